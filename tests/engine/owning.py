"""Owned partitions without Kafka: their producer is a double that the test holds the strings of."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from engine.batches import PartitionBatch
from engine.partitions.committer import Committer
from engine.partitions.outputs import Output
from engine.partitions.partition import Partition
from engine.partitions.store import PartitionStore
from engine.partitions.transactions import TransactionalProducer

LOG = "app-matches-changelog"
CHANGELOGS = {"matches": LOG, "others": "app-others-changelog"}

Sent = dict[int, list[Output]]
Offsets = dict[tuple[str, int], int]


class Transactions:
    """A producer's double: its transactions wait to be let through, or fail with `error`."""

    def __init__(self) -> None:
        self.begun: list[tuple[Sent, Offsets]] = []
        self.error: Exception | None = None
        self.stopped = False
        self.ahead: list[tuple[set[tuple[str, int]], str | None]] = []
        self.cannot_begin: Exception | None = None
        self.may_begin = asyncio.Event()
        self.may_begin.set()
        self._go = asyncio.Event()
        self._next_offset: dict[tuple[str, int], int] = {}

    async def begin(self, expected: Iterable[tuple[str, int]], group: str | None) -> None:
        self.ahead.append((set(expected), group))
        await self.may_begin.wait()
        if self.cannot_begin is not None:
            raise self.cannot_begin

    async def commit(
        self, outputs: Mapping[int, Iterable[Output]], offsets: Mapping[tuple[str, int], int], group: str
    ) -> dict[tuple[str, int], int]:
        assert group == "app"
        sent = {number: list(ones) for number, ones in outputs.items()}
        self.begun.append((sent, dict(offsets)))
        await self._go.wait()
        if self.error is not None:
            raise self.error
        last = {}
        for number, ones in sent.items():
            for output in ones:
                tp = output.topic, output.target(number)
                last[tp] = self._next_offset.get(tp, 0)
                self._next_offset[tp] = last[tp] + 1
        for tp in last:
            self._next_offset[tp] += 1  # the marker
        return last

    async def stop(self) -> None:
        self.stopped = True

    def let_through(self) -> None:
        self._go.set()

    @property
    def offsets(self) -> list[Offsets]:
        """Those of each transaction."""
        return [offsets for _, offsets in self.begun]


class Owned:
    """Partitions 0 to `count` - 1, what commits them, and how often they were lost."""

    def __init__(self, path: Path, count: int = 1) -> None:
        self.transactions = Transactions()
        self.lost = 0
        self.committer = Committer(cast(TransactionalProducer, self.transactions), "app", self._note_lost)
        self.stores = [PartitionStore(path / f"{number}.db") for number in range(count)]
        self.partitions = [
            Partition(number, store, CHANGELOGS, self.committer.wake, self._note_lost)
            for number, store in enumerate(self.stores)
        ]
        for partition in self.partitions:
            self.committer.add(partition)
        self.partition, self.store = self.partitions[0], self.stores[0]

    def _note_lost(self) -> None:
        self.lost += 1

    def take(self, found: PartitionBatch, value: bytes) -> None:
        """Do with a batch what an agent does with it."""
        partition = self.partitions[found.partition]
        admitted = partition.admit(found)
        assert admitted is not None
        partition.put("matches", b"m", value)
        partition.publish("state", b"m", b"state " + value)
        partition.stage(admitted)


@asynccontextmanager
async def owning(path: Path, count: int = 1) -> AsyncIterator[Owned]:
    owned = Owned(path, count)
    try:
        yield owned
    finally:
        await owned.committer.close()
        for store in owned.stores:
            store.close()


async def stays_waiting(waiter: Awaitable[object]) -> asyncio.Future[object]:
    """Let everything run that can, and see that this still waits."""
    task = asyncio.ensure_future(waiter)
    for _ in range(50):
        await asyncio.sleep(0)
    assert not task.done()
    return task
