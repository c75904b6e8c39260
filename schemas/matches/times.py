"""Times that a match can have."""

NONSENSE = 4_102_444_800_000
"""Epoch milliseconds of the year 2100: a later match would be first in lists for ever, and is put last."""


def plausible(epoch_ms: int) -> int:
    """Return a time of a match, 0 (unknown) where it cannot be true."""
    return epoch_ms if 0 <= epoch_ms < NONSENSE else 0
