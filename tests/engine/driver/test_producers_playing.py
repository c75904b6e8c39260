"""A producer that queues records, against a real Kafka: many at a time on one partition, and its end."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import msgspec
import pytest
from aiokafka.errors import KafkaError, ProducerClosed
from aiokafka.producer.sender import Sender

from engine.driver.producers import Headers, Part, QueueingProducer
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import connection_to, make_topic, read

pytestmark = pytest.mark.cluster

SENDERS, EACH = 20, 40


class Record(msgspec.Struct, frozen=True):
    value: bytes
    key: bytes | None = b"m1"
    headers: Headers = ()


@asynccontextmanager
async def started(kafka: KafkaServer, **options: object) -> AsyncIterator[QueueingProducer]:
    producer = QueueingProducer(
        **{"enable_idempotence": True, "acks": "all", "request_timeout_ms": 1000, **connection_to(kafka)}
        | options
    )
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop(5)


async def placed(parts: Sequence[Part]) -> list[int]:
    """The offsets of the records of these parts."""
    found = list[int]()
    for part in parts:
        first = (await part.future).offset + part.before
        found += range(first, first + part.count)
    return found


async def test_what_many_queue_for_one_partition_is_sent_together_and_in_time(kafka: KafkaServer) -> None:
    """aiokafka's `send` and `send_batch` let others pass those who wait: some waited for ten seconds."""
    topic = await make_topic(kafka, "queued")
    offsets: dict[int, bytes] = {}
    batches = set[int]()

    async def send(producer: QueueingProducer, sender: int) -> None:
        for number in range(EACH):
            value = f"{sender}:{number}".encode()
            parts = await producer.queue(topic, 0, [Record(value), Record(value + b"+")])
            batches.update(id(part.future) for part in parts)
            first, second = await placed(parts)
            offsets[first], offsets[second] = value, value + b"+"

    async with started(kafka) as producer:
        kept = [asyncio.create_task(send(producer, sender)) for sender in range(SENDERS)]
        await asyncio.gather(*kept)
        headers = [("awaited", b"1")]
        [last] = await placed(await producer.queue(topic, 0, [Record(b"one", None, headers)]))
        offsets[last] = b"one"
    found = await read(kafka, topic)
    assert {record.offset: record.value for record in found} == offsets
    assert len(found) == 2 * SENDERS * EACH + 1
    assert len(batches) < SENDERS * EACH / 4
    assert (found[-1].key, found[-1].headers) == (None, (("awaited", b"1"),))
    with pytest.raises(ProducerClosed):
        await producer.queue(topic, 0, [Record(b"x")])


async def test_records_gather_between_two_requests_and_the_first_is_sent_at_once(
    kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests, send = list[int](), Sender._send_produce_req

    async def note(sender: Sender, node: int, batches: Mapping[object, object]) -> None:
        requests.append(len(batches))
        await send(sender, node, batches)

    monkeypatch.setattr(Sender, "_send_produce_req", note)
    topic = await make_topic(kafka, "spaced", 2)
    async with started(kafka, spacing=60.0) as producer:
        assert await placed(await producer.queue(topic, 0, [Record(b"")])) == [0]
        producer._sent_at += 1.5 - producer._spacing  # so that the rest waits for as long
        queued = [(await producer.queue(topic, partition, [Record(b"")]))[0] for partition in (0, 1, 0)]
        assert queued[0].future is queued[2].future
        await asyncio.wait([queued[0].future], timeout=0.2)
        assert requests == [1]
        assert await placed(queued) == [1, 0, 2]
    assert requests == [1, 2]


async def test_more_than_a_batch_takes_is_several_and_one_that_is_larger_is_sent(kafka: KafkaServer) -> None:
    topic = await make_topic(kafka, "large")
    values = [*(bytes([number]) * 400 for number in range(30)), b"x" * 20_000, b"last"]
    async with started(kafka, max_batch_size=1000) as producer:
        parts = await producer.queue(topic, 0, [Record(value) for value in values])
        assert len(parts) > 10
        assert await placed(parts) == list(range(len(values)))
    assert [record.value for record in await read(kafka, topic)] == values


async def test_a_topic_that_there_is_not_is_an_error(kafka: KafkaServer) -> None:
    async with started(kafka, request_timeout_ms=300) as producer:
        with pytest.raises(KafkaError):
            await producer.queue("no such topic", 0, [Record(b"x")])
