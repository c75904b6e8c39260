"""What a sport says of its markets: which can be foretold, and which its own events have decided. Pure."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from schemas.matches.markets import Decided, MarketKind
from tables.matches.stored import Stored

M = TypeVar("M")
E = TypeVar("E")


class Markets(msgspec.Struct, Generic[M, E], frozen=True, eq=False, kw_only=True):
    """The markets of a sport, pure functions of a match as corrections have left it.

    - `kinds`: what can be foretold of a match.
    - `open(match)`: the markets that come next, none of them decided. `sides(match)`: the sides that may be
      named in picks, empty where they are not known yet.
    - `levels(match)`: the outcomes without a winner that it may have, as picks of the final margin say them.
    - `decided(match, stored, windows)`: all that are decided. `stored` has the match's events, `windows` are
      its closed ones, in order. An event that officials or a correction took back decides nothing.
    - `mark(match)`: equal for two states of a match between which nothing of it was decided or undone.
    - `series(match)`: the competition that it is of, "" where that is not known.
    """

    kinds: tuple[MarketKind, ...]
    open: Callable[[M], tuple[str, ...]]
    sides: Callable[[M], tuple[str, ...]]
    levels: Callable[[M], tuple[str, ...]]
    decided: Callable[[M, Stored[E], Sequence[object]], tuple[Decided, ...]]
    mark: Callable[[M], object]
    series: Callable[[M], str]
