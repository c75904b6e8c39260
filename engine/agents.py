"""The agent of a topic that is read in batches: a failure costs only the record at fault."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from faust.types import TP

from engine.admission import Refused, admit
from engine.batches import PartitionBatch, Record
from engine.dead_letters.writer import write_dead_letter
from engine.driver.host import HostApp
from engine.partitions.partition import Partition
from engine.partitions.store import StoreError
from engine.telemetry.clock_skew import ClockWatch
from engine.telemetry.metrics import (
    AGENT_SECONDS,
    BATCH_RECORDS,
    DEAD_LETTERS,
    PRODUCE_TO_STATE_SECONDS,
    RECORDS,
)
from schemas.refusals import Reason
from schemas.topics import TopicPolicy

if TYPE_CHECKING:
    from engine.driver.consumer import BatchConsumer

Handler = Callable[[Partition, PartitionBatch], Iterator[int]]
"""A generator. While it has written nothing, it yields 0 wherever the event loop may run other tasks.
Once it has written all that follows from the first N records of the batch, it yields N; it is called
again with the rest."""


class BatchAgent:
    """Calls a sport's function with the admitted records of each new batch of a topic.

    Guarantees: what the function writes for a batch is staged whole, with the batch's
    offsets, or not at all. A batch on which it fails is cut in halves until the records
    at fault are alone; they are written to `dead_letters`, all others are scored. Where
    the disk failed, no record is blamed: the partition starts over. Where the function
    takes part of a batch, each part is staged with its own offsets. `before` is awaited first, with the
    partition, in which others write meanwhile.
    """

    def __init__(
        self,
        app: HostApp,
        topic: TopicPolicy,
        name: str,
        handle: Handler,
        dead_letters: TopicPolicy,
        before: Callable[[Partition], Awaitable[None]] | None = None,
    ) -> None:
        self._app = app
        self._before = before
        self._topic = topic.name
        self._handle = handle
        self._dead_letters = dead_letters
        self._records, self._seconds = RECORDS.labels(topic.name), AGENT_SECONDS.labels(name)
        self._clocks = ClockWatch(topic.name)
        for reason in Reason:
            # From 0 on: Prometheus sees no rise from an absent series to 1.
            DEAD_LETTERS.labels(topic.name, reason.value)

    async def take(self, batch: PartitionBatch) -> None:
        """Fold the new records of a batch, unless a rebalance has overtaken it."""
        parts = [batch]
        while parts:
            part = parts.pop()
            partition = self._app.partitions.get(part.partition)
            if partition is None:
                continue
            if self._before is not None:
                await self._before(partition)
            async with partition.turn:
                parts += await self._take(partition, part)
            await partition.room()
            if parts:
                await asyncio.sleep(0)  # views are answered meanwhile

    async def _take(self, partition: Partition, part: PartitionBatch) -> list[PartitionBatch]:
        """Fold a part of a batch, or its beginning; return what is left of it, the last part first."""
        current = cast("BatchConsumer", self._app.consumer).is_current(part)
        fresh = partition.admit(part) if current else None
        if fresh is None:
            return []
        try:
            taken = await self._handled(partition, fresh)
        except StoreError as error:
            partition.abandon(error)
            return []
        except Exception as error:
            if len(fresh.records) > 1:
                first, second = fresh.halves()
                return [second, first]
            try:
                with partition.unit():
                    write_dead_letter(partition, self._topic, fresh.records[0], error, self._dead_letters)
            except Exception as worse:
                partition.abandon(worse)
            taken = 1
        if partition.lost:
            return []
        done, rest = fresh.split(taken)
        self._stage(partition, done)
        return [rest] if rest is not None else []

    async def _handled(self, partition: Partition, batch: PartitionBatch) -> int:
        """Write what follows from a batch, or from its first records; return the number of those."""
        admitted, refused = admit(batch)
        steps = self._handle(partition, admitted) if admitted is not None else iter([0])
        spent = 0.0
        while not partition.lost:
            began = time.perf_counter()
            with partition.unit():
                taken = next(steps)
                if taken or admitted is None:
                    left = admitted.records[taken:] if admitted is not None else ()
                    self._write_refused(partition, refused, left)
                    self._seconds.observe(spent + time.perf_counter() - began)
                    return len(batch.records) if not left else batch.count_before(left[0].offset)
            spent += time.perf_counter() - began
            await asyncio.sleep(0)
        return 0

    def _write_refused(
        self, partition: Partition, refused: Sequence[Refused], left: Sequence[Record]
    ) -> None:
        """Write dead letters for the refused records that precede those left."""
        for record, error in refused:
            if not left or record.offset < left[0].offset:
                write_dead_letter(partition, self._topic, record, error, self._dead_letters)

    def _stage(self, partition: Partition, batch: PartitionBatch) -> None:
        self._records.inc(len(batch.records))
        BATCH_RECORDS.observe(len(batch.records))
        tp = TP(batch.topic, batch.partition)
        partition.stage(batch, self._app.consumer.highwater(tp) or 0)
        self._app.positions.advance(batch)
        if (timestamp := batch.records[0].timestamp) > 0:  # Kafka's -1 means no timestamp
            PRODUCE_TO_STATE_SECONDS.observe(self._clocks.under_way(timestamp))
