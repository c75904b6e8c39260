"""The summaries of matches, encoded, and cached until their match changes."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import msgspec

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from serving.push.changes import Snapshot
from serving.push.voices import Speaking
from tables.matches.sport import Match, Published
from tables.matches.tables import MatchTables

ROOM = 100
"""Summaries cached beyond twice the number of listed matches before those of unlisted ones are dropped."""

_encode = msgspec.json.Encoder().encode


Summarise = Callable[[Match, Speaking], object]
"""Makes the summary of a match, with its text if a language is given."""


class _Kept(msgspec.Struct, frozen=True):
    """A summary in JSON, and the state from which it was made."""

    state: Published
    snapshot: Snapshot


class Summaries:
    """The cached summaries of a sport's matches, each language's apart."""

    def __init__(self, tables: MatchTables, summarise: Summarise) -> None:
        self._tables = tables
        self._summarise = summarise
        self._kept = PartitionLocal[dict[str, dict[bytes, _Kept]]](lambda _: {})

    def all_in(self, partition: Partition, speaking: Speaking = None) -> list[Snapshot]:
        """Return the summaries of all listed matches of a partition: those long over are not listed."""
        listed = self._tables.listing.on(partition).states
        self._drop(partition, speaking, 0)  # drops the matches that left the list
        return list(self._of_each(partition, listed, speaking))

    def of(self, partition: Partition, match_id: str, speaking: Speaking = None) -> Snapshot | None:
        """Return the summary of a match; None if the match is not listed, or cannot be read."""
        key = match_id.encode()
        state = self._tables.listing.on(partition).states.get(key)
        with suppress(QuarantinedError):  # clients of all matches receive the others
            return self._keep(partition, key, state, speaking) if state is not None else None
        return None

    def beside(self, partition: Partition, state: Published, speaking: Speaking = None) -> Snapshot:
        """Return the summary of a partition's match whose published state is `state`."""
        snapshot = self._keep(partition, state.match_id.encode(), state, speaking)
        self._drop(partition, speaking, ROOM)
        return snapshot

    def _of_each(
        self, partition: Partition, listed: dict[bytes, Published], speaking: Speaking
    ) -> Iterator[Snapshot]:
        for key, state in listed.items():
            with suppress(QuarantinedError):  # one match that cannot be read does not fail the list
                yield self._keep(partition, key, state, speaking)

    def _in(self, partition: Partition, speaking: Speaking) -> dict[bytes, _Kept]:
        return self._kept.on(partition).setdefault(speaking.code if speaking is not None else "", {})

    def _drop(self, partition: Partition, speaking: Speaking, room: int) -> None:
        """Drop the summaries of matches that left the list, once there are more than `room` allows."""
        kept, listed = self._in(partition, speaking), self._tables.listing.on(partition).states
        if len(kept) > (2 * len(listed) + room if room else len(listed)):
            for key in kept.keys() - listed.keys():
                del kept[key]

    def _keep(self, partition: Partition, key: bytes, state: Published, speaking: Speaking) -> Snapshot:
        """Return the cached summary of a match, made again if its state has changed."""
        kept = self._in(partition, speaking)
        found = kept.get(key)
        if found is None or found.state is not state:
            match = self._tables.find(partition, key)
            if match is None:
                raise QuarantinedError(key)
            body = _encode(self._summarise(match, speaking))
            found = kept[key] = _Kept(state, Snapshot(state.match_id, state.last_seq, body, state.status))
        return found.snapshot
