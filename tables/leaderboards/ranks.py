"""Ranks and pages of a board that lies in one place, from counts alone. Pure.

Places count from 0 and ranks from 1. A key need not be on the board to be asked about: its rank is then the
one it would have. Cursors and entries that have moved since are no special case for that reason.
"""

from collections.abc import Iterable, Sequence
from math import ceil, floor

import msgspec

from schemas.leaderboards.words import Order, Ties
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.board import Ranking
from tables.leaderboards.entries import PAIR, unpack
from tables.leaderboards.keys import Keys


class Ranked(msgspec.Struct, frozen=True, gc=False):
    """An entry and its rank."""

    rank: int
    key: bytes


class Page(msgspec.Struct, frozen=True):
    """Entries in order.

    `total` is how many the whole board has, `place` that of the first row, 0 where there is no row.
    """

    total: int
    place: int
    rows: tuple[Ranked, ...]


def rank_of(ranking: Ranking, ties: Ties, key: bytes) -> int:
    """Return a key's rank.

    Raises:
        ValueError: the ranks are dense, and the board keeps no distinct pairs.
    """
    if ties is Ties.ORDINAL:
        return ranking.keys.count_before(key) + 1
    return _better(ranking, ties).count_before(key[:PAIR]) + 1


def ranked(ranking: Ranking, ties: Ties, keys: Iterable[bytes]) -> tuple[Ranked, ...]:
    """Return some entries, such as friends', in order, each with its rank on the whole board."""
    return tuple(Ranked(rank_of(ranking, ties, key), key) for key in sorted(keys))


def page_at(ranking: Ranking, ties: Ties, place: int, count: int) -> Page:
    """Return up to `count` entries from a place on; none where it is beyond the last.

    Raises:
        ValueError: one of them is negative, or as `rank_of` does.
    """
    keys = ranking.keys.slice(place, count)
    if not keys:
        return Page(len(ranking.keys), 0, ())
    return Page(len(ranking.keys), place, numbered(ties, keys, place, rank_of(ranking, ties, keys[0])))


def page_after(ranking: Ranking, ties: Ties, key: bytes, count: int) -> Page:
    """Return up to `count` entries after a key."""
    return page_at(ranking, ties, ranking.keys.count_before(key + b"\0"), count)


def page_before(ranking: Ranking, ties: Ties, key: bytes, count: int) -> Page:
    """Return the last `count` entries, or as many as there are, before a key, in order."""
    place = ranking.keys.count_before(key)
    return page_at(ranking, ties, max(0, place - count), min(place, count))


def around(ranking: Ranking, ties: Ties, key: bytes | None, count: int) -> Page:
    """Return `count` entries around one, as many before it as after, or one more before.

    The window is moved at the ends of the board, and only shorter than `count` where the board is. There are
    no rows around an entry that is not on the board.
    """
    total = len(ranking.keys)
    if key is None or key not in ranking.keys:
        return Page(total, 0, ())
    return page_at(ranking, ties, window_start(ranking.keys.count_before(key), count, total), count)


def window_start(place: int, count: int, total: int) -> int:
    """Return the place at which a window of `count` around a place begins, among `total`."""
    return max(0, min(place - count // 2, total - count))


def numbered(ties: Ties, keys: Sequence[bytes], place: int, rank: int) -> tuple[Ranked, ...]:
    """Return entries that follow one another with their ranks, from the place and the rank of the first."""
    found = []
    last = keys[0][:PAIR] if keys else b""
    for here, key in enumerate(keys, place):
        is_tied = key.startswith(last)
        if ties is Ties.ORDINAL or (ties is Ties.COMPETITION and not is_tied):
            rank = here + 1
        elif not is_tied:
            rank += 1
        last = key[:PAIR]
        found.append(Ranked(rank, key))
    return tuple(found)


def percentile(ranking: Ranking, key: bytes | None) -> int | None:
    """Return of how many percent of all entries one is strictly better, rounded up; None if it is none."""
    if key is None or key not in ranking.keys:
        return None
    total = len(ranking.keys)
    # What is not worse is before the end of its pair: no key has a pair of 16 bytes and 255s.
    worse = total - ranking.keys.count_before(key[:PAIR] + b"\xff" * (ranking.keys.width - PAIR + 1))
    return -(-100 * worse // total)


def score_at(ranking: Ranking, order: Order, percent: float) -> float | None:
    """Return the score at a percentile, 0 the worst and 100 the best, between two by linear interpolation.

    None where the board is empty.

    Raises:
        RefusedError: it is not from 0 to 100.
    """
    if not 0 <= percent <= 100:
        raise RefusedError(Reason.BROKEN_RULE, "a percentile is from 0 to 100", "percentile")
    last = len(ranking.keys) - 1
    if last < 0:
        return None
    index = last * (percent / 100)
    low = unpack(order, ranking.keys.at(last - floor(index))).score
    high = unpack(order, ranking.keys.at(last - ceil(index))).score
    return low + (index - floor(index)) * (high - low)


def _better(ranking: Ranking, ties: Ties) -> Keys:
    """Return what is counted to rank by the pair: entries, or distinct pairs."""
    if ties is Ties.COMPETITION:
        return ranking.keys
    if ranking.pairs is None:
        raise ValueError("the board keeps no distinct pairs: its ranks cannot be dense")
    return ranking.pairs
