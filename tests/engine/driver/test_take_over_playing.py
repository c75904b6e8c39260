"""Taking over and stopping on a real Kafka: heartbeats, cancellation, lost partitions."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from engine.partitions.ownership import Partitions
from engine.partitions.recovery import Recovery
from tests.awaiting import until
from tests.engine.sport import PARTITIONS, Counting, running


@pytest.mark.cluster
async def test_several_partitions_lost_at_once_are_one_rebalance(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, let `Application._rejoin_now` not ask whether any partition is lost still."""
    opened: list[object] = []
    open_them = Partitions.open

    async def noting(self: Partitions, *args: Any) -> None:
        await open_them(self, *args)
        opened.append(args)

    monkeypatch.setattr(Partitions, "open", noting)
    async with running(playing):
        before = len(opened)
        for partition in list(playing.app.partitions.values()):
            partition.abandon(ValueError("a fault of ours"))
        await until(lambda: len(opened) > before)
        # The oftener, the later: this one comes after all that were due before it.
        due = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1 * 2**PARTITIONS, due.set)
        await due.wait()
        await until(playing.ready)
        assert len(opened) == before + 1


@pytest.mark.cluster
async def test_a_worker_says_that_it_lives_while_it_takes_partitions_over(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recovery longer than the session got the worker thrown out, each time again.

    To see it fail, take `_start_heartbeat_task` out of `heartbeat_until_superseded`.
    """
    beating: list[bool] = []
    run = Recovery.run

    async def look(self: Recovery, connection: Mapping[str, object]) -> None:
        coordinator = playing.consumer._thread._ensure_consumer()._coordinator
        for _ in range(200):
            if coordinator._heartbeat_task is not None:
                break
            await asyncio.sleep(0.01)
        beating.append(coordinator._heartbeat_task is not None and not coordinator._heartbeat_task.done())
        await run(self, connection)

    monkeypatch.setattr(Recovery, "run", look)
    async with running(playing):
        assert beating == [True]


@pytest.mark.cluster
async def test_taking_over_is_given_up_when_the_next_rebalance_is_due(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole group would wait for it. To see it fail, do not wait for `superseded`."""
    given_up = asyncio.Event()
    run = Recovery.run

    async def never_at_first(self: Recovery, connection: Mapping[str, object]) -> None:
        if given_up.is_set():
            return await run(self, connection)
        playing.consumer.rejoin()
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()

    monkeypatch.setattr(Recovery, "run", never_at_first)
    await playing.play(b"0")
    async with running(playing):
        assert given_up.is_set()
        await until(lambda: playing.count() == 1)


@pytest.mark.cluster
async def test_a_worker_told_to_stop_while_it_takes_partitions_over_stops(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waited for its recovery, and crashed as its stores were closed under it.

    To see it fail, do not cancel `_opening` in `BatchConsumer.on_stop`.
    """
    recovering, cancelled = asyncio.Event(), asyncio.Event()

    async def for_ever(self: Recovery, _: object) -> None:
        recovering.set()
        try:
            await asyncio.Event().wait()
        finally:
            self._stores[0].get("counts", b"m0")  # it is open still
            cancelled.set()

    monkeypatch.setattr(Recovery, "run", for_ever)
    app = playing.app
    app.loop = asyncio.get_running_loop()
    app.finalize()
    starting = asyncio.create_task(app.start())
    await asyncio.wait_for(recovering.wait(), 30)
    async with asyncio.timeout(10):
        await app.stop()
        await starting
    assert cancelled.is_set()
    assert not app.crashed


@pytest.mark.cluster
async def test_a_worker_stops_although_its_consumer_s_stopping_ends_in_a_cancellation(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka's does while a broker is away, and the thread ended unnoticed: the worker never.

    To see it fail, take `on_thread_stop` out of `BatchConsumerThread`.
    """
    cancelled = []
    async with running(playing):
        inner = playing.consumer._thread._ensure_consumer()
        stop = inner.stop

        async def stop_badly() -> None:
            await stop()
            cancelled.append(inner)
            raise asyncio.CancelledError

        monkeypatch.setattr(inner, "stop", stop_badly)
        stopping = asyncio.create_task(playing.app.stop())
        await asyncio.wait([stopping], timeout=10)
        assert stopping.done()
    assert cancelled
