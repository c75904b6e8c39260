"""The dead letters of cricket, as Kafka has them."""

from typing import NamedTuple

from aiokafka import ConsumerRecord

from sandbox.kafka import KafkaServer
from schemas.cricket.topics import DEAD_LETTERS
from tests.engine.kafka_topics import read


class DeadLetter(NamedTuple):
    topic: str
    """Where the record was when it was set aside."""
    offset: int
    headers: dict[str, str]
    record: ConsumerRecord


async def letters_in(kafka: KafkaServer, partition: int) -> list[DeadLetter]:
    """What was set aside in a partition, by workers of all tests, in Kafka's order.

    A record that tests wrote to the topic, and that names no topic where it was, is left out.
    """
    found = []
    for record in await read(kafka, DEAD_LETTERS.name, partition):
        headers = {name: value.decode() for name, value in record.headers}
        if "topic" in headers:
            found.append(DeadLetter(headers["topic"], int(headers["offset"]), headers, record))
    return found
