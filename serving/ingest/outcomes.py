"""What became of a record that a client posted, and how its owner is told that somebody waits for it."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

AWAITED = ("awaited", b"1")
"""The header of a record that a client waits for (`?wait=`).

Its offset is stored with its event. Without it a record that counted cannot be told from a repeat
of one that came before, and is answered for as `DUPLICATE`.
"""

DIGEST = 16
"""Bytes of a digest."""


def is_awaited(headers: Iterable[tuple[str, bytes | None]]) -> bool:
    """Return whether a client waits for the record with these headers."""
    return any(name == AWAITED[0] for name, _ in headers)


def digest_of(value: bytes) -> bytes:
    """Return the digest of a record's value: the beginning of its SHA-256."""
    return hashlib.sha256(value).digest()[:DIGEST]


class Posted(msgspec.Struct, frozen=True):
    """A record that was sent to Kafka for a client, and where it is there.

    It is an event, identified by `event_id` ("" without one) or `seq` (0 without one), or a match's
    description, which has neither. `digest` is that of its value (`digest_of`).
    """

    match_id: str
    event_id: str
    seq: int
    partition: int
    offset: int
    digest: bytes


class Result(StrEnum):
    """What became of a record."""

    COUNTED = "counted"
    """This very record is folded, and what it made is committed."""
    DUPLICATE = "duplicate"
    """Another record with the same id and content came before: this one changed nothing."""
    CONFLICT = "conflict"
    """Another record with the same id and other content came before: this one is a dead letter."""
    PENDING = "pending"
    """It is not counted yet: the time was over, or it waits for events before it."""
    REFUSED = "refused"
    """It is a dead letter, or late."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of a record; `reason` says why it did not count, `answer` what its slice answers to it."""

    result: Result
    reason: str = ""
    answer: msgspec.Raw | UnsetType = UNSET


NOT_YET = Outcome(Result.PENDING, "not counted yet")
"""The outcome of a record whose owner did not commit it in time."""


class Waited(msgspec.Struct, frozen=True):
    """The outcomes of posted records, in their order, and the states of their matches by id.

    A state is that of `/<sport>/matches/<id>/` once all of the match's records were committed; a match of
    which one is `NOT_YET`, or that does not exist, has none here.
    """

    outcomes: tuple[Outcome, ...]
    states: dict[str, msgspec.Raw]
