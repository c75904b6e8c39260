"""Records that can't be scored: set aside untouched, with the reason, and counted."""

import logging

from app.batches import Record
from app.metrics import DEAD_LETTERS
from app.partition import Partition
from app.store import StoreError
from schemas.refusal import Reason, RefusedError
from schemas.topics import TopicPolicy

logger = logging.getLogger(__name__)

LARGEST = 3 << 19
"""Bytes of key and value that are set aside whole: what an uncompressed record can have, and half as much."""


def set_aside(
    partition: Partition, source: str, record: Record, error: Exception, topic: TopicPolicy
) -> None:
    """Put a record of the topic `source` into a sport's dead letters (or late ones), as it came.

    Headers: topic, partition, offset (decimal text), reason (a `Reason`), error
    (for people); and `truncated`, the lengths of key and value, where they are too
    large for any topic (a compressed record's may be) and only their beginnings are
    kept. An error that is no refusal is a fault of ours: it is logged with its
    traceback, and the record can be retried once it is mended.

    Raises:
        StoreError: that is the error. It is none of the record's, which is to come again.
    """
    if isinstance(error, StoreError):
        raise error
    reason = error.reason if isinstance(error, RefusedError) else Reason.FAILED
    partition.afterwards(_note, source, partition.number, record.offset, reason, error)
    headers = [
        ("topic", source.encode()),
        ("partition", b"%d" % partition.number),
        ("offset", b"%d" % record.offset),
        ("reason", reason.value.encode()),
        ("error", str(error).encode(errors="replace")[:1000]),
    ]
    key, value = record.key, record.value
    if len(key or b"") + len(value or b"") > LARGEST:
        headers.append(("truncated", b"%d,%d" % (len(key or b""), len(value or b""))))
        key, value = key and key[: LARGEST // 4], value and value[: LARGEST // 2]
    partition.publish(topic.name, key, value, headers)


def _note(source: str, partition: int, offset: int, reason: Reason, error: Exception) -> None:
    if reason is Reason.FAILED:
        logger.error("%s-%d@%d failed", source, partition, offset, exc_info=error)
    if reason is not Reason.LATE:
        DEAD_LETTERS.labels(source, reason.value).inc()
