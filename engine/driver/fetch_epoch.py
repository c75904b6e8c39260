"""Fetch epochs: a fetch may be folded if no seek and no take-over has overtaken it.

A seek, or a take-over of partitions, and a fetch run concurrently. Records that were fetched
before it are read again after it, from the committed offsets on; folded too early, they would leave
a gap before them, and the records that fill the gap would look like repeats. So fetches belong
to epochs, and each seek and each take-over begins another.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class FetchEpoch:
    """The epoch of a consumer's fetches.

    Guarantees: a batch is current only if its whole fetch, and the time since, lies between two seeks
    or take-overs; after a take-over none is until a seek that began later has succeeded.
    """

    def __init__(self) -> None:
        self._number = 0
        self._seeks = 0
        """Seeks that are under way."""
        self._unsought = False
        """Whether partitions were taken over whose old positions no seek has corrected yet."""
        self.fetched_in = 0
        """The epoch of the last whole fetch: its batches carry this number."""

    def take_over(self) -> None:
        """Note that partitions are taken over, whose positions are still the old ones."""
        self._number += 1
        self._unsought = True

    @contextmanager
    def seek(self, *, after_take_over: bool) -> Iterator[None]:
        """Seek in this block.

        `after_take_over` says whether it corrects the positions of the last take-over: it does where it
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
        """Return the epoch in which a fetch begins; None during a seek, or before a take-over's seek."""
        return None if self._seeks or self._unsought else self._number

    def end_fetch(self, began: int | None) -> bool:
        """Note that a fetch has ended; return whether its records may be delivered."""
        if began != self._number:
            return False
        self.fetched_in = self._number
        return True

    def is_current(self, epoch: int) -> bool:
        """Return whether a batch of this epoch may still be folded."""
        return epoch == self._number
