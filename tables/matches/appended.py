"""When the records of a match's events were appended: kept for slices that judge by it, as predictions do.

The times are those of Kafka's records: the broker's where an events topic has the setting
`message.timestamp.type=LogAppendTime`, else the producer's at sending, which is not later. They are kept in
rows of `CHUNK` events, beside the event log, and only by workers that run such a slice.
"""

from collections.abc import Mapping

from engine.application import Application
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from tables.matches.sport import AnySport

CHUNK = 64
"""Events of a row, 8 bytes each."""

_WIDTH = 8
_NUMBERED = 5


class AppendTimes:
    """The append times (epoch ms) of the events of a sport's matches, by their numbers."""

    def __init__(self, app: Application, sport: AnySport) -> None:
        """Declare the table."""
        self._rows = app.Table(
            sport.table("appended"),
            encode=bytes,
            decode=bytes,
            cached=512,
            help="match_id, a zero, and a number in 4 bytes -> when the records of 64 events were appended",
        )

    def keep(self, partition: Partition, key: bytes, times: Mapping[int, int]) -> None:
        """Keep the times of events of a match."""
        chunks: dict[int, bytearray] = {}
        rows = self._rows.on(partition)
        for seq, at in times.items():
            number, place = divmod(seq, CHUNK)
            if (chunk := chunks.get(number)) is None:
                chunk = chunks[number] = bytearray(self._chunk(partition, _row(key, number)))
            end = (place + 1) * _WIDTH
            if len(chunk) < end:
                chunk.extend(bytes(end - len(chunk)))
            chunk[end - _WIDTH : end] = max(at, 0).to_bytes(_WIDTH, "big")
        for number, chunk in chunks.items():
            rows[_row(key, number)] = bytes(chunk)

    def find(self, partition: Partition, key: bytes, seq: int) -> int:
        """Return when an event's record was appended, 0 where that is not known."""
        number, place = divmod(seq, CHUNK)
        chunk = self._chunk(partition, _row(key, number))
        return int.from_bytes(chunk[place * _WIDTH : (place + 1) * _WIDTH], "big")

    def forget(self, partition: Partition, key: bytes) -> None:
        """Remove the times of a match."""
        rows = self._rows.on(partition)
        for row in rows.scan_keys(key + b"\x00"):
            if len(row) == len(key) + _NUMBERED:
                del rows[row]

    def _chunk(self, partition: Partition, row: bytes) -> bytes:
        try:
            return self._rows.on(partition).get(row, b"")
        except UnreadableRowError:
            return b""


def _row(key: bytes, number: int) -> bytes:
    return b"%s\x00%s" % (key, number.to_bytes(4, "big"))
