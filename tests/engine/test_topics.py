"""Making topics on a real Kafka, and saying how those that are there differ."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import InvalidReplicationFactorError, KafkaError

from engine.driver.cluster_metadata import describe
from engine.topics import Topics, TopicsReport
from sandbox.kafka import KafkaServer
from schemas.topics import DAY, Cleanup, TopicPolicy
from tests.engine.kafka_topics import connection_to, make_topic, unique

pytestmark = pytest.mark.cluster


@pytest.fixture
async def admin(kafka: KafkaServer) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(**connection_to(kafka))
    await client.start()
    yield client
    await client.close()


async def make(kafka: KafkaServer, *wanted: TopicPolicy, partitions: int = 3) -> TopicsReport:
    async with Topics(connection_to(kafka), partitions, 1) as topics:
        return await topics.make(wanted)


async def seen(kafka: KafkaServer, *wanted: TopicPolicy) -> None:
    """Wait until a broker lists what was made: that is a moment after it was."""
    names = {topic.name for topic in wanted}
    async with asyncio.timeout(10):
        while (await describe(connection_to(kafka), names)).topics.keys() != names:
            await asyncio.sleep(0.01)


def policies() -> tuple[TopicPolicy, ...]:
    return (
        TopicPolicy(unique("events"), Cleanup.DELETE, DAY),
        TopicPolicy(unique("state"), Cleanup.COMPACT_AND_DELETE, 7 * DAY),
        TopicPolicy(unique("changelog"), Cleanup.COMPACT),
        TopicPolicy(unique("requests"), Cleanup.DELETE, DAY, log_append_time=True),
        TopicPolicy(unique("dead-letters"), Cleanup.DELETE, DAY, max_record_bytes=2 << 20),
    )


async def test_topics_are_made_with_their_policies(kafka: KafkaServer, admin: AIOKafkaAdminClient) -> None:
    wanted = policies()
    names = [topic.name for topic in wanted]
    assert await make(kafka, *wanted) == TopicsReport(made=tuple(names), kept=(), differences=())
    described = {found["topic"]: found for found in await admin.describe_topics(names)}
    assert {name: len(described[name]["partitions"]) for name in names} == dict.fromkeys(names, 3)
    async with Topics(connection_to(kafka), 3, 1) as topics:
        configs = await topics._configs(names)
    for topic in wanted:
        for name, value in topic.config().items():
            assert configs[topic.name][name] == value


async def test_making_them_again_changes_nothing_and_finds_nothing_wrong(kafka: KafkaServer) -> None:
    wanted = policies()
    names = tuple(topic.name for topic in wanted)
    await make(kafka, *wanted[:2])
    await seen(kafka, *wanted[:2])
    assert await make(kafka, *wanted) == TopicsReport(made=names[2:], kept=names[:2], differences=())
    await seen(kafka, *wanted)
    assert await make(kafka, *wanted) == TopicsReport(made=(), kept=names, differences=())


async def test_what_differs_is_said_and_left_as_it_is(kafka: KafkaServer) -> None:
    name = await make_topic(kafka, "events", partitions=2, cleanup_policy="compact", retention_ms="1000")
    wanted = TopicPolicy(name, Cleanup.DELETE, DAY)
    for _ in range(2):
        report = await make(kafka, wanted)
        assert (report.made, report.kept) == ((), (name,))
        partitions, cleanup, retention = report.differences
        assert f"{name} has 2 partitions, not 3" in partitions
        assert "OVERSTREAM_PARTITIONS=2" in partitions
        assert f"{name} has cleanup.policy=compact, not delete" in cleanup
        assert f"{name} has retention.ms=1000, not 86400000" in retention


async def test_the_order_of_a_list_is_no_difference(kafka: KafkaServer) -> None:
    name = await make_topic(
        kafka, "state", partitions=3, cleanup_policy="delete,compact", retention_ms="1000"
    )
    report = await make(kafka, TopicPolicy(name, Cleanup.COMPACT_AND_DELETE, 1))
    assert report.differences == ()


async def test_two_workers_of_a_new_cluster_may_make_them_at_once(kafka: KafkaServer) -> None:
    wanted = policies()
    reports = await asyncio.gather(*(make(kafka, *wanted) for _ in range(4)))
    names = {topic.name for topic in wanted}
    for report in reports:
        assert {*report.made, *report.kept} == names
        assert report.differences == ()


async def test_nothing_wanted_is_nothing_made(kafka: KafkaServer) -> None:
    assert await make(kafka) == TopicsReport((), (), ())


async def test_what_the_cluster_cannot_do_is_said_with_the_topic(kafka: KafkaServer) -> None:
    topic = policies()[0]
    async with Topics(connection_to(kafka), 3, 3) as topics:
        with pytest.raises(InvalidReplicationFactorError, match=topic.name):
            await topics.make([topic])


async def test_a_broker_that_is_not_there_is_an_error_of_kafka_s() -> None:
    with pytest.raises(KafkaError):
        async with Topics({"bootstrap_servers": "127.0.0.1:1"}, 3, 1):
            pass
