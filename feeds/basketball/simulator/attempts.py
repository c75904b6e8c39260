"""Shots of a made-up game, and who has the ball after those that miss."""

from feeds.basketball.simulator.ball import Ball
from feeds.basketball.simulator.chances import BOARDS, FREE_THROW_BOARDS, Board, Start
from feeds.basketball.simulator.floor import Floor
from feeds.basketball.simulator.leagues import MINUTE
from feeds.basketball.simulator.shots import HEAVE, Zone, zone_of
from feeds.basketball.simulator.stoppages import Stoppages
from feeds.basketball.simulator.talents import Role
from feeds.basketball.simulator.whistle import Whistle
from feeds.matches.chances import Chances
from schemas.basketball.events import Assist, Block, FoulKind, Note, NoteKind, Rebound, Shot, Side

_FAST_BREAK = 0.035
"""What is added to the chance of a shot before the others are back."""
_EASE = 0.0012
"""What is taken off that chance for each point of a lead: who leads by twenty runs less hard."""
_GOALTENDING = 0.006
_INBOUND = 4
"""Seconds until the ball is in play again."""
_THREE_IS_NEEDED = 12_000
"""Milliseconds left, with which a side that trails by three attempts nothing else."""


class Attempts:
    """The shots of a game. Most events come from here, so it is kept fast."""

    def __init__(self, floor: Floor, ball: Ball, whistle: Whistle, stoppages: Stoppages) -> None:
        self._floor = floor
        self._ball = ball
        self._whistle = whistle
        self._stoppages = stoppages

    def shoot(self) -> None:
        """Let the side with the ball attempt a field goal."""
        floor, ball = self._floor, self._ball
        roster = floor.rosters[ball.side]
        shooter = roster.pick(Role.SHOOT)
        threes = roster.talents[shooter].threes
        if floor.is_final and floor.book.clock < MINUTE and (lead := floor.lead(ball.side)) < -2:
            threes = 0.95 if lead == -3 and floor.book.clock < _THREE_IS_NEEDED else 0.6
        zone = zone_of(floor.random, threes, rebounded=ball.start is Start.REBOUND)
        chance = zone.made + roster.talents[shooter].touch + floor.edge[ball.side]
        chance -= _EASE * floor.lead(ball.side)
        self._attempt(shooter, zone, chance + _FAST_BREAK if ball.is_fresh else chance)

    def heave(self) -> None:
        """Throw the ball at the basket from far away."""
        self._attempt(self._floor.rosters[self._ball.side].pick(Role.SHOOT), HEAVE, HEAVE.made)

    def after_throws(self, made: bool) -> None:
        """Continue after a last free throw."""
        if made:
            self._concede()
        else:
            self._rebound(FREE_THROW_BOARDS)

    def _attempt(self, shooter: int, zone: Zone, chance: float) -> None:
        floor, side, random = self._floor, self._ball.side, self._floor.random
        book, roster = floor.book, floor.rosters[side]
        made = random() < chance
        assist = block = ""
        if made:
            if random() < zone.assisted:
                assist = self._passer(side, shooter)
        elif random() < zone.blocked:
            others = floor.rosters[side.other]
            block = others.ids[others.pick(Role.BLOCK)]
        apart = floor.apart
        book.events.append(
            Shot(
                *book.head(), side, roster.ids[shooter], False, zone.words[int(random() * len(zone.words))],
                points=zone.points, made=made, assist="" if apart else assist, block="" if apart else block,
                place=zone.place(random),
            )
        )  # fmt: skip
        if apart and assist:
            book.events.append(Assist(*book.head(), side, assist))
        elif apart and block:
            book.events.append(Block(*book.head(), side.other, block))
        if not made:
            self._rebound(BOARDS)
            return
        floor.add_points(side, zone.points)
        if zone.points == 2 and random() < _GOALTENDING:
            book.events.append(
                Note(*book.head(), kind=NoteKind.VIOLATION, side=side.other, detail="goaltending")
            )
        if random() < zone.fouled and book.clock:
            self._whistle.call(side.other, FoulKind.SHOOTING, roster.ids[shooter])
            self.after_throws(self._whistle.free_throws(side, shooter, 1))
        else:
            self._concede()

    def _passer(self, side: Side, shooter: int) -> str:
        roster = self._floor.rosters[side]
        while (passer := roster.pick(Role.PASS)) == shooter:
            pass
        return roster.ids[passer]

    def _concede(self) -> None:
        """Give the ball to the side that conceded a basket."""
        conceded = self._ball.side.other
        self._floor.book.wait(_INBOUND)
        self._stoppages.after_basket(conceded)
        self._ball.give(conceded, Start.BASKET)

    def _rebound(self, boards: Chances[Board]) -> None:
        floor, ball = self._floor, self._ball
        book, side = floor.book, ball.side
        book.play(700 + 100 * int(floor.random() * 16))
        if not book.clock:
            return
        match boards.draw(floor.random()):
            case Board.DEFENCE:
                self._grab(side.other, Role.REBOUND)
                ball.give(side.other, Start.LIVE)
            case Board.OFFENCE:
                self._grab(side, Role.REBOUND_OWN)
                ball.keep(Start.REBOUND)
            case Board.DEFENCE_TEAM:
                self._out_of_bounds(side.other)
            case Board.OFFENCE_TEAM:
                self._out_of_bounds(side)
            case Board.DEFENCE_FOULED:
                self._loose_ball_foul(by=side)
            case Board.OFFENCE_FOULED:
                self._loose_ball_foul(by=side.other)

    def _grab(self, side: Side, role: Role) -> None:
        book, roster = self._floor.book, self._floor.rosters[side]
        player = roster.ids[roster.pick(role)]
        book.events.append(Rebound(*book.head(), side, player, offensive=side is self._ball.side))

    def _out_of_bounds(self, side: Side) -> None:
        """Give a missed shot that nobody caught to a side, as the team's rebound."""
        self._credit_team(side)
        self._restart(side)

    def _loose_ball_foul(self, by: Side) -> None:
        """Call a foul while nobody has the ball: the other side has it, or the bonus."""
        side, roster = by.other, self._floor.rosters[by.other]
        fouled = roster.pick(Role.REBOUND)
        bonus = self._whistle.call(by, FoulKind.LOOSE_BALL, roster.ids[fouled])
        self._credit_team(side)
        if bonus:
            self._ball.give(side, Start.DEAD)
            self.after_throws(self._whistle.bonus(side, fouled))
        else:
            self._restart(side)

    def _credit_team(self, side: Side) -> None:
        book = self._floor.book
        book.events.append(Rebound(*book.head(), side, "", False, "team", offensive=side is self._ball.side))

    def _restart(self, side: Side) -> None:
        self._stoppages.dead_ball(side)
        if side is self._ball.side:
            self._ball.keep()
        else:
            self._ball.give(side, Start.DEAD)
