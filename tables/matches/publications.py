"""The publication of a match: made once for each change, for agents, views and push."""

import msgspec

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from tables.matches.sport import AnySport, Match, Published

CACHED = 512
"""Publications of a partition in memory: the matches changed or read last. Each has some 2 kB: 24 partitions
hold 25 MB at most."""


class Publication(msgspec.Struct, frozen=True, gc=False):
    """A match's state, its published form, and that form in JSON."""

    match: Match
    state: Published
    body: bytes


class Publications:
    """The publications of a sport's matches, each made of exactly the state passed in."""

    def __init__(self, sport: AnySport) -> None:
        self._publish = sport.publish
        self._encode = msgspec.json.Encoder().encode
        self._kept = PartitionLocal[dict[bytes, Publication]](lambda _: {})

    def of(self, match: Match) -> Publication:
        """Return the publication of a match without keeping it: of a standby's match, or a rebuild's."""
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
