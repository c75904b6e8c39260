"""Where the partitions and the matches of this worker stand: offsets of topics, and matches in play."""

import asyncio
import heapq
from collections.abc import Iterator

import msgspec

from app import app
from app.registry import SPORTS, load
from serving.cluster import Cluster
from tables.matches.registry import tables_of
from tables.matches.sport import Sport

MOST_MATCHES = 1_000
"""Matches in play that a worker lists, the last changed ones: some 150 kB."""

_TABLES = [tables_of(sport) for sport in load(SPORTS, Sport, names=app.slices).values()]


class TopicPosition(msgspec.Struct, frozen=True):
    """How far a partition of a topic is read: offsets of the next record to be folded, and as committed.

    The records before `committed` are counted for good: whoever takes the partition over begins there.
    """

    topic: str
    next: int
    committed: int


class PartitionPositions(msgspec.Struct, frozen=True):
    """A partition that a worker owns, and the topics that it reads there."""

    partition: int
    topics: tuple[TopicPosition, ...]


class MatchPosition(msgspec.Struct, frozen=True):
    """A match in play: its partition, and the number of its last event that is folded.

    `offset` is that of the last of its records that counted, in its partition of the topic of events; None
    where it is unknown, as after a rebuild until the next one.
    """

    sport: str
    match_id: str
    partition: int
    last_seq: int
    offset: int | None
    status: str


class InPlay(msgspec.Struct, frozen=True):
    """Matches in play, the last changed ones first; `more` is how many others there are."""

    matches: tuple[MatchPosition, ...]
    more: int


def positions(cluster: Cluster) -> Iterator[PartitionPositions]:
    """Yield the positions of the partitions that this worker answers for; topics where one is known."""
    for partition in sorted(cluster.all_owned(), key=lambda one: one.number):
        topics = [
            TopicPosition(topic, offset, partition.progress.committed(topic))
            for topic, offset in sorted(cluster.positions_in(partition.number).items())
        ]
        yield PartitionPositions(partition.number, tuple(topics))


async def in_play(cluster: Cluster, most: int = MOST_MATCHES) -> InPlay:
    """Return the matches of this worker that have begun and are not over, of all sports."""
    found: list[tuple[int, MatchPosition]] = []
    for tables in _TABLES:
        sport = tables.sport
        for partition in cluster.all_owned():
            listing = tables.listing.on(partition)
            rows = tables.matches.on(partition)
            for key in listing.unfinished:
                state = listing.states[key]
                if state.status != sport.to_come:
                    match = rows.get(key)
                    offset = match.offset if match is not None and match.offset >= 0 else None
                    place = partition.number, state.last_seq, offset, str(state.status)
                    found.append((state.last_update, MatchPosition(sport.name, state.match_id, *place)))
            await asyncio.sleep(0)
    newest = heapq.nlargest(most, found, key=lambda one: one[0])
    return InPlay(tuple(match for _, match in newest), len(found) - len(newest))
