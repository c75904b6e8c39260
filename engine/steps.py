"""Steps: work on very many rows that one event causes runs beside the events, a thousand rows at a time.

The event stages one row, a job; a timer takes the job's steps, one after the other. What a step
writes and the cursor that it reaches are one unit, and so in one transaction: the next owner of the
partition resumes at the cursor, and no piece is skipped or done twice.
"""

import logging
import time
from collections.abc import Callable, Iterator

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.stint import Stint
from engine.telemetry.metrics import TIMER_FAILED

logger = logging.getLogger(__name__)

MOST = 1000
"""Pieces of a step at most; it ends earlier where they take longer than a stint."""

RETRY = 60.0
"""Seconds after which a job whose step failed is retried."""

_ROUND = 0.05
"""Seconds of a round's steps; the last one may exceed it."""

_LONGEST = 0.01
"""Seconds of a step's stint: half of what may hold the event loop, which leaves room for its last piece."""

Work = Callable[[Partition, bytes, bytes], Iterator[bytes]]
"""Called with a job and a cursor: does the job's pieces beyond it, one by one, and yields after each the
cursor that it has reached, which is not empty. At the beginning the cursor is b"".

It is called again for each step and left in its middle, so it begins by a scan `after` the cursor. A
piece is small, a row or a few. A row that is written while a job runs is part of it where it lies
beyond the cursor."""


class Steps:
    """The jobs of one kind in each partition: rows of the table named `jobs`, job -> cursor.

        payouts = Steps(app.Table("payouts", encode=bytes, decode=bytes).name, pay_out)

        @app.partition_timer(every=0.1)
        def pay_markets_out(partition): yield from payouts.drain(partition)

    Guarantees: each piece of a job is done once, in order, even if workers die; jobs begin in the order
    of their names, and one that fails delays no other: its step is undone, and retried later.
    """

    def __init__(self, jobs: str, work: Work, clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs = jobs
        self._work = work
        self._clock = clock
        self._retry_at = PartitionLocal[dict[bytes, float]](lambda _: {})
        TIMER_FAILED.labels(jobs)  # from 0 on: Prometheus sees no rise from an absent series to 1

    def start(self, partition: Partition, job: bytes) -> None:
        """Stage a job with the event's other writes; one that is under way begins again."""
        partition.put(self._jobs, job, b"")

    def cursor(self, partition: Partition, job: bytes) -> bytes | None:
        """Return the cursor of a job, None where it is done or was never started."""
        return partition.get(self._jobs, job)

    def drain(self, partition: Partition) -> Iterator[bool]:
        """Take steps of jobs for one round of a timer of the app; yield after each.

        The next round resumes. With a timer of 0.1 s, events have half of the time, however large jobs are.
        """
        round_of_it = Stint(self._clock, _ROUND)
        for job, _ in list(partition.scan(self._jobs, limit=MOST)):
            while self._is_due(partition, job):
                yield self._try_step(partition, job)
                if round_of_it.over:
                    return

    def _is_due(self, partition: Partition, job: bytes) -> bool:
        retry_at = self._retry_at.on(partition).get(job, 0.0)
        return self._clock() >= retry_at and self.cursor(partition, job) is not None

    def _try_step(self, partition: Partition, job: bytes) -> bool:
        """Take a job's next step; return whether it wrote anything."""
        retry_at = self._retry_at.on(partition)
        retry_at.pop(job, None)
        try:
            with partition.unit():
                self._step(partition, job)
        except Exception:
            TIMER_FAILED.labels(self._jobs).inc()
            logger.exception("a step of %s %r failed; it is tried again in %g s", self._jobs, job, RETRY)
            retry_at[job] = self._clock() + RETRY
            return False
        return True

    def _step(self, partition: Partition, job: bytes) -> None:
        stint = Stint(self._clock, _LONGEST)
        pieces = self._work(partition, job, partition.get(self._jobs, job) or b"")
        for done, cursor in enumerate(pieces, 1):
            if done == MOST or stint.over:
                partition.put(self._jobs, job, cursor)
                return
        partition.put(self._jobs, job, None)
