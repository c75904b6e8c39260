"""Transactions against a real Kafka: what is one unit, what is refused, what is left behind."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition

from engine.partitions.outputs import Output
from engine.partitions.transactions import PartitionLostError
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import committed, make_topic, read, signatures, unique
from tests.engine.producing import Start

pytestmark = pytest.mark.cluster


async def test_outputs_and_offsets_are_committed_together(kafka: KafkaServer, start: Start) -> None:
    log, out, events = [await make_topic(kafka, name, partitions=2) for name in ("log", "out", "events")]
    group = unique("group")
    name = unique("id")
    producer = await start(name)
    outputs = [
        Output(log, b"m1", b"one"),
        Output(out, b"m1", b"public", (("reason", b"r"), ("offset", b"5"))),
        Output(log, b"m2", None),
    ]
    assert await producer.commit({1: outputs}, {(events, 1): 12}, group) == {(log, 1): 1, (out, 1): 0}
    await start(name)
    assert await committed(kafka, group) == {(events, 1): 12}
    assert [(found.key, found.value) for found in await read(kafka, log, 1)] == [
        (b"m1", b"one"),
        (b"m2", None),
    ]
    assert [(found.value, found.headers) for found in await read(kafka, out, 1)] == [
        (b"public", (("reason", b"r"), ("offset", b"5")))
    ]
    assert await read(kafka, log, 0) == []


async def test_offsets_alone_or_outputs_alone_are_a_transaction_too(kafka: KafkaServer, start: Start) -> None:
    log, events = await make_topic(kafka, "log"), await make_topic(kafka, "events")
    group, name = unique("group"), unique("id")
    producer = await start(name)
    assert await producer.commit({}, {(events, 0): 3}, group) == {}
    assert await producer.commit({0: [Output(log, b"k", b"v")]}, {}, group) == {(log, 0): 0}
    assert await producer.commit({}, {}, group) == {}
    await start(name)
    assert await committed(kafka, group) == {(events, 0): 3}
    assert [found.value for found in await read(kafka, log)] == [b"v"]


async def test_a_record_without_key_and_value_goes_as_it_came(kafka: KafkaServer, start: Start) -> None:
    dead = await make_topic(kafka, "dead-letters")
    producer = await start(unique("id"))
    await producer.commit(
        {0: [Output(dead, None, None), Output(dead, None, b""), Output(dead, b"", None)]}, {}, "g"
    )
    assert [(found.key, found.value) for found in await read(kafka, dead)] == [
        (None, None),
        (None, b""),
        (b"", None),
    ]


async def test_the_last_offset_reckons_with_the_markers_before_it(kafka: KafkaServer, start: Start) -> None:
    log = await make_topic(kafka, "log")
    producer = await start(unique("id"))
    one = Output(log, b"k", b"v")
    lasts = [(await producer.commit({0: [one] * count}, {}, "g"))[log, 0] for count in (1, 3, 2)]
    assert lasts == [0, 4, 7]
    assert [found.offset for found in await read(kafka, log)] == [0, 2, 3, 4, 6, 7]


async def test_nothing_is_committed_where_the_broker_refuses_a_record(
    kafka: KafkaServer, start: Start
) -> None:
    """aiokafka ends a transaction although a batch of it was refused: the ball would be counted and lost.

    To see it fail, await the batches' futures after `commit_transaction` in `TransactionalProducer.commit`.
    """
    log, out, events = [await make_topic(kafka, name) for name in ("log", "out", "events")]
    group, name = unique("group"), unique("id")
    producer = await start(name)
    await producer.commit({0: [Output(log, b"k", b"first")]}, {(events, 0): 1}, group)
    too_large = Output(log, b"k", bytes(2 << 20))
    with pytest.raises(PartitionLostError, match="MessageSizeTooLarge"):
        await producer.commit({0: [Output(out, b"k", b"v"), too_large]}, {(events, 0): 2}, group)
    await start(name)  # settles it
    assert await committed(kafka, group) == {(events, 0): 1}
    assert await read(kafka, out) == []
    assert [found.value for found in await read(kafka, log)] == [b"first"]


async def test_partitions_of_a_transaction_are_committed_together(kafka: KafkaServer, start: Start) -> None:
    log, events = [await make_topic(kafka, name, partitions=3) for name in ("log", "events")]
    group, name = unique("group"), unique("id")
    producer = await start(name)
    outputs = {0: [Output(log, b"k", b"0")], 2: [Output(log, b"k", b"2"), Output(log, b"l", b"2")]}
    for turn in range(2):
        last = await producer.commit(outputs, {(events, 0): turn + 1, (events, 2): turn + 5}, group)
        assert last == {(log, 0): 2 * turn, (log, 2): 3 * turn + 1}
    await start(name)
    assert await committed(kafka, group) == {(events, 0): 2, (events, 2): 6}
    assert [len(await read(kafka, log, number)) for number in range(3)] == [2, 0, 4]


async def test_a_producer_that_is_refused_while_it_stops_leaves_no_connection(
    kafka: KafkaServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka ends its stopping by what a request under way is answered, and closes nothing.

    To see it fail, catch only `TimeoutError` in `stop`.
    """
    log, name = await make_topic(kafka, "log"), unique("id")
    zombie = await start(name)
    await start(name)
    client, asked = zombie._producer.client, asyncio.Event()
    send = client.send

    async def noting(*args: Any, **options: Any) -> Any:
        asked.set()
        return await send(*args, **options)

    monkeypatch.setattr(client, "send", noting)
    await zombie._producer.begin_transaction()
    zombie._producer._txn_manager.maybe_add_partition_to_txn(TopicPartition(log, 0))
    await asked.wait()
    await zombie.stop()
    assert not any(connection.connected() for connection in client._conns.values())


async def test_beside_the_offsets_stands_who_committed_them(kafka: KafkaServer, start: Start) -> None:
    """Who takes over fences whom it finds there. To see it fail, commit bare offsets."""
    events = await make_topic(kafka, "events", partitions=2)
    group, names = unique("group"), [unique("id") for _ in range(2)]
    await (await start(names[0])).commit({}, {(events, 0): 1}, group)
    await (await start(names[1], "another")).commit({}, {(events, 1): 1}, group)
    for name in names:
        await start(name)
    assert await signatures(kafka, group) == {(events, 0): names[0], (events, 1): "another"}


async def test_an_output_to_a_partition_that_its_topic_lacks_commits_nothing(
    kafka: KafkaServer, start: Start
) -> None:
    wide, narrow = await make_topic(kafka, "wide", partitions=2), await make_topic(kafka, "narrow")
    name = unique("id")
    producer = await start(name)
    with pytest.raises(Exception, match="partition"):
        await producer.commit({1: [Output(wide, b"k", b"v"), Output(narrow, b"k", b"v")]}, {}, "g")
    await start(name)
    assert await read(kafka, wide, 1) == []


async def test_stopping_twice_is_stopping_once(start: Start) -> None:
    producer = await start(unique("id"))
    await producer.stop()
    await producer.stop()
