"""Ranks and pages of a board that lies in several partitions, each user in one of them. Pure.

Each is a plan: it decides what to ask, and leaves the asking to its caller (`shards.run` where all parts are
here). Rounds of questions to all parts at once, at most:

- `ranks`, `standing` and `page_after`: 1;
- `page_before` and `around`: 2; the second only where ties reach beyond the page's first row;
- `page_at`: 1 more than `place_key` takes, which is 3 for a million entries, and 1 for a place of 0.

Ranks are by competition or ordinal: these add up. Dense ones do not, because a pair that is in two partitions
counts once. A `ValueError` comes at the first step of a plan at the latest.
"""

from collections.abc import Generator, Iterable, Sequence
from heapq import merge
from itertools import islice
from typing import Final, TypeVar

from schemas.leaderboards.words import Ties
from tables.leaderboards.entries import PAIR, WIDTH
from tables.leaderboards.ranks import Page, Ranked, numbered, window_start
from tables.leaderboards.selection import place_key
from tables.leaderboards.shards import Count, Counts, Near, Neighbours, Plan, Question, Replies, Round

R = TypeVar("R")

_END: Final = b"\xff" * (WIDTH + 1)
"""A probe after all keys."""


def ranks(shards: int, ties: Ties, keys: Iterable[bytes]) -> Plan[tuple[Ranked, ...]]:
    """Plan the ranks of some keys, such as friends', on the whole board of so many shards; in order.

    Raises:
        ValueError: the ranks would be dense.
    """
    _check(ties)
    ordered = sorted(keys)
    probes = tuple(key if ties is Ties.ORDINAL else key[:PAIR] for key in ordered)
    counts = yield from _counts(shards, probes)
    return tuple(Ranked(count + 1, key) for count, key in zip(counts, ordered, strict=True))


def standing(shards: int, ties: Ties, key: bytes) -> Plan[tuple[int, int]]:
    """Plan the rank of an entry, and of how many percent of all entries it is strictly better, rounded up.

    Raises:
        ValueError: the ranks would be dense.
    """
    _check(ties)
    # What is not worse is before the end of its pair: no key has a pair of 16 bytes and 255s.
    probes = (key if ties is Ties.ORDINAL else key[:PAIR], key[:PAIR] + _END[PAIR:])
    replies = yield from _ask(shards, Count(probes), Counts)
    total = sum(one.total for one in replies)
    better, not_worse = (sum(counts) for counts in zip(*(one.counts for one in replies), strict=True))
    return better + 1, -(-100 * (total - not_worse) // total) if total else 0


def page_after(shards: int, ties: Ties, key: bytes | None, count: int) -> Plan[Page]:
    """Plan the page of up to `count` entries after a key, whether or not it is there; None: from the first.

    Raises:
        ValueError: the count is negative, or the ranks would be dense.
    """
    _check(ties, count)
    return _from(shards, ties, b"" if key is None else key + b"\0", count)


def page_at(shards: int, ties: Ties, place: int, count: int) -> Plan[Page]:
    """Plan the page of up to `count` entries from a place on; none where it is beyond the last.

    Raises:
        ValueError: the place or the count is negative, or the ranks would be dense.
    """
    _check(ties, count)
    if place == 0:
        return (yield from _from(shards, ties, b"", count))
    total, key = yield from place_key(shards, place)
    if key is None:
        return Page(total, 0, ())
    return (yield from _from(shards, ties, key, count))


def page_before(shards: int, ties: Ties, key: bytes | None, count: int) -> Plan[Page]:
    """Plan the page of the last `count` entries, or as many as there are, before a key; None: the last ones.

    Raises:
        ValueError: the count is negative, or the ranks would be dense.
    """
    _check(ties, count)
    probe = _END if key is None else key
    # One more, to see whether the first row is tied with what is before the page.
    near = yield from _near(shards, Near(probe, count + 1, 0))
    before = _last(near, count + 1)
    rows = before[max(0, len(before) - count) :]
    place = sum(one.place for one in near) - len(rows)
    return (yield from _page(ties, near, probe, before[: len(before) - len(rows)], rows, place))


def around(shards: int, ties: Ties, key: bytes | None, count: int) -> Plan[Page]:
    """Plan the page of `count` entries around one, as `tables.leaderboards.ranks.around` says.

    Raises:
        ValueError: the count is negative, or the ranks would be dense.
    """
    _check(ties, count)
    probe = _END if key is None else key
    near = yield from _near(shards, Near(probe, count, count))
    before, after = _last(near, count), _first(near, count)
    if count < 1 or not after or after[0] != key:
        return Page(_total(near), 0, ())
    place = sum(one.place for one in near)
    start = window_start(place, count, _total(near))
    skipped = len(before) - (place - start)
    rows = [*before[skipped:], *after][:count]
    return (yield from _page(ties, near, probe, before[:skipped], rows, start))


def _from(shards: int, ties: Ties, probe: bytes, count: int) -> Plan[Page]:
    near = yield from _near(shards, Near(probe, 0, count))
    rows, place = _first(near, count), sum(one.place for one in near)
    # What is before the probe has its pair or a better one: only rows of its pair can be tied with it.
    return (yield from _page(ties, near, probe, [], rows, place))


def _page(
    ties: Ties, near: Sequence[Neighbours], probe: bytes, before: list[bytes], rows: list[bytes], place: int
) -> Plan[Page]:
    """Return the page of rows from a place on; `before` are known entries before them."""
    if not rows:
        return Page(_total(near), 0, ())
    pair, rank = rows[0][:PAIR], place + 1
    if ties is Ties.COMPETITION and pair == probe[:PAIR]:
        rank = sum(one.better for one in near) + 1
    elif ties is Ties.COMPETITION and before and before[-1].startswith(pair):
        rank = (yield from _counts(len(near), (pair,)))[0] + 1
    return Page(_total(near), place, numbered(ties, rows, place, rank))


def _counts(shards: int, probes: tuple[bytes, ...]) -> Plan[list[int]]:
    """Return how many keys of all shards are before each probe."""
    replies = yield from _ask(shards, Count(probes), Counts)
    return [sum(counts) for counts in zip(*(one.counts for one in replies), strict=True)]


def _near(shards: int, question: Near) -> Plan[list[Neighbours]]:
    return (yield from _ask(shards, question, Neighbours))


def _ask(shards: int, question: Question, kind: type[R]) -> Generator[Round, Replies, list[R]]:
    """Ask all shards the same."""
    replies = yield (question,) * shards
    found = [one for one in replies if isinstance(one, kind)]
    if len(found) != shards:
        raise TypeError(f"{shards} shards were asked, and {len(found)} replied with {kind.__name__}")
    return found


def _first(near: Sequence[Neighbours], count: int) -> list[bytes]:
    return list(islice(merge(*(one.after for one in near)), count))


def _last(near: Sequence[Neighbours], count: int) -> list[bytes]:
    # The last of each part are the last of all: from the end, the merge need not be whole.
    found = list(islice(merge(*(one.before[::-1] for one in near), reverse=True), count))
    return found[::-1]


def _total(near: Sequence[Neighbours]) -> int:
    return sum(one.total for one in near)


def _check(ties: Ties, count: int = 0) -> None:
    if count < 0:
        raise ValueError(f"there is no page of {count}")
    if ties is Ties.DENSE:
        raise ValueError("dense ranks do not add up over partitions")
