"""Times that a match can have."""

MAX_TIME = 4_102_444_800_000
"""Epoch milliseconds of the year 2100: a later match would be first in every list for ever."""


def plausible(epoch_ms: int) -> int:
    """Return a time (epoch ms) of a match, 0 (unknown) where it cannot be true."""
    return epoch_ms if 0 <= epoch_ms < MAX_TIME else 0
