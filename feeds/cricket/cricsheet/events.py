"""Real matches, ball by ball, from files in the format of Cricsheet (cricsheet.org).

`read_matches` finds the files, and reports what is wrong with those that are not a
match; `to_info` and `to_events` convert a file's content to the topics' records.

The format records what happened, not when: the times are made up, and always the
same for the same file. It does not name everything that a scorer learns: an over
called early shows in its length, an innings ended by rain in what it lacks.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from feeds.cricket.cricsheet.endings import Ending
from feeds.cricket.cricsheet.files import CricsheetFile, Found, read_matches
from feeds.cricket.cricsheet.format import (
    Ball,
    CricsheetMatch,
    FileOutcome,
    FileToss,
    Info,
    Innings,
    Over,
    Result,
    Wicket,
)
from feeds.matches.feed import BadFile
from schemas.cricket.bounds import MAX_AWARDED, MAX_OFFICIALS
from schemas.cricket.events import (
    Declaration,
    Delivery,
    Dismissal,
    Forfeiture,
    InningsClosed,
    InningsStart,
    MatchFormat,
    MatchInfo,
    Outcome,
    OutcomeKind,
    OverCalled,
    Penalty,
    PlayEvent,
    TargetRevised,
    Team,
    Toss,
    TossDecision,
    WicketType,
)

__all__ = ["BadFile", "CricsheetFile", "Found", "read_matches", "to_events", "to_info"]

FIRST_BALL = time(10, tzinfo=UTC)
BALL = timedelta(seconds=35)
INTERVAL = timedelta(minutes=20)
"""Between innings; a third of it before a super over."""
DAY = timedelta(hours=6, minutes=30)
"""Play resumes the next day after this long, if the match has another day."""


def to_info(content: CricsheetMatch, match_id: str) -> MatchInfo:
    """Describe the match, its outcome included.

    A feed that plays the match as if live sends the outcome only at the end. Revised
    targets are among the events, at the moment from which they apply.
    """
    info = content.info
    return MatchInfo(
        match_id,
        tuple(Team(name, info.players.get(name, ())) for name in info.teams),
        _format(info),
        info.venue,
        info.event.name,
        _milliseconds(_days(info)[0]),
        (),
        _outcome(info.outcome),
        _toss(info.toss),
        info.officials.umpires[:MAX_OFFICIALS],
        ", ".join(info.officials.tv_umpires[:1]),
        ", ".join(info.officials.match_referees[:1]),
        info.player_of_match[:MAX_AWARDED],
        info.city,
    )


def to_events(content: CricsheetMatch, match_id: str) -> list[PlayEvent]:
    """Return the match event by event, with `ball_seq` dense from 1."""
    return list(_Telling(content, match_id).events())


def _format(info: Info) -> MatchFormat:
    return MatchFormat(info.match_type, info.overs, info.balls_per_over, 1 if info.overs else 2)


def _days(info: Info) -> list[datetime]:
    return [datetime.combine(date.fromisoformat(day), FIRST_BALL) for day in info.dates]


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000


def _toss(toss: FileToss) -> Toss | None:
    if not toss.winner:
        return None
    decision = TossDecision[toss.decision.name] if toss.decision is not None else TossDecision.UNSAID
    return Toss(toss.winner, decision)


def _outcome(outcome: FileOutcome) -> Outcome | None:
    if outcome.winner:
        by = outcome.by
        return Outcome(OutcomeKind.WON, outcome.winner, by.runs, by.wickets, bool(by.innings), outcome.method)
    if outcome.result is Result.TIE:
        winner = outcome.eliminator or outcome.bowl_out
        method = "bowl-out" if outcome.bowl_out else outcome.method
        return Outcome(OutcomeKind.TIE, winner, method=method)
    if outcome.result is Result.DRAW:
        return Outcome(OutcomeKind.DRAW, method=outcome.method)
    if outcome.result is Result.NO_RESULT:
        return Outcome(OutcomeKind.NO_RESULT, method=outcome.method)
    return None


def _dismissal(wicket: Wicket) -> Dismissal:
    fielders = (
        f"sub ({fielder.name})" if fielder.substitute and fielder.name else fielder.name or "sub"
        for fielder in wicket.fielders
    )
    return Dismissal(WicketType[wicket.kind.name], wicket.player_out, tuple(fielders))


class _Clock:
    """Made-up time: a ball every 35 s, an interval between innings, no play at night."""

    def __init__(self, days: list[datetime]) -> None:
        self._now, self._ends = days[0], days[0] + DAY
        self._later = days[1:]

    @property
    def now(self) -> int:
        return _milliseconds(self._now)

    def pass_by(self, span: timedelta) -> None:
        self._now += span

    def end_over(self) -> None:
        if self._later and self._now >= self._ends:
            self._now = max(self._now, self._later.pop(0))
            self._ends = self._now + DAY


class _Telling:
    """One pass over a match."""

    def __init__(self, content: CricsheetMatch, match_id: str) -> None:
        self._match_id = match_id
        self._content = content
        self._clock = _Clock(_days(content.info))
        self._sequence = count(1)

    def events(self) -> Iterator[PlayEvent]:
        for number, innings in enumerate(self._content.innings, 1):
            if number > 1:
                self._clock.pass_by(INTERVAL / 3 if innings.super_over else INTERVAL)
            yield from self._told(number, innings)

    def _next(self, number: int) -> tuple[str, int, int, str, int]:
        """Return the fields that every event starts with."""
        return (
            self._match_id,
            next(self._sequence),
            number,
            self._content.innings[number - 1].team,
            self._clock.now,
        )

    def _told(self, number: int, innings: Innings) -> Iterator[PlayEvent]:
        ending = Ending(self._content, number)
        yield InningsStart(
            *self._next(number),
            ending.max_balls,
            self._content.info.balls_per_over,
            innings.super_over,
            None if ending.is_par else ending.target,
            ending.absent,
        )
        if innings.penalty_runs.pre:
            yield Penalty(*self._next(number), innings.penalty_runs.pre)
        for index, over in enumerate(innings.overs, 1):
            called = ending.last_over_called or index < len(innings.overs)
            yield from self._over(number, over, index - 1, called)
        if innings.penalty_runs.post:
            yield Penalty(*self._next(number), innings.penalty_runs.post)
        if ending.is_par and ending.target is not None:
            yield TargetRevised(*self._next(number), ending.target)
        if innings.declared:
            yield Declaration(*self._next(number))
        elif innings.forfeited:
            yield Forfeiture(*self._next(number))
        if ending.needs_closing:
            yield InningsClosed(*self._next(number))

    def _over(self, number: int, over: Over, index: int, called: bool) -> Iterator[PlayEvent]:
        usual = self._content.info.balls_per_over
        legal = 0
        for ball_number, ball in enumerate(over.deliveries):
            legal += ball.is_legal
            goes_on = legal >= usual and ball_number < len(over.deliveries) - 1
            yield self._delivery(number, index, ball_number, ball, goes_on)
            self._clock.pass_by(BALL)
        if called and legal < usual:
            yield OverCalled(*self._next(number))
        self._clock.end_over()

    def _delivery(self, number: int, over: int, ball_number: int, ball: Ball, goes_on: bool) -> Delivery:
        extras = ball.extras
        return Delivery(
            *self._next(number),
            over,
            ball_number,
            ball.runs.batter,
            extras.wides,
            extras.noballs,
            extras.byes,
            extras.legbyes,
            extras.penalty,
            ball.runs.non_boundary,
            goes_on,
            ball.batter,
            ball.non_striker,
            ball.bowler,
            tuple(_dismissal(wicket) for wicket in ball.wickets),
        )
