"""A board: the entries of one window of one game, or of the global one, in order. Pure, in memory."""

from collections.abc import Generator, Iterable, Iterator

import msgspec

from tables.leaderboards.build import Runs, build
from tables.leaderboards.entries import PAIR, WIDTH
from tables.leaderboards.index import Index
from tables.leaderboards.keys import Keys


class Ranking(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A board as it is read: its entries' keys, and their distinct pairs where its ranks are dense."""

    keys: Keys
    pairs: Keys | None = None


class Board:
    """The entries of a board, of which each is added and removed by its key.

    `is_dense` is whether it keeps distinct pairs, which only dense ranks need: 18 bytes a pair more.
    """

    __slots__ = ("_keys", "_pairs")

    def __init__(self, *, is_dense: bool = False) -> None:
        self._keys = Index(WIDTH)
        self._pairs = Index(PAIR) if is_dense else None

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def ranking(self) -> Ranking:
        """The board as it is, and as it will be: to be read before the next change."""
        return Ranking(self._keys, self._pairs)

    def snapshot(self) -> Ranking:
        """Return the board as it is now; it stays so."""
        return Ranking(self._keys.snapshot(), None if self._pairs is None else self._pairs.snapshot())

    def change(self, before: bytes | None, after: bytes | None) -> None:
        """Replace an entry's key; None is no entry. What is gone already, or there already, stays so."""
        if before is not None and before != after and self._keys.remove(before):
            self._leave(before[:PAIR])
        if after is not None and self._keys.add(after) and self._pairs is not None:
            self._pairs.add(after[:PAIR])

    def _leave(self, pair: bytes) -> None:
        if self._pairs is not None and not has_pair(self._keys, pair):
            self._pairs.remove(pair)

    @classmethod
    def build(cls, keys: Runs, *, is_dense: bool = False) -> Generator[None, None, "Board"]:
        """Yield after each step, and return the board of these keys, of `WIDTH` bytes each."""
        board = cls(is_dense=is_dense)
        board._keys = yield from keys.index()
        if is_dense:
            board._pairs = yield from build(_pairs_of(board._keys), PAIR)
        return board


def has_pair(keys: Keys, pair: bytes) -> bool:
    """Return whether any entry has a pair."""
    place = keys.count_before(pair)
    return place < len(keys) and keys.at(place).startswith(pair)


def _pairs_of(keys: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for key in keys:
        if not last or not key.startswith(last):
            last = key[:PAIR]
            yield last
