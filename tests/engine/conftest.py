"""What tests of the engine share."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.partitions.transactions import TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import connection_to
from tests.engine.owning import Owned, owning
from tests.engine.producing import Start


@pytest.fixture
async def owned(tmp_path: Path) -> AsyncIterator[Owned]:
    """One owned partition, without Kafka."""
    async with owning(tmp_path) as one:
        yield one


@pytest.fixture
async def start(kafka: KafkaServer) -> AsyncIterator[Start]:
    """Start a producer of an id, to be stopped in the end."""
    producers: list[TransactionalProducer] = []

    async def start_one(transactional_id: str, signs: str | None = None) -> TransactionalProducer:
        producer = TransactionalProducer(transactional_id, connection_to(kafka), signs)
        producers.append(producer)
        await producer.start()
        return producer

    yield start_one
    await asyncio.gather(*(producer.stop() for producer in producers))
