"""Reading record batches from their bytes, record by record, with a stand-in for unreadable ones.

The layout is Kafka's message format 2. aiokafka's own reader raises where a batch is damaged, and
does not say where a record begins.
"""

import hashlib
import struct
from collections.abc import Iterator, Sequence

import msgspec
from aiokafka.errors import CorruptRecordException
from aiokafka.record.util import decode_varint

from engine.driver.codecs import decompress

_HEADER = struct.Struct(">qiibIhiqqqhii")
BASE_OFFSET = struct.Struct(">q")
_MAGIC_AT = 16
_ATTRIBUTES_AT = 21
_CODEC = 0x07
_LOG_APPEND_TIME = 0x08
_MANY_RECORDS = 1_000
_LEAST_BYTES = 12
"""Least bytes of a record, on average, in a batch of more than `_MANY_RECORDS`; seven are Kafka's own.
Smaller records hold no events, and each would be a dead letter: a compressed kilobyte may be a million."""
_MOST_RECORDS = 1 << 24
"""Offsets that a batch may span. One whose header says more is damaged: reading resumes at the next."""


class Unreadable(msgspec.Struct, frozen=True):
    """Stands for a record, or a whole record batch, that could not be unpacked.

    `first` and `offset` are the first and the last record's offsets, `records` is their number;
    `size` is in bytes, `digest` is their SHA-256. A single record has its key and value where
    they could be read.
    """

    first: int
    offset: int
    records: int
    timestamp: int
    error: str
    size: int
    digest: str
    key: bytes | None = None
    value: bytes | None = None
    headers: Sequence[tuple[str, bytes | None]] = ()


class NoSubstanceError(Exception):
    """A batch has too many records, and too small ones, for a dead letter each."""


class Record(msgspec.Struct, frozen=True):
    """A record with the fields of aiokafka's own records."""

    offset: int
    timestamp: int
    timestamp_type: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    checksum: None = None


def check_substance(plain: memoryview) -> None:
    """Check that the records of an uncompressed batch may be events.

    Raises:
        NoSubstanceError: they are too many, and too small.
    """
    count, size = int(_HEADER.unpack_from(plain)[-1]), len(plain) - _HEADER.size
    if count > _MANY_RECORDS and size < count * _LEAST_BYTES:
        raise NoSubstanceError(f"{count} records of {size} bytes in all are not events")


def offset_behind(raw: memoryview) -> int:
    """Return the offset after a batch, 0 where its header is implausible."""
    base, delta, count = int(BASE_OFFSET.unpack_from(raw)[0]), 0, 1
    if raw[_MAGIC_AT] >= 2:
        _, _, _, _, _, _, delta, _, _, _, _, _, count = _HEADER.unpack_from(raw)
    return base + delta + 1 if count - 1 <= delta < _MOST_RECORDS else 0


def decompressed(raw: memoryview) -> memoryview:
    """Return a compressed batch as an uncompressed one."""
    (attributes,) = struct.unpack_from(">h", raw, _ATTRIBUTES_AT)
    plain = bytearray(raw[: _HEADER.size])
    struct.pack_into(">h", plain, _ATTRIBUTES_AT, attributes & ~_CODEC)
    plain += decompress(attributes & _CODEC, raw[_HEADER.size :])
    return memoryview(plain)


def records_of(raw: memoryview, *, strict: bool) -> Iterator[Record | Unreadable]:
    """Yield the records of an uncompressed batch, each on its own.

    Raises:
        Exception: the records that follow cannot be separated; its type varies.
    """
    (base, _, _, magic, _, attributes, _, first_timestamp, max_timestamp, *_, count) = _HEADER.unpack_from(
        raw
    )
    if magic < 2 or attributes & _CODEC:
        raise CorruptRecordException("its records cannot be separated")
    data, at = bytes(raw[_HEADER.size :]), 0
    appended = bool(attributes & _LOG_APPEND_TIME)
    for _ in range(count):
        length, start = decode_varint(data, at)
        at = start + length
        if length < 0 or at > len(data):
            raise CorruptRecordException(f"a record of {length} bytes where {len(data) - start} are left")
        delta, pos = decode_varint(data, start + 1)
        offset, pos = decode_varint(data, pos)
        key, pos = _bytes(data, pos)
        value, pos = _bytes(data, pos)
        offset, timestamp = base + offset, max_timestamp if appended else first_timestamp + delta
        try:
            headers = _headers(data, pos, at, strict=strict)
        except Exception as error:
            one = unreadable(memoryview(data)[start:at], offset, offset, error)
            yield msgspec.structs.replace(one, timestamp=timestamp, key=key, value=value)
        else:
            yield Record(offset, timestamp, int(appended), key, value, headers)


def _headers(data: bytes, pos: int, end: int, *, strict: bool) -> list[tuple[str, bytes | None]]:
    count, pos = decode_varint(data, pos)
    found: list[tuple[str, bytes | None]] = []
    for _ in range(count):
        name, pos = _bytes(data, pos)
        value, pos = _bytes(data, pos)
        found.append(((name or b"").decode(errors="strict" if strict else "backslashreplace"), value))
    if pos != end:
        raise CorruptRecordException(f"a record ends {end - pos} bytes behind its headers")
    return found


def _bytes(data: bytes, pos: int) -> tuple[bytes | None, int]:
    length, pos = decode_varint(data, pos)
    if length < 0:
        return None, pos
    if pos + length > len(data):
        raise CorruptRecordException(f"a field of {length} bytes where {len(data) - pos} are left")
    return data[pos : pos + length], pos + length


def unreadable(raw: memoryview, first: int, last: int, error: Exception) -> Unreadable:
    """Return the `Unreadable` for a record, or a batch, of these bytes."""
    return Unreadable(
        first,
        last,
        last - first + 1,
        _timestamp(raw),
        f"{type(error).__name__}: {error}"[:500],
        len(raw),
        hashlib.sha256(raw).hexdigest(),
    )


def _timestamp(raw: memoryview) -> int:
    """Return a batch's last timestamp, -1 (Kafka's value for none) where it has none."""
    return int(_HEADER.unpack_from(raw)[8]) if len(raw) >= _HEADER.size else -1
