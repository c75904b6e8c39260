"""Record batches as they lie in a topic, made by hand: also such as no client of ours would send."""

from collections.abc import Sequence

import cramjam
from aiokafka.codec import gzip_encode, lz4_encode, snappy_encode, zstd_encode
from aiokafka.record.default_records import DefaultRecordBatch
from aiokafka.record.util import calc_crc32c, encode_varint

Headers = Sequence[tuple[bytes, bytes | None]]
HEADER = 61
CODECS = {"none": 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
_PACK = {1: gzip_encode, 2: snappy_encode, 3: lz4_encode, 4: zstd_encode, 9: cramjam.snappy.compress_raw}


def varint(number: int) -> bytes:
    out = bytearray()
    encode_varint(number, out.append)
    return bytes(out)


def field(value: bytes | None) -> bytes:
    return varint(-1) if value is None else varint(len(value)) + value


def record(
    delta: int, value: bytes | None, key: bytes | None = b"m", headers: Headers = (), timestamp_delta: int = 0
) -> bytes:
    body = b"\x00" + varint(timestamp_delta) + varint(delta) + field(key) + field(value)
    body += varint(len(headers)) + b"".join(field(name) + field(content) for name, content in headers)
    return varint(len(body)) + body


def batch_of(
    *records: bytes,
    base: int = 0,
    codec: int = 0,
    payload: bytes | None = None,
    attributes: int = 0,
    producer: int = -1,
    timestamp: int = 5_000,
    last: int | None = None,
) -> bytes:
    """A batch of records; `payload` in place of what they pack to."""
    packed = payload if payload is not None else b"".join(records)
    if payload is None and codec:
        packed = bytes(_PACK[codec](packed))
    number = lambda value, size: value.to_bytes(size, "big", signed=True)  # noqa: E731
    behind_crc = (
        number(attributes | min(codec, 7) if codec != 9 else attributes | 2, 2)
        + number(len(records) - 1 if last is None else last, 4)
        + number(timestamp, 8) * 2
        + number(producer, 8)
        + number(0, 2)
        + number(0, 4)
        + number(len(records), 4)
        + packed
    )
    crc = calc_crc32c(behind_crc).to_bytes(4, "big")
    rest = number(0, 4) + b"\x02" + crc + behind_crc
    made = number(base, 8) + number(len(rest), 4) + rest
    assert DefaultRecordBatch(made).validate_crc()
    return made
