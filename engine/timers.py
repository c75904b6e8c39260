"""Timers of partitions: what is done beside the batches, in steps that are committed as a batch is."""

import asyncio
import logging
from collections.abc import Callable, Iterator

from engine.partitions.partition import Partition
from engine.telemetry.metrics import TIMER_FAILED

logger = logging.getLogger(__name__)

PartitionTimer = Callable[[Partition], Iterator[bool]]
"""A generator: wherever the event loop may run other tasks, it yields whether it has written since."""


async def take_steps(timer: PartitionTimer, partition: Partition, is_rebalancing: Callable[[], bool]) -> None:
    """Take a timer's steps in a partition, until it ends, fails, or the partition leaves."""
    steps = timer(partition)
    while True:
        async with partition.turn:
            # A rebalance measures the changelogs: nothing may be appended meanwhile.
            if partition.lost or is_rebalancing():
                return
            wrote = next_step(steps, partition, timer.__name__)
            if wrote:
                partition.stage_changes()
        if wrote is None:
            return
        await partition.room()
        await asyncio.sleep(0)


def next_step(steps: Iterator[bool], partition: Partition, name: str) -> bool | None:
    """Take a timer's next step; return None where it has ended or fails. Other partitions go on."""
    try:
        with partition.unit():
            return next(steps, None)
    except Exception:
        TIMER_FAILED.labels(name).inc()
        logger.exception("%s of partition %d failed, and will be tried again", name, partition.number)
        return None
