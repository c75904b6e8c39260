"""What a transaction asks of a real Kafka: in how many round trips, in which order, how much at a time."""

import asyncio
from typing import Any

import pytest

from engine.partitions.outputs import MAX_BATCH_BYTES, Output
from engine.partitions.transactions import TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import committed, make_topic, read, unique
from tests.engine.producing import Start

pytestmark = pytest.mark.cluster


def requests_of(producer: TransactionalProducer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the requests that it sends from now on, those that are sent again left out."""
    client = producer._producer.client
    send, asked = client.send, []

    async def noting(node_id: int, request: Any, **options: Any) -> Any:
        name = type(request).__name__.partition("_")[0]
        if name not in (*asked, "MetadataRequest", "FindCoordinatorRequest"):
            asked.append(name)
        return await send(node_id, request, **options)

    monkeypatch.setattr(client, "send", noting)
    return asked


async def test_a_transaction_begun_ahead_takes_its_commit_two_round_trips(
    kafka: KafkaServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, have `begin` add nothing: all five requests are the commit's then."""
    log, out, late, events = [await make_topic(kafka, name) for name in ("log", "out", "late", "events")]
    group, name = unique("group"), unique("id")
    producer = await start(name)
    await producer.commit({0: [Output(log, b"k", b"0")]}, {(events, 0): 1}, group)
    asked = requests_of(producer, monkeypatch)
    await producer.begin({(log, 0), (out, 0)}, group)
    async with asyncio.timeout(10):
        while len(asked) < 2 or producer._producer._txn_manager.partitions_to_add():
            await asyncio.sleep(0.001)
    assert set(asked) == {"AddOffsetsToTxnRequest", "AddPartitionsToTxnRequest"}

    asked.clear()
    assert await producer.commit({0: [Output(log, b"k", b"1")]}, {(events, 0): 2}, group) == {(log, 0): 2}
    assert sorted(asked) == ["EndTxnRequest", "ProduceRequest", "TxnOffsetCommitRequest"]

    await producer.begin({(log, 0)}, group)
    assert await producer.commit({0: [Output(late, b"k", b"2")]}, {(events, 0): 3}, group) == {(late, 0): 0}
    await producer.begin({(log, 0)}, group)
    assert await producer.commit({}, {}, group) == {}
    await start(name)
    assert await committed(kafka, group) == {(events, 0): 3}
    assert [found.value for found in await read(kafka, log)] == [b"0", b"1"]
    assert [found.value for found in await read(kafka, late)] == [b"2"]


async def test_a_topic_written_to_a_moment_ago_is_told_ahead_too(
    kafka: KafkaServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told only at the commit goes in requests of its own, and the broker refuses others beside it.

    To see it fail, have `begin` tell of `topics` alone.
    """
    monkeypatch.setattr("engine.partitions.transactions.RECENT", 60)
    log, out, events = [await make_topic(kafka, name) for name in ("log", "out", "events")]
    group = unique("group")
    producer = await start(unique("id"))
    outputs = [Output(log, b"k", b"v"), Output(out, b"k", b"v")]
    await producer.commit({0: outputs}, {(events, 0): 1}, group)
    await producer.begin({(log, 0)}, group)
    async with asyncio.timeout(10):
        while producer._producer._txn_manager.partitions_to_add():
            await asyncio.sleep(0.001)

    asked = requests_of(producer, monkeypatch)
    assert await producer.commit({0: outputs}, {(events, 0): 2}, group) == {(log, 0): 2, (out, 0): 2}
    assert sorted(asked) == ["EndTxnRequest", "ProduceRequest", "TxnOffsetCommitRequest"]

    monkeypatch.setattr("engine.partitions.transactions.RECENT", 0)
    await producer.begin({(log, 0)}, group)
    assert out not in {tp.topic for tp in producer._producer._txn_manager.partitions_to_add()}
    await producer.commit({}, {}, group)


async def test_more_than_a_batch_holds_goes_in_several_in_order(kafka: KafkaServer, start: Start) -> None:
    log, out = await make_topic(kafka, "log"), await make_topic(kafka, "out")
    producer = await start(unique("id"))
    size = 40_000
    count = 3 * MAX_BATCH_BYTES // size
    outputs = []
    for number in range(count):
        outputs.append(Output(log, b"%d" % number, bytes(size)))
        outputs.append(Output(out, b"%d" % number, b"small"))
    assert await producer.commit({0: outputs}, {}, "g") == {(log, 0): count - 1, (out, 0): count - 1}
    for topic in (log, out):
        assert [found.key for found in await read(kafka, topic)] == [
            b"%d" % number for number in range(count)
        ]


async def test_a_record_as_large_as_its_topic_takes_is_sent_alone(kafka: KafkaServer, start: Start) -> None:
    dead = await make_topic(kafka, "dead-letters", max_message_bytes=str(2 << 20))
    producer = await start(unique("id"))
    sizes = [10, 3 << 19, 20]
    await producer.commit({0: [Output(dead, None, bytes(size)) for size in sizes]}, {}, "g")
    assert [len(found.value or b"") for found in await read(kafka, dead)] == sizes


async def test_all_partitions_first_batches_are_sent_at_once(
    kafka: KafkaServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partition's second batch waits for its first: taken in turn they would wait for each other.

    To see it fail, have `pack` yield the batches partition by partition.
    """
    log = await make_topic(kafka, "log", partitions=2)
    producer = await start(unique("id"))
    order: list[int] = []
    send_batch = producer._producer.send_batch

    async def noting(builder: Any, topic: str, *, partition: int) -> Any:
        order.append(partition)
        return await send_batch(builder, topic, partition=partition)

    monkeypatch.setattr(producer._producer, "send_batch", noting)
    large = [Output(log, b"k", bytes(MAX_BATCH_BYTES // 2 + 1))]
    assert await producer.commit({0: large * 3, 1: large * 2}, {}, "g") == {(log, 0): 2, (log, 1): 1}
    assert order == [0, 1, 0, 1, 0]


async def test_no_request_is_larger_than_a_broker_takes(
    kafka: KafkaServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All partitions' batches of a moment are one request; too large a one would be sent again for ever.

    To see it fail, do not wait in `commit` for what is under way.
    """
    monkeypatch.setattr("engine.partitions.transactions.MAX_REQUEST_BYTES", 2 * MAX_BATCH_BYTES)
    log = await make_topic(kafka, "log", partitions=6)
    producer = await start(unique("id"))
    client = producer._producer.client
    send, sizes = client.send, []

    async def noting(node_id: int, request: Any, **options: Any) -> Any:
        if type(request).__name__.startswith("Produce"):
            sizes.append(sum(len(parts) for _, parts in request._topics))
        return await send(node_id, request, **options)

    monkeypatch.setattr(client, "send", noting)
    large = [Output(log, b"k", bytes(MAX_BATCH_BYTES * 3 // 4))]
    last = await producer.commit(dict.fromkeys(range(6), large), {}, "g")
    assert last == {(log, number): 0 for number in range(6)}
    assert max(sizes) <= 3  # some are refused and sent again (KIP-890)
