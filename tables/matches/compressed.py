"""Compressed rows."""

import zlib

LARGEST = 64 << 20
"""Bytes of a row when it is decompressed: fifty times those of a whole Test match."""


def deflate(value: bytes) -> bytes:
    """Compress a row."""
    return zlib.compress(value)


def inflate(value: bytes) -> bytes:
    """Decompress a row.

    Raises:
        ValueError: it is truncated, or far too large.
        zlib.error: it is not a compressed row.
    """
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(value, LARGEST)
    if not unpacking.eof:
        raise ValueError("a compressed row that does not end")
    return found
