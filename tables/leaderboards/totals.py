"""The global board: each user's total of what counts in the games that say so, in each window. Pure.

A total is the exact sum of the user's standings, rounded once, so the order in which games tell has no
influence on it; it was reached when the latest of them was. It is descending, without sub-scores, and its
ranks are by competition: those of partitions add up.
"""

from bisect import bisect_left
from collections.abc import Iterable
from math import fsum
from typing import Final, TypeAlias

import msgspec

from schemas.leaderboards.totals import Total
from schemas.leaderboards.words import Order, WindowKind
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.board import Ranking
from tables.leaderboards.closing import MOST as MOST_KEPT
from tables.leaderboards.closing import amended_keys
from tables.leaderboards.entries import MOST, moment, number, pack
from tables.leaderboards.games import GLOBAL, Game
from tables.leaderboards.scores import Change, UserScores
from tables.leaderboards.windows import Window

RULES: Final = Game(game_id=GLOBAL, days=True, weeks=True)
"""The global board as one of a game: no game can have this game_id."""


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a game adds to a user's total; nothing, where it was `withdrawn`. Fields are added at the end."""

    score: float
    version: int
    reached: int
    withdrawn: bool = False


Parts: TypeAlias = dict[str, Part]
"""By game_id."""


class ClosedTotals(msgspec.Struct, frozen=True, array_like=True):
    """A window of a partition that is over: the keys of its best entries, of `total`.

    `version` counts amendments. Fields are added at the end.
    """

    total: int
    keys: tuple[bytes, ...]
    version: int = 0


class Archive:
    """The best entries of a closed window, as a shard of the global board.

    It has all entries up to its `end`, so what is of archives is exact up to the first of their ends; no end
    is that of an archive that has all.
    """

    __slots__ = ("_keys", "end", "total")

    def __init__(self, closed: ClosedTotals) -> None:
        self._keys = closed.keys
        self.total = closed.total
        self.end = None if len(closed.keys) == closed.total else (*closed.keys[-1:], b"")[0]

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: bytes) -> bool:
        place = bisect_left(self._keys, key)
        return place < len(self._keys) and self._keys[place] == key

    def count_before(self, probe: bytes) -> int:
        """Return how many keys are before a probe, which may be a prefix."""
        return bisect_left(self._keys, probe)

    def at_each(self, places: range) -> list[bytes]:
        """Return the key at each of some places, which there are."""
        return [self._keys[place] for place in places]

    def slice(self, place: int, count: int) -> list[bytes]:
        """Return up to `count` keys from a place on."""
        return list(self._keys[place : place + count])


def totals_of(game: Game, user_id: str, scores: UserScores, changed: Iterable[Change]) -> list[Total]:
    """Return what a game tells the global board of a user whose entries have changed.

    Seasons are a game's own. The version is how many submissions were folded, and how often the entries were
    hidden or shown: the row has both, so it grows whatever became of the topic meanwhile.
    """
    if not game.is_global:
        return []
    found = []
    for change in changed:
        if change.window.kind is not WindowKind.SEASON:
            name = change.window.name
            tally = scores.windows[name]
            version = tally.count + scores.turns
            gone = change.after is None
            found.append(Total(user_id, game.game_id, name, tally.score, tally.reached, version, gone))
    return found


def window_of(total: Total) -> Window:
    """Return the window of what a game tells.

    Raises:
        RefusedError: it cannot be one of the global board, or its numbers are none that a board has.
    """
    number(total.score, "score")
    moment(total.reached, "reached")
    if total.version < 0:
        raise RefusedError(Reason.BROKEN_RULE, f"version is {total.version}: it begins with 0", "version")
    return RULES.window_named(total.window)


def told(parts: Parts, total: Total) -> Parts | None:
    """Return a user's parts with what a game tells, None where they have that or something newer."""
    known = parts.get(total.game_id)
    if known is not None and known.version >= total.version:
        return None
    return parts | {total.game_id: Part(total.score, total.version, total.reached, total.withdrawn)}


class Folded(msgspec.Struct, frozen=True):
    """Asks whether a user's total has what a game made of a submission: a standing, of a version."""

    user_id: str
    game_id: str
    version: int
    score: float
    reached: int


def has(parts: Parts, asked: Folded) -> bool:
    """Return whether parts have a standing, or one that came after it.

    A game tells only what changes: a submission that changed nothing has the standing of an earlier version.
    """
    part = parts.get(asked.game_id)
    if part is None or part.withdrawn:
        return False
    return 0 < asked.version <= part.version or (part.score, part.reached) == (asked.score, asked.reached)


def key_of(user_id: str, parts: Parts) -> bytes | None:
    """Return the key of a user's entry, None where no game adds to it. Totals end at 2**53, as scores do."""
    added = [part for part in parts.values() if not part.withdrawn]
    if not added:
        return None
    score = fsum(part.score for part in added)
    reached = max(part.reached for part in added)
    return pack(Order.DESCENDING, max(-MOST, min(score, MOST)), 0.0, reached, user_id)


def closed_of(ranking: Ranking) -> ClosedTotals:
    """Return a window of a partition that is over, with its best entries."""
    return ClosedTotals(len(ranking.keys), tuple(ranking.keys.slice(0, MOST_KEPT)))


def amended(closed: ClosedTotals, before: bytes | None, after: bytes | None) -> ClosedTotals:
    """Return a closed window after something late changed an entry's key, as `amended_keys` has it."""
    keys, total = amended_keys(closed.keys, closed.total, before, after)
    return ClosedTotals(total, tuple(keys), closed.version + 1)
