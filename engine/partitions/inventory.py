"""Which changelogs hold a partition's rows, noted where Kafka deletes the note with the topic.

A changelog that was deleted and made again is empty, like one that was never written to; its
rows are gone, while rows of other tables refer to them. To distinguish the two, the group commits
an offset of each changelog's partition, with the names of all tables in its metadata. Kafka removes
the offsets of a topic that is deleted: a table that another changelog's note names, and that has no
note of its own, has lost its rows.
"""

from collections.abc import Collection, Mapping

from aiokafka import TopicPartition

from engine.fatal import FatalError
from engine.partitions.claims import committed
from engine.partitions.transactions import TransactionalProducer

_HEAD = "tables:"
"""How a note begins: the metadata of other offsets is their producer's id."""


class ChangelogLostError(FatalError):
    """A changelog was deleted and made again while others keep their rows."""

    def __init__(self, topics: Collection[str]) -> None:
        named = ", ".join(sorted(topics))
        super().__init__(
            f"{named} was deleted and made again, and other changelogs still have the rows that go with its "
            "old ones: scores would be wrong; stop all workers and run `faust -A app rebuild`"
        )


class Inventory:
    """The notes of some partitions of the `changelogs` (topics by table) of a group."""

    def __init__(
        self,
        numbers: Collection[int],
        changelogs: Mapping[str, str],
        group: str,
        connection: Mapping[str, object],
    ) -> None:
        self._numbers = numbers
        self._tables = {topic: table for table, topic in changelogs.items()}
        self._group = group
        self._connection = connection
        self._note = _HEAD + ",".join(sorted(changelogs))

    async def check(self) -> None:
        """Check that no changelog has lost its rows.

        Raises:
            ChangelogLostError: some have.
            KafkaError: the group's coordinator can't be reached.
        """
        lost: set[str] = set()
        notes = await self._notes()
        for number in self._numbers:
            known = {tp.topic: note for tp, note in notes.items() if tp.partition == number}
            named = {
                table for note in known.values() for table in note.removeprefix(_HEAD).split(",") if note
            }
            lost |= {topic for topic, note in known.items() if not note and self._tables[topic] in named}
        if lost:
            raise ChangelogLostError(lost)

    async def note(self) -> None:
        """Note all changelogs, where the notes differ. This worker must own the partitions.

        Raises:
            KafkaError, PartitionLostError: the notes could not be committed.
        """
        stale = [tp for tp, note in (await self._notes()).items() if note != self._note]
        if not stale:
            return
        producer = TransactionalProducer(
            f"{self._group}-changelogs-{min(self._numbers)}", self._connection, self._note
        )
        await producer.start()
        try:
            await producer.commit({}, dict.fromkeys(stale, 0), self._group)
        finally:
            await producer.stop()

    async def _notes(self) -> dict[TopicPartition, str]:
        """Return the note of each changelog's partition, empty where there is none."""
        tps = [TopicPartition(topic, number) for topic in self._tables for number in self._numbers]
        if not tps:
            return {}
        found = await committed(tps, self._group, self._connection)
        return {tp: at.metadata if at.metadata.startswith(_HEAD) else "" for tp, at in found.items()}
