"""Agents that take batches as the engine has them do, in a test that waits for it."""

from engine.agents import Handler
from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from engine.stint import Stint


def endless() -> Stint:
    """A stint that no test outlasts."""
    return Stint(longest=3600.0)


def take(partition: Partition, handle: Handler, batch: PartitionBatch) -> int:
    """Let an agent take the first records of a batch, in a unit; return how many."""
    steps, taken = handle(partition, batch), 0
    while not taken:
        with partition.unit():
            taken = next(steps)
    return taken
