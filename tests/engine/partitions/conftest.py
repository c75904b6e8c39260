"""Workers of the engine alone, on the session's Kafka."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import make_topic, unique
from tests.engine.partitions.worker import NUMBERS, NewWorker, Worker


@pytest.fixture
async def new_worker(kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[NewWorker]:
    events = await make_topic(kafka, "events", partitions=NUMBERS)
    changelog = await make_topic(kafka, "matches-changelog", partitions=NUMBERS, cleanup_policy="compact")
    group = unique("group")
    workers: list[Worker] = []

    def make(name: str) -> Worker:
        workers.append(Worker(kafka, tmp_path / name, (events, changelog), group))
        return workers[-1]

    yield make
    for worker in workers:
        await worker.partitions.close()
