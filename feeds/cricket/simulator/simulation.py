"""Made-up but lawful cricket matches: the same seed gives the same match, ball for ball.

They keep the Laws and show what real matches show: extras of every kind, every way
of getting out, run-outs at either end, batters who retire and come back, overs
miscounted, penalty runs, declarations, rain, ties and super overs. Nothing here
uses the scoring: a separate running total is kept, so that one can check the other.
"""

from collections.abc import Generator, Iterator
from itertools import count
from random import Random

import msgspec

from feeds.cricket.records import Record
from feeds.cricket.simulator.chances import PITCHES
from feeds.cricket.simulator.conditions import (
    ALL_OUT,
    DAYS,
    MINUTE,
    OVERS_A_DAY,
    T20,
    Book,
    Conditions,
    Ended,
    Plan,
    Rain,
)
from feeds.cricket.simulator.fielding import Side
from feeds.cricket.simulator.innings import Innings, reduced
from feeds.cricket.simulator.names import fixture, ground
from schemas.cricket.events import (
    Forfeiture,
    MatchFormat,
    MatchInfo,
    Outcome,
    OutcomeKind,
    PlayEvent,
    RevisedTarget,
    Team,
)

DEMO_SEED = 39129
"""A match worth watching; see `demo_match`."""

_PENALTY_AFTER = 0.004
_RAIN_IN_THE_CHASE = 0.03
_RAIN_BEFORE_THE_CHASE = 0.02
_RAINED_OFF = 0.005
_TIE_STANDS = 0.5
_FORFEITURES = 0.03
_ABSENT = 0.03
_DECLARES_FIRST = 0.35
_TWO_RUN_NO_BALLS = 0.25
_REVISED = "D/L"


def simulate(
    match_id: str,
    seed: int | str,
    match_format: MatchFormat = T20,
    starts_at: int = 0,
    teams: tuple[Team, Team] | None = None,
) -> Iterator[Record]:
    """Yield a match: its `MatchInfo`, its events, and its `MatchInfo` with the outcome.

    Args:
        match_id: the match's id; only the ids depend on it.
        seed: with the format and the teams, it decides the whole match.
        match_format: one with `overs` and one innings a side, or without and two.
        starts_at: moment of the first event, epoch milliseconds. The rest of the
            timestamps follow at the pace of a real match.
        teams: the two sides; by default the seed decides.
    """
    return _Match(match_id, seed, match_format, starts_at, teams).play()


def demo_match(starts_at: int = 0) -> Iterator[Record]:
    """Yield the bundled match: a short one, decided by its last ball."""
    return simulate("demo", DEMO_SEED, T20, starts_at)


class _Match:
    """A match in play."""

    def __init__(
        self,
        match_id: str,
        seed: int | str,
        match_format: MatchFormat,
        starts_at: int,
        teams: tuple[Team, Team] | None,
    ) -> None:
        self._rng = rng = Random(seed)
        if teams is None:
            teams = fixture(0, rng.randrange(1_000_000))
        no_ball_cost = 2 if not match_format.overs and rng.random() < _TWO_RUN_NO_BALLS else 1
        self._conditions = Conditions.of(
            match_format, pitch=rng.randrange(PITCHES), no_ball_cost=no_ball_cost
        )
        self._info = MatchInfo(
            match_id=match_id,
            teams=teams,
            format=match_format,
            venue=ground(teams[0], rng),
            competition=f"{match_format.name} League",
            starts_at=starts_at,
        )
        self._book = Book(match_id, starts_at)
        self._revised: list[RevisedTarget] = []
        sides = [Side.of(team, rng) for team in teams]
        rng.shuffle(sides)
        self._first, self._second = sides

    def play(self) -> Iterator[Record]:
        yield self._info
        outcome = yield from self._play_limited() if self._conditions.limited else self._play_long()
        yield msgspec.structs.replace(self._info, revised_targets=tuple(self._revised), outcome=outcome)

    def _bat(self, plan: Plan, batting: Side, bowling: Side) -> Generator[PlayEvent, None, Innings]:
        """Play one innings, and the break before it."""
        if plan.number > 1:
            self._book.clock += 20 * MINUTE if self._conditions.limited else 10 * MINUTE
        innings = Innings(self._rng, self._book, self._conditions, plan, batting, bowling)
        yield from innings.play()
        if innings.revised is not None:
            self._revised.append(RevisedTarget(plan.number, innings.revised))
        return innings

    def _play_limited(self) -> Generator[PlayEvent, None, Outcome]:
        random, overs = self._rng.random, self._conditions.overs
        first = yield from self._bat(Plan(1, overs), self._first, self._second)
        if random() < _PENALTY_AFTER:
            yield first.award_penalty()
        target, overs_left, rain = first.middle.runs + 1, overs, None
        if random() < _RAIN_BEFORE_THE_CHASE:
            overs_left -= self._rng.randint(1, overs // 3)
            target = reduced(target, overs_left, overs)
        elif random() < _RAIN_IN_THE_CHASE:
            rain = Rain(self._rng.randint(overs // 4, overs * 3 // 4), self._rng.randint(1, overs // 4))
        elif random() < _RAINED_OFF:
            rain = Rain(self._rng.randint(1, overs // 4), None)
        plan = Plan(2, overs_left, target=target, target_is_revised=overs_left < overs, rain=rain)
        second = yield from self._bat(plan, self._second, self._first)
        chase, method = second.middle, _REVISED if second.revised else ""
        if chase.ended is Ended.RAINED_OFF:
            return Outcome(OutcomeKind.NO_RESULT)
        if chase.ended is Ended.TARGET_REACHED:
            by_wickets = ALL_OUT - chase.wickets
            return Outcome(OutcomeKind.WON, self._second.name, by_wickets=by_wickets, method=method)
        if chase.runs < chase.target - 1:
            by_runs = chase.target - 1 - chase.runs
            return Outcome(OutcomeKind.WON, self._first.name, by_runs=by_runs, method=method)
        if overs > T20.overs and random() < _TIE_STANDS:
            return Outcome(OutcomeKind.TIE, method=method)
        winner = yield from self._play_super_overs()
        return Outcome(OutcomeKind.TIE, winner.name, method=method)

    def _play_super_overs(self) -> Generator[PlayEvent, None, Side]:
        """Play super overs until one side wins; the side that batted last bats first."""
        one, other = self._second, self._first
        for number in count(3, 2):
            plan = Plan(number, 1, wickets=2, super_over=True)
            first = yield from self._bat(plan, one, other)
            plan = Plan(number + 1, 1, wickets=2, super_over=True, target=first.middle.runs + 1)
            second = yield from self._bat(plan, other, one)
            if second.middle.runs != first.middle.runs:
                break
            one, other = other, one
        return other if second.middle.ended is Ended.TARGET_REACHED else one

    def _play_long(self) -> Generator[PlayEvent, None, Outcome]:
        """Play two innings a side, alternating; no side has to follow on."""
        totals = {self._first.name: 0, self._second.name: 0}
        forfeited = (2, 3) if self._rng.random() < _FORFEITURES else ()
        batting, bowling = self._first, self._second
        for number in range(1, 5):
            time_left = DAYS * OVERS_A_DAY - self._book.overs
            if time_left <= 0:
                return Outcome(OutcomeKind.DRAW)
            if number in forfeited:
                yield self._forfeit(number, batting)
            else:
                lead = totals[batting.name] - totals[bowling.name]
                plan = self._long_plan(number, lead, time_left, batting, in_a_hurry=bool(forfeited))
                innings = yield from self._bat(plan, batting, bowling)
                totals[batting.name] += innings.middle.runs
                if innings.middle.ended is Ended.NO_TIME_LEFT:
                    return Outcome(OutcomeKind.DRAW)
                if number == 3 and totals[batting.name] < totals[bowling.name]:
                    by_runs = totals[bowling.name] - totals[batting.name]
                    return Outcome(OutcomeKind.WON, bowling.name, by_runs=by_runs, by_innings=True)
            batting, bowling = bowling, batting
        lead = totals[self._first.name] - totals[self._second.name]
        if lead > 0:
            return Outcome(OutcomeKind.WON, self._first.name, by_runs=lead)
        if lead == 0:
            return Outcome(OutcomeKind.TIE)
        return Outcome(OutcomeKind.WON, self._second.name, by_wickets=ALL_OUT - innings.middle.wickets)

    def _long_plan(self, number: int, lead: int, time_left: int, batting: Side, *, in_a_hurry: bool) -> Plan:
        rng, declare_at = self._rng, 0
        absent: tuple[str, ...] = ()
        if number == 1 and (in_a_hurry or rng.random() < _DECLARES_FIRST):
            declare_at = rng.randint(220, 320) if in_a_hurry else rng.randint(380, 600)
        elif number == 3:
            declare_at = max(rng.randint(240, 400) - lead, 40)
        elif number == 4 and rng.random() < _ABSENT:
            absent = (rng.choice(batting.eleven[7:]),)
        return Plan(
            number,
            wickets=ALL_OUT - len(absent),
            target=1 - lead if number == 4 else 0,
            declare_at=declare_at,
            overs_of_time=time_left,
            absent=absent,
        )

    def _forfeit(self, number: int, batting: Side) -> Forfeiture:
        book = self._book
        book.seq += 1
        return Forfeiture(book.match_id, book.seq, number, batting.name, book.clock)
