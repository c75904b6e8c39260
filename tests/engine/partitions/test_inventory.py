"""A changelog that was deleted and made anew, told from one that was never written to."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from engine.partitions.inventory import ChangelogLostError
from engine.partitions.ownership import Ownership, Partitions
from sandbox.kafka import KafkaServer
from tests.cluster.scoreboard import until
from tests.engine.kafka_topics import connection_to, make_topic, unique
from tests.engine.records import batch

pytestmark = pytest.mark.cluster

NUMBERS = range(2)


class Group:
    """A group with two tables, of which `rare` is not written to at first."""

    def __init__(self, kafka: KafkaServer, folder: Path, events: str, changelogs: Mapping[str, str]) -> None:
        self.events = events
        self.changelogs = dict(changelogs)
        self._kafka = kafka
        self._folder = folder
        self._group = unique("group")

    def worker(self, folder: str) -> Partitions:
        ownership = Ownership(
            self._group, (self.events,), self._folder / folder, self.changelogs, connection_to(self._kafka)
        )
        return Partitions(lambda: ownership, lambda: None)

    async def write(self, worker: Partitions, table: str, offset: int) -> None:
        for number in NUMBERS:
            worker[number].put(table, b"m", b"%d" % offset)
            worker[number].stage(batch([offset], topic=self.events, partition=number))
        await worker.drain()

    async def make_anew(self, table: str) -> None:
        topic = self.changelogs[table]
        admin = AIOKafkaAdminClient(**connection_to(self._kafka))
        await admin.start()

        async def gone() -> bool:
            return topic not in await admin.list_topics()

        try:
            await admin.delete_topics([topic])
            await until(gone, "the topic is deleted")
            await admin.create_topics([NewTopic(topic, len(NUMBERS), 1)])
        finally:
            await admin.close()


@pytest.fixture
async def group(kafka: KafkaServer, tmp_path: Path) -> Group:
    names = ("matches", "rare")
    changelogs = {name: await make_topic(kafka, f"{name}-changelog", len(NUMBERS)) for name in names}
    return Group(kafka, tmp_path, await make_topic(kafka, "events", len(NUMBERS)), changelogs)


@pytest.mark.parametrize("folder", ["first", "another"])
async def test_a_changelog_made_anew_is_refused_until_all_tables_are(group: Group, folder: str) -> None:
    """With its disk, which would be emptied and read anew, and without.

    To see it fail, do not look in `Partitions.open`.
    """
    first = group.worker("first")
    await first.open(NUMBERS)
    await group.write(first, "matches", 0)
    await first.close()
    await group.make_anew("matches")

    worker = group.worker(folder)
    with pytest.raises(ChangelogLostError) as refused:
        await worker.open(NUMBERS)
    assert group.changelogs["matches"] in str(refused.value)
    assert group.changelogs["rare"] not in str(refused.value)
    assert "faust -A app rebuild" in str(refused.value)

    await worker.open(NUMBERS, rebuilding=True)
    assert [worker[number].get("matches", b"m") for number in NUMBERS] == [None, None]
    await worker.open(NUMBERS)
    await worker.close()


async def test_tables_that_are_not_written_to_or_are_new_are_no_reason(
    group: Group, kafka: KafkaServer
) -> None:
    for offset in range(2):
        worker = group.worker("first")
        await worker.open(NUMBERS)
        await group.write(worker, "matches", offset)
        await worker.close()
    group.changelogs["added"] = await make_topic(kafka, "added-changelog", len(NUMBERS))
    for folder in ("first", "another"):
        worker = group.worker(folder)
        await worker.open(NUMBERS)
        assert worker[0].get("matches", b"m") == b"1"
        await worker.close()


async def test_where_all_changelogs_are_new_they_are_read_anew(group: Group) -> None:
    """As on another cluster, or where an operator began again."""
    worker = group.worker("first")
    await worker.open(NUMBERS)
    await group.write(worker, "matches", 0)
    await worker.close()
    for table in ("matches", "rare"):
        await group.make_anew(table)
    worker = group.worker("first")
    await worker.open(NUMBERS)
    assert worker[0].get("matches", b"m") is None
    await worker.close()
