"""Topics that are no longer what a worker began with."""

import asyncio
import uuid

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic

from app.topic_watch import TopicWatch
from engine.driver.cluster_metadata import TopicFound, describe
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import unique

WAS = {"balls": TopicFound(uuid.uuid4(), 6), "changes": TopicFound(uuid.uuid4(), 6)}


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"balls": WAS["balls"]}, "topic changes is gone"),
        (WAS | {"balls": TopicFound(uuid.uuid4(), 6)}, "topic balls was deleted and made again"),
        (
            WAS | {"balls": TopicFound(WAS["balls"].topic_id, 8)},
            "topic balls has 8 partitions and no longer 6",
        ),
    ],
)
def test_a_topic_that_is_another_is_said_with_what_to_do_once_it_was_seen_twice(
    now: dict[str, TopicFound], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    watch = TopicWatch()
    for found in (WAS, WAS, now):
        watch.compare(found)
        assert not watch.problems
    for _ in range(3):
        watch.compare(now)
        [problem] = watch.problems
        assert problem.startswith(said)
        assert "faust -A app rebuild" in problem
    assert caplog.text.count(problem) == 1
    watch.compare(WAS)
    assert not watch.problems


@pytest.mark.cluster
async def test_kafka_tells_a_topic_that_was_made_anew_from_the_one_before(kafka: KafkaServer) -> None:
    name, other = unique("watched"), unique("nowhere")
    connection = {"bootstrap_servers": kafka.bootstrap}
    admin = AIOKafkaAdminClient(**connection)
    await admin.start()
    try:
        async with asyncio.timeout(60):
            await admin.create_topics([NewTopic(name, 2, 1)])
            first = await describe(connection, [name, other])
            await admin.create_partitions({name: NewPartitions(3)})
            raised = first
            while raised.topics[name].partitions != 3:
                raised = await describe(connection, [name])
            await admin.delete_topics([name])
            again = raised
            while again.topics.get(name) in (None, raised.topics[name]):
                await admin.create_topics([NewTopic(name, 2, 1)])
                again = await describe(connection, [name])
    finally:
        await admin.close()
    assert first.topics.keys() == {name}
    assert first.cluster_id == again.cluster_id != ""
    assert first.topics[name].partitions == 2
    assert first.topics[name].topic_id == raised.topics[name].topic_id != again.topics[name].topic_id
