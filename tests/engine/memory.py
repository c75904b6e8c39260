"""A partition in memory: no Kafka, no disk, nothing staged."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import NoReturn, Self, cast

import msgspec

from engine.application import Application
from engine.partitions.limits import LARGEST
from engine.partitions.ownership import Partitions
from engine.partitions.partition import Lag, Partition
from engine.partitions.progress import Progress
from engine.partitions.units import Units
from schemas.topics import TopicPolicy


class MemoryPartition(Units):
    """What views and tables need of a partition."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.turn = asyncio.Lock()
        self.lost = False
        self.commit_age = 0.0
        self.quarantined: dict[bytes, str] = {}
        self.progress = Progress()
        self._rows: dict[tuple[str, bytes], bytes] = {}

    @property
    def store(self) -> Self:
        """Itself: what is written is committed."""
        return self

    @property
    def lag(self) -> Lag:
        return Lag(0, None)

    def restart(self) -> None:
        """Forget what is only in memory, as a crash between two batches does."""
        self.rows.clear()
        self.locals.clear()

    def stage_changes(self) -> None:
        """There is nobody who would commit it."""

    def publish(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes]] = (),
        partition: int | None = None,
    ) -> None:
        """There is nobody who would send it."""

    def get(self, table: str, key: bytes) -> bytes | None:
        return self._rows.get((table, key))

    def put(self, table: str, key: bytes, value: bytes | None) -> None:
        if value is None:
            self.remove(self._rows, (table, key))
        else:
            self.write(self._rows, (table, key), value)

    def _undone(self, changed: object, key: tuple[str, bytes]) -> None:
        if changed is self._rows and (rows := self.rows.get(key[0])) is not None:
            rows.forget(key[1])

    def largest(self, topic: str) -> int:
        return LARGEST

    def scan(
        self, table: str, prefix: bytes = b"", *, after: bytes | None = None, limit: int | None = None
    ) -> list[tuple[bytes, bytes]]:
        """Return a list, more than a real one does: its type keeps the code from relying on that."""
        found = sorted(
            (key, value)
            for (name, key), value in self._rows.items()
            if name == table and key.startswith(prefix) and (after is None or key > after)
        )
        return found[:limit]


class Published(msgspec.Struct):
    """A record that was published, and the partition that it goes to."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]
    partition: int


class PublishingPartition(MemoryPartition):
    """A partition that keeps what it publishes, which is undone with its unit."""

    def __init__(self, number: int = 0) -> None:
        super().__init__(number)
        self.published: list[Published] = []

    def publish(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes]] = (),
        partition: int | None = None,
    ) -> None:
        target = self.number if partition is None else partition
        self.append(self.published, Published(topic, key, value, dict(headers), target))

    def on(self, topic: TopicPolicy) -> list[Published]:
        """What was published on a topic."""
        return [one for one in self.published if one.topic == topic.name]


class MemoryPartitions(Partitions):
    """Partitions in memory that are owned from the beginning."""

    def __init__(self, numbers: Iterable[int]) -> None:
        super().__init__(_owning, _owning)
        self.put(*(MemoryPartition(number) for number in numbers))

    def put(self, *partitions: MemoryPartition) -> None:
        """Own these, and no others."""
        self._open = {partition.number: cast(Partition, partition) for partition in partitions}


def app_of(name: str, partitions: int = 1) -> Application:
    """Return an app of so many partitions, for tables: nobody runs it."""
    return Application(
        name,
        ownership=_owning,
        connection={},
        broker="aiokafka://127.0.0.1:1",
        autodiscover=False,
        topic_partitions=partitions,
        topic_allow_declare=False,
    )


def _owning() -> NoReturn:
    raise AssertionError("what is in memory is neither opened nor lost")
