"""Gzip for what many clients get: pieces that are compressed once and fit into any stream.

A piece refers to nothing before it (RFC 1951, 2), so a client needs no compressor
of its own, a quarter of a megabyte each. A stream is `HEAD`, pieces, `tail`.
"""

import struct
import zlib

HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""Begins a stream (RFC 1952, 2.3): deflate, no name, no time."""

WORTH_COMPRESSING = 256
"""Bytes. A shorter event is stored uncompressed."""

_LEVEL = 5


def pack(event: bytes) -> bytes:
    """Make a stream's piece for `event`, which a client can decode completely on receipt."""
    if len(event) < WORTH_COMPRESSING:
        return b"\0" + struct.pack("<HH", len(event), len(event) ^ 0xFFFF) + event
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(event) + compressor.flush(zlib.Z_SYNC_FLUSH)


def tail(crc: int, size: int) -> bytes:
    """End a stream whose events have this checksum (`zlib.crc32`) and `size` bytes in total."""
    return b"\x03\0" + struct.pack("<II", crc, size & 0xFFFFFFFF)
