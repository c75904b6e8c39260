"""Counting's events and descriptions as the scoring knows them: plain, immutable, free of protobuf."""

from typing import TypeAlias

import msgspec


class Add(msgspec.Struct, frozen=True, gc=False):
    """Adds a number to the count of a match. `timestamp` is epoch milliseconds.

    `seq` is 0 where its producer does not number events; then `event_id` says which one it is.
    """

    match_id: str
    event_id: str
    seq: int
    timestamp: int
    number: int


class Correction(msgspec.Struct, frozen=True):
    """Says that the event `of` (its number, or its id) was `replacement`, or never was (None)."""

    match_id: str
    event_id: str
    seq: int
    timestamp: int
    of: int | str
    replacement: Add | None = None


Event: TypeAlias = Add | Correction


class Description(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of a match beside its events: a count of `total` ends it, 0 where none does."""

    match_id: str
    name: str = ""
    total: int = 0
    starts_at: int = 0
    ended: bool = False
