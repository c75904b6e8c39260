"""Partition batches: one stream event carries all that one fetch brought for one partition.

Faust's cost is per event (two tasks, a lock, a queue, sensors), so N records in
one event cost as much as one record would. There is no waiting window: a batch is whatever
has arrived, small when quiet (latency), large when behind (throughput).
See docs/decisions/0001.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

import msgspec


class Record(Protocol):
    """The fields of a Kafka record that are read. `timestamp` is epoch milliseconds."""

    @property
    def offset(self) -> int: ...  # noqa: D102
    @property
    def timestamp(self) -> int: ...  # noqa: D102
    @property
    def key(self) -> bytes | None: ...  # noqa: D102
    @property
    def value(self) -> bytes | None: ...  # noqa: D102
    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]: ...  # noqa: D102


class PartitionBatch(msgspec.Struct, frozen=True, eq=False):
    """Consecutive records of one partition of one topic, never empty, in offset order.

    Offsets may have holes where compaction or transaction markers made them. `epoch`
    is the consumer's fetch epoch (`FetchEpoch`): a later seek or rebalance begins another, in which
    the same records are read again, and this batch is stale.
    """

    topic: str
    partition: int
    records: Sequence[Record]
    epoch: int = 0

    @property
    def first(self) -> int:
        """The first record's offset."""
        return self.records[0].offset

    @property
    def last(self) -> int:
        """The last record's offset."""
        return self.records[-1].offset

    def since(self, offset: int) -> "PartitionBatch | None":
        """Return the part from `offset` on: this batch itself where that is all of it, None where empty."""
        if self.first >= offset:
            return self
        rest = [record for record in self.records if record.offset >= offset]
        return PartitionBatch(self.topic, self.partition, rest, self.epoch) if rest else None

    def halves(self) -> "tuple[PartitionBatch, PartitionBatch]":
        """Return the two halves, in order, of a batch of two or more records."""
        middle = len(self.records) // 2
        return self._of(self.records[:middle]), self._of(self.records[middle:])

    def split(self, count: int) -> "tuple[PartitionBatch, PartitionBatch | None]":
        """Return the first `count` records (at least one), and the rest, or None."""
        if count >= len(self.records):
            return self, None
        return self._of(self.records[:count]), self._of(self.records[count:])

    def count_before(self, offset: int) -> int:
        """Return how many records lie before an offset."""
        return bisect_left(self.records, offset, key=lambda record: record.offset)

    def _of(self, records: Sequence[Record]) -> "PartitionBatch":
        return PartitionBatch(self.topic, self.partition, records, self.epoch)


TP = TypeVar("TP", bound=tuple[str, int])


def cut(fetched: Mapping[TP, Sequence[Record]], max_records: int) -> Iterator[tuple[TP, PartitionBatch]]:
    """Cut one fetch into batches of at most `max_records`, alternating between partitions.

    So a partition that is far behind does not delay the others.
    """
    start = 0
    remaining = dict(fetched)
    while remaining:
        for tp, records in list(remaining.items()):
            chunk = records[start : start + max_records]
            if chunk:
                yield tp, PartitionBatch(tp[0], tp[1], chunk)
            else:
                del remaining[tp]
        start += max_records
