"""Records as a fetch brings them, made up."""

from collections.abc import Iterable, Sequence

import msgspec

from engine.batches import PartitionBatch


class MadeUpRecord(msgspec.Struct):
    """What the engine reads of a Kafka record."""

    offset: int
    timestamp: int = 0
    key: bytes | None = b"m"
    value: bytes | None = b""
    headers: Sequence[tuple[str, bytes | None]] = ()


def records(offsets: Iterable[int]) -> list[MadeUpRecord]:
    return [MadeUpRecord(offset) for offset in offsets]


def batch(offsets: Iterable[int], topic: str = "events", partition: int = 0) -> PartitionBatch:
    return PartitionBatch(topic, partition, records(offsets))
