"""Producers of one id against a real Kafka: the last one that started is the one that writes."""

import pytest

from engine.partitions.outputs import Output
from engine.partitions.transactions import PartitionLostError, TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import committed, make_topic, read, unique
from tests.engine.producing import Start

pytestmark = pytest.mark.cluster


async def leave_open(producer: TransactionalProducer, topic: str, value: bytes) -> None:
    """Have a transaction sent and not ended, as by an owner that dies or freezes there."""
    inner = producer._producer
    await inner.begin_transaction()
    await inner.send_and_wait(topic, value, partition=0)


@pytest.mark.parametrize("sends", [True, False])
async def test_a_zombie_can_commit_nothing_once_another_of_its_id_has_started(
    kafka: KafkaServer, start: Start, sends: bool
) -> None:
    """To see it fail, give each `TransactionalProducer` an id of its own."""
    log, events = await make_topic(kafka, "log"), await make_topic(kafka, "events")
    group, name = unique("group"), unique("id")
    zombie = await start(name)
    await zombie.commit({0: [Output(log, b"k", b"before")]}, {(events, 0): 1}, group)
    owner = await start(name)
    with pytest.raises(PartitionLostError, match=name):
        await zombie.commit({0: [Output(log, b"k", b"zombie")]} if sends else {}, {(events, 0): 99}, group)
    assert await committed(kafka, group) == {(events, 0): 1}
    await owner.commit({0: [Output(log, b"k", b"owner")]}, {(events, 0): 2}, group)
    assert [found.value for found in await read(kafka, log)] == [b"before", b"owner"]


async def test_a_zombie_that_had_begun_can_commit_nothing_and_says_why(
    kafka: KafkaServer, start: Start
) -> None:
    log, events = await make_topic(kafka, "log"), await make_topic(kafka, "events")
    group, name = unique("group"), unique("id")
    zombie = await start(name)
    await zombie.begin({(log, 0)}, group)
    owner = await start(name)
    with pytest.raises(PartitionLostError, match="Fenced"):
        await zombie.commit({0: [Output(log, b"k", b"zombie")]}, {(events, 0): 99}, group)
    await owner.commit({0: [Output(log, b"k", b"owner")]}, {(events, 0): 2}, group)
    await start(name)  # settles it
    assert await committed(kafka, group) == {(events, 0): 2}
    assert [found.value for found in await read(kafka, log)] == [b"owner"]


async def test_a_zombie_in_the_middle_of_a_transaction_can_neither_send_nor_commit(
    kafka: KafkaServer, start: Start
) -> None:
    log = await make_topic(kafka, "log")
    name = unique("id")
    zombie, frozen = await start(name), await start(unique("id"))
    await leave_open(zombie, log, b"sent before it froze")
    await leave_open(frozen, log, b"another's, still open")
    await start(name)
    with pytest.raises(Exception, match="Fenced"):
        await zombie._producer.send_and_wait(log, b"sent when it woke", partition=0)
    with pytest.raises(Exception, match="Fenced"):
        await zombie._producer.commit_transaction()
    await frozen._producer.commit_transaction()
    assert [found.value for found in await read(kafka, log)] == [b"another's, still open"]


async def test_what_a_dead_owner_left_open_is_settled_before_the_next_one_starts(
    kafka: KafkaServer, start: Start
) -> None:
    """Else the changelog's end would not be its end, and recovery would stop short."""
    log, name = await make_topic(kafka, "log"), unique("id")
    dead = await start(name)
    await dead.commit({0: [Output(log, b"k", b"committed")]}, {}, "g")
    await leave_open(dead, log, b"left open")
    owner = await start(name)
    assert [found.value for found in await read(kafka, log)] == [b"committed"]
    assert (await owner.commit({0: [Output(log, b"k", b"next")]}, {}, "g"))[log, 0] == 4
    assert [found.value for found in await read(kafka, log)] == [b"committed", b"next"]


async def test_what_was_committed_is_seen_once_another_has_started(kafka: KafkaServer, start: Start) -> None:
    """A commit returns before Kafka has written its markers: who reads without taking over may miss it."""
    log, events = await make_topic(kafka, "log"), await make_topic(kafka, "events")
    group, name = unique("group"), unique("id")
    for number in range(1, 11):
        producer = await start(name)
        await producer.commit({0: [Output(log, b"k", b"%d" % number)]}, {(events, 0): number}, group)
        await start(name)
        assert await committed(kafka, group) == {(events, 0): number}
        assert len(await read(kafka, log)) == number
