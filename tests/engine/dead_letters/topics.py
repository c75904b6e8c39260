"""Topics of dead letters, written as a worker writes them, on the session's Kafka."""

import msgspec
from aiokafka import AIOKafkaProducer

from engine.dead_letters.reader import DeadLetter, DeadLetterReader, Place, Resolution
from engine.dead_letters.redrive import Outcome, redrive
from engine.partitions.outputs import Headers
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import connection_to, make_topic

PARTITIONS = 2


class DeadLetterTopics(msgspec.Struct, frozen=True):
    """A sport's events and its dead letters (or late events), both of one test's own."""

    kafka: KafkaServer
    events: str
    dead_letters: str

    @classmethod
    async def make(cls, kafka: KafkaServer, **config: str) -> "DeadLetterTopics":
        events = await make_topic(kafka, "events", PARTITIONS, **config)
        return cls(kafka, events, await make_topic(kafka, "dead-letters", PARTITIONS))

    async def put(
        self, key: bytes | None, value: bytes | None, partition: int = 0, reason: str = "failed", **more: str
    ) -> Place:
        """Write a dead letter that came from the same partition of the events, at offset 7."""
        headers = {"topic": self.events, "partition": str(partition), "offset": "7", "reason": reason}
        headers |= {"error": f"about {reason}", **more}
        encoded = [(name, text.encode()) for name, text in headers.items() if text]
        return await self.put_raw(key, value, partition, encoded)

    async def put_raw(
        self, key: bytes | None, value: bytes | None, partition: int, headers: Headers
    ) -> Place:
        async with AIOKafkaProducer(acks="all", **connection_to(self.kafka)) as producer:
            batch = producer.create_batch()
            batch.append(timestamp=None, key=key, value=value, headers=list(headers))
            written = await (await producer.send_batch(batch, self.dead_letters, partition=partition))
        return Place(partition, written.offset)

    async def listed(self) -> list[DeadLetter]:
        async with DeadLetterReader(self.dead_letters, connection_to(self.kafka)) as reader:
            return await reader.list()

    async def waiting(self) -> list[Place]:
        return [letter.place for letter in await self.listed() if letter.resolution is None]

    async def redrive(self, resolution: Resolution = Resolution.RETRIED, *places: Place) -> Outcome:
        """Redrive what is at these places, or all that waits."""
        async with DeadLetterReader(self.dead_letters, connection_to(self.kafka)) as reader:
            listed = [a for a in await reader.list() if a.resolution is None]
            chosen = [a for a in listed if a.place in places] if places else listed
            return await redrive(reader, chosen, resolution, connection_to(self.kafka))
