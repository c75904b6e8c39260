"""A match of counting: as its tables have it, and as the world reads it."""

from enum import StrEnum

import msgspec

from counting.events import Description
from schemas.matches.corrections import Changed, CorrectionKind
from tables.matches.sequence.gaps import WHOLE, Feed


class Round(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The window of counting: ten events, by `number` from 1, which added `added`."""

    number: int
    events: int = 0
    added: int = 0


class Match(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A match after its event `last_seq`: a row of the table, so a field is only ever added at the end."""

    match_id: str
    last_seq: int = 0
    last_update: int = 0
    count: int = 0
    round: Round | None = None
    info: Description | None = None
    feed: Feed = WHOLE
    heard: int = 0
    offset: int = -1


class Status(StrEnum):
    """Where a match stands. The values are public."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    FINISHED = "finished"


class Note(msgspec.Struct, frozen=True):
    """A correction: of which event, how, and which figures it changed."""

    kind: CorrectionKind
    seq: int
    changed: tuple[Changed, ...]


class MatchState(msgspec.Struct, frozen=True):
    """How a match stands: a record of `counting.state`, and an answer. `last_update` is epoch milliseconds.

    `missing` are the events that were given up, the first hundred; `correction` is there where this
    state is what a correction made, until the next event.
    """

    match_id: str
    name: str
    count: int
    total: int | None
    status: Status
    last_seq: int
    last_update: int
    missing: tuple[int, ...] = ()
    correction: Note | None = None

    @property
    def is_to_come(self) -> bool:
        """Whether nothing has happened yet."""
        return self.status is Status.SCHEDULED


class Summary(msgspec.Struct, frozen=True):
    """A match at a glance, for lists."""

    match_id: str
    name: str
    count: int
    total: int | None
    status: Status
    last_seq: int
    last_update: int


class PublishedRound(msgspec.Struct, frozen=True):
    """A record of `counting.rounds`: a round when it is complete, and again where it was `corrected`."""

    match_id: str
    round: int
    events: int
    added: int
    corrected: bool = False
