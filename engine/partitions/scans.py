"""Scans of rows in key order: staged changes laid over stored rows."""

from collections.abc import Iterator, Mapping
from heapq import merge
from operator import itemgetter

Row = tuple[bytes, bytes]
"""(key, value)."""

_key = itemgetter(0)


def laid_over(changes: Mapping[bytes, bytes | None], stored: Iterator[Row]) -> Iterator[Row]:
    """Yield stored rows overlaid with changes, in key order; a value of None leaves its key out."""
    last = None
    for key, value in merge(sorted(changes.items()), stored, key=_key):
        if key != last and value is not None:  # of two rows with one key, the change comes first
            yield key, value
        last = key
