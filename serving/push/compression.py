"""Gzip for what is sent to many: pieces that are compressed once, and that any stream can take.

A piece refers to nothing before it (RFC 1951, 2), so a client has no compressor
of its own, which would be a quarter of a megabyte each: `HEAD`, pieces, `tail`.
"""

import struct
import zlib

HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""Begins a stream (RFC 1952, 2.3): deflate, no name, no time."""

WORTH_COMPRESSING = 256
"""Bytes. What is shorter is stored as it is."""

_LEVEL = 5


def pack(event: bytes) -> bytes:
    """Make a piece of a stream that says `event`, and all of it as soon as it is read."""
    if len(event) < WORTH_COMPRESSING:
        return b"\0" + struct.pack("<HH", len(event), len(event) ^ 0xFFFF) + event
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(event) + compressor.flush(zlib.Z_SYNC_FLUSH)


def tail(crc: int, size: int) -> bytes:
    """End a stream whose events have this checksum (`zlib.crc32`), and so many bytes together."""
    return b"\x03\0" + struct.pack("<II", crc, size & 0xFFFFFFFF)
