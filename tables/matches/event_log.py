"""All events of a match as they came: what a correction folds the match again from.

They are kept in chunks, so that a ball rewrites a little of them and a match is
read with few look-ups; and in one compressed row when the match is long over.
"""

from collections.abc import Callable, Generator, Iterable

import msgspec

from app import app
from engine.partitions.partition import Partition
from engine.tables import UnreadableRowError
from tables.matches.compressed import deflate, inflate

CHUNK = 16
"""Events of a chunk: a live ball writes 1 kB on average, and a backlog a row for every sixteen."""

_STEP = 1 << 8
"""Chunks that are read in one go: those whose numbers are alike but for the last byte."""

_NUMBERED = 5
"""Bytes of a row's key behind the match_id: a zero, and the chunk's number."""

Numbered = tuple[int, bytes]
"""`ball_seq`, and the event as its record had it."""

_rows = msgspec.msgpack.Decoder(tuple[Numbered, ...])


def _is_chunk(key: bytes, rows: tuple[Numbered, ...]) -> bool:
    number = int.from_bytes(key[-4:], "big")
    return key[-5:-4] == b"\x00" and {seq // CHUNK for seq, _ in rows} <= {number}


def _whole(error: UnreadableRowError) -> None:
    raise error


stored = app.partition_table(
    "cricket-balls",
    msgspec.msgpack.encode,
    _rows.decode,
    fits=_is_chunk,
    about="match_id, a zero, and the chunk's number in 4 bytes -> its events that came",
    kept=512,  # the chunks that are being added to, of as many matches: to read one costs as much as a ball
)

archived = app.partition_table(
    "cricket-archive",
    lambda rows: deflate(msgspec.msgpack.encode(rows)),
    lambda value: _rows.decode(inflate(value)),
    about="match_id -> all events of a match that has left the hot tables, compressed",
    kept=4,
)


def keep(partition: Partition, key: bytes, balls: Iterable[Numbered]) -> None:
    """Keep events of a match that are not kept yet.

    Those of a chunk that cannot be read are lost already; that they are is seen by who
    reads them all, as a hole.
    """
    chunks: dict[int, list[Numbered]] = {}
    for ball in balls:
        chunks.setdefault(ball[0] // CHUNK, []).append(ball)
    for number, added in chunks.items():
        row = _row(key, number)
        stored.put(partition, row, (*_chunk(partition.number, row), *added))


def find(number: int, key: bytes, seq: int) -> bytes | None:
    """Return a kept event of a match, wherever that is; None where it cannot be read."""
    for row in (_chunk(number, _row(key, seq // CHUNK)), _archived(number, key)):
        for found, value in row:
            if found == seq:
                return value
    return None


def _archived(number: int, key: bytes) -> tuple[Numbered, ...]:
    try:
        return archived.read(number, key) or ()
    except UnreadableRowError:
        return ()


def _chunk(number: int, row: bytes) -> tuple[Numbered, ...]:
    try:
        return stored.read(number, row) or ()
    except UnreadableRowError:
        return ()


def all_of(
    number: int, key: bytes, unreadable: Callable[[UnreadableRowError], None] = _whole
) -> list[Numbered]:
    """Return all kept events of a match, in order; rows under keys that only begin alike are not its own.

    Raises:
        UnreadableRowError: some cannot be read; not where `unreadable` takes it.
    """
    found: list[Numbered] = []
    try:
        found += archived.read(number, key) or ()
    except UnreadableRowError as error:
        unreadable(error)
    found += _in_chunks(number, key, key + b"\x00", unreadable)
    return sorted(found)


def _in_chunks(
    number: int, key: bytes, prefix: bytes, unreadable: Callable[[UnreadableRowError], None]
) -> list[Numbered]:
    found: list[Numbered] = []
    damaged: list[UnreadableRowError] = []
    for row_key, row in stored.scan(number, prefix, unreadable=damaged.append):
        if len(row_key) == len(key) + _NUMBERED:
            found += row
    for bad in damaged:
        if len(bad.key) == len(key) + _NUMBERED:
            unreadable(bad)
    return found


def reading_all(number: int, key: bytes, last_seq: int) -> Generator[None, None, list[Numbered]]:
    """Return all kept events of a match up to `last_seq`, in order; others may turn at each `yield`.

    Raises:
        UnreadableRowError: some cannot be read.
    """
    found = list(archived.read(number, key) or ())
    for step in range(last_seq // CHUNK // _STEP + 1):
        prefix = b"%s\x00%s" % (key, step.to_bytes(3, "big"))
        found += _in_chunks(number, key, prefix, _whole)
        if found:
            yield
    return sorted(found)


def matches_in(number: int) -> list[bytes]:
    """Return the match_ids (UTF-8) of which events are kept in a partition."""
    partition = app.partitions[number]
    hot = {row[:-5] for row, _ in partition.scan(stored.name)}
    return sorted(hot.union(key for key, _ in partition.scan(archived.name)))


def archive(partition: Partition, key: bytes) -> None:
    """Move the events of a match out of the hot table."""
    archived.put(partition, key, tuple(all_of(partition.number, key)))
    for row, _ in partition.scan(stored.name, key + b"\x00"):
        stored.remove(partition, row)


def bring_back(partition: Partition, key: bytes) -> None:
    """Move the events of a match back into the hot table; an archive that cannot be read stays."""
    if found := _archived(partition.number, key):
        chunks: dict[int, dict[int, bytes]] = {}
        for seq, value in found:
            chunks.setdefault(seq // CHUNK, {})[seq] = value
        for number, chunk in chunks.items():
            row = _row(key, number)
            stored.put(partition, row, tuple(sorted((chunk | dict(_chunk(partition.number, row))).items())))
        archived.remove(partition, key)


def forget(partition: Partition, key: bytes) -> None:
    """Remove the archived events of a match."""
    archived.remove(partition, key)


def _row(key: bytes, number: int) -> bytes:
    return b"%s\x00%s" % (key, number.to_bytes(4, "big"))
