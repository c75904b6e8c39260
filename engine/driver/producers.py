"""A Kafka producer on which batches are queued without waiting for those before them, and which ends in time.

Tried with aiokafka 0.14. Relied on: `AIOKafkaProducer._message_accumulator` has the batches of each partition
in order, and `_append_batch` adds one; `_closed` and `_exception` say that nothing more is sent.
`_wait_on_metadata` of its client knows a topic. `_sender.sender_task` is the task that sends.
"""

import asyncio
import copy
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, ProducerClosed
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import RecordMetadata

Acknowledged = asyncio.Future[RecordMetadata]
"""Is done when the broker has a record, or a batch: with the offset of its first record."""


class QueueingProducer:
    """A producer whose user bounds what is queued on it.

    aiokafka's `send_batch` waits until the batch before has been sent, and counts the seconds wrongly where
    several wait: it takes off the time since the first wait at each, so that after half a second of traffic a
    batch was refused as if it had waited for ten.
    """

    def __init__(self, **options: object) -> None:
        """Make a producer with aiokafka's options; `start` connects it."""
        self._producer = AIOKafkaProducer(**options)

    async def start(self) -> None:
        """Connect.

        Raises:
            KafkaError: Kafka is not reached, or refuses it.
        """
        await self._producer.start()

    async def stop(self, seconds: float) -> None:
        """Close it; what is not sent within so many seconds is not sent."""
        await stop_producer(self._producer, seconds)

    def create_batch(self) -> BatchBuilder:
        """Return an empty batch."""
        return self._producer.create_batch()

    async def send(
        self, topic: str, value: bytes, key: bytes, partition: int, headers: Sequence[tuple[str, bytes]]
    ) -> Acknowledged:
        """Add a record to the batch that waits for its partition.

        Raises:
            KafkaError: it cannot be sent.
        """
        sent: Acknowledged = await self._producer.send(topic, value, key, partition, None, [*headers])
        return sent

    async def queue_batch(self, batch: BatchBuilder, topic: str, partition: int) -> Acknowledged:
        """Queue a closed batch behind those of its partition.

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
        queued: Acknowledged = accumulator._append_batch(batch, TopicPartition(topic, partition)).future
        return queued


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
