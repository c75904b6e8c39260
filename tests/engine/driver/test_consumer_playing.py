"""The contract with Faust and aiokafka (see test_consumer.py), tried by workers on a real Kafka."""

import asyncio
import random
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from aiokafka.consumer.fetcher import READ_COMMITTED
from faust.tables.manager import TableManager
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from engine.batches import PartitionBatch
from engine.driver import consumer_thread
from engine.driver.consumer import BatchConsumer
from engine.partitions.partition import Partition
from engine.partitions.store import StoreError
from engine.partitions.transactions import TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.awaiting import until
from tests.engine.driver.playing import published, small_batches
from tests.engine.kafka_topics import abort, committed, take_over
from tests.engine.records import batch
from tests.engine.sport import PARTITIONS, Counting, running


@pytest.mark.cluster
async def test_a_new_group_counts_what_was_there_before_it_and_what_comes_after(
    playing: Counting, kafka: KafkaServer
) -> None:
    await playing.play(b"0", b"1", b"2")
    await playing.play(b"0", partition=1)
    async with running(playing):
        await until(lambda: (playing.count(0), playing.count(1)) == (3, 1))
        await playing.play(b"3")
        await until(lambda: playing.count() == 4)
    assert await published(playing) == [1, 2, 3, 4]
    await take_over(kafka, playing.name, range(PARTITIONS), playing.events.name)
    offsets = await committed(kafka, playing.name)
    assert offsets == dict(zip(playing.tps(), (4, 1), strict=True))


@pytest.mark.cluster
async def test_faust_commits_nothing_of_what_a_partition_has_not_committed(
    playing: Counting, kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever way Faust's streams acknowledge, its commit by the clock would run ahead of the work.

    To see it fail, take `_filter_committable_offsets` out of `BatchConsumer`.
    """
    go = asyncio.Event()
    commit = TransactionalProducer.commit

    async def hold(self: TransactionalProducer, *args: Any) -> dict[tuple[str, int], int]:
        await go.wait()
        return await commit(self, *args)

    async with running(playing):
        monkeypatch.setattr(TransactionalProducer, "commit", hold)
        await playing.play(b"0", b"1", b"2")
        await until(lambda: len(playing.taken) == 3 and not playing.consumer.unacked)
        await playing.consumer.commit()
        async with asyncio.timeout(20):
            # What the take-over committed is seen a moment after it returned.
            while not (offsets := await committed(kafka, playing.name)):
                await asyncio.sleep(0.01)
        assert offsets == dict.fromkeys(playing.tps(), 0)
        go.set()
        await playing.app.partitions.drain()
    await take_over(kafka, playing.name, range(PARTITIONS), playing.events.name)
    assert await committed(kafka, playing.name) == dict(zip(playing.tps(), (3, 0), strict=True))


@pytest.mark.cluster
async def test_a_batch_that_a_rebalance_overtook_on_its_way_is_not_taken(playing: Counting) -> None:
    """The new owner's first batch would be this one; what lies before it would then look like a repeat.

    A drill lost 13 balls by it, between two rebalances a second apart. To see it fail,
    let `BatchConsumer.is_current` be true.
    """
    tp = playing.tps()[0]
    async with running(playing):
        consumer = playing.consumer
        stale = consumer._to_message(tp, batch(range(3, 6), topic=tp.topic))
        await consumer.perform_seek()
        await playing.app.topics.on_message(stale)
        await playing.play(b"0", b"1", b"2", b"3")
        await until(lambda: playing.count() == 4)
    assert playing.taken == [b"0", b"1", b"2", b"3"]


@pytest.mark.cluster
async def test_a_batch_that_waited_for_a_rebalance_to_end_is_not_taken(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The flow is resumed before recovery seeks: the new owner's first batch would be this one.

    To see it fail, begin no epoch in `BatchConsumer.on_partitions_assigned`.
    """
    current = []
    assigned = driver.Consumer.on_partitions_assigned

    async def look(consumer: BatchConsumer, *args: Any) -> None:
        current.append(consumer.is_current(cast(PartitionBatch, waiting.value)))
        await assigned(consumer, *args)

    async with running(playing):
        tp, consumer = playing.tps()[0], playing.consumer
        assert consumer._epoch.end_fetch(consumer._epoch.begin_fetch())
        waiting = consumer._to_message(tp, batch(range(3, 6), topic=tp.topic))
        assert consumer.is_current(cast(PartitionBatch, waiting.value))
        monkeypatch.setattr(driver.Consumer, "on_partitions_assigned", look)
        consumer.rejoin()
        await until(lambda: current)
    assert current == [False]


@pytest.mark.cluster
async def test_what_recovery_s_own_seek_lets_through_is_counted_all_the_same(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust's recovery seeks while the flow is resumed already: a backlog may be fetched beside it.

    A drill lost 840 balls by it: all that had come while nobody owned the partition. To see it
    fail, have `BatchConsumer._getmany` return what it got in the same epoch.
    """
    fetched = asyncio.Event()
    seek, getmany = driver.Consumer.seek_to_committed, driver.Consumer._getmany

    async def seek_slowly(consumer: driver.Consumer) -> Mapping[TP, int]:
        found = await seek(consumer)
        if consumer.flow_active and not fetched.is_set():
            await playing.play(b"2", b"3", b"4")
            async with asyncio.timeout(10):
                await fetched.wait()
        return found

    async def fetch(consumer: driver.Consumer, *args: Any, **kwargs: Any) -> Any:
        if found := await getmany(consumer, *args, **kwargs):
            fetched.set()
        return found

    async with running(playing):
        await playing.play(b"0", b"1")
        await until(lambda: playing.count() == 2)
        await playing.app.partitions.drain()
        monkeypatch.setattr(driver.Consumer, "seek_to_committed", seek_slowly)
        monkeypatch.setattr(driver.Consumer, "_getmany", fetch)
        playing.consumer.rejoin()
        await until(lambda: playing.count() == 5)
    assert playing.taken == [b"0", b"1", b"2", b"3", b"4"]


@pytest.mark.cluster
async def test_the_consumer_reads_committed_records_only_and_fetches_do_not_keep_others_waiting(
    playing: Counting, kafka: KafkaServer
) -> None:
    """To see it fail, take one of the three settings out of `_create_worker_consumer`."""
    await abort(kafka, playing.events.name, {b"m0": b"aborted"})
    await playing.play(b"0")
    async with running(playing):
        await until(lambda: playing.count() == 1)
        assert playing.taken == [b"0"]
        fetcher = playing.consumer._thread._ensure_consumer()._fetcher
        assert fetcher._isolation_level == READ_COMMITTED
        assert fetcher._gathers == (consumer_thread.FETCH_WAIT_MS, consumer_thread.FETCH_MIN_BYTES)


@pytest.mark.cluster
@pytest.mark.parametrize("claimed", [True, False])
async def test_partitions_of_which_nothing_is_read_are_put_back_to_the_beginning(
    playing: Counting, monkeypatch: pytest.MonkeyPatch, claimed: bool
) -> None:
    """The first balls of a new group were lost: fetched, and dropped by the rebalance.

    A claim commits the offset 0, which aiokafka does not seek to, and which is seen a
    moment later. To see it fail, take `seek_to_committed` out of `BatchConsumer`.
    """

    async def unseen(*_: object) -> dict[tuple[str, int], int]:
        return {}

    if not claimed:
        monkeypatch.setattr("engine.partitions.ownership.claim", unseen)
    async with running(playing):
        consumer = playing.consumer
        consumer.stop_flow()
        await playing.play(*[b"%d" % number for number in range(5)])
        for tp in playing.tps():
            consumer._thread.seek(tp, 3)  # as if three had been fetched and dropped
        await consumer.perform_seek()
        assert [await consumer.position(tp) for tp in playing.tps()] == [0] * PARTITIONS
        consumer.resume_flow()
        await until(lambda: playing.count() == 5)
    assert playing.taken == [b"0", b"1", b"2", b"3", b"4"]


@pytest.mark.cluster
async def test_faust_s_recovery_has_nothing_to_do_where_the_partition_holds_the_changelog_s_end(
    playing: Counting, kafka: KafkaServer, tmp_path: Path
) -> None:
    """To see it fail, let `PartitionedStore.persisted_offset` return one less: the worker is never ready."""
    await playing.play(b"0", b"1")
    async with running(playing):
        await until(lambda: playing.count() == 2)
    again = Counting(kafka, tmp_path, playing.name)
    async with running(again):
        recovery = cast(TableManager, again.app.tables).recovery
        assert recovery.active_highwaters
        assert not recovery.need_recovery()
        assert again.consumer._active_partitions == set(again.tps())
        await again.play(b"2")
        await until(lambda: again.count() == 3)
        assert again.taken == [b"2"]


@pytest.mark.cluster
async def test_a_worker_with_an_empty_disk_finds_everything_in_the_changelog(
    playing: Counting, kafka: KafkaServer, tmp_path: Path
) -> None:
    await playing.play(b"0", b"1")
    async with running(playing):
        await until(lambda: playing.count() == 2)
    elsewhere = Counting(kafka, tmp_path / "elsewhere", playing.name)
    async with running(elsewhere):
        assert elsewhere.count() == 2
        assert elsewhere.taken == []


@pytest.mark.cluster
@small_batches
async def test_rebalances_in_the_middle_of_a_backlog_count_each_record_once_and_in_order(
    playing: Counting,
) -> None:
    values = [b"%d" % number for number in range(900)]
    await playing.play(*values)
    async with running(playing):
        for mark in (100, 300, 500):
            await until(partial(lambda least: len(playing.taken) >= least, mark))
            partition, generation = playing.app.partitions[0], playing.app.consumer_generation_id
            playing.consumer.rejoin()
            await until(partial(lambda old: playing.app.partitions.get(0) not in (None, old), partition))
            await until(playing.ready)
            assert playing.app.consumer_generation_id >= generation
        await until(lambda: playing.count() == 900)
    assert await published(playing) == list(range(1, 901))


@pytest.mark.cluster
@small_batches
async def test_rebalances_in_the_middle_of_rebalances_lose_and_double_nothing(playing: Counting) -> None:
    chance = random.Random(7)
    for partition in range(PARTITIONS):
        await playing.play(*[b"%d" % number for number in range(1_000)], partition=partition)
    async with running(playing):
        for _ in range(20):
            playing.consumer.rejoin()
            await asyncio.sleep(chance.choice((0, 0.001, 0.01, 0.05)))
        await until(
            lambda: [playing.count(partition) for partition in range(PARTITIONS)] == [1_000] * PARTITIONS
        )
    for partition in range(PARTITIONS):
        assert await published(playing, partition) == list(range(1, 1_001))


@pytest.mark.cluster
@small_batches
async def test_a_batch_on_which_the_disk_fails_is_done_again_whole_with_all_that_was_not_committed(
    playing: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [100, 101, 400]
    put = Partition.put

    def fail_at_times(self: Partition, *change: Any) -> None:
        put(self, *change)
        if failures and len(playing.taken) >= failures[0]:
            failures.pop(0)
            raise StoreError("too many open files")

    monkeypatch.setattr(Partition, "put", fail_at_times)
    await playing.play(*[b"%d" % number for number in range(600)])
    async with running(playing):
        await until(lambda: playing.count() == 600)
    assert not failures
    assert await published(playing) == list(range(1, 601))
