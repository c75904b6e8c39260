"""What a drill needs from a sport, so that its other modules are independent of sports.

`drill.matches` makes a slice of every sport; one that publishes more than its state,
as cricket does with its scorecards and overs, has its own (`drill.cricket`).
"""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, Protocol

import msgspec
from aiohttp import ClientSession

from feeds.matches.feed import AnyFeed

MESSY = "messy-"
"""The prefix of messy matches' ids: the counts of the steady feed leave them out."""


class Event(NamedTuple):
    """An event's identity: `seq` from 1, or 0 where the order of arrival is the order."""

    seq: int
    event_id: str = ""


class MatchLog(msgspec.Struct):
    """A match in Kafka: its descriptions in order, and each event once.

    Attributes:
        last: the `last_seq` of its state once all of it is counted.
    """

    match_id: str
    descriptions: list[bytes] = msgspec.field(default_factory=list)
    last: int = 0
    _numbered: dict[int, bytes] = msgspec.field(default_factory=dict)
    _arrived: dict[str, bytes] = msgspec.field(default_factory=dict)

    def add(self, event: Event, value: bytes) -> None:
        """Add an event; a repeat changes nothing.

        Raises:
            ValueError: the event lacks an identity.
        """
        if event.seq:
            self._numbered.setdefault(event.seq, value)
            self.last = max(self.last, event.seq)
        elif not event.event_id:
            raise ValueError(f"an event of {self.match_id} has neither a number nor an event_id")
        else:
            self._arrived.setdefault(event.event_id, value)
            self.last = len(self._arrived)

    @property
    def holes(self) -> int:
        """The number of events below the last that the producer left out."""
        return self.last - len(self._numbered) - len(self._arrived)

    @property
    def events(self) -> list[bytes]:
        """The events in the order in which they count."""
        return [*(self._numbered[seq] for seq in sorted(self._numbered)), *self._arrived.values()]


class Window(msgspec.Struct, frozen=True):
    """A window of a match as it is published: `number` identifies it, `figures` must be right.

    `again` is true if it is marked as published before and changed by a correction.
    """

    number: Hashable
    figures: object = None
    again: bool = False


class Comparison(msgspec.Struct, frozen=True):
    """The answers of a match compared with its reference: how much was counted, lost, and counted twice.

    `findings` are sentences; it is empty if all is exact.
    """

    counted: int
    lost: int = 0
    twice: int = 0
    findings: tuple[str, ...] = ()


class Reference(Protocol):
    """The reference of a match: the fold of its logged events, without Kafka, workers or tables."""

    @property
    def sent(self) -> int:
        """The number of its items that are counted one by one (`Comparison`)."""

    @property
    def paths(self) -> Sequence[str]:
        """The paths that a drill requests from a worker; the first one shows its progress."""

    @property
    def windows(self) -> Sequence[Window]:
        """The windows that must be published, each once and in this order."""

    def is_behind(self, body: bytes) -> bool:
        """Return whether the answer to the first path is older than the match, as a standby's may be."""

    def compare(self, bodies: Sequence[bytes]) -> Comparison:
        """Compare the answers to all paths."""


class MessyFeeds(Protocol):
    """Matches that are sent out of order, twice, late and wrong."""

    @property
    def count(self) -> int:
        """The number of matches sent."""

    async def play(self) -> str:
        """Send another match, and return a description of it."""

    async def differences(self, url: str) -> list[str]:
        """Request all of them from a worker, and return a sentence for each that is wrong."""


class Slice(msgspec.Struct, frozen=True):
    """A sport for a drill. The key of every record of its topics is its match's id.

    Attributes:
        name: the sport's.
        feed: the arguments of `faust -A app` that play its made-up matches.
        events, descriptions, state, windows: its topics' names; no windows: "".
        path: the address of a match's state below a worker's.
        event: reads the key and the value of a logged event.
        last_seq: reads a value of `state`.
        window: reads a value of `windows`.
        reference: folds a match.
        posted: its feed, for matches that are posted over HTTP; `unnumbered` where these need no numbers.
        messy: makes the sender of messy matches from Kafka's address, a session and a seed; None without one.
    """

    name: str
    feed: tuple[str, ...]
    events: str
    descriptions: str
    state: str
    windows: str
    path: Callable[[str], str]
    event: Callable[[bytes, bytes], Event]
    last_seq: Callable[[bytes], int]
    window: Callable[[bytes], Window]
    reference: Callable[[MatchLog], Reference]
    posted: AnyFeed
    unnumbered: bool = False
    messy: Callable[[str, ClientSession, int], MessyFeeds] | None = None


class _Snapshot(msgspec.Struct):
    last_seq: int


_snapshot = msgspec.json.Decoder(_Snapshot)


def last_seq(value: bytes) -> int:
    """Return the `last_seq` of a state in JSON."""
    return _snapshot.decode(value).last_seq
