"""A referee: follows a game's events, and objects to what the rules don't allow."""

import math
from collections import Counter

from feeds.basketball.simulator.leagues import MINUTE, League
from schemas.basketball.events import (
    Assist,
    Block,
    Foul,
    FoulKind,
    FreeThrow,
    GameInfo,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    Play,
    PlayEvent,
    Rebound,
    Shot,
    Side,
    Steal,
    Substitution,
    Turnover,
)
from tests.feeds.basketball.throws import Due, TeamFouls, due_for

INSIDE, CORNER, ARC = 216.5, 220, 237.5
"""Tenths of a foot: FIBA's line in the corners, and the NBA's two lines, which meet 89.5 from the basket."""
MEET = 89.5


def implied(event: PlayEvent) -> Side | None:
    """Whose ball it was, as an event says: who begins a period with it depends on the league."""
    if isinstance(event, Shot | Turnover) or (isinstance(event, Foul) and event.kind is FoulKind.OFFENSIVE):
        return event.side
    if isinstance(event, Foul) and event.kind not in (FoulKind.TECHNICAL, FoulKind.DOUBLE):
        return event.side.other
    return None


class Referee:
    """Follows one game, and objects."""

    def __init__(self, info: GameInfo, league: League) -> None:
        self.league, self.form = league, info.format
        self.squads = [{player.id for player in team.players} for team in info.teams]
        self.court: list[set[str]] = [set(), set()]
        self.gone: set[str] = set()
        self.must_go: set[tuple[Side, str]] = set()
        self.fouls: Counter[str] = Counter()
        self.technicals: Counter[str] = Counter()
        self.timeouts = [0, 0]
        self.score = [0, 0]
        self.period, self.clock, self.time = 0, 0, info.starts_at
        self.team_fouls = TeamFouls(self.form, 1)
        self.has: Side | None = None
        self.since = 0
        self.due: Due | None = None
        self.due_ball: Side | None = None
        self.missed = False
        self.scorer = ""
        self.over = True

    def see(self, event: PlayEvent) -> None:
        """Follow the next event."""
        self._check_time(event)
        if self.must_go:
            double = isinstance(event, Foul) and event.kind is FoulKind.DOUBLE
            assert isinstance(event, Substitution | Turnover) or double, f"{event}: {self.must_go} must go"
        if self.due is not None:
            assert isinstance(event, FreeThrow | Substitution | Note | Rebound), f"{event} before {self.due}"
            assert event.clock_ms == self.clock
        if self.missed:
            loose = isinstance(event, Foul) and event.kind is FoulKind.LOOSE_BALL
            assert isinstance(event, Rebound | Block | PeriodEnd) or loose, f"{event} after a miss"
            self.missed = isinstance(event, Block)
        if isinstance(event, Play) and event.player and not isinstance(event, Substitution):
            self._check_on_court(event.side, event.player)
        if self.has is None:
            self.has = implied(event)
        if isinstance(event, Shot | FreeThrow | Turnover):
            assert event.side is self.has, f"{event} without the ball"
        if not isinstance(event, Note | Foul | Substitution | Assist):
            self.scorer = ""
        self.clock = event.clock_ms
        self._follow(event)
        if self.period:
            assert [len(court) for court in self.court] == [5, 5]

    def _follow(self, event: PlayEvent) -> None:
        match event:
            case Shot():
                self._shot(event)
            case FreeThrow():
                self._throw(event)
            case Rebound():
                self._rebound(event)
            case Turnover() | Steal() | Assist():
                self._handle(event)
            case Foul():
                self._foul(event)
            case Substitution():
                self._substitution(event)
            case Note():
                self._note(event)
            case Lineup():
                self._start(event)
            case PeriodEnd():
                self._end(event)

    def _check_time(self, event: PlayEvent) -> None:
        assert event.timestamp >= self.time
        self.time = event.timestamp
        if isinstance(event, Lineup) and event.starts:
            assert self.over
            assert event.period == self.period + 1
            overtime = event.period > self.form.periods
            minutes = self.form.overtime_minutes if overtime else self.form.period_minutes
            assert event.clock_ms == minutes * MINUTE
            assert not overtime or self.score[0] == self.score[1]
            return
        assert event.period == self.period
        assert 0 <= event.clock_ms <= self.clock
        assert not self.over or isinstance(event, PeriodEnd)

    def _check_on_court(self, side: Side, player: str) -> None:
        assert player in self.court[side], f"{player} is not on court"

    def _check_named(self, side: Side, player: str) -> None:
        if player:
            self._check_on_court(side, player)

    def _give(self, side: Side | None) -> None:
        self.has, self.since = side, self.clock

    def _shot(self, event: Shot) -> None:
        self._check_named(event.side, event.assist)
        self._check_named(event.side.other, event.block)
        assert event.assist != event.player
        assert self.since - event.clock_ms <= self.league.shot_clock
        assert event.place is not None
        distance, corner = math.hypot(*event.place), abs(event.place[0]) >= CORNER
        if event.points == 2:
            assert distance <= INSIDE
        else:
            assert distance >= ARC or (corner and event.place[1] <= MEET)
        assert abs(event.place[0]) <= 250
        assert event.place[1] >= -52.5
        if event.made:
            self.score[event.side] += event.points
            self.scorer = event.player
            self._give(event.side.other)
        else:
            self.missed = True

    def _throw(self, event: FreeThrow) -> None:
        assert self.due is not None, "a free throw without a foul"
        self.due.take(event)
        self.score[event.side] += event.made
        if self.due.done:
            if not self.due.keeps_ball:
                self.missed = not event.made
                self._give(event.side.other if event.made else event.side)
            else:
                self._give(self.due_ball)
            self.due = None

    def _rebound(self, event: Rebound) -> None:
        # After a loose-ball foul the free throws may be the other side's.
        loose = self.due is not None and event.detail != "dead ball"
        assert event.offensive == (event.side is (self.due_ball if loose else self.has))
        if self.due is None:
            self._give(event.side)

    def _handle(self, event: Turnover | Steal | Assist) -> None:
        if isinstance(event, Turnover):
            self._check_named(event.side.other, event.steal)
            self._give(event.side.other)
        elif isinstance(event, Steal):
            assert event.side is self.has
        else:
            assert event.player != self.scorer != ""

    def _foul(self, event: Foul) -> None:
        self._check_named(event.side.other, event.other)
        technical = event.kind.is_technical
        if not technical:
            assert event.player
            self.fouls[event.player] += 1
            assert self.fouls[event.player] <= self.league.foul_limit
            if self.fouls[event.player] == self.league.foul_limit:
                self.must_go.add((event.side, event.player))
        elif event.player and event.kind is FoulKind.TECHNICAL:
            self.technicals[event.player] += 1
        if event.kind is FoulKind.OFFENSIVE:
            assert event.side is self.has
        elif event.kind not in (FoulKind.LOOSE_BALL, FoulKind.DOUBLE, FoulKind.TECHNICAL):
            fouled_scoring = event.kind is FoulKind.SHOOTING and self.scorer == event.other
            assert (event.side is self.has) == fouled_scoring, f"{event} by the side with the ball"
        if not self.league.professional:
            assert event.kind not in (FoulKind.CLEAR_PATH, FoulKind.TAKE, FoulKind.DEFENSIVE_THREE_SECONDS)
        self.due_ball = self.has
        self.since = event.clock_ms
        self.due = due_for(event, self.league, self.team_fouls, scored=self.scorer == event.other)
        if self.due is not None:
            self.has = self.due.side

    def _substitution(self, event: Substitution) -> None:
        court = self.court[event.side]
        assert event.other in court
        assert event.player in self.squads[event.side] - court - self.gone
        court.remove(event.other)
        court.add(event.player)
        if (event.side, event.other) in self.must_go:
            self.gone.add(event.other)
            self.must_go.remove((event.side, event.other))

    def _note(self, event: Note) -> None:
        match event.kind:
            case NoteKind.JUMP_BALL:
                self._give(event.side)
            case NoteKind.TIMEOUT if event.side is not None:
                self.timeouts[event.side] += 1
                overtime = self.period > self.form.periods
                assert self.timeouts[event.side] <= (
                    self.form.overtime_timeouts if overtime else self.form.timeouts
                )
            case NoteKind.VIOLATION:
                self.since = event.clock_ms
            case NoteKind.EJECTION:
                assert event.side is not None
                assert self.technicals[event.player] == 2 or event.detail == "flagrant 2"
                self.must_go.add((event.side, event.player))

    def _start(self, event: Lineup) -> None:
        assert event.starts
        self.period, self.over = event.period, False
        for side in Side:
            self.court[side] = set(event.courts[side])
            assert self.court[side] <= self.squads[side] - self.gone
        self.team_fouls = TeamFouls(self.form, self.period)
        if self.period > self.form.periods:
            self.timeouts = [0, 0]
        self.since, self.has = event.clock_ms, None

    def _end(self, event: PeriodEnd) -> None:
        assert self.over == event.game
        assert event.clock_ms == 0
        assert self.due is None
        self.over = True
        if event.game:
            assert self.period >= self.form.periods
            assert self.score[0] != self.score[1]
