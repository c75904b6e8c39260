"""The time of day, as records and rows have it."""

import time


def now_ms() -> int:
    """Return the time of day, epoch milliseconds."""
    return time.time_ns() // 1_000_000
