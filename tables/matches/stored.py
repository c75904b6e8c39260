"""The stored events of a match, as the pure functions of sports read them."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

E_co = TypeVar("E_co", covariant=True)


class Stored(Protocol[E_co]):
    """The stored events of a match."""

    def all(self) -> Sequence[E_co]:
        """Return all, corrections applied, in order: it takes a while."""

    def find(self, seq: int) -> E_co | None:
        """Return the event of a number as it came; None where it cannot be read."""
