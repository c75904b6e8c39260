"""Decompression of record batches, up to a bound: a compressed batch may unpack to gigabytes.

Kafka limits a batch by its compressed size. The codecs are Kafka's own four, by their
numbers in a batch's attributes; aiokafka decompresses them with cramjam, too.
"""

import mmap
import struct
from collections.abc import Callable, Mapping

import cramjam

MOST_UNPACKED = 32 << 20
"""Bytes that a record batch may unpack to. Kafka's default limit is 1 MiB compressed, and text packs
ten to one; the memory of a worker must hold one for each partition."""

_XERIAL = b"\x82SNAPPY\x00"
_XERIAL_HEADER = 16

_Into = Callable[[memoryview, bytearray | mmap.mmap], int]


class DecompressionError(ValueError):
    """A batch cannot be decompressed: its codec is unknown or another one, or it unpacks to too much."""


def decompress(codec: int, packed: memoryview) -> bytes:
    """Return the decompressed bytes of a record batch.

    Raises:
        DecompressionError: it cannot be unpacked, or is larger than `MOST_UNPACKED`.
    """
    unpack = _CODECS.get(codec)
    if unpack is None:
        raise DecompressionError(f"codec {codec} is not one of Kafka's")
    try:
        return unpack(packed)
    except (DecompressionError, KeyboardInterrupt):
        raise
    except BaseException as error:
        # A panic of the library is not an Exception.
        raise DecompressionError(f"codec {codec}: {error}") from error


def _whole(into: _Into) -> Callable[[memoryview], bytes]:
    def unpack(packed: memoryview) -> bytes:
        likely = bytearray(min(len(packed) * 8 + 4096, 1 << 20))
        try:
            return bytes(memoryview(likely)[: into(packed, likely)])
        except cramjam.DecompressionError:
            pass  # the buffer is too small, or the codec wrong: the larger buffer shows which
        # Only the pages that are written to use memory.
        with mmap.mmap(-1, MOST_UNPACKED) as room:
            return room[: into(packed, room)]

    return unpack


def _snappy(packed: memoryview) -> bytes:
    """Unpack snappy as Java frames it, in blocks, and as librdkafka sends it, without a frame."""
    if bytes(packed[: len(_XERIAL)]) != _XERIAL:
        return _snappy_block(packed, 0)
    found, size, at = list[bytes](), 0, _XERIAL_HEADER
    while at < len(packed):
        if bytes(packed[at : at + len(_XERIAL)]) == _XERIAL:  # streams one after the other
            at += _XERIAL_HEADER
            continue
        (length,) = struct.unpack_from(">i", packed, at)
        at += 4
        if length < 0 or at + length > len(packed):
            raise DecompressionError(f"snappy: a block of {length} bytes where {len(packed) - at} are left")
        found.append(_snappy_block(packed[at : at + length], size))
        size += len(found[-1])
        at += length
    return b"".join(found)


def _snappy_block(packed: memoryview, before: int) -> bytes:
    size = cramjam.snappy.decompress_raw_len(packed)
    if before + size > MOST_UNPACKED:
        raise DecompressionError(f"snappy: unpacks to more than {MOST_UNPACKED} bytes")
    return bytes(cramjam.snappy.decompress_raw(packed))


_CODECS: Mapping[int, Callable[[memoryview], bytes]] = {
    1: _whole(cramjam.gzip.decompress_into),
    2: _snappy,
    3: _whole(cramjam.lz4.decompress_into),
    4: _whole(cramjam.zstd.decompress_into),
}
