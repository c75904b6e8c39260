"""The contract with Faust and aiokafka: what engine/driver relies on, tried on the installed versions.

A failure here after an upgrade means that the engine may lose or double balls on it.
"""

import asyncio
from typing import Any, cast

import pytest
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from engine.batches import PartitionBatch
from engine.driver import consumer as seam
from engine.driver.consumer import BatchConsumer
from tests.awaiting import until
from tests.engine.driver.messages import OTHER, deliver, fetch
from tests.engine.records import batch, records
from tests.engine.sport import Counting


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


async def test_faust_still_counts_the_gaps_of_other_topics(consumer: BatchConsumer) -> None:
    await consumer._add_gap(OTHER, 1, 999)
    assert len(consumer._gap[OTHER]) == 1


async def test_a_changelog_is_never_read_by_faust(sport: Counting, consumer: BatchConsumer) -> None:
    """Its partitions restore and follow it; Faust would wait for an offset that only a marker has."""
    changelog = TP(sport.counts.changelog_topic_name, 0)
    events = sport.tps()[0]
    consumer.resume_partitions({changelog, events})
    assert consumer._active_partitions == {events}


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
