"""Transactions against a real Kafka: what fences, what is one unit, what is refused."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiokafka import TopicPartition

from app.broker import KafkaServer
from app.transactions import MAX_BATCH_BYTES, Output, PartitionLostError, TransactionalProducer
from tests.app.kafka_topics import committed, connection_to, make_topic, read, signatures, unique

pytestmark = pytest.mark.cluster

Start = Callable[..., Awaitable[TransactionalProducer]]


@pytest.fixture
async def start(kafka: KafkaServer) -> AsyncIterator[Start]:
    """Start a producer of an id, to be stopped in the end."""
    producers: list[TransactionalProducer] = []

    async def start_one(transactional_id: str, signs: str | None = None) -> TransactionalProducer:
        producer = TransactionalProducer(transactional_id, connection_to(kafka), signs)
        producers.append(producer)
        await producer.start()
        return producer

    yield start_one
    await asyncio.gather(*(producer.stop() for producer in producers))


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


async def leave_open(producer: TransactionalProducer, topic: str, value: bytes) -> None:
    """Have a transaction sent and not ended, as by an owner that dies or freezes there."""
    inner = producer._producer
    await inner.begin_transaction()
    await inner.send_and_wait(topic, value, partition=0)


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
    monkeypatch.setattr("app.transactions.RECENT", 60)
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

    monkeypatch.setattr("app.transactions.RECENT", 0)
    await producer.begin({(log, 0)}, group)
    assert out not in {tp.topic for tp in producer._producer._txn_manager.partitions_to_add()}
    await producer.commit({}, {}, group)


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


@pytest.mark.parametrize("sends", [True, False])
async def test_a_zombie_can_commit_nothing_once_another_owns_the_partition(
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


async def test_what_was_committed_is_seen_by_whoever_takes_over(kafka: KafkaServer, start: Start) -> None:
    """A commit returns before Kafka has written its markers: who reads without taking over may miss it."""
    log, events = await make_topic(kafka, "log"), await make_topic(kafka, "events")
    group, name = unique("group"), unique("id")
    for number in range(1, 11):
        producer = await start(name)
        await producer.commit({0: [Output(log, b"k", b"%d" % number)]}, {(events, 0): number}, group)
        await start(name)
        assert await committed(kafka, group) == {(events, 0): number}
        assert len(await read(kafka, log)) == number


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


async def test_all_partitions_first_batches_are_sent_at_once(
    kafka: KafkaServer, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partition's second batch waits for its first: taken in turn they would wait for each other.

    To see it fail, have `_pack` yield the batches partition by partition.
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
    monkeypatch.setattr("app.transactions.MAX_REQUEST_BYTES", 2 * MAX_BATCH_BYTES)
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
