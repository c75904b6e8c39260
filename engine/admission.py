"""Which records reach a sport: all but those that could not be unpacked, or have far too many headers."""

from msgspec.structs import replace

from engine.batches import PartitionBatch, Record
from engine.driver.raw_records import Unreadable
from schemas.refusals import Reason, RefusedError

MOST_HEADERS = 64
MOST_HEADER_BYTES = 16 << 10
"""Headers of a record at most, and bytes of their names and values. Tracing and the like use a tenth;
a waiting event is stored with its headers."""


Refused = tuple[Record, RefusedError]


def admit(batch: PartitionBatch) -> tuple[PartitionBatch | None, list[Refused]]:
    """Return the records of a batch that may be decoded, or None; and the refused records, with why."""
    records = batch.records
    if not [record for record in records if record.headers or type(record) is Unreadable]:
        return batch, []
    admitted: list[Record] = []
    refused: list[Refused] = []
    for record in records:
        error = _refusal(record)
        if error is None:
            admitted.append(record)
        else:
            refused.append((record, error))
    return (replace(batch, records=admitted) if admitted else None), refused


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
