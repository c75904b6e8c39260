"""One owned partition: what it holds, has staged, and has committed.

A batch is folded in memory and staged; the partition's own task commits what is
staged, one transaction after the other. While one is under way the next gathers,
so transactions are small when quiet and large when behind. The disk is written
only after the commit: it is never ahead of the changelog.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from app.batches import PartitionBatch
from app.metrics import COMMIT_SECONDS, PARTITIONS_LOST
from app.store import PartitionStore
from app.transactions import Headers, Output, PartitionLostError, PartitionProducer

logger = logging.getLogger(__name__)

MAX_STAGED_RECORDS = 10_000
"""Input records that may wait for a commit, a partition. Beyond it reading waits: memory stays flat."""


TRANSACTION_INTERVAL = 0.03
"""Seconds from the sending of a transaction to that of the next, at least, a partition.

Most of what one costs is not for its records, here and in the broker. Back to back, at
2,000 balls/s, they kept both so busy that balls were seen twice as late (bench/README.md).
"""

BATCH_WAIT = 0.008
"""Seconds that a transaction which is due waits for one more batch, at most: about that between two fetches.

What that batch brings goes at once; taken a moment before it, it would wait for another interval.
"""


class Staged:
    """What batches wrote since the last transaction took its share."""

    __slots__ = ("changes", "offsets", "outputs", "records")

    def __init__(self) -> None:
        self.changes: dict[tuple[str, bytes], bytes | None] = {}
        self.outputs: list[Output] = []
        self.offsets: dict[tuple[str, int], int] = {}
        self.records = 0


class Lag(msgspec.Struct, frozen=True):
    """How far behind reading is: records still to come, and the time (epoch s) of the last one folded.

    `as_of` is None where nothing is known to wait.
    """

    records: int
    as_of: float | None


class Partition:
    """One owned partition number: of every batched topic, of every table.

    Responsibilities: reads see staged changes before stored ones; `stage` of a
    batch's end makes its writes one unit; the unit is committed to Kafka whole,
    then written to disk. After `PartitionLostError` it takes nothing more and
    forgets what was not committed; the rebalance that follows opens it anew.
    """

    def __init__(
        self,
        number: int,
        store: PartitionStore,
        producer: PartitionProducer,
        group: str,
        changelogs: Mapping[str, str],
        on_lost: Callable[[], None],
    ) -> None:
        self.number = number
        self.store = store
        self.values: dict[str, dict[bytes, Any]] = {}
        """Decoded values by table, for the tables to keep; emptied when uncommitted ones are forgotten."""
        self.lost = False
        self._producer = producer
        self._group = group
        self._changelogs = changelogs
        self._on_lost = on_lost
        self._staging = Staged()
        self._committing = Staged()
        self._next_offset: dict[str, int] = {}
        self._lag: dict[str, Lag] = {}
        self._commit_began: float | None = None
        self._work = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task = asyncio.create_task(self._commit_forever(), name=f"commit-{number}")

    def admit(self, batch: PartitionBatch) -> PartitionBatch | None:
        """Return what of the batch is new here, None when nothing is (or the partition is lost).

        A fetch from before a rebalance may arrive after it, cut differently.
        """
        if self.lost:
            return None
        return batch.since(self._next_offset.get(batch.topic, 0))

    def get(self, table: str, key: bytes) -> bytes | None:
        """Return a value as of the last batch, staged or stored."""
        full = (table, key)
        for staged in (self._staging, self._committing):
            if full in staged.changes:
                return staged.changes[full]
        return self.store.get(table, key)

    def scan(self, table: str, prefix: bytes = b"", limit: int | None = None) -> list[tuple[bytes, bytes]]:
        """Return (key, value) of keys beginning with `prefix` as of the last batch, in key order.

        With a `limit`, at least so many of the first if there are, what is staged aside.
        """
        found: dict[bytes, bytes | None] = dict(self.store.scan(table, prefix, limit))
        for staged in (self._committing, self._staging):
            for (name, key), value in staged.changes.items():
                if name == table and key.startswith(prefix):
                    found[key] = value
        return sorted((key, value) for key, value in found.items() if value is not None)

    def put(self, table: str, key: bytes, value: bytes | None) -> None:
        """Stage a table's change; None removes the key."""
        self._staging.changes[table, key] = value

    def publish(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers = ()) -> None:
        """Stage a record for a topic with as many partitions, to this partition of it."""
        self._staging.outputs.append(Output(topic, key, value, headers))

    def stage(self, batch: PartitionBatch, end: int = 0) -> None:
        """End a batch: all it wrote, and its offsets, go into the same transaction.

        `end` is the offset at which the topic's partition ended when last heard of.
        """
        staging = self._staging
        behind = max(0, end - batch.last - 1)
        self._lag[batch.topic] = Lag(behind, batch.records[-1].timestamp / 1000 if behind else None)
        staging.offsets[batch.topic, batch.partition] = batch.last + 1
        staging.records += len(batch.records)
        self._next_offset[batch.topic] = batch.last + 1
        if staging.records > MAX_STAGED_RECORDS:
            self._room.clear()
        self._idle.clear()
        self._work.set()

    @property
    def lag(self) -> Lag:
        """How far behind its topics the partition is, as of its last batches."""
        records = sum(lag.records for lag in self._lag.values())
        return Lag(records, min((lag.as_of for lag in self._lag.values() if lag.as_of), default=None))

    @property
    def commit_age(self) -> float:
        """Seconds that the commit under way has taken so far; 0 where there is none."""
        return 0.0 if self._commit_began is None else time.monotonic() - self._commit_began

    def rewind(self, offsets: Mapping[str, int]) -> None:
        """Have the next transaction take the group back to these offsets, by topic."""
        for topic, offset in offsets.items():
            self._staging.offsets[topic, self.number] = offset

    def stage_upkeep(self) -> None:
        """End changes that no batch brought, such as removing what has grown old."""
        self._staging.records += 1
        self._idle.clear()
        self._work.set()

    def abandon(self, error: Exception) -> None:
        """Give up what is staged and start over: a batch was left half done."""
        logger.error("partition %d is given up, a batch failed", self.number, exc_info=error)
        self._task.cancel()
        self._lose()

    async def room(self) -> None:
        """Wait until there is room for another batch: reading may not run away from committing."""
        await self._room.wait()

    async def drain(self) -> None:
        """Wait until all that was staged is committed and on disk, or the partition is lost."""
        await self._idle.wait()

    async def close(self) -> None:
        """Stop; what is not committed by now is forgotten (`drain` first). The store stays open."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self.forget()
        await self._producer.stop()

    async def _commit_forever(self) -> None:
        now = asyncio.get_running_loop().time
        due = now()
        try:
            while True:
                await self._work.wait()
                self._commit_began = time.monotonic()
                await self._begin(self._staging)
                await self._turn(due)
                due = now() + TRANSACTION_INTERVAL
                self._work.clear()
                self._committing, self._staging = self._staging, Staged()
                self._room.set()
                with COMMIT_SECONDS.time():
                    await self._commit(self._committing)
                self._commit_began = None
                self._committing = Staged()
                if not self._work.is_set():
                    self._idle.set()
        except PartitionLostError as error:
            logger.warning(
                "partition %d is lost, its uncommitted work will be done again: %s", self.number, error
            )
            self._lose()
        except Exception:
            # A full disk, a topic with fewer partitions: nobody would commit any more, silently.
            logger.exception("partition %d can't be committed, and is given up", self.number)
            self._lose()

    def _lose(self) -> None:
        PARTITIONS_LOST.inc()
        self.forget()
        self._on_lost()

    async def _turn(self, due: float) -> None:
        """Wait until a transaction is due, and from then on for the next batch."""
        if (left := due - asyncio.get_running_loop().time()) <= 0:
            return
        await asyncio.sleep(left)
        self._work.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(BATCH_WAIT):
                await self._work.wait()

    async def _begin(self, staged: Staged) -> None:
        """Tell Kafka of what is staged so far; more may be until it is committed."""
        tables = {table for table, _ in staged.changes}
        topics = {self._changelogs[table] for table in tables} | {output.topic for output in staged.outputs}
        await self._producer.begin(topics, self._group if staged.offsets else None)

    async def _commit(self, staged: Staged) -> None:
        changelogs = self._changelogs
        changes = [(table, key, value) for (table, key), value in staged.changes.items()]
        records = [Output(changelogs[table], key, value) for table, key, value in changes]
        last = await self._producer.commit([*records, *staged.outputs], staged.offsets, self._group)
        written = {topic for topic in changelogs.values() if topic in last}
        self.store.apply(changes, {topic: last[topic] for topic in written})

    def forget(self) -> None:
        """Take nothing more, and forget what is not committed; nobody waits for it any longer."""
        self.lost = True
        self._commit_began = None
        self._staging, self._committing = Staged(), Staged()
        self.values.clear()
        self._room.set()
        self._idle.set()
