"""Two workers of one group that run different slices, on a real Kafka."""

import asyncio
from pathlib import Path

import pytest

from engine.driver.membership import members
from engine.driver.roles import SlicesDifferError
from engine.fatal import FatalError
from sandbox.kafka import KafkaServer
from tests.awaiting import until
from tests.engine.kafka_topics import connection_to
from tests.engine.sport import PARTITIONS, Counting, running


@pytest.mark.cluster
async def test_a_worker_that_runs_other_slices_ends_and_the_group_goes_on(
    kafka: KafkaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, take the assignment in `BatchConsumer.on_partitions_assigned` as it comes."""
    sport = Counting(kafka, tmp_path)
    other = Counting(kafka, tmp_path / "other", sport.name)
    sport.app.slices, other.app.slices = ("chess", "counting"), ("counting",)
    ended: list[FatalError] = []
    monkeypatch.setattr(other.app, "end", ended.append)  # it would end the tests
    await sport.make_topics()
    async with running(sport):
        assert [one.slices for one in await members(sport.name, connection_to(kafka))] == [sport.app.slices]
        other.app.loop = asyncio.get_running_loop()
        other.app.finalize()
        starting = asyncio.ensure_future(other.app.start())
        try:
            await until(lambda: ended)
            await until(sport.ready)
            assert len(sport.app.partitions) == PARTITIONS
            assert not other.app.partitions
        finally:
            await other.app.stop()
            await asyncio.gather(starting, return_exceptions=True)
        await sport.play(b"1", b"2")
        await until(lambda: sport.count() == 2)
    assert str(ended[0]) == str(SlicesDifferError(sport.name, sport.app.slices, other.app.slices))
