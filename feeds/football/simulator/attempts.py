"""Shots, goals and corners of a made-up match, and who has the ball after them."""

from feeds.football.simulator.book import SECOND
from feeds.football.simulator.eleven import Role
from feeds.football.simulator.pitch import Pitch
from feeds.football.simulator.reviews import Reviews
from feeds.football.simulator.shots import FREE_KICK, HEADER, MISSES, PENALTIES_MISSED, SPOT, ZONES, Zone
from schemas.football.events import Corner, OwnGoal, Pass, Shot
from schemas.football.kinds import ShotOutcome, Side

_FINISHING = 1.09
"""The goals of a chance of 1: more than its xG says, as in the real matches."""
_ASSISTED = 0.72
_PUT_BEHIND = {ShotOutcome.SAVED: 0.3, ShotOutcome.BLOCKED: 0.3}
"""The share of shots after which there is a corner."""
_REACHED = 0.36
_SHOT_AFTER_CORNER = 0.24
_CELEBRATION, _CORNER, _GOAL_KICK = 50, 26, 24
"""Seconds until the ball is in play again."""


class Attempts:
    """The shots of a match. Each function returns the side that has the ball then."""

    def __init__(self, pitch: Pitch, reviews: Reviews) -> None:
        self._pitch = pitch
        self._reviews = reviews

    def shoot(self, side: Side, zone: Zone | None = None) -> Side:
        """Let a side shoot, from anywhere if no zone is given."""
        pitch, random = self._pitch, self._pitch.random
        book, eleven = pitch.book, pitch.elevens[side]
        zone = zone or ZONES.draw(random())
        penalty, shooter = zone is SPOT, eleven.pick(Role.SHOOT)
        xg = zone.xg if penalty else zone.xg * (0.55 + 0.9 * random())
        goal = random() < (xg if penalty else xg * _FINISHING)
        misses = PENALTIES_MISSED if penalty else MISSES
        outcome = ShotOutcome.GOAL if goal else misses.draw(random())
        assisted = goal and zone is not SPOT and zone is not FREE_KICK and random() < _ASSISTED
        shot = Shot(
            *book.head(), side, eleven.ids[shooter], zone.ways[int(random() * len(zone.ways))],
            outcome=outcome, on_target=goal or outcome is ShotOutcome.SAVED, penalty=penalty,
            free_kick=zone is FREE_KICK, xg=None if pitch.apart else round(xg, 4),
            assist=eleven.ids[eleven.other_than(shooter)] if assisted else "", place=zone.place(random),
        )  # fmt: skip
        book.events.append(shot)
        if goal:
            return self._scored(shot.event_id, side)
        book.clock += 2 * SECOND
        if random() < _PUT_BEHIND.get(outcome, 0.0):
            return self.corner(side)
        if outcome in (ShotOutcome.SAVED, ShotOutcome.BLOCKED):
            return side if random() < 0.3 else side.other
        book.clock += _GOAL_KICK * SECOND
        return side.other

    def own_goal(self, side: Side) -> Side:
        """Let a side put the ball into its own goal."""
        pitch = self._pitch
        book, eleven = pitch.book, pitch.elevens[side]
        goal = OwnGoal(*book.head(), side, eleven.ids[eleven.pick(Role.FOUL)], "deflection")
        book.events.append(goal)
        return self._scored(goal.event_id, side.other)

    def corner(self, side: Side) -> Side:
        """Let a side take a corner kick."""
        pitch, random = self._pitch, self._pitch.random
        book, eleven = pitch.book, pitch.elevens[side]
        book.clock += _CORNER * SECOND
        player, reached = eleven.ids[eleven.pick(Role.PASS)], random() < _REACHED
        if pitch.apart:
            book.events.append(Corner(*book.head(), side, player))
        else:
            book.events.append(Pass(*book.head(), side, player, accurate=reached, corner=True))
        book.clock += 2 * SECOND
        if random() < _SHOT_AFTER_CORNER:
            return self.shoot(side, HEADER)
        return side if reached else side.other

    def _scored(self, event_id: str, side: Side) -> Side:
        """Count a goal for a side, unless the officials look at it and cancel it."""
        book = self._pitch.book
        if self._reviews.goal_stands(event_id, side):
            book.score[side] += 1
            book.clock += _CELEBRATION * SECOND
        return side.other
