"""Recovery from real changelogs, with all that may stand in them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from engine.partitions.outputs import Output
from engine.partitions.recovery import Recovery
from engine.partitions.store import Change, PartitionStore
from engine.partitions.transactions import TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.cluster.raw import RawBatch, send_raw
from tests.engine.kafka_topics import abort, connection_to, left_open, make_topic, read, send, unique
from tests.engine.record_batches import batch_of, record

pytestmark = pytest.mark.cluster

Commit = Callable[[Sequence[Output]], Awaitable[object]]


@pytest.fixture
async def changelog(kafka: KafkaServer) -> str:
    return await make_topic(kafka, "matches-changelog", cleanup_policy="compact")


@pytest.fixture
async def commit(kafka: KafkaServer) -> AsyncIterator[Commit]:
    """Commit records to partition 0, as its owner does."""
    producer = TransactionalProducer(unique("id"), connection_to(kafka))
    await producer.start()
    yield lambda outputs: producer.commit({0: outputs}, {}, "group")
    await producer.stop()


@pytest.fixture
def store(tmp_path: Path) -> PartitionStore:
    return PartitionStore(tmp_path / "0.db")


class Counted(Recovery):
    """A recovery that notes which offsets it read."""

    def __init__(self, stores: Mapping[int, PartitionStore], changelogs: Mapping[str, str]) -> None:
        super().__init__(stores, changelogs)
        self.read: list[int] = []
        self.steps: list[tuple[int, int]] = []

    def _apply(self, tp: TopicPartition, records: Sequence[ConsumerRecord]) -> None:
        self.steps.append((self.done, self.total))
        self.read += [record.offset for record in records]
        super()._apply(tp, records)


async def restore(kafka: KafkaServer, changelog: str, store: PartitionStore) -> Counted:
    await read(kafka, changelog)  # until nothing is under way: who takes a partition over has fenced before
    recovery = Counted({0: store}, {"matches": changelog})
    async with asyncio.timeout(15):
        await recovery.run(connection_to(kafka))
    return recovery


async def test_an_empty_store_becomes_what_the_changelog_says(
    kafka: KafkaServer, changelog: str, store: PartitionStore, commit: Commit
) -> None:
    await commit([Output(changelog, b"a", b"1"), Output(changelog, b"b", b"1")])
    await commit([Output(changelog, b"a", b"2"), Output(changelog, b"c", b"2")])
    await commit([Output(changelog, b"b", None)])
    await restore(kafka, changelog, store)
    assert list(store.scan("matches")) == [(b"a", b"2"), (b"c", b"2")]


async def test_recovery_ends_behind_the_last_marker(
    kafka: KafkaServer, changelog: str, store: PartitionStore, commit: Commit
) -> None:
    """Nothing has the last offset but a transaction's marker: Faust's own recovery waits for it for ever."""
    await commit([Output(changelog, b"a", b"1")])
    recovery = await restore(kafka, changelog, store)
    assert recovery.read == [0]
    assert store.offset(changelog) == 1


async def test_aborted_records_are_not_restored_though_they_are_the_last(
    kafka: KafkaServer, changelog: str, store: PartitionStore, commit: Commit
) -> None:
    """To see it fail, take `isolation_level` out of `Recovery.run`."""
    await abort(kafka, changelog, {b"a": b"aborted", b"z": b"aborted"})
    await commit([Output(changelog, b"a", b"1")])
    await abort(kafka, changelog, {b"a": b"aborted", b"b": b"aborted"})
    await restore(kafka, changelog, store)
    assert list(store.scan("matches")) == [(b"a", b"1")]
    assert store.offset(changelog) == 7


async def test_a_changelog_of_nothing_but_aborted_records_is_as_good_as_empty(
    kafka: KafkaServer, changelog: str, store: PartitionStore
) -> None:
    await abort(kafka, changelog, {b"a": b"aborted"})
    await restore(kafka, changelog, store)
    assert list(store.scan("matches")) == []
    assert store.offset(changelog) == 1


async def test_an_empty_changelog_is_restored_at_once(
    kafka: KafkaServer, changelog: str, store: PartitionStore
) -> None:
    recovery = await restore(kafka, changelog, store)
    assert (recovery.done, recovery.total) == (0, 0)
    assert store.offset(changelog) == -1
    await restore(kafka, changelog, store)


async def test_without_tables_there_is_nothing_to_restore(store: PartitionStore) -> None:
    await Recovery({0: store}, {}).run({"bootstrap_servers": "127.0.0.1:1"})
    await Recovery({}, {"matches": "log"}).run({"bootstrap_servers": "127.0.0.1:1"})


async def test_a_store_with_its_disk_reads_only_what_it_missed(
    kafka: KafkaServer, changelog: str, store: PartitionStore, commit: Commit
) -> None:
    await commit([Output(changelog, b"a", b"1")])
    await restore(kafka, changelog, store)
    await commit([Output(changelog, b"b", b"2"), Output(changelog, b"a", None)])
    recovery = await restore(kafka, changelog, store)
    assert recovery.read == [2, 3]
    assert (recovery.done, recovery.total) == (3, 3)
    assert list(store.scan("matches")) == [(b"b", b"2")]
    assert (await restore(kafka, changelog, store)).read == []


async def test_a_store_that_is_as_it_was_after_a_commit_reads_nothing_but_the_marker(
    kafka: KafkaServer, changelog: str, store: PartitionStore, commit: Commit
) -> None:
    await commit([Output(changelog, b"a", b"1"), Output(changelog, b"b", b"1")])
    store.apply([("matches", b"a", b"1"), ("matches", b"b", b"1")], {changelog: 1})
    recovery = await restore(kafka, changelog, store)
    assert recovery.read == []
    assert store.offset(changelog) == 2


async def test_offsets_that_do_not_exist_are_stepped_over(
    kafka: KafkaServer, changelog: str, store: PartitionStore, commit: Commit
) -> None:
    """As compaction leaves them: here aborted records and markers make the holes."""
    changes: list[Change] = []
    for number in range(20):
        await commit([Output(changelog, b"%d" % (number % 3), b"%d" % number)])
        changes.append(("matches", b"%d" % (number % 3), b"%d" % number))
        if number % 4 == 0:
            await abort(kafka, changelog, {b"0": b"aborted"})
    await restore(kafka, changelog, store)
    assert list(store.scan("matches")) == [(b"0", b"18"), (b"1", b"19"), (b"2", b"17")]


async def test_what_the_changelog_has_deleted_is_not_waited_for(
    kafka: KafkaServer, store: PartitionStore
) -> None:
    changelog = await make_topic(kafka, "log", cleanup_policy="delete")
    await send(kafka, changelog, [(b"m%d" % number, b"1") for number in range(5)])
    store.apply([("matches", b"m0", b"1")], {changelog: 0})
    admin = AIOKafkaAdminClient(**connection_to(kafka))
    await admin.start()
    await admin.delete_records({TopicPartition(changelog, 0): RecordsToDelete(before_offset=3)})
    await admin.close()
    recovery = await restore(kafka, changelog, store)
    assert recovery.read == [3, 4]
    assert (recovery.done, recovery.total) == (2, 2)


async def test_several_tables_and_partitions_are_restored_together(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    topics = [await make_topic(kafka, name, partitions=3) for name in ("matches", "overs")]
    for number in (0, 2):
        for topic in topics:
            await send(kafka, topic, [(b"k", f"{topic} {number}".encode())], number)
    stores = {number: PartitionStore(tmp_path / f"{number}.db") for number in (0, 1, 2)}
    await Recovery(stores, dict(zip(("matches", "overs"), topics, strict=True))).run(connection_to(kafka))
    for table, topic in zip(("matches", "overs"), topics, strict=True):
        assert [stores[number].get(table, b"k") for number in (0, 1, 2)] == [
            f"{topic} 0".encode(),
            None,
            f"{topic} 2".encode(),
        ]


async def test_a_store_of_another_topic_of_that_name_is_discarded_and_read_anew(
    kafka: KafkaServer, changelog: str, store: PartitionStore, commit: Commit
) -> None:
    store.apply([("matches", b"foreign", b"1"), ("overs", b"foreign", b"1")], {changelog: 99})
    await commit([Output(changelog, b"a", b"1")])
    await restore(kafka, changelog, store)
    assert list(store.scan("matches")) == [(b"a", b"1")]
    assert list(store.scan("overs")) == []
    assert store.offset(changelog) == 1


async def test_how_far_it_is_only_grows_and_ends_at_the_whole(
    kafka: KafkaServer, changelog: str, store: PartitionStore
) -> None:
    await send(kafka, changelog, [(b"%d" % number, bytes(20_000)) for number in range(400)])
    recovery = Counted({0: store}, {"matches": changelog})
    await recovery.run(connection_to(kafka))
    seen = [*recovery.steps, (recovery.done, recovery.total)]
    assert [total for _, total in seen] == [400] * len(seen)
    assert seen == sorted(seen)
    assert seen[0][0] == 0
    assert seen[-1] == (400, 400)
    assert len(seen) > 2


async def test_one_that_is_cancelled_goes_on_where_it_was(
    kafka: KafkaServer, changelog: str, store: PartitionStore
) -> None:
    await send(kafka, changelog, [(b"%d" % number, bytes(20_000)) for number in range(400)])
    first = Counted({0: store}, {"matches": changelog})
    task = asyncio.create_task(first.run(connection_to(kafka)))
    async with asyncio.timeout(15):
        while not first.read:
            await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    second = await restore(kafka, changelog, store)
    assert second.read == list(range(first.read[-1] + 1, 400))
    assert len(list(store.scan("matches"))) == 400


async def test_committed_rows_behind_a_transaction_that_others_left_open_are_restored(
    kafka: KafkaServer,
    changelog: str,
    store: PartitionStore,
    commit: Commit,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Recovery ends at the high watermark, says what it waits for, and goes on by itself.

    To see it fail, ask for the end as a reader of what is committed does.
    """
    await commit([Output(changelog, b"a", b"1")])
    async with left_open(kafka, changelog, {b"a": b"foreign"}, timeout_ms=5000):
        await commit([Output(changelog, b"b", b"2")])
        recovery = Counted({0: store}, {"matches": changelog})
        task = asyncio.create_task(recovery.run(connection_to(kafka)))
        async with asyncio.timeout(20):
            while not recovery.obstacle:
                await asyncio.sleep(0.01)
            assert f"{changelog}-0" in recovery.obstacle
            assert not task.done()
            await task  # Kafka aborts what was left open, when its time-out has passed
    assert list(store.scan("matches")) == [(b"a", b"1"), (b"b", b"2")]
    assert recovery.obstacle == ""
    said = [record for record in caplog.records if "left open" in record.message]
    assert [record.levelno for record in said] == [logging.WARNING]


async def test_a_record_that_is_no_row_is_skipped_and_its_place_is_said(
    kafka: KafkaServer, store: PartitionStore, caplog: pytest.LogCaptureFixture
) -> None:
    """A changelog that somebody made without compaction takes records without a key."""
    changelog = await make_topic(kafka, "log", cleanup_policy="delete")
    await send(kafka, changelog, [(b"a", b"1"), (None, b"2"), (None, b""), (b"", b"3"), (b"b", b"")])
    await restore(kafka, changelog, store)
    assert list(store.scan("matches")) == [(b"", b"3"), (b"a", b"1"), (b"b", b"")]
    [said] = [record.message for record in caplog.records if "skipped" in record.message]
    assert f"2 records of {changelog}-0 are skipped" in said
    assert "@1 (has no key), @2 (has no key)" in said


async def test_a_row_is_restored_whatever_its_headers_are(
    kafka: KafkaServer, changelog: str, store: PartitionStore
) -> None:
    """To see it fail, leave `engine.driver.fetches` out: recovery is tried again for ever."""
    odd = batch_of(record(0, b"1", b"odd", [(b"\xff", None)]), record(1, b"2", b"zz", [(b"", b"")] * 3000))
    assert await send_raw(kafka, [RawBatch(changelog, 0, odd)]) == {"": 1}
    await restore(kafka, changelog, store)
    assert list(store.scan("matches")) == [(b"odd", b"1"), (b"zz", b"2")]


@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
async def test_a_changelog_in_any_codec_is_restored(
    kafka: KafkaServer, store: PartitionStore, codec: str
) -> None:
    changelog = await make_topic(kafka, "log", cleanup_policy="compact", compression_type=codec)
    await send(kafka, changelog, [(b"m%d" % number, bytes(1000)) for number in range(10)])
    await restore(kafka, changelog, store)
    assert len(list(store.scan("matches"))) == 10
