"""Faust's recovery behind our own: it has nothing to do, whatever others do to the changelogs meanwhile."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.partitions.recovery import Recovery
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import send
from tests.engine.sport import Counting, running

pytestmark = pytest.mark.cluster


async def test_what_others_write_to_a_changelog_once_it_is_restored_is_not_waited_for(
    kafka: KafkaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, leave `BatchConsumer.highwaters` out: the worker never gets ready."""
    sport = Counting(kafka, tmp_path)
    await sport.make_topics()
    run = Recovery.run

    async def run_and_be_written_to(self: Recovery, connection: Mapping[str, object]) -> None:
        await run(self, connection)
        await send(kafka, sport.counts.changelog_topic_name, [(b"foreign", b"1")])

    monkeypatch.setattr(Recovery, "run", run_and_be_written_to)
    async with running(sport):
        assert sport.ready()
