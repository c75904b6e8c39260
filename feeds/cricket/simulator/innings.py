"""One made-up innings: its overs, ball by ball, and what happens between them."""

import math
from collections.abc import Iterator
from random import Random

from feeds.cricket.simulator import chances
from feeds.cricket.simulator.chances import Mood, Play
from feeds.cricket.simulator.conditions import MINUTE, OVERS_A_DAY, T20, Book, Conditions, Ended, Plan
from feeds.cricket.simulator.fielding import Side
from feeds.cricket.simulator.middle import PENALTY_RUNS, Middle
from schemas.cricket.events import (
    Declaration,
    Delivery,
    Dismissal,
    InningsClosed,
    InningsStart,
    OverCalled,
    Penalty,
    PlayEvent,
    Retirement,
    Target,
    TargetRevised,
    WicketType,
)

_MISCOUNTED_OVERS = 0.003
_PENALTY_BEFORE = 0.004
_TIMED_OUT = 0.002
_HURT_FOR_GOOD = 0.3
_NIGHT = 17 * 60 * MINUTE

_CLOSED_BY_THE_UMPIRES = frozenset({Ended.NO_BATTER_LEFT, Ended.NO_TIME_LEFT, Ended.RAINED_OFF})


class Innings:
    """An innings in play. Once `play` is exhausted, `middle` has the result.

    Attributes:
        batting: the side that bats.
        middle: the score, the wickets, the target, and why the innings is over.
        overs: overs called, without an unfinished last one.
        revised: the target as revised after rain, if it was.
    """

    def __init__(
        self, rng: Random, book: Book, conditions: Conditions, plan: Plan, batting: Side, bowling: Side
    ) -> None:
        self.batting = batting
        self.middle = Middle(rng, conditions, plan, batting, bowling)
        self.overs = 0
        self.revised: Target | None = None
        self._plan = plan
        self._max_overs = plan.max_overs
        self._rng = rng
        self._book = book
        self._conditions = conditions

    def play(self) -> Iterator[PlayEvent]:
        """Yield the innings' events, the first of them its start."""
        middle = self.middle
        yield self._start()
        if not self._plan.super_over and self._rng.random() < _PENALTY_BEFORE:
            yield self.award_penalty()
        while middle.ended is None:
            yield from self._over()
            if middle.ended is None:
                yield from self._between_overs()
        if middle.ended in _CLOSED_BY_THE_UMPIRES:
            yield InningsClosed(*self._next())

    def award_penalty(self) -> Penalty:
        """Award penalty runs to the side batting, outside any ball (Law 41)."""
        self.middle.score(PENALTY_RUNS)
        return Penalty(*self._next(), PENALTY_RUNS)

    def _next(self) -> tuple[str, int, int, str, int]:
        """Open the book's next entry: the fields that every event starts with."""
        book = self._book
        book.seq += 1
        return book.match_id, book.seq, self._plan.number, self.batting.name, book.clock

    def _start(self) -> InningsStart:
        plan, balls_per_over = self._plan, self._conditions.balls_per_over
        max_balls = plan.max_overs * balls_per_over
        if plan.target_is_revised:
            self.revised = Target(plan.target, max_balls)
        return InningsStart(
            *self._next(), max_balls, balls_per_over, plan.super_over, self.revised, plan.absent
        )

    def _over(self) -> Iterator[PlayEvent]:
        """Bowl one over. Nearly every event of a match comes from this loop, so it is kept fast."""
        book, middle, crease, ball_ms = self._book, self.middle, self.middle.crease, self._conditions.ball_ms
        random, team, number, over = self._rng.random, self.batting.name, self._plan.number, self.overs
        balls, skill = chances.BALLS[self._conditions.pitch][self._mood()], crease.skill
        usual, length = self._conditions.balls_per_over, self._length_of_over()
        bowler = middle.attack.start_over(over)
        legal = ball_number = 0
        while legal < length:
            play = balls[skill[crease.striker]].draw(random())
            if play > Play.HELMET:
                if play is not Play.BOWLER_HURT:
                    yield from self._between_balls(play)
                elif legal:
                    bowler = middle.attack.relieve()
                if middle.ended is not None:
                    return
                continue
            book.clock += ball_ms + int(random() * 15_000)
            book.seq += 1
            striker, non_striker = crease.striker, crease.non_striker
            if play <= Play.SIX:
                runs = middle.hit(play)
                legal += 1
                yield Delivery(
                    book.match_id, book.seq, number, team, book.clock, over, ball_number, runs, 0, 0, 0, 0, 0,
                    False, usual <= legal < length and middle.ended is None, striker, non_striker, bowler, (),
                )  # fmt: skip
            else:
                ball = middle.play_odd(play, bowler)
                legal += ball.is_legal
                yield Delivery(
                    book.match_id, book.seq, number, team, book.clock, over, ball_number,
                    ball.runs, ball.wide, ball.no_ball, ball.byes, ball.leg_byes, ball.penalty_runs,
                    ball.no_boundary, usual <= legal < length and middle.ended is None,
                    striker, non_striker, bowler, ball.dismissals,
                )  # fmt: skip
                if ball.dismissals:
                    yield from self._await_newcomer()
            if middle.ended is not None:
                return
            ball_number += 1
        if length < usual:
            yield OverCalled(*self._next())
        self._close_over()

    def _close_over(self) -> None:
        self.overs += 1
        self._book.overs += 1
        self._book.clock += MINUTE // 2
        if self.overs % self._conditions.overs_an_end == 0:
            self.middle.crease.change_ends()

    def _length_of_over(self) -> int:
        """Return how many balls the umpire counts: occasionally one too few, or one too many."""
        usual, chance = self._conditions.balls_per_over, self._rng.random()
        if chance > _MISCOUNTED_OVERS or self._plan.super_over or self.overs + 1 == self._max_overs:
            return usual
        return usual + 1 if chance < _MISCOUNTED_OVERS / 2 else usual - 1

    def _mood(self) -> Mood:
        conditions, middle = self._conditions, self.middle
        if not conditions.limited:
            return Mood.PATIENT
        if self._plan.super_over:
            return Mood.RECKLESS
        left = self._max_overs - self.overs
        if middle.target:
            rate = (middle.target - middle.runs) / (left * conditions.balls_per_over)
            return Mood.BUSY if rate < 0.85 else Mood.BRISK if rate < 1.4 else Mood.RECKLESS
        if conditions.overs <= T20.overs:
            return Mood.RECKLESS if left * 5 <= self._max_overs else Mood.BRISK
        return Mood.BRISK if left * 6 <= self._max_overs else Mood.BUSY

    def _await_newcomer(self) -> Iterator[PlayEvent]:
        """Let the next batter walk in; very rarely the batter is timed out (Law 40.1)."""
        self._book.clock += MINUTE
        middle = self.middle
        if middle.ended is None and not self._plan.super_over and self._rng.random() < _TIMED_OUT:
            late = middle.crease.newcomer
            middle.lose_wicket(late)
            yield Retirement(*self._next(), (Dismissal(WicketType.TIMED_OUT, late),))

    def _between_balls(self, play: Play) -> Iterator[PlayEvent]:
        """Yield what happens while the ball is dead; nothing where it could not happen."""
        middle, crease = self.middle, self.middle.crease
        if self._plan.super_over:
            return
        if play is Play.PENALTY:
            yield self.award_penalty()
        elif crease.batter_waits:
            leaver = crease.striker
            if play is Play.RETIRES:
                way = WicketType.RETIRED_OUT
                middle.lose_wicket(leaver)
            elif self._rng.random() < _HURT_FOR_GOOD:
                way = WicketType.RETIRED_NOT_OUT
                crease.replace(leaver)
            else:
                way = WicketType.RETIRED_HURT
                crease.rest(leaver)
            self._book.clock += 2 * MINUTE
            yield Retirement(*self._next(), (Dismissal(way, leaver),))

    def _between_overs(self) -> Iterator[PlayEvent]:
        plan, middle, book = self._plan, self.middle, self._book
        if self.overs == self._max_overs:
            middle.ended = Ended.OVERS_USED
        elif plan.declare_at and middle.runs >= plan.declare_at:
            middle.ended = Ended.DECLARED
            yield Declaration(*self._next())
        elif plan.overs_of_time and self.overs >= plan.overs_of_time:
            middle.ended = Ended.NO_TIME_LEFT
        elif plan.rain is not None and plan.rain.after_over == self.overs:
            yield from self._rain(plan.rain.overs_lost)
        if not self._conditions.limited and book.overs % OVERS_A_DAY == 0:
            book.clock += _NIGHT

    def _rain(self, overs_lost: int | None) -> Iterator[PlayEvent]:
        middle = self.middle
        self._book.clock += 40 * MINUTE
        if overs_lost is None:
            middle.ended = Ended.RAINED_OFF
            return
        self._max_overs = overs = max(self._max_overs - overs_lost, self.overs + 1)
        # Never reached already, never more than before.
        runs = max(reduced(middle.target, overs, self._conditions.overs), middle.runs + 2)
        middle.target = runs = min(runs, middle.target)
        self.revised = Target(runs, overs * self._conditions.balls_per_over)
        yield TargetRevised(*self._next(), self.revised)


def reduced(target: int, overs: int, of_overs: int) -> int:
    """Return what is left of a target in fewer overs; fewer overs cost less than their share.

    It only resembles the methods in use: the wickets in hand do not count.
    """
    share = math.pow(overs / of_overs, 0.75)
    return max(1, round(target * share))
