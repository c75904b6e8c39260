"""One snapshot of a match for each change: what is published of it, made once for agents, views and push."""

import msgspec

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from tables.matches.sport import AnySport, Match, Published

CACHED = 2048
"""Snapshots of a partition in memory, of the matches changed or read last. Some 2 kB each."""


class Snapshot(msgspec.Struct, frozen=True, gc=False):
    """A match's state, what is published of it, and that in JSON."""

    match: Match
    state: Published
    body: bytes


class Snapshots:
    """The snapshots of a sport's matches. Guarantees: a snapshot is of the very state that is passed in."""

    def __init__(self, sport: AnySport) -> None:
        self._publish = sport.publish
        self._encode = msgspec.json.Encoder().encode
        self._kept = PartitionLocal[dict[bytes, Snapshot]](lambda _: {})

    def of(self, match: Match) -> Snapshot:
        """Return the snapshot of a match in a standby."""
        state = self._publish(match)
        return Snapshot(match, state, self._encode(state))

    def on(self, partition: Partition, key: bytes, match: Match) -> Snapshot:
        """Return the snapshot of a match in an owned partition."""
        kept = self._kept.on(partition)
        found = kept.get(key)
        if found is None or found.match is not match:
            found = self.of(match)
            kept.pop(key, None)
            kept[key] = found
            if len(kept) > CACHED:
                del kept[next(iter(kept))]
        return found
