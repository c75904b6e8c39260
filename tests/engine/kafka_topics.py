"""Topics of one test's own on the session's Kafka, and what is in them."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata

from engine.partitions.claims import claim
from engine.partitions.transactions import TransactionalProducer
from sandbox.kafka import KafkaServer


def connection_to(kafka: KafkaServer) -> dict[str, object]:
    return {"bootstrap_servers": kafka.bootstrap}


def unique(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex[:8]}"


async def make_topic(kafka: KafkaServer, name: str, partitions: int = 1, **config: str) -> str:
    """Make a topic whose name no other test has; `config` in Kafka's names, with _ for the dots."""
    topic = unique(name)
    admin = AIOKafkaAdminClient(**connection_to(kafka))
    await admin.start()
    try:
        configs = {key.replace("_", "."): value for key, value in config.items()}
        await admin.create_topics([NewTopic(topic, partitions, 1, topic_configs=configs)])
        while topic not in await admin.list_topics():
            await asyncio.sleep(0.01)
    finally:
        await admin.close()
    return topic


async def committed(kafka: KafkaServer, group: str) -> dict[tuple[str, int], int]:
    """The group's offsets of what it reads, by topic and partition; the notes on its changelogs aside."""
    found = await _offsets(kafka, group)
    return {tp: one.offset for tp, one in found.items() if not tp[0].endswith("-changelog")}


async def signatures(kafka: KafkaServer, group: str) -> dict[tuple[str, int], str]:
    """What stands beside the group's offsets, by topic and partition."""
    return {tp: found.metadata for tp, found in (await _offsets(kafka, group)).items()}


async def _offsets(kafka: KafkaServer, group: str) -> dict[tuple[str, int], OffsetAndMetadata]:
    admin = AIOKafkaAdminClient(**connection_to(kafka))
    await admin.start()
    try:
        offsets = await admin.list_consumer_group_offsets(group)
    finally:
        await admin.close()
    return {(tp.topic, tp.partition): found for tp, found in offsets.items()}


async def send(
    kafka: KafkaServer, topic: str, records: Sequence[tuple[bytes | None, bytes | None]], partition: int = 0
) -> None:
    """Send records of (key, value) in order, and wait until they are there."""
    async with AIOKafkaProducer(acks="all", **connection_to(kafka)) as producer:
        for key, value in records:
            await producer.send(topic, value, key=key, partition=partition)


async def abort(kafka: KafkaServer, topic: str, records: Mapping[bytes, bytes], partition: int = 0) -> None:
    """Send records in a transaction, and abort it once they are there."""
    async with AIOKafkaProducer(transactional_id=unique("aborts"), **connection_to(kafka)) as producer:
        await producer.begin_transaction()
        for key, value in records.items():
            await producer.send_and_wait(topic, value, key=key, partition=partition)
        await producer.abort_transaction()


@asynccontextmanager
async def left_open(
    kafka: KafkaServer, topic: str, records: Mapping[bytes, bytes], partition: int = 0, timeout_ms: int = 5000
) -> AsyncIterator[AIOKafkaProducer]:
    """Have somebody else's transaction open while the block runs; Kafka aborts it in time."""
    producer = AIOKafkaProducer(
        transactional_id=unique("opens"), transaction_timeout_ms=timeout_ms, **connection_to(kafka)
    )
    await producer.start()
    try:
        await producer.begin_transaction()
        for key, value in records.items():
            await producer.send_and_wait(topic, value, key=key, partition=partition)
        yield producer
    finally:
        with suppress(KafkaError):
            await producer.stop()


async def take_over(kafka: KafkaServer, group: str, numbers: Sequence[int], *topics: str) -> None:
    """Do to partitions what a worker does that takes them over, and have nobody own them then.

    So Kafka has finished what their owners committed: a commit returns before it is seen.
    """
    nobody = TransactionalProducer(unique(group), connection_to(kafka))
    await nobody.start()
    try:
        await claim(nobody.transactional_id, numbers, topics, group, connection_to(kafka))
    finally:
        await nobody.stop()


async def read(kafka: KafkaServer, topic: str, partition: int = 0) -> list[ConsumerRecord]:
    """All records of a partition that readers of committed ones see, once no transaction is open in it."""
    tp = TopicPartition(topic, partition)
    async with asyncio.timeout(20), AIOKafkaConsumer(**connection_to(kafka)) as anyone:
        end = (await anyone.end_offsets([tp]))[tp]
    consumer = AIOKafkaConsumer(
        isolation_level="read_committed", auto_offset_reset="earliest", **connection_to(kafka)
    )
    consumer.assign([tp])
    await consumer.start()
    try:
        found: list[ConsumerRecord] = []
        async with asyncio.timeout(20):
            while await consumer.position(tp) < end:
                for records in (await consumer.getmany(timeout_ms=100)).values():
                    found += records
        return found
    finally:
        await consumer.stop()


async def whole_topics(kafka: KafkaServer, beginnings: tuple[str, ...]) -> dict[str, bytes]:
    """All that is in the records of topics whose names begin so, by topic; in aborted ones, too."""
    admin = AIOKafkaAdminClient(**connection_to(kafka))
    await admin.start()
    try:
        names = [name for name in await admin.list_topics() if name.startswith(beginnings)]
        topics = await admin.describe_topics(names)
    finally:
        await admin.close()
    tps = [TopicPartition(one["topic"], part["partition"]) for one in topics for part in one["partitions"]]
    found: dict[str, list[bytes]] = {}
    async with (
        asyncio.timeout(60),
        AIOKafkaConsumer(auto_offset_reset="earliest", **connection_to(kafka)) as consumer,
    ):
        consumer.assign(tps)
        ends = await consumer.end_offsets(tps)
        while any([await consumer.position(tp) < end for tp, end in ends.items()]):
            for tp, records in (await consumer.getmany(timeout_ms=100)).items():
                for record in records:
                    headers = [part for name, value in record.headers for part in (name.encode(), value)]
                    parts = [part for part in (record.key, record.value, *headers) if part is not None]
                    found.setdefault(tp.topic, []).append(b"\0".join(parts))
    return {topic: b"\n".join(contents) for topic, contents in found.items()}
