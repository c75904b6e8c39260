"""The stored events of a match in a place: what `Stored` is."""

from collections.abc import Sequence

from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.partitions.standby import Standby
from schemas.matches.events import Event
from tables.matches.sequence.refold import effective, read_kept
from tables.matches.tables import MatchTables


class StoredMatch:
    """The stored events of a match in a place, read when they are asked for."""

    def __init__(self, tables: MatchTables, place: Partition | Standby, key: bytes) -> None:
        self._tables = tables
        self._place = place
        self._key = key

    def all(self) -> Sequence[Event]:
        """Return all, corrections applied, in order: it takes a while."""
        tables = self._tables
        return effective(tables.sport, tables.events_of(self._place, self._key))

    def find(self, seq: int) -> Event | None:
        """Return the event of a number as it came; None where it cannot be read."""
        tables, key = self._tables, self._key
        try:
            entry = tables.log.entry(self._place, key, seq)
        except UnreadableRowError:
            return None
        return None if entry is None else read_kept(tables.sport, key, seq, entry[1])
