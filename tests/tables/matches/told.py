"""The events of a match as they are stored, for what asks for them by number or for all."""

from collections.abc import Sequence
from typing import Generic, TypeVar

E = TypeVar("E")


class Told(Generic[E]):
    """Events that are numbered from 1, none missing."""

    def __init__(self, events: Sequence[E]) -> None:
        self._events = events

    def all(self) -> Sequence[E]:
        return self._events

    def find(self, seq: int) -> E | None:
        return self._events[seq - 1]
