"""Whatever a topic holds, a worker on a real Kafka takes what can be taken and sets the rest aside."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from engine.batches import PartitionBatch
from engine.driver.codecs import MOST_UNPACKED
from engine.partitions.partition import Partition
from engine.telemetry.metrics import COMMITS_FAILED
from engine.topics import Topics
from sandbox.kafka import KafkaServer
from schemas.topics import TopicPolicy
from tests.awaiting import until
from tests.engine.kafka_topics import connection_to, read
from tests.engine.record_batches import batch_of, record
from tests.engine.sport import PARTITIONS, Counting, running

CODECS = ("gzip", "snappy", "lz4", "zstd")


class Echo(Counting):
    """Counts, and publishes each value as it came."""

    def _count(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        counts = self.counts.on(partition)
        for one in batch.records:
            key = one.key or b""
            counts[key] = counts.get(key, 0) + 1
            partition.publish(self.counted.name, key, one.value)
            partition.afterwards(self.taken.append, one.value)
        yield len(batch.records)


@pytest.fixture
async def playing(kafka: KafkaServer, tmp_path: Path) -> Echo:
    return Echo(kafka, tmp_path)


async def make(sport: Echo, *topics: TopicPolicy, **config: str) -> None:
    """Make some of the sport's topics with a configuration of their own, the others as ever."""
    assert sport.kafka is not None
    async with Topics(connection_to(sport.kafka), PARTITIONS, 1) as made:
        await made.make(topics)
    await configure(sport.kafka, topics, **config)
    await sport.make_topics()


async def configure(kafka: KafkaServer, topics: Sequence[TopicPolicy], **config: str) -> None:
    configs = {key.replace("_", "."): value for key, value in config.items()}
    admin = AIOKafkaAdminClient(**connection_to(kafka))
    await admin.start()
    try:
        await admin.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, topic.name, configs) for topic in topics]
        )
    finally:
        await admin.close()


async def letters(sport: Echo) -> list[tuple[str, int, bytes | None]]:
    """Reason, offset and value of what was set aside in partition 0."""
    assert sport.kafka is not None
    found = await read(sport.kafka, sport.dead_letters.name)
    return [
        (dict(one.headers)["reason"].decode(), int(dict(one.headers)["offset"]), one.value) for one in found
    ]


@pytest.mark.cluster
async def test_all_of_kafka_s_codecs_are_counted_and_recovered_from(
    playing: Echo, kafka: KafkaServer, tmp_path: Path
) -> None:
    """Of producers, and of topics that compress anew. To see it fail, uninstall cramjam."""
    (log,) = playing.app.changelog_topics()
    await make(playing, log, compression_type="zstd")
    await playing.make_topics()
    values = [b"%d of " % number + b"many " * 50 for number in range(40)]
    async with running(playing):
        for codec in CODECS:
            async with AIOKafkaProducer(
                compression_type=codec, linger_ms=50, **connection_to(kafka)
            ) as producer:
                sent = [
                    await producer.send(
                        playing.events.name,
                        codec.encode() + value,
                        key=b"m0",
                        partition=0,
                        headers=[("h", None)],
                    )
                    for value in values
                ]
                await asyncio.gather(*sent)
        await until(lambda: playing.count() == len(CODECS) * len(values))
        await playing.app.partitions.drain()
    assert playing.taken == [codec.encode() + value for codec in CODECS for value in values]
    elsewhere = Echo(kafka, tmp_path / "elsewhere", playing.name)
    async with running(elsewhere):
        assert elsewhere.count() == len(CODECS) * len(values)


async def published(sport: Echo) -> list[bytes | None]:
    assert sport.kafka is not None
    return [one.value for one in await read(sport.kafka, sport.counted.name)]


async def send_raw(sport: Echo, *batches: bytes) -> None:
    """Send record batches made by hand, as a producer in another language may make them."""
    assert sport.kafka is not None
    async with AIOKafkaProducer(**connection_to(sport.kafka)) as producer:
        for raw in batches:
            builder = producer.create_batch()
            builder.append(timestamp=None, key=None, value=None)
            builder._buffer = bytearray(raw)
            await (await producer.send_batch(builder, sport.events.name, partition=0))


@pytest.mark.cluster
async def test_what_kafka_takes_and_nobody_can_unpack_becomes_a_dead_letter_and_reading_goes_on(
    playing: Echo,
) -> None:
    """Whatever its time, too. To see it fail, do not call `contain_fetches`: each worker ends, and
    again at its next start."""
    await make(playing, playing.events, message_timestamp_after_max_ms=str(2**63 - 1))
    now = round(time.time() * 1000)
    odd = record(1, b"1", b"m0", headers=[(b"\xff\xfe", b"")])
    bomb = [record(0, bytes(MOST_UNPACKED), b"m0")]
    await send_raw(
        playing,
        batch_of(record(0, b"0", b"m0"), odd, record(2, b"2", b"m0", [(b"h", None)] * 64), timestamp=now),
        batch_of(*bomb, codec=4, timestamp=now),
        batch_of(record(0, b"4", b"m0"), codec=3, timestamp=-1),
        batch_of(record(0, b"5", b"m0"), codec=2, timestamp=2**63 - 1),
    )
    async with running(playing):
        await until(lambda: playing.count() == 4)
        await playing.app.partitions.drain()
    assert playing.taken == [b"0", b"2", b"4", b"5"]
    assert await letters(playing) == [("unreadable", 1, b"1"), ("unreadable", 3, None)]


@pytest.mark.cluster
async def test_a_fetch_that_is_handed_over_in_parts_is_taken_once_and_in_order(
    playing: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a compressed batch unpacks to may be millions of records; also where somebody seeks meanwhile."""
    monkeypatch.setattr("engine.driver.consumer_thread.MOST_FETCHED_RECORDS", 7)
    await make(playing)
    now = round(time.time() * 1000)
    records = [record(number, b"%d" % number, b"m0") for number in range(100)]
    await send_raw(playing, *[batch_of(*records, codec=4, timestamp=now)] * 3)
    async with running(playing):
        await until(lambda: playing.count() > 20)
        playing.consumer.rejoin()
        await until(lambda: playing.count() == 300)
        await playing.app.partitions.drain()
    assert await published(playing) == [b"%d" % number for number in range(100)] * 3


@pytest.mark.cluster
async def test_what_a_topic_would_refuse_becomes_a_dead_letter_also_where_its_limit_shrinks_while_it_runs(
    playing: Echo, kafka: KafkaServer
) -> None:
    """A unit that is refused at commit is redone with the topic's new limit known: the record at fault goes.

    To see it fail, do not ask for limits in `Partitions.open`: it is refused again and again, and with
    it everything of all partitions.
    """
    await make(playing, playing.counted, max_message_bytes="3000")
    async with running(playing):
        await playing.play(*[b"x" * size for size in (1000, 1000, 1000, 1000, 4000, 1000)])
        await until(lambda: len(playing.taken) == 5)
        await playing.app.partitions.drain()
        refused = COMMITS_FAILED.labels("too-large")
        before = refused._value.get()
        await configure(kafka, [playing.counted], max_message_bytes="1500")
        await playing.play(*[b"y" * size for size in (500, 2000, 500)])
        await playing.play(b"z", partition=1)
        await until(lambda: (playing.count(0), playing.count(1)) == (7, 1))
        await playing.app.partitions.drain()
        assert refused._value.get() == before + 1
    assert await letters(playing) == [("too-large", 4, b"x" * 4000), ("too-large", 7, b"y" * 2000)]
    found = await read(kafka, playing.counted.name)
    assert [len(one.value or b"") for one in found] == [1000] * 5 + [500] * 2


@pytest.mark.cluster
async def test_where_topics_may_not_be_described_their_limits_are_learned_of_what_they_refuse(
    playing: Echo, kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was refused again and again, for ever, with everything of all partitions."""
    await make(playing, playing.counted, max_message_bytes="3000")

    async def nothing(*_: object) -> dict[str, int]:
        return {}

    monkeypatch.setattr(Topics, "most_bytes", nothing)
    async with running(playing):
        await playing.play(*[b"x" * size for size in (1000, 1000, 4000, 1000)])
        await playing.play(b"z", partition=1)
        # Once it is committed, and not refused.
        while len(await read(kafka, playing.counted.name)) < 3:
            await asyncio.sleep(0.05)
        assert await letters(playing) == [("too-large", 2, b"x" * 4000)]
        await until(lambda: (playing.count(0), playing.count(1)) == (3, 1))


@pytest.mark.cluster
async def test_the_largest_records_that_kafka_takes_lead_to_letters_that_it_takes(
    playing: Echo, kafka: KafkaServer
) -> None:
    """The events' topic takes 5 MB, the dead letters' one what Kafka does by default.

    To see it fail, let `write_dead_letter` keep all up to 1.5 MiB: the letter is refused, for ever.
    """
    await make(playing, playing.events, max_message_bytes="5000000")
    sizes = [
        (10, 1_048_500),
        (1_048_400, 10),
        (5, 1_100_000),
        (2_000_000, 0),
        (700_000, 900_000),
        (0, 4_900_000),
    ]
    async with AIOKafkaProducer(max_request_size=6_000_000, **connection_to(kafka)) as producer:
        for key, value in sizes:
            await producer.send_and_wait(
                playing.events.name, b"v" * value or None, key=b"k" * key or None, partition=0
            )
    await send_raw(playing, batch_of(record(0, None, None), timestamp=-1))
    async with running(playing):
        await until(lambda: len(playing.taken) == 1)
        await playing.app.partitions.drain()
    assert playing.taken == [None]
    assert await letters(playing) == [("too-large", offset, None) for offset in range(len(sizes))]
