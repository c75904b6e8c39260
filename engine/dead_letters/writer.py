"""Writing dead letters: records that cannot be scored, unchanged, with the reason, and counted."""

import hashlib
import logging

from engine.batches import Record
from engine.dead_letters.recent import LONGEST, RECENT_REFUSALS, Refusal
from engine.driver.raw_records import Unreadable
from engine.partitions.partition import Partition
from engine.partitions.store import StoreError
from engine.telemetry.metrics import DEAD_LETTERS
from schemas.refusals import Reason, RefusedError
from schemas.topics import TopicPolicy

logger = logging.getLogger(__name__)

LARGEST = 1 << 20
"""Bytes of key and value that a dead letter keeps; a topic takes hardly more by default."""

OVERHEAD = 2 << 10
"""Bytes of the headers that say where a record came from, and why it is a dead letter."""

LARGEST_KEY = 1 << 10
"""Bytes of a key that is kept where the value is too large: a well-formed key is a match's id."""


def write_dead_letter(
    partition: Partition, source: str, record: Record, error: Exception, topic: TopicPolicy
) -> None:
    """Write a record of the topic `source` to a sport's dead letters (or late events), unchanged.

    Headers: topic, partition, offset (decimal text), reason (a `Reason`), error
    (for people). Where key and value are too large, the value is dropped: `truncated` has their
    lengths and `sha256` the value's digest (the key's where there is no value).
    A record batch that could not be unpacked is one dead letter, without key and value:
    `offset` is its first record's, `last` its last one's, `truncated` and `sha256` are its own.
    A dead letter is never larger than its topic takes. An error other than a refusal is a defect of
    Overstream: it is logged with its traceback, and the record can be retried once the defect is fixed.
    This worker remembers the reason for a while (`RecentRefusals`).

    Raises:
        StoreError: `error` is one. The record is not at fault, and is read again.
    """
    if isinstance(error, StoreError):
        raise error
    reason = error.reason if isinstance(error, RefusedError) else Reason.FAILED
    count, first = (record.records, record.first) if isinstance(record, Unreadable) else (1, record.offset)
    text = _text(error)
    partition.afterwards(_note, source, partition.number, first, reason, error, count)
    RECENT_REFUSALS.on(partition).note(partition, source, first, Refusal(reason, text[:LONGEST]))
    headers = [
        ("topic", source.encode()),
        ("partition", b"%d" % partition.number),
        ("offset", b"%d" % first),
        ("reason", reason.value.encode()),
        ("error", text.encode()[:1000]),
    ]
    key, value = record.key, record.value
    if isinstance(record, Unreadable) and key is None and value is None:
        headers += [
            ("last", b"%d" % record.offset),
            ("truncated", b"0,%d" % record.size),
            ("sha256", record.digest.encode()),
        ]
    elif len(key or b"") + len(value or b"") > min(LARGEST, partition.largest(topic.name) - OVERHEAD):
        headers += [
            ("truncated", b"%d,%d" % (len(key or b""), len(value or b""))),
            ("sha256", hashlib.sha256(key or b"" if value is None else value).hexdigest().encode()),
        ]
        key, value = key if key is not None and len(key) <= LARGEST_KEY else None, None
    partition.publish(topic.name, key, value, headers)


def _text(error: Exception) -> str:
    """Return the text of an error, which may quote what is no Unicode."""
    try:
        return str(error).encode(errors="replace").decode()
    except Exception:
        return type(error).__name__


def _note(source: str, partition: int, offset: int, reason: Reason, error: Exception, count: int) -> None:
    if reason is Reason.FAILED:
        logger.error("%s-%d@%d failed", source, partition, offset, exc_info=error)
    if reason is not Reason.LATE:
        DEAD_LETTERS.labels(source, reason.value).inc(count)
