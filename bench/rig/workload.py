"""The workload: made-up but valid matches of a sport's feed, as records ready to be sent.

When a match in play ends with fewer events than needed, the next match begins in its place.
"""

from collections.abc import Iterator
from itertools import count
from random import Random

import msgspec
from aiokafka.partitioner import murmur2

from bench import PARTITIONS
from feeds.matches.feed import AnyFeed, MatchRecord

_STARTS_AT = 1_767_225_600_000

Keyed = tuple[bytes, bytes]
"""A record's key and value."""


class Workload(msgspec.Struct, frozen=True):
    """Descriptions of matches, and `events` of `in_play` matches at a time in the order of sending.

    `last_seq` is each match's last event here, `matches` their number.
    """

    in_play: int
    infos: list[Keyed]
    events: list[Keyed]
    last_seq: dict[str, int]

    @property
    def matches(self) -> int:
        """The number of all matches, those that followed others included."""
        return len(self.last_seq)


def make_workload(feed: AnyFeed, events: int, in_play: int, seed: int = 1) -> Workload:
    """Make `events` events of `in_play` matches at a time; the same arguments make the same workload."""
    rng = Random(seed)
    infos: list[Keyed] = []
    sent: list[Keyed] = []
    last_seq: dict[str, int] = {}
    places = [_place(feed, place, in_play, seed) for place in range(in_play)]
    while len(sent) < events:
        record = next(places[rng.randrange(in_play)])
        key = record.match_id.encode()
        described = feed.describe(record)
        if described is None:
            sent.append((key, feed.encode(record)))
            last_seq[record.match_id] = last_seq.get(record.match_id, 0) + 1
        elif not described.ended:  # the descriptions are sent beforehand, as fixtures are
            infos.append((key, feed.encode(record)))
    return Workload(in_play, infos, sent, last_seq)


def _place(feed: AnyFeed, place: int, in_play: int, seed: int) -> Iterator[MatchRecord]:
    """Yield one match after the other, all in one partition."""
    for number in count(place, in_play):
        match_id = _id_in(place % PARTITIONS, f"bench-{number}")
        yield from feed.simulated(match_id, seed, number, _STARTS_AT)


def _id_in(partition: int, stem: str) -> str:
    """Find an id in this partition: equal numbers of matches give workers equal shares."""
    for suffix in count():
        match_id = f"{stem}-{suffix}"
        if partition_of(match_id.encode()) == partition:
            return match_id
    raise AssertionError("numbers do not end")


def partition_of(key: bytes) -> int:
    """Return the partition of a record with this key."""
    return int(murmur2(key) & 0x7FFFFFFF) % PARTITIONS
