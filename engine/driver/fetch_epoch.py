"""Which fetches may be folded: those that no seek and no take-over has overtaken.

A seek, or partitions taken over, and a fetch run beside each other. What was fetched before
one comes again after it, from what is committed on; folded now, it would leave a hole before
it, and what fills the hole would look like a repeat. So fetches belong to epochs, and each
seek and each take-over begins another.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class FetchEpoch:
    """The epoch of a consumer's fetches.

    Guarantees: a batch is current only if its whole fetch, and all since, lies between two seeks
    or take-overs; after a take-over none is until a seek that began since has succeeded.
    """

    def __init__(self) -> None:
        self._number = 0
        self._seeks = 0
        """Seeks that are under way."""
        self._unsought = False
        """Whether partitions were taken over whose positions, of before that, no seek has put right yet."""
        self.fetched_in = 0
        """The epoch of the last fetch that was whole: batches that are made of it bear this number."""

    def take_over(self) -> None:
        """Note that partitions are taken over, which stand where they stood before."""
        self._number += 1
        self._unsought = True

    @contextmanager
    def seek(self, *, after_take_over: bool) -> Iterator[None]:
        """Seek in this block.

        `after_take_over` says whether it puts right what the last take-over left: it does where it
        succeeds, unless another seek or take-over has begun meanwhile.
        """
        self._number += 1
        self._seeks += 1
        number = self._number
        try:
            yield
            if after_take_over and number == self._number:
                self._unsought = False
        finally:
            self._seeks -= 1

    def begin_fetch(self) -> int | None:
        """Return the epoch in which a fetch begins; None beside a seek, or where one is still to come."""
        return None if self._seeks or self._unsought else self._number

    def end_fetch(self, began: int | None) -> bool:
        """Note that a fetch has ended; return whether what it brought may be taken."""
        if began != self._number:
            return False
        self.fetched_in = self._number
        return True

    def is_current(self, epoch: int) -> bool:
        """Tell whether a batch of this epoch may be folded still."""
        return epoch == self._number
