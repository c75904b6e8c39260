"""The dead letters of cricket, as Kafka has them."""

from typing import NamedTuple

from aiokafka import ConsumerRecord

from sandbox.kafka import KafkaServer
from schemas.cricket.topics import DEAD_LETTERS
from tests.engine.kafka_topics import read


class DeadLetter(NamedTuple):
    """A record that was set aside, and the topic and offset that it was read from."""

    topic: str
    offset: int
    headers: dict[str, str]
    record: ConsumerRecord

    @property
    def place(self) -> tuple[str, int]:
        """What tells apart what was set aside of one partition."""
        return self.topic, self.offset


async def letters_in(kafka: KafkaServer, partition: int) -> list[DeadLetter]:
    """What was set aside in a partition, by workers of all tests, in Kafka's order.

    Records that tests wrote to the topic without saying where they were read from are left out.
    """
    found = []
    for record in await read(kafka, DEAD_LETTERS.name, partition):
        headers = {name: value.decode() for name, value in record.headers}
        if "topic" in headers:
            found.append(DeadLetter(headers["topic"], int(headers["offset"]), headers, record))
    return found
