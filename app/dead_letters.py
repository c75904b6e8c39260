"""Records that can't be scored: set aside untouched, with the reason, and counted."""

import logging

from app.batches import PartitionBatch, Record
from app.metrics import DEAD_LETTERS
from app.partition import Partition
from schemas.refusal import Reason, RefusedError
from schemas.topics import TopicPolicy

logger = logging.getLogger(__name__)


def set_aside(
    partition: Partition, batch: PartitionBatch, record: Record, error: Exception, topic: TopicPolicy
) -> None:
    """Put a record into a sport's dead letters, key and value as they came.

    Headers: topic, partition, offset (decimal text), reason (a `Reason`), error
    (for people). An error that is no refusal is a fault of ours: it is logged
    with its traceback, and the record can be retried once it is mended.
    """
    reason = error.reason if isinstance(error, RefusedError) else Reason.FAILED
    if reason is Reason.FAILED:
        logger.error("%s-%d@%d failed", batch.topic, batch.partition, record.offset, exc_info=error)
    DEAD_LETTERS.labels(batch.topic, reason.value).inc()
    partition.publish(
        topic.name,
        record.key,
        record.value,
        (
            ("topic", batch.topic.encode()),
            ("partition", b"%d" % batch.partition),
            ("offset", b"%d" % record.offset),
            ("reason", reason.value.encode()),
            ("error", str(error).encode()[:1000]),
        ),
    )
