"""How long work may hold the loop: clients are answered between two stints of it."""

import time
from collections.abc import Callable

LONGEST = 0.02
"""Seconds; what is begun is ended, and written, which may take as long again."""


class Stint:
    """A stretch of work of so many seconds that began just now, by a clock that never goes back."""

    __slots__ = ("_clock", "_end")

    def __init__(self, clock: Callable[[], float] = time.monotonic, longest: float = LONGEST) -> None:
        self._clock = clock
        self._end = clock() + longest

    @property
    def over(self) -> bool:
        """Whether the others are to have their turn."""
        return self._clock() >= self._end
