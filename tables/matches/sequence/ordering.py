"""Ordering: `seq` is dense in a match, and events are applied in its order.

An event that arrives early waits for those before it. They are given up once the
match's event-time watermark has passed the one that waits, when the match has been
silent for as long, or when too many wait. Pure: the time is passed in.
"""

from bisect import bisect_left
from enum import Enum

import msgspec

from engine.batches import Record
from schemas.matches.events import Event
from schemas.matches.structs import replace
from tables.matches.sport import Match

MOST_WAITING = 500
"""The most events of a match that wait: a session of play. With one more, the first gap is given up."""

MOST_BYTES_WAITING = 256 << 10
"""The most bytes of events that wait for a quarantined match: Kafka must accept their row."""

TOO_FAR = 10_000
"""An event this far beyond the next one is an error, not a gap: a five-day Test has 3,000 events in all."""


class Turn(Enum):
    """Where an event stands in its match's order."""

    NEXT = "next"
    AHEAD = "ahead"
    REPEAT = "repeat"
    """It came before, or was given up so long ago that only the event log knows."""
    LATE = "late"
    """It was given up: its gap was closed."""
    TOO_FAR_AHEAD = "too far ahead"


def turn_of(match: Match, seq: int) -> Turn:
    """Return where the event numbered `seq` stands."""
    ahead = seq - match.last_seq
    if ahead == 1:
        return Turn.NEXT
    if ahead > 1:
        return Turn.AHEAD if ahead <= TOO_FAR else Turn.TOO_FAR_AHEAD
    return Turn.LATE if match.feed.missing and match.feed.lacks(seq) else Turn.REPEAT


class Held(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record that waits for its turn, as it arrived. `happened` is its event's time (epoch ms)."""

    seq: int
    happened: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes
    headers: tuple[tuple[str, bytes | None], ...] = ()


class Waiting(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The waiting records of a match, in order of their turns; never empty.

    `newest` is the latest time (epoch ms) of the match's events that arrived, `heard`
    the worker's clock (epoch ms) when the last one did.
    """

    held: tuple[Held, ...]
    newest: int
    heard: int

    def find(self, seq: int) -> Held | None:
        """Return the record with the number `seq`."""
        at = bisect_left(self.held, seq, key=_seq)
        return self.held[at] if at < len(self.held) and self.held[at].seq == seq else None


def waits(event: Event, record: Record, value: bytes) -> Held:
    """Return a record in the form in which it waits for its event's turn."""
    headers = tuple(record.headers)
    return Held(event.seq, event.timestamp, record.offset, record.timestamp, record.key, value, headers)


def has_room(waiting: Waiting | None, record: Held) -> bool:
    """Return whether one more record may wait for a quarantined match, whose next number is unknown."""
    held = waiting.held if waiting is not None else ()
    size = sum(len(one.value) + len(one.key or b"") for one in (*held, record))
    return len(held) < MOST_WAITING and size <= MOST_BYTES_WAITING


def hold(waiting: Waiting | None, record: Held, now: int) -> Waiting:
    """Add a waiting record, whose number no other record has."""
    if waiting is None:
        return Waiting((record,), record.happened, now)
    at = bisect_left(waiting.held, record.seq, key=_seq)
    held = (*waiting.held[:at], record, *waiting.held[at:])
    return Waiting(held, max(waiting.newest, record.happened), now)


def heard_of(waiting: Waiting, happened: int, now: int) -> Waiting:
    """Note that an event of the match arrived in order."""
    return replace(waiting, newest=max(waiting.newest, happened), heard=now)


def is_due(match: Match, waiting: Waiting, lateness: int, now: int) -> bool:
    """Return whether the first waiting event is due: its turn has come, or the gap is given up.

    `lateness` (ms) is how far an event may come after younger ones.
    """
    first = waiting.held[0]
    return (
        first.seq <= match.last_seq + 1
        or waiting.newest - lateness > first.happened
        or now - waiting.heard > lateness
        or len(waiting.held) > MOST_WAITING
    )


def pass_over(match: Match, seq: int) -> Match:
    """Give up the missing events before `seq`."""
    if seq <= match.last_seq + 1:
        return match
    feed = match.feed.giving_up([(match.last_seq + 1, seq - 1)])
    return replace(match, last_seq=seq - 1, feed=feed)


def _seq(one: Held) -> int:
    return one.seq
