"""Reading the topic of revocations: whole before any token is taken, and never beyond what is hidden."""

from collections.abc import AsyncIterator

import pytest
from aiokafka import TopicPartition

from sandbox.kafka import KafkaServer
from schemas.accounts.codec import encode_revocation
from schemas.accounts.rows import Revocation
from serving.identity.revocation_reader import RevocationReader
from serving.identity.revocations import Revocations
from tests.awaiting import until
from tests.engine.kafka_topics import connection_to, left_open, make_topic, send

pytestmark = pytest.mark.cluster

UNTIL = 4_000_000_000_000


def record(number: int) -> tuple[bytes, bytes]:
    revocation = Revocation(f"{number:032x}", 2, UNTIL)
    return revocation.user_id.encode(), encode_revocation(revocation)


class Read:
    """A topic of two partitions, and what a worker knows of it."""

    def __init__(self, kafka: KafkaServer, topic: str) -> None:
        self.topic = topic
        self.revocations = Revocations()
        tps = [TopicPartition(topic, number) for number in range(2)]
        self.reader = RevocationReader(self.revocations, tps, connection_to(kafka))

    @property
    def known_as_of(self) -> float:
        return self.revocations.fresh_as_of or 0.0


@pytest.fixture
async def read(kafka: KafkaServer) -> AsyncIterator[Read]:
    made = Read(kafka, await make_topic(kafka, "revocations", 2, cleanup_policy="compact"))
    yield made
    await made.reader.stop()


async def test_all_partitions_are_read_and_then_followed(kafka: KafkaServer, read: Read) -> None:
    await send(kafka, read.topic, [record(number) for number in range(50)], 0)
    await send(kafka, read.topic, [(b"nobody", b"nonsense"), (b"gone", None), record(50)], 1)
    read.reader.start()
    await until(lambda: read.known_as_of)
    assert len(read.revocations) == 51
    await send(kafka, read.topic, [record(51)], 1)
    await until(lambda: len(read.revocations) == 52)
    before = read.known_as_of
    await until(lambda: read.known_as_of > before)


async def test_what_an_open_transaction_may_hide_counts_as_not_read(kafka: KafkaServer, read: Read) -> None:
    """To see it fail, ask the reader of what is committed for the end: it stops before the transaction."""
    key, value = record(1)
    async with left_open(kafka, read.topic, {key: value}) as producer:
        await send(kafka, read.topic, [record(2)], 0)
        await send(kafka, read.topic, [record(3)], 1)
        read.reader.start()
        await until(lambda: len(read.revocations) == 1)
        assert read.revocations.fresh_as_of is None
        await producer.commit_transaction()
        await until(lambda: read.known_as_of)
        assert len(read.revocations) == 3
