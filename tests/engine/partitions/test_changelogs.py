"""Which records of a changelog are rows, and what becomes of the others."""

import logging

import pytest
from aiokafka import TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer import fetcher
from aiokafka.consumer.fetcher import READ_COMMITTED

from engine.driver.raw_records import Unreadable
from engine.partitions.changelogs import bounds, reader, rows
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import connection_to, make_topic, send
from tests.engine.record_batches import batch_of, record

LOG = TopicPartition("app-matches-changelog", 2)


async def test_what_cannot_be_unpacked_is_no_row_and_its_place_is_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """To see it fail, leave `skip_unreadable` out of `changelogs.reader`: recovery is retried for ever."""
    reader([LOG], {"bootstrap_servers": "127.0.0.1:1"})._closed = True  # nobody opened it
    data = (
        batch_of(record(0, b"1", b"a"))
        + batch_of(record(0, b"x", b"x"), record(1, b"y", b"y"), base=1, codec=4, payload=b"no zstd at all")
        + batch_of(record(0, b"2", b"b"), base=3)
    )
    fetched = fetcher.PartitionRecords(
        LOG, fetcher.MemoryRecords(data), [], 0, None, None, True, READ_COMMITTED
    )
    records = list(fetched)
    assert fetched.next_fetch_offset == 4
    assert [type(one) is Unreadable for one in records] == [False, True, False]
    assert list(rows("matches", LOG, records)) == [("matches", b"a", b"1"), ("matches", b"b", b"2")]
    [said] = [one for one in caplog.records if one.name == "engine.partitions.changelogs"]
    assert said.levelno == logging.WARNING
    assert "2 records of app-matches-changelog-2 are skipped" in said.message
    assert "@2 (cannot be unpacked" in said.message


def test_of_many_records_that_are_no_rows_the_first_are_named(caplog: pytest.LogCaptureFixture) -> None:
    one = Unreadable(0, 0, 1, 0, "a fault", 3, "digest")
    assert list(rows("matches", LOG, [one] * 50)) == []
    [said] = caplog.records
    assert "50 records" in said.message
    assert said.message.count("@0") == 10


async def test_where_many_changelogs_begin_and_end_is_asked_for_at_once(
    kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A take-over of fifty changelogs took five seconds: metadata were asked for topic by topic.

    To see it fail, leave `assign` out of `bounds`.
    """
    asked: list[object] = []
    update = AIOKafkaClient._metadata_update

    async def note(client: AIOKafkaClient, cluster: object, topics: object) -> object:
        asked.append(topics)
        return await update(client, cluster, topics)

    topics = [await make_topic(kafka, f"log-{number}") for number in range(4)]
    await send(kafka, topics[2], [(b"k", b"v")])
    tps = [TopicPartition(topic, 0) for topic in topics]
    monkeypatch.setattr(AIOKafkaClient, "_metadata_update", note)
    begins, ends = await bounds(tps, connection_to(kafka))
    assert list(begins.values()) == [0, 0, 0, 0]
    assert [ends[tp] for tp in tps] == [0, 0, 1, 0]
    assert len(asked) <= 2
