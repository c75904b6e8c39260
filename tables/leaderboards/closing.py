"""Windows that are over: what is kept of their boards, and what a late score changes in it. Pure."""

from bisect import bisect_left, insort
from collections.abc import Sequence

from msgspec.structs import replace

from schemas.leaderboards.published import ClosedWindow, RankedEntry
from schemas.leaderboards.words import Ties
from tables.leaderboards.board import Ranking
from tables.leaderboards.entries import PAIR, pack, unpack
from tables.leaderboards.games import Game
from tables.leaderboards.windows import Window

MOST = 1_000
"""Entries that are kept of a window that is over."""


def best_of(game: Game, window: Window, ranking: Ranking) -> ClosedWindow:
    """Return a window that is over, with its best entries."""
    keys = ranking.keys.slice(0, MOST)
    return ClosedWindow(
        game.game_id, window.name, window.start, window.end, len(ranking.keys), ranked(game, keys)
    )


def amended(game: Game, closed: ClosedWindow, before: bytes | None, after: bytes | None) -> ClosedWindow:
    """Return a closed window after a late score changed an entry's key, as `amended_keys` has it."""
    keys, total = amended_keys([_key(game, entry) for entry in closed.best], closed.total, before, after)
    return replace(closed, best=ranked(game, keys), total=total, revision=closed.revision + 1)


def amended_keys(
    best: Sequence[bytes], total: int, before: bytes | None, after: bytes | None
) -> tuple[list[bytes], int]:
    """Return the keys of the best of `total` entries, and the total, after an entry's key changed.

    None is no entry. Where more entries were than are kept, one that leaves those is replaced by none.
    """
    keys = list(best)
    if before is not None:
        place = bisect_left(keys, before)
        if place < len(keys) and keys[place] == before:
            del keys[place]
    whole = len(best) == total
    if after is not None and (whole or (keys and after < keys[-1])):
        insort(keys, after)
    return keys[:MOST], total + (after is not None) - (before is not None)


def ranked(game: Game, keys: Sequence[bytes]) -> list[RankedEntry]:
    """Return the first entries of a board, from their keys, with their ranks."""
    found: list[RankedEntry] = []
    rank, pair = 0, b""
    for place, key in enumerate(keys, 1):
        if key[:PAIR] != pair or game.ties is Ties.ORDINAL:
            rank = rank + 1 if game.ties is Ties.DENSE else place
            pair = key[:PAIR]
        entry = unpack(game.order, key)
        found.append(RankedEntry(rank, entry.user_id, None, entry.score, entry.sub, entry.reached))
    return found


def _key(game: Game, entry: RankedEntry) -> bytes:
    return pack(game.order, entry.score, entry.sub_score, entry.reached, entry.user_id)
