"""A sport whose consumer was made and never started; and one to be run on the session's Kafka."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.driver.app import BATCH_RECORDS
from engine.driver.consumer import BatchConsumer
from sandbox.kafka import KafkaServer
from tests.engine.driver.messages import OTHER
from tests.engine.sport import Counting


@pytest.fixture
async def sport(tmp_path: Path) -> AsyncIterator[Counting]:
    """A sport whose consumer was made and never started."""
    counting = Counting(None, tmp_path)
    counting.app.loop = asyncio.get_running_loop()
    counting.app.finalize()
    counting.consumer.resume_flow()
    counting.app.topics.acking_topics.update({counting.events.name, OTHER.topic})
    yield counting
    counting.consumer._thread.thread_loop.close()


@pytest.fixture
def consumer(sport: Counting, monkeypatch: pytest.MonkeyPatch) -> BatchConsumer:
    monkeypatch.setattr(sport.consumer, "highwater", lambda _tp: 0)
    monkeypatch.setattr(sport.consumer, "assignment", lambda: {*sport.tps(), OTHER})
    return sport.consumer


@pytest.fixture
async def playing(kafka: KafkaServer, tmp_path: Path, request: pytest.FixtureRequest) -> Counting:
    """A sport whose topics are there, and whose workers are the test's to run."""
    counting = Counting(kafka, tmp_path, batch_max_records=getattr(request, "param", BATCH_RECORDS))
    await counting.make_topics()
    return counting
