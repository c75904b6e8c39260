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
from engine.partitions.progress import Progress
from engine.partitions.scans import Row, laid_over
from engine.partitions.staged import Staged
from engine.partitions.store import PartitionStore
from engine.partitions.units import Units
from engine.telemetry.metrics import PARTITIONS_LOST

logger = logging.getLogger(__name__)

MAX_STAGED_RECORDS = 10_000
"""Input records, or rows, of a partition that may wait for a commit. Beyond it, reading and timers wait:
memory stays flat, and no transaction holds the event loop for long."""

MAX_STAGED_BYTES = 32 << 20
"""Bytes of a partition's rows and published records that may wait for a commit: thirty of the largest."""


class Lag(msgspec.Struct, frozen=True):
    """How far behind reading is: records still to come, and the time (epoch s) of the last one folded.

    `as_of` is None where no record is known to wait.
    """

    records: int
    as_of: float | None


class Partition(Units):
    """One owned partition number: of every batched topic, of every table.

    Guarantees: reads see staged changes before stored ones; what a `unit` wrote is
    undone when its block raises; `stage` puts a batch's writes and offsets into one
    transaction, which is committed to Kafka whole, then written to disk. Once
    `lost` it accepts nothing more and has forgotten what was not committed; the rebalance
    that follows opens it again.
    """

    def __init__(
        self,
        number: int,
        store: PartitionStore,
        changelogs: Mapping[str, str],
        on_staged: Callable[[], None],
        on_lost: Callable[[], None],
        limits: Mapping[str, int] = {},
        since: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self.number = number
        self.store = store
        self.progress = Progress(since)
        self.quarantined: dict[bytes, str] = {}
        """Keys whose rows can be neither read nor rebuilt, with why (`engine.partitions.quarantine`)."""
        self.lost = False
        self.turn = asyncio.Lock()
        """Held by a writer that lets other tasks run before it has written all; no other writes meanwhile."""
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
        """Return the records of the batch that are new here, None if there are none or the partition is lost.

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

        With `after`, only of keys beyond it. Rows are read lazily: a million take no memory.
        Writes during the scan are not seen. A caller that lets other tasks run resumes with another
        scan, `after` the last key; otherwise the scan may see what is committed meanwhile.

        Raises:
            StoreError: they can't be read.
        """
        changes = {
            key: value
            for staged in (self._committing, self._staging)
            for (name, key), value in staged.changes.items()
            if name == table and key.startswith(prefix) and (after is None or key > after)
        }
        # Each change may replace a stored row, or remove it.
        most = None if limit is None else limit + len(changes)
        stored = self.store.scan(table, prefix, after=after, limit=most)
        return islice(laid_over(changes, stored), limit) if changes else stored

    def put(self, table: str, key: bytes, value: bytes | None) -> None:
        """Stage a table's change; None removes the key.

        Raises:
            RowTooLargeError: the table's changelog takes only smaller records.
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

        A record for another `partition` (`Application.partition_of` returns a key's) may be for an agent
        there, by a repartition topic: a topic of this app that only its own agents write to. It is
        visible there after two transactions, this partition's and then that one's; views that read
        both may see the first without the second. Each of them counts once even if workers die, but the
        two may be far apart, and a rebuild or a correction publishes again: so such a record carries
        an absolute value and its version, never a delta, and the agent there replaces what it has
        from the same source, if that is older.

        Raises:
            RowTooLargeError: the topic takes only smaller records.
        """
        size = len(key or b"") + len(value or b"")
        if headers:
            size += sum(len(name.encode(errors="replace")) + len(content or b"") for name, content in headers)
        if size > (most := self.largest(topic)):
            raise RowTooLargeError(topic, size, most)
        self._staging.size += size
        self.append(self._staging.outputs, Output(topic, key, value, headers, partition))

    def largest(self, topic: str) -> int:
        """Return how many bytes of key, value and headers a topic takes in a record."""
        return self._limits.get(topic, LARGEST)

    def stage(self, batch: PartitionBatch, end: int = 0) -> None:
        """End a batch: all it wrote, and its offsets, go into the same transaction.

        `end` is the last known offset at which the topic's partition ends.
        """
        staging = self._staging
        behind = max(0, end - batch.last - 1)
        timestamp = batch.records[-1].timestamp
        # Kafka's -1 means no timestamp: it is unknown since when the next records wait.
        self._lag[batch.topic] = Lag(behind, timestamp / 1000 if behind and timestamp > 0 else None)
        staging.offsets[batch.topic, batch.partition] = batch.last + 1
        staging.records += len(batch.records)
        self._next_offset[batch.topic] = batch.last + 1
        if staging.records > MAX_STAGED_RECORDS or staging.size > MAX_STAGED_BYTES:
            self._room.clear()
        self._idle.clear()
        self._on_staged()

    def note_end(self, topic: str, end: int) -> None:
        """Correct the lag: at the last batch it was not known which offsets hold readable records."""
        lag = self._lag.get(topic)
        if lag is not None and lag.records:
            behind = max(0, end - self._next_offset[topic])
            self._lag[topic] = Lag(behind, lag.as_of if behind else None)

    @property
    def lag(self) -> Lag:
        """The partition's lag behind its topics, as of its last batches."""
        records = sum(lag.records for lag in self._lag.values())
        return Lag(records, min((lag.as_of for lag in self._lag.values() if lag.as_of), default=None))

    def rewind(self, offsets: Mapping[str, int]) -> None:
        """Set the group's offsets, by topic, back to these with the next transaction."""
        for topic, offset in offsets.items():
            self._staging.offsets[topic, self.number] = offset

    def stage_changes(self) -> None:
        """End changes that come from no batch, such as a timer's."""
        staging = self._staging
        staging.records += 1
        if len(staging.changes) > MAX_STAGED_RECORDS or staging.size > MAX_STAGED_BYTES:
            self._room.clear()
        self._idle.clear()
        self._on_staged()

    def abandon(self, error: Exception) -> None:
        """Forget what is not committed and start over: a batch is half done, or the disk failed."""
        if self.lost:
            return
        logger.error("partition %d is given up, a batch failed", self.number, exc_info=error)
        PARTITIONS_LOST.inc()
        self.forget()
        self._on_lost()

    async def room(self) -> None:
        """Wait until there is room for another batch or step, so that neither outruns the commits."""
        await self._room.wait()

    async def drain(self) -> None:
        """Wait until all that was staged is committed and on disk, or the partition is lost."""
        await self._idle.wait()

    @property
    def staged_targets(self) -> set[tuple[str, int]]:
        """The partitions of topics that staged records will be written to."""
        staged = self._staging
        return {(self._changelogs[table], self.number) for table, _ in staged.changes} | {
            (output.topic, output.target(self.number)) for output in staged.outputs
        }

    @property
    def staged_offsets(self) -> bool:
        """Whether offsets of batches are staged."""
        return bool(self._staging.offsets)

    def take(self) -> Staged | None:
        """Hand over what is staged, if anything, to be committed; from now on the next gathers."""
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
        """Write to disk what is committed, with the `last` offsets of the changelogs."""
        if self.lost:
            return
        changes = [(table, key, value) for (table, key), value in staged.changes.items()]
        written = {self._changelogs[table] for table, _ in staged.changes}
        self.store.apply(changes, {topic: last[topic, self.number] for topic in written})
        self._committing = Staged()
        self.progress.note(staged.offsets)
        if not self._staging.records:
            self._idle.set()

    def forget(self) -> None:
        """Accept nothing more, forget what is not committed, and end all waiting for it."""
        self.lost = True
        self._staging, self._committing = Staged(), Staged()
        self.rows.clear()
        self.locals.clear()
        self.quarantined.clear()
        self._room.set()
        self._idle.set()
        self.progress.end()
