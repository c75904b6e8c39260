"""All events of a match as they came: what a correction folds the match again from.

They are kept in chunks, so that a ball rewrites a little of them and a match is
read with few look-ups; and in one compressed row when the match is long over.
"""

import zlib
from collections.abc import Iterable

import msgspec

from app import app
from app.partition import Partition

CHUNK = 16
"""Events of a chunk: a live ball writes 1 kB on average, and a backlog a row for every sixteen."""

Numbered = tuple[int, bytes]
"""`ball_seq`, and the event as its record had it."""

_rows = msgspec.msgpack.Decoder(tuple[Numbered, ...])

stored = app.partition_table("cricket-balls", msgspec.msgpack.encode, _rows.decode)
"""match_id, a zero, and the chunk's number in 4 bytes -> its events that came."""

archived = app.partition_table(
    "cricket-archive",
    lambda rows: zlib.compress(msgspec.msgpack.encode(rows)),
    lambda value: _rows.decode(zlib.decompress(value)),
)
"""match_id -> all events of a match that has left the hot tables, compressed."""


def keep(partition: Partition, key: bytes, balls: Iterable[Numbered]) -> None:
    """Keep events of a match that are not kept yet."""
    chunks: dict[int, list[Numbered]] = {}
    for ball in balls:
        chunks.setdefault(ball[0] // CHUNK, []).append(ball)
    for number, added in chunks.items():
        row = _row(key, number)
        stored.put(partition, row, (*(stored.read(partition.number, row) or ()), *added))


def find(number: int, key: bytes, seq: int) -> bytes | None:
    """Return a kept event of a match that is in the hot tables."""
    row = stored.read(number, _row(key, seq // CHUNK))
    return next((value for found, value in row or () if found == seq), None)


def all_of(number: int, key: bytes) -> list[Numbered]:
    """Return all kept events of a match, in order."""
    found = [*(archived.read(number, key) or ())]
    for _, row in stored.scan(number, key + b"\x00"):
        found += row
    return sorted(found)


def matches_in(number: int) -> list[bytes]:
    """Return the match_ids (UTF-8) of which events are kept in a partition."""
    partition = app.partitions[number]
    hot = {row[:-5] for row, _ in partition.scan(stored.name)}
    return sorted(hot.union(key for key, _ in partition.scan(archived.name)))


def archive(partition: Partition, key: bytes) -> None:
    """Move the events of a match out of the hot table."""
    archived.put(partition, key, tuple(all_of(partition.number, key)))
    for row, _ in stored.scan(partition.number, key + b"\x00"):
        stored.remove(partition, row)


def forget(partition: Partition, key: bytes) -> None:
    """Remove the archived events of a match."""
    archived.remove(partition, key)


def _row(key: bytes, number: int) -> bytes:
    return b"%s\x00%s" % (key, number.to_bytes(4, "big"))
