"""The audience's tables. All rows of a viewer are in its partition, with the sums of that partition."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from engine.application import Application
from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.rows import Rows
from engine.steps import Steps
from tables.audience.curve import watching_at
from tables.audience.partials import (
    MatchSums,
    Partial,
    pack_cohorts,
    pack_hour,
    unpack_cohorts,
    unpack_hour,
)
from tables.audience.viewers import pack, pack_acts, unpack, unpack_acts

V = TypeVar("V")

_HOUR_BYTES = 4


def match_key(sport: str, match_id: str) -> bytes:
    """Return the key of a match's sums, which begins the keys of all its rows."""
    return f"{sport}\0{match_id}".encode()


def viewer_key(match: bytes, user_id: str) -> bytes:
    """Return the key of a viewer of a match."""
    return b"%s\0%s" % (match, user_id.encode())


def hour_key(match: bytes, hour: int) -> bytes:
    """Return the key of an hour (since the epoch) of a match."""
    return b"%s\0%s" % (match, hour.to_bytes(_HOUR_BYTES, "big"))


class AudienceTables:
    """The tables, and the matches of which a partition has any viewer."""

    def __init__(self, app: Application) -> None:
        """Declare them."""
        self.app = app
        self.viewers = app.Table(
            "audience-viewers",
            encode=pack,
            decode=unpack,
            cached=1 << 15,
            help="sport, match_id and user_id -> the viewer's sessions that can still change",
        )
        self.acts = app.Table(
            "audience-acts",
            encode=pack_acts,
            decode=unpack_acts,
            cached=512,
            help="the same key -> the ids of its interactions that may be repeated",
        )
        self.matches = app.Table(
            "audience-matches",
            encode=msgspec.msgpack.Encoder().encode,
            decode=msgspec.msgpack.Decoder(MatchSums).decode,
            cached=512,
            help="sport and match_id -> the sums of the match's viewers in this partition",
        )
        self.hours = app.Table(
            "audience-hours",
            encode=pack_hour,
            decode=unpack_hour,
            cached=64,
            help="sport, match_id and hour -> how many viewers came and went, in buckets of 10 s",
        )
        self.cohorts = app.Table(
            "audience-cohorts",
            encode=pack_cohorts,
            decode=unpack_cohorts,
            cached=64,
            help="sport, match_id and hour -> who joined in each minute, and how many of them stayed",
        )
        self._jobs = app.Table(
            "audience-leaving",
            encode=bytes,
            decode=bytes,
            help="sport and match_id -> how far the removal of a match's rows is",
        )
        self.removal = Steps(self._jobs.name, self._remove)
        self.heard = PartitionLocal(self._read_heard)

    def partial(self, partition: Partition, match: bytes) -> Partial | None:
        """Return the sums of a match in a partition, None where it has none.

        Raises:
            UnreadableRowError: a row of them cannot be read.
        """
        sums = self.matches.on(partition).get(match)
        if sums is None or self.is_leaving(partition, match):
            return None
        return Partial(
            sums, _by_hour(self.hours.on(partition), match), _by_hour(self.cohorts.on(partition), match)
        )

    def watching(self, partition: Partition, match: bytes, at: int) -> int:
        """Return the viewers of a match in a partition, in the bucket of a moment (epoch ms).

        Raises:
            UnreadableRowError: an hour of its curve cannot be read.
        """
        if self.is_leaving(partition, match):
            return 0
        return watching_at(_by_hour(self.hours.on(partition), match), at)

    def is_leaving(self, partition: Partition, match: bytes) -> bool:
        """Return whether a match's rows are being removed."""
        return self.removal.cursor(partition, match) is not None

    def leave(self, partition: Partition, match: bytes) -> None:
        """Begin to remove all rows of a match."""
        self.removal.start(partition, match)

    def clear(self, partition: Partition) -> Iterator[None]:
        """Remove all rows of a partition, unread; other tasks may run at each `yield`."""
        for table in (self.viewers, self.acts, self.matches, self.hours, self.cohorts, self._jobs):
            for count, (key, _) in enumerate(partition.scan(table.name)):
                partition.put(table.name, key, None)
                if count % 1000 == 0:
                    yield

    def _remove(self, partition: Partition, match: bytes, cursor: bytes) -> Iterator[bytes]:
        prefix = match + b"\0"
        for key, _ in partition.scan(self.viewers.name, prefix, after=cursor or None):
            del self.viewers.on(partition)[key]
            if key in self.acts.on(partition):
                del self.acts.on(partition)[key]
            yield key
        for table in (self.hours, self.cohorts):
            for key in table.on(partition).scan_keys(prefix):
                if len(key) == len(prefix) + _HOUR_BYTES:
                    del table.on(partition)[key]
        del self.matches.on(partition)[match]
        partition.remove(self.heard.on(partition), match)
        # No key of the match lies beyond.
        yield prefix + b"\xff"

    def _read_heard(self, partition: Partition) -> dict[bytes, int]:
        """Return the timestamp of each match's last record."""
        return {key: sums.heard for key, sums in self.matches.on(partition).scan()}


def _by_hour(rows: Rows[V], match: bytes) -> dict[int, V]:
    """Return a match's rows by their hour since the epoch; one that cannot be read is raised."""
    prefix = match + b"\0"
    size = len(prefix) + _HOUR_BYTES
    return {
        int.from_bytes(key[-_HOUR_BYTES:], "big"): value
        for key, value in rows.scan(prefix, unreadable=_raise)
        if len(key) == size
    }


def _raise(error: Exception) -> None:
    raise error
