"""How many items a second a key may post, on this worker."""

import math
import time
from collections.abc import Callable

import msgspec

from serving.ingest.keys import Key

BURST = 1.0
"""Seconds of a key's rate that may come at once."""

MOST_KEYS = 10_000
"""Keys that are counted: each player has one. Beyond that the one that posted longest ago begins anew."""


class _Bucket(msgspec.Struct):
    """What is left of a key's rate at a moment (monotonic seconds); below 0 more came at once than that."""

    left: float
    at: float


class Rates:
    """What each key has left of its rate.

    A request of any size is taken while anything is left; the next ones wait for what it took beyond that.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def wait_of(self, key: Key) -> int:
        """Return the seconds until the key may post again, 0 where it may now."""
        left = self._filled(key).left
        return 0 if left > 0 else max(1, math.ceil(-left / key.rate))

    def take(self, key: Key, items: int) -> None:
        """Count items of a key."""
        self._filled(key).left -= items

    def _filled(self, key: Key) -> _Bucket:
        now, most = self._clock(), max(1.0, key.rate * BURST)
        bucket = self._buckets.pop(key.name, None) or _Bucket(most, now)
        self._buckets[key.name] = bucket
        if len(self._buckets) > MOST_KEYS:
            del self._buckets[next(iter(self._buckets))]
        bucket.left = min(most, bucket.left + (now - bucket.at) * key.rate)
        bucket.at = now
        return bucket
