"""One Kafka producer: records queued on it, and what of them is not acknowledged yet."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import msgspec
from aiokafka.errors import KafkaConnectionError

from engine.driver.producers import Acknowledged, Headers, Keyed, Part, QueueingProducer

REQUEST_SECONDS = 10.0
"""Seconds after which a broker that does not answer a request is connected to anew."""

SPACING = 0.005
"""Seconds between two requests to Kafka at least, unless a batch is full: what comes one by one gathers."""

BATCH_BYTES = 256 << 10
"""Bytes of a record batch: far below what a topic takes."""

STOP_SECONDS = 2.0


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

    async def queue(self, topic: str, partition: int, records: Sequence[Keyed]) -> list[Part]:
        """Queue records behind those of their partition."""

    async def start(self) -> None:
        """Connect."""

    async def stop(self, seconds: float) -> None:
        """Close, within so many seconds."""


def kafka_producer(connection: Mapping[str, object]) -> QueueingProducer:
    """Make a producer that is idempotent and waits for all replicas: what it acknowledges is not lost."""
    return QueueingProducer(
        SPACING,
        **connection,
        enable_idempotence=True,
        acks="all",
        max_batch_size=BATCH_BYTES,
        request_timeout_ms=int(REQUEST_SECONDS * 1000),
    )


class Queued(msgspec.Struct, frozen=True, eq=False):
    """Records that are queued together: their places among those of the request, in order, and their bytes.

    The offset of the first is that of `future`'s metadata, and `before`.
    """

    places: Sequence[int]
    size: int
    future: Acknowledged
    before: int = 0


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
            first = 0
            for part in await self.producer.queue(topic, partition, [records[place] for place in group]):
                those = group[first : first + part.count]
                first += part.count
                self.watch(part.future)
                queued(Queued(those, sum(records[one].size for one in those), part.future, part.before))

    def watch(self, future: Acknowledged) -> None:
        """Count what is queued as waiting until Kafka has acknowledged it."""
        if future not in self.waiting:
            self.waiting.add(future)
            future.add_done_callback(self._acknowledged)

    def _acknowledged(self, future: Acknowledged) -> None:
        self.waiting.discard(future)
        if not future.cancelled():
            future.exception()  # else it is logged, never retrieved, where nobody waits any more

    async def close(self, patience: float) -> None:
        """Give Kafka so many seconds to acknowledge what is queued, then give the rest up, and stop."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        # A request that has this link already may queue on it still.
        while self.waiting and (left := end - loop.time()) > 0:
            await asyncio.wait(self.waiting, timeout=left)
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
