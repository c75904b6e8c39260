"""Kafka's double: producers of which a test says what becomes of what they send."""

import asyncio
from collections.abc import Sequence

from aiokafka.errors import KafkaConnectionError
from aiokafka.structs import RecordMetadata, TopicPartition

from engine.driver.producers import Headers, Keyed, Part
from serving.ingest.link import Outgoing
from serving.ingest.producer import IngestProducer

Place = tuple[str, int]
Record = tuple[bytes | None, bytes, Headers]

BATCH_BYTES = 16_384


class KafkaDouble:
    """A log for each partition, and the producers that were made for it.

    Attributes:
        log: the records, by topic and partition: key, value and headers.
        away: whether it is not reached.
        silent: whether it takes nothing, and says nothing.
        errors: what the next batches are refused with, one after the other.
        producers: those that were made, in order.
    """

    def __init__(self) -> None:
        self.log: dict[Place, list[Record]] = {}
        self.away = False
        self.silent = False
        self.unknown_offsets = False
        self.errors: list[Exception] = []
        self.producers: list[ProducerDouble] = []
        self.held: list[tuple[Place, list[Record], asyncio.Future[RecordMetadata]]] = []

    def make(self) -> "ProducerDouble":
        self.producers.append(ProducerDouble(self))
        return self.producers[-1]

    def take(self, place: Place, records: list[Record]) -> "asyncio.Future[RecordMetadata]":
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

    def acknowledge_first(self) -> None:
        """Take the first of what was held, and hold the rest."""
        self._append(*self.held.pop(0))

    def _append(
        self,
        place: Place,
        records: list[Record],
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
    """One producer: `batches` counts what was queued on it."""

    def __init__(self, kafka: KafkaDouble) -> None:
        self.started = False
        self.stopped = False
        self.batches = 0
        self._kafka = kafka

    async def start(self) -> None:
        if self._kafka.away:
            raise KafkaConnectionError("no broker answers")
        self.started = True

    async def stop(self, _seconds: float) -> None:
        self.stopped = True

    async def queue(self, topic: str, partition: int, records: Sequence[Keyed]) -> list[Part]:
        assert self.started
        parts = list[Part]()
        batch = list[Record]()
        for one in records:
            if batch and sum(len(value) for _, value, _ in batch) + len(one.value) > BATCH_BYTES:
                parts.append(self._sent(topic, partition, batch))
                batch = []
            batch.append((one.key, one.value, one.headers))
        parts.append(self._sent(topic, partition, batch))
        return parts

    def _sent(self, topic: str, partition: int, batch: "list[Record]") -> Part:
        self.batches += 1
        return Part(self._kafka.take((topic, partition), batch), 0, len(batch))


def producer_of(
    kafka: KafkaDouble, patience: float = 5.0, pause: float = 0.0, most_bytes: int = 1 << 20
) -> IngestProducer:
    return IngestProducer(kafka.make, patience=patience, pause=pause, most_bytes=most_bytes)


def records(
    values: Sequence[bytes], partition: int = 0, topic: str = "events", headers: Headers = ()
) -> list[Outgoing]:
    return [Outgoing(topic, partition, b"m1", value, headers) for value in values]
