"""The state of a match's feed, apart from the play: its gaps, and its latest correction.

It is part of every match's state, and stored with it.
"""

from bisect import bisect_right
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from schemas.matches.corrections import Changed, CorrectionKind


class Corrected(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The latest correction: of the event `of`, when the match was at event `at`.

    `changed` has what it changed in the match's state.
    """

    kind: CorrectionKind
    of: int
    at: int
    changed: tuple[Changed, ...] = ()


MOST_GAPS = 500
"""Ranges of missing events that are stored: far more than a working feed has, in a small row."""


class Feed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The state of a match's feed, apart from the play.

    `missing` are ranges of events (first and last) that were given up, in order: the latest
    `MOST_GAPS` of them. Up to the event `unlisted`, ranges are no longer kept, and the event
    log alone knows what is missing.
    """

    missing: tuple[tuple[int, int], ...] = ()
    corrected: Corrected | None = None
    unlisted: int = 0

    def lacks(self, seq: int) -> bool:
        """Return whether an event is listed as given up."""
        at = self._range_of(seq)
        return at >= 0 and seq <= self.missing[at][1]

    def without(self, seq: int) -> "Feed":
        """Return the feed after an event that was given up arrived."""
        if not self.lacks(seq):
            return self
        at = self._range_of(seq)
        first, last = self.missing[at]
        left = tuple((low, high) for low, high in ((first, seq - 1), (seq + 1, last)) if low <= high)
        return self._with((*self.missing[:at], *left, *self.missing[at + 1 :]))

    def giving_up(self, gaps: Iterable[tuple[int, int]]) -> "Feed":
        """Return the feed after ranges beyond all others were given up."""
        return self._with((*self.missing, *gaps))

    def _with(self, missing: tuple[tuple[int, int], ...]) -> "Feed":
        too_many = missing[:-MOST_GAPS]
        unlisted = too_many[-1][1] if too_many else self.unlisted
        return replace(self, missing=missing[-MOST_GAPS:], unlisted=unlisted)

    def _range_of(self, seq: int) -> int:
        """Return the index of the last range that begins at or before an event, -1 where none does."""
        return bisect_right(self.missing, seq, key=_first) - 1


def _first(gap: tuple[int, int]) -> int:
    return gap[0]


WHOLE = Feed()
"""A feed of which nothing is missing and nothing was corrected: nearly every one."""
