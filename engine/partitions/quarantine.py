"""Quarantine of keys whose rows can be neither read nor rebuilt.

A key is quarantined in its partition (`Partition.quarantined`) for as long as this worker
owns it: views answer 503, its events wait, and no state is invented. A rebuild ends it.
"""

import logging

import msgspec

from engine.dead_letters.writer import write_dead_letter
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from schemas.refusals import Reason, RefusedError
from schemas.topics import TopicPolicy

logger = logging.getLogger(__name__)

NO_OFFSET = -1
"""The offset of a dead letter that is a row of a table: its own is not known, and it cannot be sent back."""


class QuarantinedError(RefusedError):
    """A match is quarantined: its events are refused, and can be retried after a rebuild."""

    def __init__(self, key: bytes) -> None:
        name = key.decode(errors="backslashreplace")
        super().__init__(
            Reason.NEEDS_REBUILD,
            f"match {name!r} cannot be read just now: it waits for a rebuild of the tables",
        )


def quarantine(partition: Partition, key: bytes, why: str) -> QuarantinedError:
    """Quarantine a key and log why, unless it is quarantined already; return the error to raise."""
    if key not in partition.quarantined:
        partition.quarantined[key] = why
        logger.error("partition %d: %r is quarantined: %s", partition.number, key[:100], why)
    return QuarantinedError(key)


class _Row(msgspec.Struct, frozen=True):
    """A row in the form of a record."""

    key: bytes | None
    value: bytes | None
    offset: int = NO_OFFSET
    timestamp: int = 0
    headers: tuple[tuple[str, bytes], ...] = ()


def dead_letter_row(
    partition: Partition, changelog: str, error: UnreadableRowError, topic: TopicPolicy
) -> None:
    """Write a row that cannot be read to a sport's dead letters, as it is, and remove it."""
    refusal = RefusedError(Reason.UNREADABLE, str(error))
    write_dead_letter(partition, changelog, _Row(error.key, error.value), refusal, topic)
    partition.put(error.table, error.key, None)
    partition.stage_changes()
