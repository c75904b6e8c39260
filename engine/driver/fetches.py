"""Where Overstream reaches into aiokafka's unpacking of what it fetched: what cannot be unpacked is told.

Part of `engine.driver.consumer`, which says which version it was tried with. What is relied on: the
fetcher makes a `MemoryRecords` and a `PartitionRecords` of what a fetch brought of a
partition, by those names of its module; it iterates over the latter, and reads on from
its `next_fetch_offset`. aiokafka raises where it cannot unpack, and whoever reads ends, or
reads the same again for ever.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import msgspec
from aiokafka.consumer import fetcher
from aiokafka.consumer.fetcher import READ_COMMITTED, PartitionRecords
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.record.util import decode_varint
from aiokafka.structs import ConsumerRecord, TopicPartition

from engine.driver.codecs import MOST_UNPACKED, decompress

_HEADER = struct.Struct(">qiibIhiqqqhii")
_BASE_OFFSET = struct.Struct(">q")
_LOG_OVERHEAD = 12
_MAGIC_AT = 16
_ATTRIBUTES_AT = 21
_CODEC = 0x07
_LOG_APPEND_TIME = 0x08
_MANY_RECORDS = 1_000
_LEAST_BYTES = 12
"""Bytes a record that many in a batch have at least, seven of them Kafka's own. What is less holds no events,
and each would be a dead letter: a kilobyte, compressed, may be a million of them."""
_MOST_RECORDS = 1 << 24
"""Offsets that a batch may span. One whose header says more is damaged: read on at its next offset."""


class Unreadable(msgspec.Struct, frozen=True):
    """A record that could not be unpacked, or a whole record batch of them, in its place.

    `offset` is the last one's, `first` the first one's; `records` how many there are,
    `size` of how many bytes with which SHA-256. A record alone has its key and value where
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


class RawBatches:
    """The record batches that a fetch brought (`MemoryRecords`, which shows none of their bytes)."""

    def __init__(self, data: bytes | None) -> None:
        self._data = memoryview(data or b"")
        self._batches = MemoryRecords(data or b"")
        self._taken = self._passed = self._at = 0
        self.has_next = self._batches.has_next
        """Tells whether there is a further batch that is whole: the last one is often cut off."""
        self.size_in_bytes = self._batches.size_in_bytes

    def next_batch(self) -> Any:
        """Return the next batch."""
        self._taken += 1
        return self._batches.next_batch()

    def raw(self) -> memoryview:
        """Return the bytes of the batch that came last."""
        while True:
            (length,) = struct.unpack_from(">i", self._data, self._at + 8)
            if self._passed == self._taken - 1:
                return self._data[self._at : self._at + _LOG_OVERHEAD + length]
            self._at += _LOG_OVERHEAD + length
            self._passed += 1


class ContainedRecords(PartitionRecords):  # type: ignore[misc]
    """Unpacks what a fetch brought of a partition, an `Unreadable` in place of what cannot be.

    Guarantees, of topics that are `contained`: it raises nothing, every offset is passed
    once, and what is around the unreadable comes as ever; a batch of a thousand records and more
    that are next to nothing is one `Unreadable`. So it is of those that are `skipped`, where
    names of headers need not be UTF-8, nor need they elsewhere: there what cannot be unpacked is an
    error that names its place. A batch whose
    checksum is wrong is fetched once more before it is given up.
    """

    contained: ClassVar[set[str]] = set()
    skipped: ClassVar[set[str]] = set()
    _doubted: ClassVar[set[tuple[TopicPartition, int]]] = set()

    def _unpack_records(self) -> Iterator[ConsumerRecord | Unreadable]:
        self.next_fetch_offset: int
        batches: RawBatches = self._records
        tp, unpacked = self._tp, 0
        while unpacked < MOST_UNPACKED and batches.has_next():
            position, plain, batch = self.next_fetch_offset, None, None
            try:
                batch = batches.next_batch()
                if not batch.validate_crc():
                    raise _ChecksumError("the checksum is wrong")  # noqa: TRY301 - of this batch
                behind = batch.next_offset
                if self._is_passed(batch):
                    self.next_fetch_offset = max(behind, position)
                    continue
                if type(batch) is DefaultRecordBatch and batch.compression_type:
                    plain = _decompressed(batches.raw())
                    unpacked += len(plain)
                    batch = DefaultRecordBatch(plain)
                if tp.topic in self.contained:
                    _check_substance(plain or batches.raw())
                for record in batch:
                    offset = record.offset
                    # One before what was asked for is in a batch with it.
                    if not position <= offset < behind:
                        continue
                    position = self.next_fetch_offset = offset + 1
                    yield self._consumer_record(tp, record)
                self.next_fetch_offset = max(behind, position)
            except Exception as error:
                raw = batches.raw()
                first = max(self.next_fetch_offset, _BASE_OFFSET.unpack_from(raw)[0])
                if isinstance(error, _ChecksumError) and self._doubt(first):
                    return
                self.next_fetch_offset = first
                behind = _behind(raw) or first + 1
                if first < behind:  # else a record that was read had the last offset already
                    yield from self._unpack_with_care(raw, plain or raw, behind, error)
                if batch is None:
                    return  # it would come again

    def _is_passed(self, batch: Any) -> bool:
        """Tell whether a batch is none of the reader's: of an aborted transaction, or a marker."""
        committed = self._isolation_level == READ_COMMITTED
        if committed and batch.producer_id is not None:
            self._consume_aborted_up_to(batch.base_offset)
            if batch.is_control_batch and self._contains_abort_marker(batch):
                self._aborted_producers.discard(batch.producer_id)
            if batch.is_transactional and batch.producer_id in self._aborted_producers:
                return True
        return bool(batch.is_control_batch)

    def _doubt(self, first: int) -> bool:
        """Tell whether a batch is seen to be corrupt for the first time: the wire may have done it."""
        place = (self._tp, first)
        if place in self._doubted:
            self._doubted.discard(place)
            return False
        self._doubted.add(place)
        return True

    def _unpack_with_care(
        self, raw: memoryview, plain: memoryview, behind: int, error: Exception
    ) -> Iterator[ConsumerRecord | Unreadable]:
        """Yield a batch's records one by one as far as it goes, and what is left of it as one."""
        strict = self._tp.topic in self.contained
        if not isinstance(error, _ChecksumError | _NoSubstanceError):
            try:
                for record in _records_of(plain, strict=strict):
                    if not self.next_fetch_offset <= record.offset < behind:
                        continue
                    self.next_fetch_offset = record.offset + 1
                    yield record if type(record) is Unreadable else self._consumer_record(self._tp, record)
                self.next_fetch_offset = behind
            except Exception as still:
                error = still
        if self.next_fetch_offset >= behind:
            return
        first, tp = self.next_fetch_offset, self._tp
        if not strict and tp.topic not in self.skipped:
            raise CorruptRecordException(
                f"{tp.topic}-{tp.partition}@{first}-{behind - 1} cannot be unpacked: {error}"
            ) from error
        self.next_fetch_offset = behind
        yield _unreadable(raw, first, behind - 1, error)


class _ChecksumError(CorruptRecordException):  # type: ignore[misc]
    """A batch is not what its producer sent."""


class _NoSubstanceError(Exception):
    """A batch has so many records, and of so little, that it is not worth a dead letter for each."""


class _Record(msgspec.Struct, frozen=True):
    """What aiokafka's own records have."""

    offset: int
    timestamp: int
    timestamp_type: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    checksum: None = None


def _check_substance(plain: memoryview) -> None:
    """See that an uncompressed batch's records may be events.

    Raises:
        _NoSubstanceError: they are many, and too small for that.
    """
    count, size = int(_HEADER.unpack_from(plain)[-1]), len(plain) - _HEADER.size
    if count > _MANY_RECORDS and size < count * _LEAST_BYTES:
        raise _NoSubstanceError(f"{count} records of {size} bytes in all are no events")


def _behind(raw: memoryview) -> int:
    """Return the offset behind a batch, 0 where its header can't be believed."""
    base, delta, count = int(_BASE_OFFSET.unpack_from(raw)[0]), 0, 1
    if raw[_MAGIC_AT] >= 2:
        _, _, _, _, _, _, delta, _, _, _, _, _, count = _HEADER.unpack_from(raw)
    return base + delta + 1 if count - 1 <= delta < _MOST_RECORDS else 0


def _decompressed(raw: memoryview) -> memoryview:
    """Return a compressed batch as it would be without."""
    (attributes,) = struct.unpack_from(">h", raw, _ATTRIBUTES_AT)
    plain = bytearray(raw[: _HEADER.size])
    struct.pack_into(">h", plain, _ATTRIBUTES_AT, attributes & ~_CODEC)
    plain += decompress(attributes & _CODEC, raw[_HEADER.size :])
    return memoryview(plain)


def _records_of(raw: memoryview, *, strict: bool) -> Iterator[_Record | Unreadable]:
    """Yield the records of an uncompressed batch, each on its own.

    Raises:
        Exception: what follows cannot be told apart; of whatever kind.
    """
    (base, _, _, magic, _, attributes, _, first_timestamp, max_timestamp, *_, count) = _HEADER.unpack_from(
        raw
    )
    if magic < 2 or attributes & _CODEC:
        raise CorruptRecordException("its records cannot be told apart")
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
            one = _unreadable(memoryview(data)[start:at], offset, offset, error)
            yield msgspec.structs.replace(one, timestamp=timestamp, key=key, value=value)
        else:
            yield _Record(offset, timestamp, int(appended), key, value, headers)


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


def _unreadable(raw: memoryview, first: int, last: int, error: Exception) -> Unreadable:
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
    """Return a batch's own last timestamp, -1 (Kafka's for none) where it has none."""
    return int(_HEADER.unpack_from(raw)[8]) if len(raw) >= _HEADER.size else -1


def contain_fetches(topics: Iterable[str]) -> None:
    """Have the consumers of this process unpack with care; of these topics, too, nothing raises."""
    ContainedRecords.contained.update(topics)
    use_care()


def skip_in(topics: Iterable[str]) -> None:
    """Have the consumers of this process pass what cannot be unpacked of topics as `Unreadable`, too."""
    ContainedRecords.skipped.update(topics)
    use_care()


def use_care() -> None:
    """Put what unpacks with care where the fetcher looks for it."""
    fetcher.MemoryRecords = RawBatches
    fetcher.PartitionRecords = ContainedRecords
