"""Which records a sport is given: none that could not be unpacked, or that has absurd headers."""

from app.batches import PartitionBatch, Record
from app.dead_letters import set_aside
from app.fetches import Unreadable
from app.partition import Partition
from schemas.refusal import Reason, RefusedError
from schemas.topics import TopicPolicy

MOST_HEADERS = 64
MOST_HEADER_BYTES = 16 << 10
"""Headers of a record, and bytes of their names and values: tracing and the like have a tenth of it,
and they are kept with an event that waits for its turn."""


def admit(partition: Partition, batch: PartitionBatch, dead_letters: TopicPolicy) -> PartitionBatch | None:
    """Return what of a batch may be decoded, None where nothing may; the rest is set aside."""
    records = batch.records
    if not [record for record in records if record.headers or type(record) is Unreadable]:
        return batch
    admitted = []
    for record in records:
        refusal = _refusal(record)
        if refusal is None:
            admitted.append(record)
        else:
            set_aside(partition, batch.topic, record, refusal, dead_letters)
    return PartitionBatch(batch.topic, batch.partition, admitted, batch.epoch) if admitted else None


def _refusal(record: Record) -> RefusedError | None:
    if type(record) is Unreadable:
        return RefusedError(Reason.UNREADABLE, f"it cannot be unpacked: {record.error}")
    headers = record.headers
    if len(headers) > MOST_HEADERS:
        return RefusedError(Reason.TOO_LARGE, f"it has {len(headers)} headers, and {MOST_HEADERS} are taken")
    size = sum(len(name.encode(errors="replace")) + len(value or b"") for name, value in headers)
    if size > MOST_HEADER_BYTES:
        return RefusedError(
            Reason.TOO_LARGE, f"its headers have {size} bytes, and {MOST_HEADER_BYTES} are taken"
        )
    return None
