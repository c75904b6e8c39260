"""A producer that queues batches, against a real Kafka: many at a time on one partition, and its end."""

import asyncio

import pytest
from aiokafka.errors import KafkaError, ProducerClosed
from aiokafka.producer.message_accumulator import BatchBuilder

from engine.driver.producers import QueueingProducer
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import connection_to, make_topic, read

pytestmark = pytest.mark.cluster

SENDERS, EACH = 20, 40


def batch_of(producer: QueueingProducer, *values: bytes) -> BatchBuilder:
    batch = producer.create_batch()
    for value in values:
        batch.append(timestamp=None, key=b"m1", value=value, headers=[])
    batch.close()
    return batch


async def test_batches_of_many_senders_for_one_partition_are_all_sent_in_time(kafka: KafkaServer) -> None:
    """To see it fail, use aiokafka's `send_batch`: after half a second it refuses, as if ten had passed."""
    topic = await make_topic(kafka, "queued")
    producer = QueueingProducer(
        enable_idempotence=True, acks="all", request_timeout_ms=1000, **connection_to(kafka)
    )
    await producer.start()
    offsets: dict[int, bytes] = {}

    async def send(sender: int) -> None:
        for number in range(EACH):
            value = f"{sender}:{number}".encode()
            future = await producer.queue_batch(batch_of(producer, value, value + b"+"), topic, 0)
            first = (await future).offset
            offsets[first], offsets[first + 1] = value, value + b"+"

    await asyncio.gather(*(send(sender) for sender in range(SENDERS)))
    future = await producer.send(topic, b"one", b"m1", 0, [("awaited", b"1")])
    offsets[(await future).offset] = b"one"
    await producer.stop(5)
    found = await read(kafka, topic)
    assert {record.offset: record.value for record in found} == offsets
    assert len(found) == 2 * SENDERS * EACH + 1
    assert found[-1].headers == (("awaited", b"1"),)
    with pytest.raises(ProducerClosed):
        await producer.queue_batch(BatchBuilder(100, 0), topic, 0)


async def test_a_topic_that_there_is_not_is_an_error(kafka: KafkaServer) -> None:
    producer = QueueingProducer(request_timeout_ms=300, **connection_to(kafka))
    await producer.start()
    try:
        with pytest.raises(KafkaError):
            await producer.queue_batch(batch_of(producer, b"x"), "no such topic", 0)
    finally:
        await producer.stop(5)
