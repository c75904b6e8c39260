"""A Kafka producer on which records are queued without waiting for those before them, and which ends in time.

Tried with aiokafka 0.14. Relied on: `AIOKafkaProducer._message_accumulator` has in `_batches` those of
each partition that wait, in order; `_append_batch` adds one, whose `_builder` takes records until it is full
or sent, and which is sent once it is full or `_linger_time` seconds old; `_closed` and `_exception` say that
nothing more is sent. `_wait_on_metadata` of its client knows a topic. `_sender.sender_task` is the task that
sends.
"""

import asyncio
import copy
import time
from collections.abc import Sequence
from typing import Protocol

import msgspec
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, ProducerClosed
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import RecordMetadata

Acknowledged = asyncio.Future[RecordMetadata]
"""Is done when the broker has a batch: with the offset of the batch's first record."""

Headers = Sequence[tuple[str, bytes]]


class Keyed(Protocol):
    """A record of a partition that is known."""

    @property
    def key(self) -> bytes | None:
        """Its key; None where the partition is chosen without one."""

    @property
    def value(self) -> bytes:
        """Its value."""

    @property
    def headers(self) -> Headers:
        """Its headers, such as [("awaited", b"1")]."""


class Part(msgspec.Struct, frozen=True, eq=False):
    """Records in a row, of one batch: how many, and how many of the batch are before them."""

    future: Acknowledged
    before: int
    count: int


class QueueingProducer:
    """A producer whose user bounds what is queued on it.

    What waits for a partition is sent together, whoever queued it. aiokafka's own `send` and `send_batch`
    wait for room, and not in turn: under load some waited for ten seconds while others passed them.
    """

    def __init__(self, spacing: float = 0.0, **options: object) -> None:
        """Make a producer; `start` connects it.

        Args:
            spacing: the seconds between two requests at least, in which records gather: what comes later
                than that after the last request is sent at once, where aiokafka's `linger_ms` would wait.
            options: aiokafka's.
        """
        self._producer = AIOKafkaProducer(**options)
        self._spacing = spacing
        self._sent_at = -spacing

    async def start(self) -> None:
        """Connect.

        Raises:
            KafkaError: Kafka is not reached, or refuses it.
        """
        await self._producer.start()

    async def stop(self, seconds: float) -> None:
        """Close it; what is not sent within so many seconds is not sent."""
        await stop_producer(self._producer, seconds)

    async def queue(self, topic: str, partition: int, records: Sequence[Keyed]) -> list[Part]:
        """Queue records behind those of their partition; return the parts that they are in, in order.

        It is done at once where the topic is known: what others queue does not come between.

        Raises:
            KafkaError: the topic is not known, or the producer has ended.
        """
        producer = self._producer
        await producer.client._wait_on_metadata(topic)
        accumulator = producer._message_accumulator
        if accumulator._closed:
            raise ProducerClosed
        if accumulator._exception is not None:
            raise copy.copy(accumulator._exception)
        place = TopicPartition(topic, partition)
        waiting = accumulator._batches.get(place)
        batch = waiting[-1] if waiting else None
        parts = list[Part]()
        number = 0
        while number < len(records):
            if batch is None:
                batch = accumulator._append_batch(accumulator.create_builder(), place)
                batch._linger_time = self._wait()
            builder, first = batch._builder, number
            before: int = builder.record_count()
            while number < len(records) and _appended(builder, records[number]):
                number += 1
            if number > first:
                parts.append(Part(batch.future, before, number - first))
            batch = None
        return parts

    def _wait(self) -> float:
        """Return the seconds until a new batch is sent: with those that wait, or by itself."""
        now = time.monotonic()
        if self._sent_at <= now:
            self._sent_at = max(now, self._sent_at + self._spacing)
        return self._sent_at - now


def _appended(builder: BatchBuilder, record: Keyed) -> bool:
    """Add a record to a batch, the first whatever its size; return False where it is full or sent."""
    metadata = builder.append(timestamp=None, key=record.key, value=record.value, headers=[*record.headers])
    return metadata is not None


async def stop_producer(producer: AIOKafkaProducer, timeout: float) -> None:
    """Close a producer; what it has not sent within `timeout` seconds is not sent."""
    try:
        await asyncio.wait_for(producer.stop(), timeout)
    except (TimeoutError, KafkaError):
        # aiokafka would retry for ever, although nothing waits for it. And where a request under way
        # is refused, it leaves its connections open.
        sender = producer._sender.sender_task
        while sender is not None and not sender.done():
            sender.cancel()
            await asyncio.wait([sender], timeout=0.05)
        await producer.client.close()
