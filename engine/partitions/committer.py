"""The worker's transactions: what its partitions have staged is committed together, in a loop.

While one transaction is under way the next gathers, so transactions are small when
quiet and large when behind. One transaction for all partitions costs hardly more than
one for a single partition (docs/decisions/0006).
"""

import asyncio
import logging
import time
from collections.abc import Callable

from engine.partitions.partition import Partition
from engine.partitions.transactions import CommitFailure, PartitionLostError, TransactionalProducer
from engine.telemetry.metrics import COMMIT_SECONDS, COMMITS_FAILED, PARTITIONS_LOST

logger = logging.getLogger(__name__)

TRANSACTION_INTERVAL = 0.015
"""Seconds between the starts of two transactions, at least.

Most of a transaction's cost, here and in the broker, is not for its records. Back to back, at
2,000 balls/s, transactions kept both so busy that balls became visible twice as late (bench/README.md).
"""


class Committer:
    """Commits what the partitions of one take-over stage, until a transaction fails.

    Guarantees: what a batch staged is in one transaction, whole; it is written
    to disk only after the commit. When a transaction fails all partitions are lost:
    they accept nothing more and forget what was not committed, and `on_lost` is called.
    """

    def __init__(self, producer: TransactionalProducer, group: str, on_lost: Callable[[], None]) -> None:
        self._producer = producer
        self._group = group
        self._on_lost = on_lost
        self._partitions: list[Partition] = []
        self._began: float | None = None
        self._work = asyncio.Event()
        self.wake = self._work.set
        """Call this when a partition has staged something."""
        self._task = asyncio.create_task(self._commit_forever(), name="commits")

    def add(self, partition: Partition) -> None:
        """Commit what this partition stages, from now on."""
        self._partitions.append(partition)

    @property
    def age(self) -> float:
        """Seconds that the commit under way has taken so far; 0 where there is none."""
        return 0.0 if self._began is None else time.monotonic() - self._began

    async def close(self) -> None:
        """Stop, and forget what is not committed."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._forget()
        await self._producer.stop()

    async def _commit_forever(self) -> None:
        now = asyncio.get_running_loop().time
        due = now()
        try:
            while True:
                await self._work.wait()
                self._began = time.monotonic()
                await self._begin()
                await asyncio.sleep(due - now())
                due = now() + TRANSACTION_INTERVAL
                self._work.clear()
                with COMMIT_SECONDS.time():
                    await self._commit()
                self._began = None
        except PartitionLostError as error:
            logger.warning("partitions are lost, their uncommitted work will be done again: %s", error)
            self._lose(error.failure)
        except Exception:
            # A full disk, a topic with fewer partitions: the loop would end unnoticed, and commit nothing.
            logger.exception("what is staged can't be committed, and the partitions are given up")
            self._lose(CommitFailure.FAULT)

    def _lose(self, failure: CommitFailure) -> None:
        COMMITS_FAILED.labels(failure.value).inc()
        PARTITIONS_LOST.inc(sum(not partition.lost for partition in self._partitions))
        self._forget()
        self._on_lost()

    def _forget(self) -> None:
        self._began = None
        for partition in self._partitions:
            partition.forget()

    async def _begin(self) -> None:
        """Announce to Kafka what is staged so far; more may be staged until the commit."""
        expected = {target for partition in self._partitions for target in partition.staged_targets}
        reads = any(partition.staged_offsets for partition in self._partitions)
        await self._producer.begin(expected, self._group if reads else None)

    async def _commit(self) -> None:
        taken = [(partition, staged) for partition in self._partitions if (staged := partition.take())]
        last = await self._producer.commit(
            {partition.number: partition.records_of(staged) for partition, staged in taken},
            {tp: offset for _, staged in taken for tp, offset in staged.offsets.items()},
            self._group,
        )
        for partition, staged in taken:
            partition.committed(staged, last)
            await asyncio.sleep(0)  # views are answered meanwhile
