"""The records that a transaction sends, packed into few batches."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import zip_longest

import msgspec
from aiokafka import TopicPartition
from aiokafka.producer.message_accumulator import BatchBuilder

from engine.partitions.limits import LARGEST

Headers = Sequence[tuple[str, bytes]]

MAX_BATCH_BYTES = LARGEST
"""A record batch is closed at this size, or at what its topic takes where that is less."""

_AT_A_TIME = 1000
"""Records that are packed between two iterations of the event loop."""


class Output(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One record to send with a transaction.

    `partition` is the one it goes to; None is the partition that publishes it.
    """

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None

    def target(self, publisher: int) -> int:
        """Return the partition that it goes to, published by the partition `publisher`."""
        return publisher if self.partition is None else self.partition


async def pack(
    outputs: Mapping[int, Iterable[Output]], limits: Mapping[str, int]
) -> AsyncIterator[tuple[TopicPartition, BatchBuilder]]:
    """Pack outputs into as few record batches as partitions and `limits` allow, in order by partition.

    Building a batch here costs a tenth of sending its records one by one. All partitions' first
    batches come first: sending a partition's next batch waits until its last one is on its way.
    """
    packed: dict[tuple[str, int], list[BatchBuilder]] = {}
    for number, ones in outputs.items():
        for count, output in enumerate(ones):
            if not count % _AT_A_TIME:
                await asyncio.sleep(0)  # views are answered meanwhile
            target = output.topic, output.target(number)
            if (builders := packed.get(target)) is None:
                builders = packed[target] = []
            while not builders or not _append(builders[-1], output):
                builders.append(_batch(limits.get(output.topic, MAX_BATCH_BYTES)))
    for turn in zip_longest(*([(TopicPartition(*tp), one) for one in ones] for tp, ones in packed.items())):
        for batch in turn:
            if batch is not None:
                yield batch


def _batch(limit: int) -> BatchBuilder:
    most = min(limit, MAX_BATCH_BYTES)
    return BatchBuilder(most, 0, is_transactional=True, key_serializer=None, value_serializer=None)


def _append(builder: BatchBuilder, output: Output) -> bool:
    """Append a record; return False if the batch is full (an empty batch takes any record)."""
    return (
        builder.append(timestamp=None, key=output.key, value=output.value, headers=list(output.headers))
        is not None
    )
