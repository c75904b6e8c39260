"""One owned partition: what it holds, has staged, and has committed.

A batch is folded in memory and staged; the worker's `Committer` takes what is
staged and commits it. The disk is written only after the commit: it is never ahead
of the changelog.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from engine.batches import PartitionBatch
from engine.partitions.limits import LARGEST, RowTooLargeError
from engine.partitions.outputs import Headers, Output
from engine.partitions.scans import Row, laid_over
from engine.partitions.store import PartitionStore
from engine.partitions.units import Units
from engine.telemetry.metrics import PARTITIONS_LOST

logger = logging.getLogger(__name__)

MAX_STAGED_RECORDS = 10_000
"""Input records, or rows, that may wait for a commit, a partition. Beyond it who makes them waits: memory
stays flat, and no transaction holds the loop for long."""

MAX_STAGED_BYTES = 32 << 20
"""Bytes of rows and published records that may wait for a commit, a partition: thirty of the largest."""


class Staged:
    """What batches wrote since the last transaction took its share."""

    __slots__ = ("changes", "offsets", "outputs", "records", "size")

    def __init__(self) -> None:
        self.changes: dict[tuple[str, bytes], bytes | None] = {}
        self.outputs: list[Output] = []
        self.offsets: dict[tuple[str, int], int] = {}
        self.records = 0
        self.size = 0
        """Bytes, those among them that were taken back."""


class Lag(msgspec.Struct, frozen=True):
    """How far behind reading is: records still to come, and the time (epoch s) of the last one folded.

    `as_of` is None where nothing is known to wait.
    """

    records: int
    as_of: float | None


class Partition(Units):
    """One owned partition number: of every batched topic, of every table.

    Responsibilities: reads see staged changes before stored ones; what a `unit` wrote is
    taken back when its block raises; `stage` of a batch's end puts its writes and offsets
    into one transaction, which is committed to Kafka whole, then written to disk. Once
    `lost` it takes nothing more and has forgotten what was not committed; the rebalance
    that follows opens it anew.
    """

    def __init__(
        self,
        number: int,
        store: PartitionStore,
        changelogs: Mapping[str, str],
        on_staged: Callable[[], None],
        on_lost: Callable[[], None],
        limits: Mapping[str, int] = {},
    ) -> None:
        super().__init__()
        self.number = number
        self.store = store
        self.quarantined: dict[bytes, str] = {}
        """Why what lies under these keys cannot be read, nor made anew (`engine.partitions.quarantine`)."""
        self.lost = False
        self.turn = asyncio.Lock()
        """Held by who writes and lets the loop turn before all is written; nobody else writes meanwhile."""
        self._changelogs = changelogs
        self._limits = limits
        self._most = {table: self.largest(topic) for table, topic in changelogs.items()}
        self._on_staged = on_staged
        self._on_lost = on_lost
        self._staging = Staged()
        self._committing = Staged()
        self._next_offset: dict[str, int] = {}
        self._lag: dict[str, Lag] = {}
        self._room = asyncio.Event()
        self._room.set()
        self._idle = asyncio.Event()
        self._idle.set()

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

    def scan(
        self, table: str, prefix: bytes = b"", *, after: bytes | None = None, limit: int | None = None
    ) -> Iterator[Row]:
        """Return the (key, value) of keys beginning with `prefix` as of now, in key order; at most `limit`.

        With `after`, of the keys beyond that one. They are read as they are asked for: a million
        rows take no memory. What is written meanwhile is not among them. Whoever lets the loop turn
        goes on by another scan, `after` the last key; else what is committed meanwhile may be there.

        Raises:
            StoreError: they can't be read.
        """
        changes = {
            key: value
            for staged in (self._committing, self._staging)
            for (name, key), value in staged.changes.items()
            if name == table and key.startswith(prefix) and (after is None or key > after)
        }
        # Each change may take a stored row's place, or take it away.
        most = None if limit is None else limit + len(changes)
        stored = self.store.scan(table, prefix, after=after, limit=most)
        return islice(laid_over(changes, stored), limit) if changes else stored

    def put(self, table: str, key: bytes, value: bytes | None) -> None:
        """Stage a table's change; None removes the key.

        Raises:
            RowTooLargeError: the table's changelog takes no such record.
        """
        size = len(key) + len(value or b"")
        if size > self._most[table]:
            raise RowTooLargeError(self._changelogs[table], size, self._most[table])
        self._staging.size += size
        self.write(self._staging.changes, (table, key), value)

    def _undone(self, changed: Any, key: Any) -> None:
        if changed is self._staging.changes:
            table, row = key
            if (rows := self.rows.get(table)) is not None:
                rows.forget(row)

    def publish(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        headers: Headers = (),
        partition: int | None = None,
    ) -> None:
        """Stage a record for a topic with as many partitions, to this partition of it or to another.

        What goes to another `partition` (`Application.partition_of` has a key's) may be for an agent
        there, by a repartition topic: a topic of this app that only its own agents write to. It is
        visible there after two transactions, this partition's and then that one's; views that read
        both may see the first without the second. Each of them counts once whatever dies, but the
        two may be far apart, and a rebuild or a correction publishes again: so such a record carries
        an absolute value and its version, never a delta, and the agent there replaces what it has
        from the same source, if that is older.

        Raises:
            RowTooLargeError: the topic takes no such record.
        """
        size = len(key or b"") + len(value or b"")
        if headers:
            size += sum(len(name.encode(errors="replace")) + len(content or b"") for name, content in headers)
        if size > (most := self.largest(topic)):
            raise RowTooLargeError(topic, size, most)
        self._staging.size += size
        self.append(self._staging.outputs, Output(topic, key, value, headers, partition))

    def largest(self, topic: str) -> int:
        """Return the bytes that a topic takes of key, value and headers in a record."""
        return self._limits.get(topic, LARGEST)

    def stage(self, batch: PartitionBatch, end: int = 0) -> None:
        """End a batch: all it wrote, and its offsets, go into the same transaction.

        `end` is the offset at which the topic's partition ended when last heard of.
        """
        staging = self._staging
        behind = max(0, end - batch.last - 1)
        timestamp = batch.records[-1].timestamp
        # Kafka's -1 is a record without a time: nobody knows since when what follows waits.
        self._lag[batch.topic] = Lag(behind, timestamp / 1000 if behind and timestamp > 0 else None)
        staging.offsets[batch.topic, batch.partition] = batch.last + 1
        staging.records += len(batch.records)
        self._next_offset[batch.topic] = batch.last + 1
        if staging.records > MAX_STAGED_RECORDS or staging.size > MAX_STAGED_BYTES:
            self._room.clear()
        self._idle.clear()
        self._on_staged()

    def note_end(self, topic: str, end: int) -> None:
        """Correct what was told to wait: at the last batch it was not known what of it can be read."""
        told = self._lag.get(topic)
        if told is not None and told.records:
            behind = max(0, end - self._next_offset[topic])
            self._lag[topic] = Lag(behind, told.as_of if behind else None)

    @property
    def lag(self) -> Lag:
        """How far behind its topics the partition is, as of its last batches."""
        records = sum(lag.records for lag in self._lag.values())
        return Lag(records, min((lag.as_of for lag in self._lag.values() if lag.as_of), default=None))

    def rewind(self, offsets: Mapping[str, int]) -> None:
        """Have the next transaction take the group back to these offsets, by topic."""
        for topic, offset in offsets.items():
            self._staging.offsets[topic, self.number] = offset

    def stage_changes(self) -> None:
        """End changes that no batch brought, such as removing what has grown old."""
        staging = self._staging
        staging.records += 1
        if len(staging.changes) > MAX_STAGED_RECORDS or staging.size > MAX_STAGED_BYTES:
            self._room.clear()
        self._idle.clear()
        self._on_staged()

    def abandon(self, error: Exception) -> None:
        """Forget what is not committed and start over: a batch was left half done, or the disk failed."""
        if self.lost:
            return
        logger.error("partition %d is given up, a batch failed", self.number, exc_info=error)
        PARTITIONS_LOST.inc()
        self.forget()
        self._on_lost()

    async def room(self) -> None:
        """Wait until there is room for another batch or step: neither may run away from committing."""
        await self._room.wait()

    async def drain(self) -> None:
        """Wait until all that was staged is committed and on disk, or the partition is lost."""
        await self._idle.wait()

    @property
    def staged_targets(self) -> set[tuple[str, int]]:
        """The topics' partitions that what is staged will be written to."""
        staged = self._staging
        return {(self._changelogs[table], self.number) for table, _ in staged.changes} | {
            (output.topic, output.target(self.number)) for output in staged.outputs
        }

    @property
    def staged_offsets(self) -> bool:
        """Whether batches are staged, whose offsets are to be committed."""
        return bool(self._staging.offsets)

    def take(self) -> Staged | None:
        """Hand what is staged over to be committed, if anything is; the next may gather."""
        if not self._staging.records:
            return None
        self._committing, self._staging = self._staging, Staged()
        self._room.set()
        return self._committing

    def records_of(self, staged: Staged) -> Iterator[Output]:
        """Yield what was staged as records: changes for the changelogs, then what is published."""
        for (table, key), value in staged.changes.items():
            yield Output(self._changelogs[table], key, value)
        yield from staged.outputs

    def committed(self, staged: Staged, last: Mapping[tuple[str, int], int]) -> None:
        """Write to disk what was taken and is committed; `last` offsets of the changelogs with it."""
        if self.lost:
            return
        changes = [(table, key, value) for (table, key), value in staged.changes.items()]
        written = {self._changelogs[table] for table, _ in staged.changes}
        self.store.apply(changes, {topic: last[topic, self.number] for topic in written})
        self._committing = Staged()
        if not self._staging.records:
            self._idle.set()

    def forget(self) -> None:
        """Take nothing more, and forget what is not committed; nobody waits for it any longer."""
        self.lost = True
        self._staging, self._committing = Staged(), Staged()
        self.rows.clear()
        self.locals.clear()
        self.quarantined.clear()
        self._room.set()
        self._idle.set()
