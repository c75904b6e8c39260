"""A match as its row has it: a struct is an array in it, so a field is only ever added at the end.

A pair is home and away, in this order: `Side` indexes it.
"""

from typing import TypeAlias

import msgspec

from schemas.football.events import MatchInfo
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side
from schemas.football.words import EventKind
from schemas.matches.corrections import Changed, CorrectionKind
from tables.matches.sequence.gaps import WHOLE, Feed

Pair: TypeAlias = tuple[int, int]
"""A figure of both sides, home and away."""

NONE: Pair = (0, 0)


class Totals(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is counted of both sides: `saves` as they are told, `saved` the shots of a side that were."""

    passes: Pair = NONE
    accurate: Pair = NONE
    shots: Pair = NONE
    on_target: Pair = NONE
    xg: tuple[float, float] = (0.0, 0.0)
    corners: Pair = NONE
    fouls: Pair = NONE
    offsides: Pair = NONE
    saves: Pair = NONE
    saved: Pair = NONE


class Reviewable(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What officials can look at again: an event at its moment, and what they made of it.

    `decision` is the latest, None where nobody has looked; it `counts` until it is cancelled, and again
    when it stands after all.
    """

    seq: int
    event_id: str
    phase: Phase
    clock_ms: int
    side: Side
    player: str
    decision: Decision | None = None
    counts: bool = True
    reason: str = ""


class Goal(Reviewable, frozen=True, array_like=True, gc=False):
    """A goal for `side`; an `own` goal is of a player of the other one."""

    assist: str = ""
    penalty: bool = False
    own: bool = False


class Booking(Reviewable, frozen=True, array_like=True, gc=False):
    """A card; one to the `bench` leaves the side with as many players."""

    card: CardKind = CardKind.YELLOW
    bench: bool = False


class Change(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A substitution: who comes on, and who goes off; "" where nobody is named."""

    seq: int
    phase: Phase
    clock_ms: int
    side: Side
    on: str
    off: str


class Penalty(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A kick of the shoot-out."""

    seq: int
    side: Side
    player: str
    outcome: ShotOutcome


class Look(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A review, as told: `of` the event with this number or id, 0 where none is named."""

    seq: int
    phase: Phase
    clock_ms: int
    side: Side | None
    of: int | str
    decision: Decision
    reason: str


class Sheet(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What events told of a side's line-up: the `first`, and who was on the pitch at event `seq`."""

    players: tuple[str, ...] = ()
    seq: int = 0
    formation: str = ""
    first: tuple[str, ...] = ()


class Recent(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A recent event, and the score after it; `other` is the second player that it names."""

    seq: int
    phase: Phase
    clock_ms: int
    kind: EventKind
    side: Side | None
    player: str
    other: str
    detail: str
    score: Pair


RECENT = 6
"""Events that a match's state has: no passes among them."""

WINDOW_MS = 5 * 60_000
"""Milliseconds of play of a window."""


class Window(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Five minutes of play: the one with this `number` in its phase, from 0, and what was counted in it.

    `goals` are those of its minutes that count, `score` is that at its end. It is `complete` once it is over.
    `revision` counts how often it changed after it was published; `void` stands for one that a correction
    took back.
    """

    phase: Phase
    number: int
    passes: Pair = NONE
    accurate: Pair = NONE
    shots: Pair = NONE
    on_target: Pair = NONE
    xg: tuple[float, float] = (0.0, 0.0)
    corners: Pair = NONE
    goals: Pair = NONE
    score: Pair = NONE
    complete: bool = False
    revision: int = 0
    void: bool = False


class Opened(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The window in progress: its place, and what was counted of the match when it began."""

    phase: Phase
    number: int
    began: Totals


class Restated(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the event `at` took back or gave again of the event `of`: a review, or a lower score."""

    at: int
    of: int
    kind: CorrectionKind
    changed: tuple[Changed, ...]


class Match(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A match after its event `last_seq`.

    `clock_ms` is the milliseconds since its `phase` began. `possession` is the provider's figure, the home
    side's percent. `added` are the minutes announced for each half, in order. `windows` are the complete
    ones, `opened` the one in progress. A match is scored by `snapshots`, or by events; `names` are the sides'
    in snapshots, `moment` the phase and clock of the latest one, and `since` the phase of the earliest.
    `stopped` is the number of the event with which the latest half ended, 0 while one is played or where it
    is not known.
    """

    match_id: str
    last_seq: int = 0
    last_update: int = 0
    phase: Phase = Phase.PRE_MATCH
    clock_ms: int = 0
    score: Pair = NONE
    totals: Totals = Totals()
    possession: float | None = None
    goals: tuple[Goal, ...] = ()
    bookings: tuple[Booking, ...] = ()
    changes: tuple[Change, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    looks: tuple[Look, ...] = ()
    sheets: tuple[Sheet, Sheet] = (Sheet(), Sheet())
    added: tuple[int, int, int, int] = (0, 0, 0, 0)
    windows: tuple[Window, ...] = ()
    opened: Opened | None = None
    recent: tuple[Recent, ...] = ()
    snapshots: bool | None = None
    names: tuple[str, str] = ("", "")
    moment: tuple[Phase, int] = (Phase.PRE_MATCH, 0)
    restated: Restated | None = None
    info: MatchInfo | None = None
    feed: Feed = WHOLE
    heard: int = 0
    offset: int = -1
    stopped: int = 0
    since: Phase = Phase.PRE_MATCH
