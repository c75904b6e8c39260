"""The agent of a topic that is read in batches: what fails in a batch is contained to the record at fault."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from faust.types import TP

from app.admission import admit
from app.batches import PartitionBatch
from app.clocks import ClockWatch
from app.dead_letters import set_aside
from app.metrics import AGENT_SECONDS, BATCH_RECORDS, DEAD_LETTERS, PRODUCE_TO_STATE_SECONDS, RECORDS
from app.partition import Partition
from app.store import StoreError
from schemas.refusal import Reason
from schemas.topics import TopicPolicy

if TYPE_CHECKING:
    from app.application import Application
    from app.seam import BatchConsumer

Handler = Callable[[Partition, PartitionBatch], None]


class BatchAgent:
    """Calls a sport's function with each new batch of a topic, of what may be decoded of it.

    Guarantees: what the function writes for a batch is staged whole, with the batch's
    offsets, or not at all. A batch on which it fails is cut in halves until the records
    at fault are alone; they are set aside in `dead_letters`, all others are taken. Where
    the disk is what failed, no record is blamed: the partition starts over.
    """

    def __init__(
        self, app: "Application", topic: TopicPolicy, name: str, handle: Handler, dead_letters: TopicPolicy
    ) -> None:
        self._app = app
        self._topic = topic.name
        self._handle = handle
        self._dead_letters = dead_letters
        self._records, self._seconds = RECORDS.labels(topic.name), AGENT_SECONDS.labels(name)
        self._clocks = ClockWatch(topic.name)
        for reason in Reason:
            # From 0 on: a rise from nothing to 1 is none to Prometheus.
            DEAD_LETTERS.labels(topic.name, reason.value)

    async def take(self, batch: PartitionBatch) -> None:
        """Take what is new of a batch, unless a rebalance has overtaken it on its way here."""
        parts = [batch]
        while parts:
            part = parts.pop()
            partition = self._app.partitions.get(part.partition)
            current = cast("BatchConsumer", self._app.consumer).is_current(part)
            fresh = partition.admit(part) if partition is not None and current else None
            if partition is None or fresh is None:
                continue
            try:
                with self._seconds.time(), partition.unit():
                    admitted = admit(partition, fresh, self._dead_letters)
                    if admitted is not None:
                        self._handle(partition, admitted)
            except StoreError as error:
                partition.abandon(error)
                return
            except Exception as error:
                if len(fresh.records) > 1:
                    parts += reversed(fresh.halves())
                    continue
                try:
                    with partition.unit():
                        set_aside(partition, self._topic, fresh.records[0], error, self._dead_letters)
                except Exception as worse:
                    partition.abandon(worse)
                    return
            self._stage(partition, fresh)
            await partition.room()
            if parts:
                await asyncio.sleep(0)  # views are answered meanwhile

    def _stage(self, partition: Partition, batch: PartitionBatch) -> None:
        self._records.inc(len(batch.records))
        BATCH_RECORDS.observe(len(batch.records))
        tp = TP(batch.topic, batch.partition)
        partition.stage(batch, self._app.consumer.highwater(tp) or 0)
        self._app.positions[tp] = batch.last + 1
        if (timestamp := batch.records[0].timestamp) > 0:  # Kafka's -1 is a record without a time
            PRODUCE_TO_STATE_SECONDS.observe(self._clocks.under_way(timestamp))
