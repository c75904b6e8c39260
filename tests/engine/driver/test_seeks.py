"""Fetches that run beside seeks and take-overs, on the installed Faust and aiokafka."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

import pytest
from aiokafka.errors import IllegalStateError, KafkaConnectionError, KafkaError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage

from engine.batches import PartitionBatch
from engine.driver.consumer import BatchConsumer
from engine.partitions.transactions import PartitionLostError
from tests.engine.driver.messages import OTHER
from tests.engine.records import batch, records
from tests.engine.sport import Counting


async def test_a_fetch_that_crossed_a_rebalance_is_not_delivered(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies beyond what the rebalance dropped from the queues, which would then look like a repeat.

    Two matches of a drill lost their outcome by it. To see it fail, take `_getmany` out of `BatchConsumer`.
    """
    tp = sport.tps()[0]
    fetched, sought = asyncio.Event(), []

    async def fetch_slowly(*_: object, **__: object) -> Mapping[TP, list[Any]]:
        await fetched.wait()
        return {tp: records([10, 11])}

    async def seek(_: object) -> Mapping[TP, int]:
        sought.append(tp)
        return {tp: 5}

    monkeypatch.setattr(driver.Consumer, "_getmany", fetch_slowly)
    monkeypatch.setattr(driver.Consumer, "seek_to_committed", seek)
    fetching = asyncio.create_task(consumer._getmany({tp}, timeout=1))
    await asyncio.sleep(0)
    await consumer.perform_seek()
    fetched.set()
    assert await fetching == {}
    assert len(sought) == 2  # once more: the fetch moved the position after the first
    assert await consumer._getmany({tp}, timeout=1) == {tp: records([10, 11])}


async def test_what_was_fetched_beside_a_seek_is_sought_again(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its position was put back before the fetch moved it: dropped and no more, it would never come again.

    To see it fail, have `BatchConsumer._getmany` return what it got in the same epoch.
    """
    tp = sport.tps()[0]
    fetched, sought = asyncio.Event(), []

    async def seek(_: object) -> Mapping[TP, int]:
        sought.append(tp)
        if len(sought) == 1:
            await fetched.wait()
        return {tp: 5}

    async def fetch(*_: object, **__: object) -> Mapping[TP, list[Any]]:
        return {tp: records([5, 6])}

    monkeypatch.setattr(driver.Consumer, "_getmany", fetch)
    monkeypatch.setattr(driver.Consumer, "seek_to_committed", seek)
    seeking = asyncio.create_task(consumer.perform_seek())
    await asyncio.sleep(0)
    assert await consumer._getmany({tp}, timeout=1) == {}
    assert len(sought) == 2
    fetched.set()
    await seeking
    assert await consumer._getmany({tp}, timeout=1) == {tp: records([5, 6])}


async def test_partitions_that_are_taken_over_are_read_at_once(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust slept for a second where it found none to read: a failover took that much longer.

    To see it fail, take `_wait_next_records` out of `BatchConsumer`.
    """
    tps, slept = sport.tps(), []

    async def fetch(*_: object, **__: object) -> Mapping[TP, list[Any]]:
        return {tps[0]: records([5])}

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(driver.Consumer, "_getmany", fetch)
    monkeypatch.setattr(consumer, "sleep", sleep)
    consumer.pause_partitions({*tps, OTHER})
    assert await consumer._wait_next_records(timeout=1) == ({}, set())
    assert 0 < sum(slept) < 0.1
    consumer.resume_partitions(tps)
    assert await consumer._wait_next_records(timeout=1) == ({tps[0]: records([5])}, set(tps))
    assert len(slept) == 1


async def test_what_is_fetched_between_a_take_over_and_its_seek_is_not_taken(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is from where the partition stood before. To see it fail, have `begin_fetch` forget `_unsought`."""
    tp = sport.tps()[0]
    fetched = iter([records([3, 4]), records([5, 6])])

    async def seek(_: object) -> Mapping[TP, int]:
        return {tp: 5}

    async def fetch(*_: object, **__: object) -> Mapping[TP, list[Any]]:
        return {tp: next(fetched)}

    monkeypatch.setattr(driver.Consumer, "seek_to_committed", seek)
    monkeypatch.setattr(driver.Consumer, "_getmany", fetch)
    consumer._epoch.take_over()
    assert await consumer._getmany({tp}, timeout=1) == {}
    assert await consumer._getmany({tp}, timeout=1) == {tp: records([5, 6])}


@pytest.mark.parametrize("error", [KafkaError("away"), PartitionLostError("another claims them too")])
async def test_a_take_over_that_fails_is_tried_again(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A worker whose claim was refused would end, or read nothing. To see it fail, let `_open` raise it."""
    tried: list[set[int]] = []
    sleep = asyncio.sleep

    async def take_over(actives: set[int], _: set[int]) -> None:
        tried.append(actives)
        if len(tried) == 1:
            raise error

    monkeypatch.setattr(sport.app.partitions, "open", take_over)
    monkeypatch.setattr("engine.driver.consumer.asyncio.sleep", lambda _: sleep(0))
    await consumer._open({0}, set())
    assert tried == [{0}, {0}]


async def test_a_fetch_that_cannot_be_sought_back_asks_for_a_rebalance(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what was dropped would never come again. To see it fail, take `rejoin` out of `_getmany`."""
    tp, asked = sport.tps()[0], []

    async def fail(_: object) -> Mapping[TP, int]:
        raise KafkaConnectionError("gone")

    async def fetch(*_: object, **__: object) -> Mapping[TP, list[Any]]:
        consumer._epoch.take_over()
        return {tp: records([5, 6])}

    monkeypatch.setattr(driver.Consumer, "_getmany", fetch)
    monkeypatch.setattr(driver.Consumer, "seek_to_committed", fail)
    monkeypatch.setattr(consumer, "rejoin", lambda: asked.append(tp))
    assert await consumer._getmany({tp}, timeout=1) == {}
    assert asked == [tp]


async def test_faust_drops_nothing_that_comes_again_after_a_seek(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It notes how far it has read when a batch is handed over, which may be after the seek that undoes it.

    To see it fail, take `ReadOffsets` out of `BatchConsumer`.
    """
    tp, handed, stopped = sport.tps()[0], [], asyncio.Event()

    class Fetcher:
        _stopped = stopped

    async def hand(message: ConsumerMessage) -> None:
        handed.append(message.offset)
        if len(handed) == 1:
            await consumer.perform_seek()
        else:
            stopped.set()

    async def seek(_: object) -> Mapping[TP, int]:
        return {tp: 5}

    fetches = iter([records(range(5, 10)), records([5, 6]), records([7])])

    async def getmany(timeout: float) -> AsyncIterator[tuple[TP, ConsumerMessage]]:
        yield tp, consumer._to_message(tp, batch([found.offset for found in next(fetches)], topic=tp.topic))

    monkeypatch.setattr(driver.Consumer, "seek_to_committed", seek)
    monkeypatch.setattr(consumer, "callback", hand)
    monkeypatch.setattr(consumer, "getmany", getmany)
    await consumer._drain_messages(cast(Any, Fetcher()))
    assert handed == [9, 6]


async def test_a_seek_that_failed_stops_nothing_for_good(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebalance may take the partitions away while it seeks; the next one seeks again.

    A drill stood still by it. To see it fail, count the end of a seek only where it succeeds.
    """
    tp = sport.tps()[0]

    async def fail(_: object) -> Mapping[TP, int]:
        raise IllegalStateError("No current assignment for partition")

    monkeypatch.setattr(driver.Consumer, "seek_to_committed", fail)
    with pytest.raises(IllegalStateError):
        await consumer.seek_to_committed()

    async def fetch(*_: object, **__: object) -> Mapping[TP, list[Any]]:
        return {tp: records([10, 11])}

    monkeypatch.setattr(driver.Consumer, "_getmany", fetch)
    await consumer._getmany({tp}, timeout=1)
    message = consumer._to_message(tp, batch([10, 11], topic=tp.topic))
    assert consumer.is_current(cast(PartitionBatch, message.value))
