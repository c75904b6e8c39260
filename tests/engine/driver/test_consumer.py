"""The contract with Faust and aiokafka: what engine/driver relies on, tried on the installed versions.

A failure here after an upgrade means that the engine may lose or double balls on it.
"""

import asyncio
import inspect
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import IllegalStateError, KafkaConnectionError, KafkaError
from aiokafka.protocol.admin import ApiVersionRequest
from faust.tables.manager import TableManager
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage
from mode.worker import Worker as ModeWorker

from engine.batches import PartitionBatch
from engine.driver import consumer as seam
from engine.driver import versions
from engine.driver.consumer import BatchConsumer
from engine.driver.versions import UntriedVersionError, check_versions
from engine.partitions.transactions import PartitionLostError
from tests.awaiting import until
from tests.engine.records import batch, records
from tests.engine.sport import Counting

OTHER = TP("another.topic", 0)


@pytest.mark.parametrize("package", ["faust-streaming", "aiokafka"])
def test_an_untried_version_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    found = {name: tried[-1] for name, tried in versions.TRIED.items()} | {package: "99.1"}
    monkeypatch.setattr(versions, "version", found.__getitem__)
    with pytest.raises(UntriedVersionError) as refused:
        check_versions()
    assert f"{package} 99.1 was never tried" in str(refused.value)
    assert f"install {package}=={versions.TRIED[package][-1]}" in str(refused.value)


def test_the_app_is_not_even_made_on_an_untried_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(versions, "version", lambda _: "99.1")
    with pytest.raises(UntriedVersionError):
        Counting(None, tmp_path)


def test_the_installed_versions_are_tried_ones() -> None:
    check_versions()


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


async def fetch(
    consumer: BatchConsumer, fetched: Mapping[TP, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[TP, ConsumerMessage]]:
    """What Faust makes of one fetch."""

    async def next_records(_timeout: float) -> tuple[Mapping[TP, list[Any]], set[TP]]:
        return fetched, set(fetched)

    monkeypatch.setattr(consumer, "_wait_next_records", next_records)
    return [(tp, cast(ConsumerMessage, message)) async for tp, message in consumer.getmany(timeout=0)]


async def deliver(consumer: BatchConsumer, found: PartitionBatch) -> ConsumerMessage:
    """A message as a stream holds it while its agent works."""
    message = consumer._to_message(TP(found.topic, found.partition), found)
    message.incref()
    consumer.track_message(message)
    return message


async def test_getmany_hands_what_iterate_yields_to_to_message(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer.scheduler, "_max_records", 2)
    sport.app.consumer_generation_id = 7
    tp = sport.tps()[1]
    (first_tp, first), (_, last) = await fetch(consumer, {tp: records([10, 11, 15])}, monkeypatch)
    assert first_tp == first.tp == tp
    assert (first.topic, first.partition, first.offset, first.generation_id) == (tp.topic, 1, 11, 7)
    batches = [cast(PartitionBatch, message.value) for message in (first, last)]
    assert [[record.offset for record in found.records] for found in batches] == [[10, 11], [15]]


async def test_topics_that_did_not_ask_for_batches_are_faust_s_as_ever(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Plain:
        topic, partition, offset, timestamp, timestamp_type = OTHER.topic, 0, 3, 5_000, 0
        headers, key, value, checksum = (), b"k", b"v", None
        serialized_key_size = serialized_value_size = 1

    tp = sport.tps()[0]
    found = await fetch(consumer, {tp: records([1]), OTHER: [Plain(), Plain()]}, monkeypatch)
    assert [each for each, _ in found] == [tp, OTHER, OTHER]
    message = found[1][1]
    assert (message.offset, message.key, message.value) == (3, b"k", b"v")
    message.incref()
    message.ack(consumer)
    assert consumer._acked[OTHER] == [3]


async def test_a_batch_in_an_agent_s_hands_holds_a_rebalance_up_until_it_is_acknowledged(
    sport: Counting, consumer: BatchConsumer
) -> None:
    message = await deliver(consumer, batch([4, 5], topic=sport.events.name))
    waiting = asyncio.create_task(consumer.wait_empty())
    await until(lambda: consumer._waiting_for_ack)
    assert not waiting.done()
    message.ack(consumer)
    async with asyncio.timeout(5):
        await waiting
    assert message.acked
    assert not consumer.unacked


async def test_what_is_folded_holds_a_rebalance_up_until_it_is_committed(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, take `drain` out of `BatchConsumer.wait_empty`."""
    drained, draining = asyncio.Event(), asyncio.Event()

    async def drain() -> None:
        draining.set()
        await drained.wait()

    monkeypatch.setattr(sport.app.partitions, "drain", drain)
    waiting = asyncio.create_task(consumer.wait_empty())
    await until(draining.is_set)
    assert not waiting.done()
    drained.set()
    await waiting


async def test_a_worker_told_to_stop_does_not_wait_for_ever_for_its_commits(
    sport: Counting, consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, take `forget` out of `BatchConsumer.wait_empty`."""
    forgotten = asyncio.Event()
    monkeypatch.setattr(sport.app.partitions, "drain", forgotten.wait)
    monkeypatch.setattr(sport.app.partitions, "forget", forgotten.set)
    monkeypatch.setattr(seam, "STOP_PATIENCE", 0.01)
    sport.app._stopped.set()
    async with asyncio.timeout(5):
        await consumer.wait_empty()


async def test_faust_s_bookkeeping_of_offsets_never_sees_batched_topics(
    sport: Counting, consumer: BatchConsumer
) -> None:
    """Balls were lost when a stale gap, from before a rebalance, let a commit run ahead of the work.

    Faust notes offsets 1-999 as a gap when the batch that ends at 999 is delivered;
    after a rebalance they come again, cut differently. To see it fail, take
    `_add_gap`, `ack` or `_filter_committable_offsets` out of `BatchConsumer`.
    """
    tp = sport.tps()[0]
    await consumer._add_gap(tp, 1, 999)
    assert not consumer._gap[tp]
    message = await deliver(consumer, batch(range(100), topic=tp.topic))
    message.ack(consumer)
    assert (consumer._acked[tp], consumer._acked_index[tp], consumer._n_acked) == ([], set(), 0)
    consumer._acked[tp].append(99)  # as Faust's compiled stream iterator notes it, past `ack`
    consumer._acked_index[tp].add(99)
    consumer._acked[OTHER].append(3)
    assert consumer._filter_committable_offsets([tp, OTHER]) == {OTHER: 4}
    assert (consumer._acked[tp], consumer._acked_index[tp]) == ([], set())


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


async def test_faust_still_counts_the_gaps_of_other_topics(consumer: BatchConsumer) -> None:
    await consumer._add_gap(OTHER, 1, 999)
    assert len(consumer._gap[OTHER]) == 1


async def test_a_changelog_is_never_read_by_faust(sport: Counting, consumer: BatchConsumer) -> None:
    """Its partitions restore and follow it; Faust would wait for an offset that only a marker has."""
    changelog = TP(sport.counts.changelog_topic_name, 0)
    events = sport.tps()[0]
    consumer.resume_partitions({changelog, events})
    assert consumer._active_partitions == {events}


async def test_a_connection_reset_a_moment_ago_is_a_broken_one_whatever_the_loop_says() -> None:
    """uvloop says it with a RuntimeError, which ends aiokafka's tasks unseen.

    To see it fail, do not call `engine.driver.connections.patch_connections`.
    """

    class Reset:
        def write(self, _: bytes) -> None:
            raise RuntimeError("unable to perform operation on <TCPTransport>; the handler is closed")

        def close(self) -> None:
            pass

    connection = AIOKafkaConnection("127.0.0.1", 9092)
    connection._writer = Reset()
    with pytest.raises(KafkaConnectionError, match="handler is closed"):
        await connection.send(ApiVersionRequest())
    assert not connection.connected()


async def test_a_worker_that_stops_waits_for_no_rebalance(
    consumer: BatchConsumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka's stopping waits until all members have joined: a drill's worker ignored SIGTERM for 30 s.

    To see it fail, take the `call_later` out of `BatchConsumerThread.on_thread_stop`.
    """

    class Joining:
        """A consumer, and its coordinator, that is joining the group."""

        def __init__(self) -> None:
            self._coordinator = self
            self._coordination_task = asyncio.create_task(asyncio.Event().wait())

        async def stop(self) -> None:
            await self._coordination_task

    monkeypatch.setattr("engine.driver.consumer.STOP_PATIENCE", 0.1)
    monkeypatch.setattr(driver.ConsumerThread, "on_thread_stop", lambda _: asyncio.sleep(0))
    thread = consumer._thread
    thread._consumer = cast(Any, Joining())
    async with asyncio.timeout(10):
        await thread.on_thread_stop()


def test_mode_s_worker_ends_where_ours_does_not_sleep() -> None:
    """What `app.worker.Worker` puts in the place of two waits is still called when it shuts down."""
    shutdown = inspect.getsource(ModeWorker._shutdown_loop)
    assert "self._gather_all()" in shutdown
    assert "self._sentinel_task()" in shutdown
    assert "sleep(1.0)" in inspect.getsource(TableManager.on_start)
