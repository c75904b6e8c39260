"""What a game's policy makes of a user's submissions in one window. Pure.

Submissions are folded in the order of the log, so that a replay has the same bits. Sums are exact beyond
that: they are kept as a few doubles that do not overlap (Shewchuk), and rounded once, when they are read. So
0.1 added ten times is 1.0, and the order in which scores come has no influence on a sum. It has on a
counter that was stopped at 0.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Final

import msgspec

from schemas.leaderboards.words import Order, Policy
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.entries import MOST
from tables.leaderboards.games import Game

_NEVER: Final = -1
"""A moment before any."""


class Scored(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One submission's part in `Policy.LATEST`; `at` is when it was scored (epoch ms)."""

    at: int
    score: float
    sub: float


class Tally(msgspec.Struct, frozen=True, array_like=True):
    """A user's standing in one window. Fields are added at the end.

    `reached` is the `at` (epoch ms) at which (score, sub) became what they are, and `count` how many
    submissions were folded. `at` is that of the latest that counted for `Policy.LAST`. The sums' exact parts
    are those of sums and counters; `recent` are the latest n, in order.
    """

    score: float
    sub: float
    reached: int
    count: int
    at: int = _NEVER
    score_parts: tuple[float, ...] = ()
    sub_parts: tuple[float, ...] = ()
    recent: tuple[Scored, ...] = ()


def tallied(game: Game, known: Tally | None, at: int, score: float, sub: float) -> Tally:
    """Return a tally with one submission more, which was scored `at` (epoch ms).

    Raises:
        RefusedError: the sum would be beyond 2**53.
    """
    if game.policy is Policy.BEST:
        return _best(game.order, known, at, score, sub)
    if game.policy is Policy.LAST:
        return _last(known, at, score, sub)
    if game.policy is Policy.LATEST:
        return _latest(game.latest, known, at, score, sub)
    return _added(game, known, at, score, sub)


def is_better(order: Order, one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Return whether a pair (score, sub) is better than another."""
    return one > other if order is Order.DESCENDING else one < other


def added(parts: Sequence[float], value: float) -> tuple[float, ...]:
    """Return the exact parts of a sum with a value more, from the smallest on: no part is zero.

    There are at most some 40 of doubles up to 2**53 and nearly always one.
    """
    grown = []
    for part in parts:
        if abs(value) < abs(part):
            value, part = part, value
        total = value + part
        if rest := part - (total - value):
            grown.append(rest)
        value = total
    if value:
        grown.append(value)
    return tuple(grown)


def _best(order: Order, known: Tally | None, at: int, score: float, sub: float) -> Tally:
    if known is None:
        return Tally(score, sub, at, 1)
    if is_better(order, (score, sub), (known.score, known.sub)):
        return Tally(score, sub, at, known.count + 1)
    return Tally(known.score, known.sub, known.reached, known.count + 1)


def _last(known: Tally | None, at: int, score: float, sub: float) -> Tally:
    if known is None:
        return Tally(score, sub, at, 1, at)
    if at < known.at:
        return msgspec.structs.replace(known, count=known.count + 1)
    reached = known.reached if (score, sub) == (known.score, known.sub) else at
    return Tally(score, sub, reached, known.count + 1, at)


def _latest(most: int, known: Tally | None, at: int, score: float, sub: float) -> Tally:
    before = () if known is None else known.recent
    place = len(before)
    while place and before[place - 1].at > at:
        place -= 1
    recent = (*before[:place], Scored(at, score, sub), *before[place:])[-most:]
    total = _total((one.score for one in recent), "score"), _total((one.sub for one in recent), "sub")
    return Tally(*total, _reached(known, total, at), 1 if known is None else known.count + 1, recent=recent)


def _added(game: Game, known: Tally | None, at: int, score: float, sub: float) -> Tally:
    parts = added((), game.start) if known is None else known.score_parts
    sub_parts = () if known is None else known.sub_parts
    if game.policy is Policy.DECREMENT:
        parts, sub_parts = _taken(parts, score), _taken(sub_parts, sub)
    else:
        parts, sub_parts = added(parts, score), added(sub_parts, sub)
    total = _total(parts, "score"), _total(sub_parts, "sub")
    count = 1 if known is None else known.count + 1
    return Tally(*total, _reached(known, total, at), count, score_parts=parts, sub_parts=sub_parts)


def _taken(parts: tuple[float, ...], value: float) -> tuple[float, ...]:
    left = added(parts, -value)
    return left if fsum(left) > 0 else ()


def _reached(known: Tally | None, total: tuple[float, float], at: int) -> int:
    """Return when a sum was reached: with the latest of what it is made of, however late that came."""
    if known is None:
        return at
    return known.reached if total == (known.score, known.sub) else max(known.reached, at)


def _total(values: Iterable[float], field: str) -> float:
    total = fsum(values)
    if abs(total) > MOST:
        raise RefusedError(Reason.BROKEN_RULE, f"with this {field} the sum is beyond 2**53", field)
    return total
