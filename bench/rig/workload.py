"""What is measured on: made-up but lawful matches, as records ready to be sent.

Real-shaped: names, extras, wickets, overs and innings as real matches have them
(`feeds.cricket.simulator.simulation`). Long matches hold some 1,850 balls, so where more are
wanted of a match in play, the next match begins in its place when it is over.
"""

from collections.abc import Iterator
from itertools import count
from random import Random

import msgspec
from aiokafka.partitioner import murmur2

from bench import PARTITIONS
from feeds.cricket.records import Record
from feeds.cricket.simulator.conditions import FIRST_CLASS
from feeds.cricket.simulator.simulation import simulate
from schemas.cricket.codec import encode_event, encode_info
from schemas.cricket.events import MatchInfo

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


def make_workload(events: int, in_play: int, seed: int = 1) -> Workload:
    """Make so many events of so many matches in play at a time; the same arguments make the same."""
    rng = Random(seed)
    infos: list[Keyed] = []
    sent: list[Keyed] = []
    last_seq: dict[str, int] = {}
    places = [_place(place, seed) for place in range(in_play)]
    while len(sent) < events:
        record = next(places[rng.randrange(in_play)])
        key = record.match_id.encode()
        if isinstance(record, MatchInfo):
            if record.outcome is None:  # the descriptions come beforehand, as fixtures do
                infos.append((key, encode_info(record)))
        else:
            sent.append((key, encode_event(record)))
            last_seq[record.match_id] = record.seq
    return Workload(in_play, infos, sent, last_seq)


def _place(place: int, seed: int) -> Iterator[Record]:
    """Yield one match after the other, all in one partition."""
    for nth in count():
        match_id = _id_in(place % PARTITIONS, f"bench-{place}-{nth}")
        yield from simulate(match_id, f"{seed}:{place}:{nth}", FIRST_CLASS, _STARTS_AT)


def _id_in(partition: int, stem: str) -> str:
    """Find an id of this partition: as many matches in each, so that workers have equal shares."""
    for suffix in count():
        match_id = f"{stem}-{suffix}"
        if partition_of(match_id.encode()) == partition:
            return match_id
    raise AssertionError("numbers do not end")


def partition_of(key: bytes) -> int:
    """Return the partition of a record with this key."""
    return int(murmur2(key) & 0x7FFFFFFF) % PARTITIONS
