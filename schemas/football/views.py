"""What the views of a match answer with beside its state, as `schemas.football.published` has it."""

import msgspec

from schemas.football.published import PlayerName, SideStatistics
from schemas.football.words import EventKind, PhaseName, SideName, Standing


class LinedUp(msgspec.Struct, frozen=True, gc=False):
    """A player of a line-up: whether he started and is on the pitch; the minutes are None where it was not.

    `position` is that of the team sheet, "" where unknown.
    """

    player: PlayerName
    position: str
    started: bool
    on_pitch: bool
    came_on: str | None
    went_off: str | None
    sent_off: str | None


class LineUp(msgspec.Struct, frozen=True, gc=False):
    """A side's players, in the order of its team sheet; who has not started is on the bench.

    `known` is false where nobody said who plays: then nobody is `on_pitch`.
    """

    name: str
    abbreviation: str
    coach: str
    formation: str
    known: bool
    players: tuple[LinedUp, ...]


class LineUps(msgspec.Struct, frozen=True, gc=False):
    """The line-ups of a match after event `last_seq`."""

    match_id: str
    last_seq: int
    home: LineUp
    away: LineUp


class Statistics(msgspec.Struct, frozen=True, gc=False):
    """The statistics of a match after event `last_seq`; `possession_source` as in its state."""

    match_id: str
    last_seq: int
    minute: str
    home: SideStatistics
    away: SideStatistics
    possession_source: str | None


class TimelineEntry(msgspec.Struct, frozen=True, gc=False):
    """An event of the timeline in words, and the score after it (home, away).

    `seq` and `event_id` name the event, `at` is when it happened (epoch milliseconds); `corrected` is
    true where a correction made it what it is. `standing` is that of a goal or a card now, None of other
    events. `place` is a shot's, in thousandths of the pitch, None where unknown, as its `xg` is.
    """

    seq: int
    event_id: str
    minute: str
    phase: PhaseName
    clock_ms: int
    kind: EventKind
    side: SideName | None
    player: PlayerName | None
    text: str
    score: tuple[int, int]
    standing: Standing | None
    xg: float | None
    place: tuple[int, int] | None
    at: int
    corrected: bool = False
