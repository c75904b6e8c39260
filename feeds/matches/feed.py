"""What this package needs from a sport's feed: everything else here works for any sport.

A match's feed is one stream of records: its description first, its events in their
order, and the description again, with the outcome. That is also the order of sending.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import msgspec

from schemas.topics import TopicPolicy


class FeedError(Exception):
    """The feed cannot continue; the message says why, how far it got, and what to do."""


class MatchRecord(Protocol):
    """A description of a match or one of its events, of any sport."""

    @property
    def match_id(self) -> str:
        """Return the id of its match: the key of the record."""


RecordT = TypeVar("RecordT", bound=MatchRecord)


class Description(msgspec.Struct, frozen=True):
    """What the feed needs of a description: when the match starts (epoch ms), whether it has ended."""

    starts_at: int
    ended: bool


class File(msgspec.Struct, frozen=True):
    """A file of a replay that could be read: its name, with that of the zip around it, and its bytes."""

    name: str
    data: bytes


class BadFile(msgspec.Struct, frozen=True):
    """A file that is not a match, and the reason, worded for the operator who gave it.

    Attributes:
        wrong: whether it should not be there; False for one that lies beside matches, as their box scores do.
    """

    name: str
    reason: str
    wrong: bool = True


class MatchFile(msgspec.Struct, Generic[RecordT], frozen=True):
    """A match that was found in a file.

    `records` yields the whole feed of the match, each record checked as a worker checks it.
    It raises `RefusedError` for an impossible match.
    """

    name: str
    match_id: str
    records: Callable[[], Sequence[RecordT]]


class Mistakes(msgspec.Struct, Generic[RecordT], frozen=True):
    """How a sport's events are reported wrong and corrected, for feeds that are messy on purpose.

    Attributes:
        mistaken: the event as it might be reported wrong; None where its kind never is.
        correction: the event after `last` that corrects `of`: it was `content`, or never happened (None).
        renumbered: the same event with another number; not called where events are not numbered.
    """

    mistaken: Callable[[RecordT, Random], RecordT | None]
    correction: Callable[[RecordT, RecordT, RecordT | None], RecordT]
    renumbered: Callable[[RecordT, int], RecordT]


class Feed(msgspec.Struct, Generic[RecordT], frozen=True, kw_only=True):
    """A sport's feed: `FEED = Feed(...)` in `feeds/S/feed.py`, an entry point of `overstream.feeds`.

    Attributes:
        sport: the name after `--sport`, the one of the entry point.
        events: the topic of events.
        matches: the topic of descriptions.
        encode: a record to its topic's bytes.
        describe: what a description says; returns None for an event.
        timestamp: an event's moment, epoch milliseconds.
        retimed: the same record at another moment: an event then, or a match that starts then.
        seq: an event's number, dense from 1; None where arrival is the order.
        seq_name: what the sport's producers call that number.
        simulated: a made-up match of `(match_id, seed, number, starts_at)`; the same
            arguments make the same match. `number` is its place in the season of `seed`.
        simulated_prefix: how the ids of made-up matches begin: `<prefix>-<seed>-<number>`.
        read: the matches of files, in order, for `replay`, which finds them in folders and
            zips. No file's content makes it raise: a bad file is yielded in its place.
        suffixes: those of the files that `replay` finds.
        demo: the match of `faust -A app demo`, starting at a moment (epoch milliseconds).
        mistakes: how its events can be wrong; None where nothing can be corrected.
        moment: returns whether a crowd reacts to an event, as to a goal.
    """

    sport: str
    events: TopicPolicy
    matches: TopicPolicy
    encode: Callable[[RecordT], bytes]
    describe: Callable[[RecordT], Description | None]
    timestamp: Callable[[RecordT], int]
    retimed: Callable[[RecordT, int], RecordT]
    simulated: Callable[[str, int, int, int], Iterator[RecordT]]
    simulated_prefix: str = "sim"
    seq: Callable[[RecordT], int] | None = None
    seq_name: str = "seq"
    read: Callable[[Iterable[File]], Iterator[MatchFile[RecordT] | BadFile]] | None = None
    suffixes: tuple[str, ...] = (".json",)
    demo: Callable[[int], Iterator[RecordT]] | None = None
    mistakes: Mistakes[RecordT] | None = None
    moment: Callable[[RecordT], bool] = lambda _: False


AnyFeed: TypeAlias = Feed[Any]
"""A feed found by name: only its own functions make and take its records."""
