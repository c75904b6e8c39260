"""What is published of a match: made once for each change, for agents, views and push."""

import msgspec

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from tables.matches.sport import AnySport, Match, Published

CACHED = 512
"""Publications of a partition in memory, of the matches changed or read last. Some 2 kB each: 24 partitions
have 25 MB of them at most."""


class Publication(msgspec.Struct, frozen=True, gc=False):
    """A match's state, what is published of it, and that in JSON."""

    match: Match
    state: Published
    body: bytes


class Publications:
    """The publications of a sport's matches, each of the very state that is passed in."""

    def __init__(self, sport: AnySport) -> None:
        self._publish = sport.publish
        self._encode = msgspec.json.Encoder().encode
        self._kept = PartitionLocal[dict[bytes, Publication]](lambda _: {})

    def of(self, match: Match) -> Publication:
        """Return the publication of a match, which is not kept: a standby's, or one of a rebuild."""
        state = self._publish(match)
        return Publication(match, state, self._encode(state))

    def on(self, partition: Partition, key: bytes, match: Match) -> Publication:
        """Return the publication of a match in an owned partition, kept until the match changes."""
        kept = self._kept.on(partition)
        found = kept.get(key)
        if found is None or found.match is not match:
            found = self.of(match)
            kept.pop(key, None)
            kept[key] = found
            if len(kept) > CACHED:
                del kept[next(iter(kept))]
        return found
