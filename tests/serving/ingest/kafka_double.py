"""Kafka's double: producers of which a test says what becomes of what they send."""

import asyncio
from collections.abc import Sequence

from aiokafka.errors import KafkaConnectionError
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.structs import RecordMetadata, TopicPartition

from serving.ingest.link import Headers, Outgoing
from serving.ingest.producer import IngestProducer

Place = tuple[str, int]


class KafkaDouble:
    """A log for each partition, and the producers that were made for it.

    Attributes:
        log: the records, by topic and partition: key, value and headers.
        away: whether it is not reached.
        silent: whether it takes nothing, and says nothing.
        errors: what the next records and batches are refused with, one after the other.
        producers: those that were made, in order.
    """

    def __init__(self) -> None:
        self.log: dict[Place, list[tuple[bytes, bytes, Headers]]] = {}
        self.away = False
        self.silent = False
        self.unknown_offsets = False
        self.errors: list[Exception] = []
        self.producers: list[ProducerDouble] = []
        self.held: list[tuple[Place, list[tuple[bytes, bytes, Headers]], asyncio.Future[RecordMetadata]]] = []

    def make(self) -> "ProducerDouble":
        self.producers.append(ProducerDouble(self))
        return self.producers[-1]

    def take(
        self, place: Place, records: list[tuple[bytes, bytes, Headers]]
    ) -> "asyncio.Future[RecordMetadata]":
        future = asyncio.get_running_loop().create_future()
        if self.errors:
            future.set_exception(self.errors.pop(0))
        elif self.silent:
            self.held.append((place, records, future))
        else:
            self._append(place, records, future)
        return future

    def acknowledge(self) -> None:
        """Take what was held, and answer again."""
        self.silent = False
        held, self.held = self.held, []
        for place, records, future in held:
            self._append(place, records, future)

    def _append(
        self,
        place: Place,
        records: list[tuple[bytes, bytes, Headers]],
        future: "asyncio.Future[RecordMetadata]",
    ) -> None:
        log = self.log.setdefault(place, [])
        offset = -1 if self.unknown_offsets else len(log)
        log.extend(records)
        if not future.done():
            future.set_result(RecordMetadata(*place, TopicPartition(*place), offset, 0, 0, 0))

    def values(self, topic: str) -> dict[int, list[bytes]]:
        """The values in the log of a topic, by partition."""
        return {
            number: [value for _, value, _ in records]
            for (name, number), records in self.log.items()
            if name == topic
        }


class ProducerDouble:
    """One producer: `sent` counts what was queued on it."""

    def __init__(self, kafka: KafkaDouble) -> None:
        self.started = False
        self.stopped = False
        self.sends = 0
        self.batches = 0
        self._kafka = kafka

    async def start(self) -> None:
        if self._kafka.away:
            raise KafkaConnectionError("no broker answers")
        self.started = True

    async def stop(self, _seconds: float) -> None:
        self.stopped = True

    def create_batch(self) -> BatchBuilder:
        return BatchBuilder(16_384, 0)

    async def send(
        self,
        topic: str,
        value: bytes,
        key: bytes,
        partition: int,
        headers: Headers,
    ) -> "asyncio.Future[RecordMetadata]":
        assert self.started
        self.sends += 1
        return self._kafka.take((topic, partition), [(key, value, headers)])

    async def queue_batch(
        self, batch: BatchBuilder, topic: str, partition: int
    ) -> "asyncio.Future[RecordMetadata]":
        assert self.started
        self.batches += 1
        records = [(one.key, one.value, one.headers) for one in DefaultRecordBatch(bytes(batch._build()))]
        return self._kafka.take((topic, partition), records)


def producer_of(
    kafka: KafkaDouble, patience: float = 5.0, pause: float = 0.0, most_bytes: int = 1 << 20
) -> IngestProducer:
    return IngestProducer(kafka.make, patience=patience, pause=pause, most_bytes=most_bytes)


def records(
    values: Sequence[bytes], partition: int = 0, topic: str = "events", headers: Headers = ()
) -> list[Outgoing]:
    return [Outgoing(topic, partition, b"m1", value, headers) for value in values]
