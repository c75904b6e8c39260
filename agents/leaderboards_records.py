"""How the agents of leaderboards take records: one after the other, and none before the boards are made."""

from collections.abc import Callable, Iterator

from engine.batches import PartitionBatch, Record
from engine.dead_letters.writer import write_dead_letter
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.stint import Stint
from schemas.leaderboards.topics import DEAD_LETTERS
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.boards import Boards

STRIDE = 16
"""Records taken between two looks at the clock."""

LOADED = 0.01
"""Seconds of a stint in which boards are made; its last step may take some milliseconds more."""

Refused = Callable[[Partition, str, Record, RefusedError | UnreadableRowError], None]
"""Writes a record of a topic to the dead letters."""


def write_refused(
    partition: Partition, topic: str, record: Record, error: RefusedError | UnreadableRowError
) -> None:
    """Write a record to the dead letters, as it is."""
    refusal = error if isinstance(error, RefusedError) else RefusedError(Reason.NEEDS_REBUILD, str(error))
    write_dead_letter(partition, topic, record, refusal, DEAD_LETTERS)


def take_each(
    partition: Partition,
    batch: PartitionBatch,
    take: Callable[[Partition, Record], None],
    stint: Stint,
    refused: Refused = write_refused,
    stride: int = STRIDE,
) -> Iterator[int]:
    """Take the records of a batch until a stint is over; yield how many. A refused one harms no other.

    The clock is looked at after each `stride` of them.
    """
    done = 0
    for record in batch.records:
        try:
            take(partition, record)
        except (RefusedError, UnreadableRowError) as error:
            refused(partition, batch.topic, record, error)
        done += 1
        if done % stride == 0 and stint.over:
            break
    yield done


def load(boards: Boards) -> Iterator[None]:
    """Make the boards of a partition, if they are not yet; yield after each stint."""
    stint = Stint(longest=LOADED)
    for _ in boards.load():
        if stint.over:
            yield
            stint = Stint(longest=LOADED)


def load_before(boards: Boards) -> Iterator[int]:
    """Make the boards where a rebalance kept them from it: outside of what a failing batch undoes."""
    if not boards.is_complete:
        yield 0
        for _ in load(boards):
            yield 0
