"""How agents take the records of a batch one after the other: one that is refused harms no other."""

from collections.abc import Callable, Iterator

from engine.batches import PartitionBatch, Record
from engine.dead_letters.writer import write_dead_letter
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.stint import Stint
from schemas.refusals import Reason, RefusedError
from schemas.topics import TopicPolicy

STRIDE = 16
"""Records taken between two looks at the clock."""

Refused = Callable[[Partition, str, Record, RefusedError | UnreadableRowError, TopicPolicy], None]
"""Writes a record of a topic to the dead letters."""


def write_refused(
    partition: Partition,
    topic: str,
    record: Record,
    error: RefusedError | UnreadableRowError,
    dead_letters: TopicPolicy,
) -> None:
    """Write a record to the dead letters, as it is."""
    refusal = error if isinstance(error, RefusedError) else RefusedError(Reason.NEEDS_REBUILD, str(error))
    write_dead_letter(partition, topic, record, refusal, dead_letters)


def take_each(
    partition: Partition,
    batch: PartitionBatch,
    take: Callable[[Partition, Record], None],
    stint: Stint,
    dead_letters: TopicPolicy,
    *,
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
            refused(partition, batch.topic, record, error, dead_letters)
        done += 1
        if done % stride == 0 and stint.over:
            break
    yield done


def check_place(partition: Partition, right: int, what: str) -> None:
    """Refuse a record of what belongs to the partition `right`, if that is another one.

    Raises:
        RefusedError: it is.
    """
    if right != partition.number:
        detail = f"{what} belongs to partition {right}, and came in {partition.number}"
        raise RefusedError(Reason.WRONG_KEY, detail)
