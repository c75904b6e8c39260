"""How long work may hold the event loop: between two stints the worker answers clients."""

import time
from collections.abc import Callable

LONGEST = 0.02
"""Seconds of a stint; finishing and writing what has begun may take as long again."""


class Stint:
    """A stretch of work of `longest` seconds that begins now, by a monotonic clock."""

    __slots__ = ("_clock", "_end")

    def __init__(self, clock: Callable[[], float] = time.monotonic, longest: float = LONGEST) -> None:
        self._clock = clock
        self._end = clock() + longest

    @property
    def over(self) -> bool:
        """Whether other tasks should run now."""
        return self._clock() >= self._end
