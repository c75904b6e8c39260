"""Rows that are kept compressed."""

import zlib

LARGEST = 64 << 20
"""Bytes that a row may have when it is no longer compressed: fifty times what a whole Test match takes."""


def deflate(value: bytes) -> bytes:
    """Compress a row."""
    return zlib.compress(value)


def inflate(value: bytes) -> bytes:
    """Return a compressed row as it was.

    Raises:
        ValueError: it is cut short, or far too large.
        zlib.error: it was never compressed.
    """
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(value, LARGEST)
    if not unpacking.eof:
        raise ValueError("a compressed row that does not end")
    return found
