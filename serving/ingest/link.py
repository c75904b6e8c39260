"""One Kafka producer: records queued on it, and what of them is not acknowledged yet."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec
from aiokafka.errors import KafkaConnectionError
from aiokafka.producer.message_accumulator import BatchBuilder

from engine.driver.producers import Acknowledged, QueueingProducer

REQUEST_SECONDS = 10.0
"""Seconds after which a broker that does not answer a request is connected to anew."""

BATCH_BYTES = 256 << 10
"""Bytes of a record batch: far below what a topic takes."""

TOGETHER = 8
"""Records of one partition, of one request, from which on they are a batch of their own.

Fewer are added to the batch that waits for that partition, with those of other requests."""

STOP_SECONDS = 2.0

Headers = Sequence[tuple[str, bytes]]


class Outgoing(msgspec.Struct, frozen=True, gc=False):
    """A record to be sent, and the partition that its key is in."""

    topic: str
    partition: int
    key: bytes
    value: bytes
    headers: Headers = ()

    @property
    def size(self) -> int:
        """Bytes of it in a batch, about."""
        return len(self.key) + len(self.value) + 64


class Producer(Protocol):
    """What is used of a producer: `QueueingProducer` is one."""

    def create_batch(self) -> BatchBuilder:
        """Return an empty batch."""

    async def send(
        self, topic: str, value: bytes, key: bytes, partition: int, headers: Headers
    ) -> Acknowledged:
        """Add a record to the batch that waits for its partition."""

    async def queue_batch(self, batch: BatchBuilder, topic: str, partition: int) -> Acknowledged:
        """Queue a batch."""

    async def start(self) -> None:
        """Connect."""

    async def stop(self, seconds: float) -> None:
        """Close, within so many seconds."""


def kafka_producer(connection: Mapping[str, object]) -> QueueingProducer:
    """Make a producer that is idempotent and waits for all replicas: what it acknowledges is not lost."""
    return QueueingProducer(
        **connection,
        enable_idempotence=True,
        acks="all",
        linger_ms=0,
        max_batch_size=BATCH_BYTES,
        request_timeout_ms=int(REQUEST_SECONDS * 1000),
    )


class Queued(msgspec.Struct, frozen=True, eq=False):
    """Records that are queued together: their places among those of the request, in order, and their bytes.

    The offset of the first is that of `future`'s metadata.
    """

    places: Sequence[int]
    size: int
    future: Acknowledged


class Link:
    """A started producer, and what is queued on it.

    Attributes:
        waiting: what Kafka has not acknowledged.
    """

    def __init__(self, producer: Producer) -> None:
        self.producer = producer
        self.waiting: set[Acknowledged] = set()

    async def queue(
        self, records: Sequence[Outgoing], places: Sequence[int], queued: Callable[[Queued], None]
    ) -> None:
        """Queue the records at these places, those of one partition in order; report each part to `queued`.

        Raises:
            KafkaError: it cannot be queued, and the rest is not.
        """
        groups: dict[tuple[str, int], list[int]] = {}
        for place in places:
            record = records[place]
            groups.setdefault((record.topic, record.partition), []).append(place)
        for (topic, partition), group in groups.items():
            if len(group) < TOGETHER:
                for place in group:
                    one = records[place]
                    future = await self.producer.send(topic, one.value, one.key, partition, one.headers)
                    queued(self._noted(Queued((place,), one.size, future)))
            else:
                for builder, part in self._batches(records, group):
                    future = await self.producer.queue_batch(builder, topic, partition)
                    size = sum(records[place].size for place in part)
                    queued(self._noted(Queued(part, size, future)))

    def _batches(
        self, records: Sequence[Outgoing], group: Sequence[int]
    ) -> Iterator[tuple[BatchBuilder, list[int]]]:
        """Yield batches of the records of a partition, each as full as a batch may be."""
        builder, part = self.producer.create_batch(), list[int]()
        for place in group:
            one = records[place]
            if part and not _appended(builder, one):
                yield _closed(builder), part
                builder, part = self.producer.create_batch(), []
            if not part:
                _appended(builder, one)  # the first record of a batch is taken whatever its size
            part.append(place)
        yield _closed(builder), part

    def _noted(self, queued: Queued) -> Queued:
        self.watch(queued.future)
        return queued

    def watch(self, future: Acknowledged) -> None:
        """Count what is queued as waiting until Kafka has acknowledged it."""
        self.waiting.add(future)
        future.add_done_callback(self._acknowledged)

    def _acknowledged(self, future: Acknowledged) -> None:
        self.waiting.discard(future)
        if not future.cancelled():
            future.exception()  # else it is logged, never retrieved, where nobody waits any more

    async def close(self, patience: float) -> None:
        """Give Kafka so many seconds to acknowledge what is queued, then give the rest up, and stop."""
        if self.waiting:
            await asyncio.wait(self.waiting, timeout=patience)
        for future in list(self.waiting):
            if not future.done():
                future.set_exception(
                    KafkaConnectionError("given up: Kafka acknowledged nothing for too long")
                )
        await self.producer.stop(STOP_SECONDS)


async def connected(make: Callable[[], Producer], seconds: float) -> Link:
    """Make a producer and start it.

    Raises:
        KafkaError: Kafka is not reached within so many seconds, or refuses it.
    """
    producer = make()
    try:
        async with asyncio.timeout(seconds):
            await producer.start()
    except BaseException as error:
        await producer.stop(STOP_SECONDS)
        if isinstance(error, TimeoutError):
            raise KafkaConnectionError(f"Kafka does not answer within {seconds:g} s") from None
        raise
    return Link(producer)


def _appended(builder: BatchBuilder, one: Outgoing) -> bool:
    metadata = builder.append(timestamp=None, key=one.key, value=one.value, headers=[*one.headers])
    return metadata is not None


def _closed(builder: BatchBuilder) -> BatchBuilder:
    builder.close()
    return builder
