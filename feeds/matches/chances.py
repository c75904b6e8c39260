"""Random choices of made-up matches, quick enough for hundreds of thousands of events a second."""

from bisect import bisect
from collections.abc import Mapping
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Chances(Generic[T]):
    """A random choice among a few values, each with its weight."""

    __slots__ = ("_bounds", "_things")

    def __init__(self, weights: Mapping[T, float]) -> None:
        total = sum(weights.values())
        self._things = tuple(weights)
        # The last bound is left out: rounding must not put a draw beyond it.
        self._bounds = [bound / total for bound in accumulate(weights.values())][:-1]

    def draw(self, chance: float) -> T:
        """Return the value at `chance`, which is uniform over [0, 1)."""
        return self._things[bisect(self._bounds, chance)]
