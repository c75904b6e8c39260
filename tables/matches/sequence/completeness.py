"""Completeness: whether all events of a match are stored or were given up."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from operator import itemgetter

from tables.matches.sequence.gaps import Feed

Range = tuple[int, int]
"""The first and the last number of events that follow each other."""


class IncompleteError(Exception):
    """Stored events of a match are missing."""


def gaps(numbers: Iterable[int], last_seq: int = 0) -> tuple[Range, ...]:
    """Return the ranges that numbers, from 1 to `last_seq` or the largest of them, leave out."""
    rising = sorted({0, *numbers})
    if last_seq > rising[-1]:
        rising.append(last_seq + 1)
    return tuple((low + 1, high - 1) for low, high in pairwise(rising) if high > low + 1)


def check_whole(numbers: Iterable[int], feed: Feed, last_seq: int = 0) -> None:
    """Check that all events up to `last_seq`, or the last of them, are stored or were given up.

    Raises:
        IncompleteError: some are neither.
    """
    given_up = _joined(feed.missing)
    for gap, last in gaps(numbers, last_seq):
        first = max(gap, feed.unlisted + 1)
        if first > last:  # the feed no longer lists which of them were given up
            continue
        at = bisect_right(given_up, first, key=itemgetter(0)) - 1
        if at < 0 or given_up[at][1] < last:
            raise IncompleteError(f"of its events {first} to {last} are not there, and not all were given up")


def _joined(ranges: Iterable[Range]) -> list[Range]:
    """Return ranges in order; adjacent ones are merged."""
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined
