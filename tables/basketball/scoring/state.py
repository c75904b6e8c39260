"""A game as its row has it: a struct is an array in it, so a field is only ever added at the end.

A pair is home and away, in this order: `Side` indexes it.
"""

from enum import IntEnum

import msgspec

from schemas.basketball.events import GameInfo, NoteKind, Side
from schemas.matches.corrections import Changed
from tables.matches.sequence.gaps import WHOLE, Feed

Pair = tuple[int, int]
"""A figure of both sides, home and away."""


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A player's figures, or those of rows that name nobody (`player` is empty).

    Twos and threes count apart. `ms` and `plus_minus` are those of finished stints on court;
    `uncertain` marks figures that may belong to another player of the side.
    """

    player: str = ""
    fg2m: int = 0
    fg2a: int = 0
    fg3m: int = 0
    fg3a: int = 0
    ftm: int = 0
    fta: int = 0
    oreb: int = 0
    dreb: int = 0
    ast: int = 0
    stl: int = 0
    blk: int = 0
    tov: int = 0
    pf: int = 0
    technicals: int = 0
    ms: int = 0
    plus_minus: int = 0
    starter: bool = False
    uncertain: bool = False

    @property
    def points(self) -> int:
        """What it scored."""
        return 2 * self.fg2m + 3 * self.fg3m + self.ftm


class Stint(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A player's time on court since the clock was at `clock_ms` and the side's lead was `margin`."""

    player: str
    clock_ms: int
    margin: int


class Five(IntEnum):
    """What is known of who is on court."""

    UNKNOWN = 0
    CERTAIN = 1
    INFERRED = 2
    """Some of it does not fit together, now or earlier: minutes and plus-minus are uncertain."""


class SideState(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A side: its players' lines in the order of their first event, and what belongs to none of them.

    `fouls` are the team fouls of the period, `late_fouls` those of its last two minutes; `timeouts` those
    taken, by period.
    """

    lines: tuple[Line, ...] = ()
    team: Line = Line()
    court: tuple[Stint, ...] = ()
    five: Five = Five.UNKNOWN
    fouls: int = 0
    late_fouls: int = 0
    timeouts: tuple[int, ...] = ()


class RecentKind(IntEnum):
    """What a recent play was; the numbers are those of `basketball.v1.PlayKind`."""

    OTHER = NoteKind.OTHER
    SHOT = 1
    FREE_THROW = 2
    REBOUND = 3
    TURNOVER = 4
    FOUL = 5
    STEAL = 6
    BLOCK = 7
    VIOLATION = NoteKind.VIOLATION
    TIMEOUT = NoteKind.TIMEOUT
    JUMP_BALL = NoteKind.JUMP_BALL
    EJECTION = NoteKind.EJECTION
    REVIEW = NoteKind.REVIEW
    SCORE = 18
    ASSIST = 20


class Recent(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A recent play, and the score after it. `points` are what it is worth, scored where `made`."""

    seq: int
    period: int
    clock_ms: int
    kind: RecentKind
    side: Side | None
    player: str
    points: int
    made: bool
    detail: str
    score: Pair


RECENT = 6
"""Plays that a game's state has."""


class Window(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A tumbling window: a period (`minute` is None), or a minute of it, by the minutes left at its end.

    `began` and `ended` are the score at both; `runs` the most points in a row of each side within it,
    `run_of` and `run` the side and the points of the present one. It is `complete` once it is over.
    `revision` counts how often a correction changed it after it was published; `void` stands for one
    that a correction took back.
    """

    period: int
    minute: int | None
    began: Pair
    ended: Pair
    runs: Pair = (0, 0)
    run_of: Side | None = None
    run: int = 0
    complete: bool = False
    revision: int = 0
    void: bool = False


class Phase(IntEnum):
    """Where a game stands, as far as its events say."""

    BEFORE = 0
    PLAY = 1
    BREAK = 2
    OVER = 3


class Game(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A game after its event `last_seq`.

    `led` is the side that led last, a tie since then or not. `quarter` and `minute` are the windows in
    progress, or the last ones. A game is scored by `snapshots`, or by plays; `names` are the sides' in
    snapshots. `restated` is what the snapshot `restated_at` took back of the score. `fouled` is the period
    and clock of the latest foul, `fouled_courts` who was on court then, if somebody was substituted since.
    """

    match_id: str
    last_seq: int = 0
    last_update: int = 0
    period: int = 0
    clock_ms: int = 0
    phase: Phase = Phase.BEFORE
    score: Pair = (0, 0)
    periods: tuple[Pair, ...] = ()
    home: SideState = SideState()
    away: SideState = SideState()
    possession: Side | None = None
    led: Side | None = None
    lead_changes: int = 0
    ties: int = 0
    largest: Pair = (0, 0)
    run_of: Side | None = None
    run: int = 0
    recent: tuple[Recent, ...] = ()
    quarter: Window | None = None
    minute: Window | None = None
    snapshots: bool | None = None
    names: tuple[str, str] = ("", "")
    restated: tuple[Changed, ...] = ()
    restated_at: int = 0
    info: GameInfo | None = None
    feed: Feed = WHOLE
    heard: int = 0
    fouled: Pair = (0, 0)
    fouled_courts: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    offset: int = -1

    @property
    def sides(self) -> tuple[SideState, SideState]:
        """Home and away."""
        return self.home, self.away

    def margin(self, side: Side) -> int:
        """Return a side's lead in points, negative where it trails."""
        home, away = self.score
        return home - away if side is Side.HOME else away - home
