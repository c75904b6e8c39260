"""Unpacking of what aiokafka fetched: what it cannot unpack becomes an `Unreadable`, and nothing raises.

Tried with aiokafka 0.14. Relied on: the fetcher makes a `MemoryRecords` and a
`PartitionRecords` of what a fetch returned for a partition, by those names of its module; it
iterates over the latter, and fetches next from its `next_fetch_offset`. aiokafka raises where it
cannot unpack, and the reader ends, or reads the same records again for ever.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from aiokafka import AIOKafkaConsumer
from aiokafka.consumer import fetcher
from aiokafka.consumer.fetcher import READ_COMMITTED, PartitionRecords
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.structs import ConsumerRecord, TopicPartition

from engine.driver.codecs import MOST_UNPACKED
from engine.driver.raw_records import (
    BASE_OFFSET,
    NoSubstanceError,
    Unreadable,
    check_substance,
    decompressed,
    offset_behind,
    records_of,
    unreadable,
)

_LOG_OVERHEAD = 12
"""Bytes of a batch's header that its length does not count."""


class RawBatches:
    """The record batches that a fetch returned (`MemoryRecords`, which shows none of their bytes)."""

    def __init__(self, data: bytes | None) -> None:
        self._data = memoryview(data or b"")
        self._batches = MemoryRecords(data or b"")
        self._taken = self._passed = self._at = 0
        self.has_next = self._batches.has_next
        """Returns whether a further whole batch follows: the last one is often cut off."""
        self.size_in_bytes = self._batches.size_in_bytes

    def next_batch(self) -> Any:
        """Return the next batch."""
        self._taken += 1
        return self._batches.next_batch()

    def raw(self) -> memoryview:
        """Return the bytes of the batch that `next_batch` returned last."""
        while True:
            (length,) = struct.unpack_from(">i", self._data, self._at + 8)
            if self._passed == self._taken - 1:
                return self._data[self._at : self._at + _LOG_OVERHEAD + length]
            self._at += _LOG_OVERHEAD + length
            self._passed += 1


class ContainedRecords(PartitionRecords):  # type: ignore[misc]
    """Unpacks what a fetch returned for a partition, with an `Unreadable` in place of what it cannot unpack.

    Guarantees, in `contained` topics: it raises nothing, every offset is passed once, and the
    records around an unreadable one come as usual; a batch of more than a thousand nearly empty
    records is one `Unreadable`. In `skipped` topics, too, nothing raises, and names of headers need
    not be UTF-8. In all others they need not either, and what cannot be unpacked is an error that
    names its place. A batch whose checksum is wrong is fetched once more before it is given up.
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
                    plain = decompressed(batches.raw())
                    unpacked += len(plain)
                    batch = DefaultRecordBatch(plain)
                if tp.topic in self.contained:
                    check_substance(plain or batches.raw())
                for record in batch:
                    offset = record.offset
                    # A batch may begin before the offset that was asked for.
                    if not position <= offset < behind:
                        continue
                    position = self.next_fetch_offset = offset + 1
                    yield self._consumer_record(tp, record)
                self.next_fetch_offset = max(behind, position)
            except Exception as error:
                raw = batches.raw()
                first = max(self.next_fetch_offset, BASE_OFFSET.unpack_from(raw)[0])
                if isinstance(error, _ChecksumError) and self._doubt(first):
                    return
                self.next_fetch_offset = first
                behind = offset_behind(raw) or first + 1
                if first < behind:  # else the last record of the batch is read already
                    yield from self._unpack_singly(raw, plain or raw, behind, error)
                if batch is None:
                    return  # the next round would fail at the same batch

    def _is_passed(self, batch: Any) -> bool:
        """Return whether a reader passes over a batch: of an aborted transaction, or a marker."""
        committed = self._isolation_level == READ_COMMITTED
        if committed and batch.producer_id is not None:
            self._consume_aborted_up_to(batch.base_offset)
            if batch.is_control_batch and self._contains_abort_marker(batch):
                self._aborted_producers.discard(batch.producer_id)
            if batch.is_transactional and batch.producer_id in self._aborted_producers:
                return True
        return bool(batch.is_control_batch)

    def _doubt(self, first: int) -> bool:
        """Return whether a batch is corrupt for the first time: the network may have damaged it."""
        place = (self._tp, first)
        if place in self._doubted:
            self._doubted.discard(place)
            return False
        self._doubted.add(place)
        return True

    def _unpack_singly(
        self, raw: memoryview, plain: memoryview, behind: int, error: Exception
    ) -> Iterator[ConsumerRecord | Unreadable]:
        """Yield a batch's records one by one as far as possible, and the rest as one `Unreadable`."""
        strict = self._tp.topic in self.contained
        if not isinstance(error, _ChecksumError | NoSubstanceError):
            try:
                for record in records_of(plain, strict=strict):
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
        yield unreadable(raw, first, behind - 1, error)


class _ChecksumError(CorruptRecordException):  # type: ignore[misc]
    """A batch is not what its producer sent."""


def contain_fetches(topics: Iterable[str]) -> None:
    """Install the unpacking in this process; what cannot be unpacked of these topics is `Unreadable`."""
    ContainedRecords.contained.update(topics)
    install()


def skip_unreadable(topics: Iterable[str]) -> None:
    """Install the unpacking in this process, for changelogs: nothing of these topics raises, either."""
    ContainedRecords.skipped.update(topics)
    install()


def install() -> None:
    """Replace the classes by which aiokafka's fetcher unpacks."""
    fetcher.MemoryRecords = RawBatches
    fetcher.PartitionRecords = ContainedRecords


def raise_if_ended(consumer: AIOKafkaConsumer) -> None:
    """Check that a consumer still fetches: its task may have failed, and a reader would wait for ever.

    Raises:
        KafkaError: what ended its fetching.
    """
    fetching = consumer._fetcher.error_future
    if fetching.done() and not fetching.cancelled() and (error := fetching.exception()) is not None:
        raise error
