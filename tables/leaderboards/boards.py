"""The boards of a partition: an index in memory for each open window of each game, made of their rows."""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Protocol

from engine.partitions.units import Units
from schemas.leaderboards.words import Ties
from schemas.refusals import RefusedError
from tables.leaderboards.board import Board, Ranking
from tables.leaderboards.build import RUN, Runs
from tables.leaderboards.entries import WIDTH
from tables.leaderboards.games import Game
from tables.leaderboards.scores import Change

Row = tuple[str, Mapping[str, bytes]]
"""game_id, and the keys of a user's entries by window."""

Place = tuple[str, str]
"""A game_id and the name of a window."""

ROWS_A_STEP = 500
"""Rows that a step of the making reads: some milliseconds."""


class Games(Protocol):
    """The rules of games."""

    def find(self, game_id: str) -> Game | None:
        """Return a game's rules, None where nobody gave any."""

    def is_closed(self, game_id: str, window: str) -> bool:
        """Return whether a window was closed: it has no board."""


class Boards:
    """The boards of a partition; complete once `load` is at its end.

    `version` names a moment: it begins with one that no boards of the partition had before, and each change
    is one more.
    """

    def __init__(self, rows: Iterable[Row], games: Games, version: int) -> None:
        self.version = version
        self.by_place: dict[Place, Board] = {}
        self._loading: Generator[None, None, None] | None = self._load(rows, games)
        self._changes = _Changes(self)

    @property
    def is_complete(self) -> bool:
        """Whether all rows are in."""
        return self._loading is None

    def load(self) -> Iterator[None]:
        """Go on to make the boards; other tasks may run at each `yield`, but nothing may write rows."""
        while self._loading is not None:
            try:
                next(self._loading)
            except StopIteration:
                self._loading = None
            else:
                yield

    def of(self, game: Game, window: str) -> Board:
        """Return the board of a window, empty if it has none yet."""
        place = game.game_id, window
        board = self.by_place.get(place)
        if board is None:
            board = self.by_place[place] = Board(is_dense=game.ties is Ties.DENSE)
        return board

    def ranking(self, game: Game, window: str) -> Ranking:
        """Return the board of a window as it is read: who asks for one that has no entry does not make it."""
        board = self.by_place.get((game.game_id, window))
        return Board(is_dense=game.ties is Ties.DENSE).ranking if board is None else board.ranking

    def apply(self, units: Units, game: Game, changes: Iterable[Change]) -> None:
        """Apply changes to boards, those of closed windows left out; undone with the unit."""
        for change in changes:
            if not change.amended:
                self.of(game, change.window.name)
                place = game.game_id, change.window.name, change.before, change.after
                units.write(self._changes, place, True)

    def drop(self, units: Units, place: Place) -> None:
        """Drop a board: its window is closed; undone with the unit."""
        units.remove(self.by_place, place)
        self.version += 1

    def _load(self, rows: Iterable[Row], games: Games) -> Generator[None, None, None]:
        for game_id, of_game in groupby(rows, key=itemgetter(0)):
            game = games.find(game_id)
            gathered: defaultdict[str, _Gathered] = defaultdict(_Gathered)
            for count, (_, keys) in enumerate(of_game, 1):
                for window, key in keys.items():
                    gathered[window].append(key)
                if count % ROWS_A_STEP == 0:
                    yield
                    for one in gathered.values():
                        if len(one) >= RUN:
                            one.pack()
                            yield
            for window, one in gathered.items():
                if game is not None and _has(game, window) and not games.is_closed(game_id, window):
                    one.pack()
                    board = yield from Board.build(one.runs, is_dense=game.ties is Ties.DENSE)
                    self.by_place[game_id, window] = board


def _has(game: Game, window: str) -> bool:
    """Return whether a game has a window: a season may have been taken out of its rules."""
    try:
        game.window_named(window)
    except RefusedError:
        return False
    return True


class _Changes(dict[tuple[str, str, bytes | None, bytes | None], bool]):
    """Writes changes of boards for a unit, whose journal writes back what was before: the reverse."""

    def __init__(self, boards: Boards) -> None:
        super().__init__()
        self._boards = boards

    def get(self, _: object, __: object = None) -> bool:
        """Return what a change is before it is made."""
        return False

    def __setitem__(self, place: tuple[str, str, bytes | None, bytes | None], made: bool) -> None:
        game_id, window, before, after = place
        board = self._boards.by_place[game_id, window]
        if made:
            board.change(before, after)
        else:
            board.change(after, before)
        self._boards.version += 1


class _Gathered(list[bytes]):
    """Keys of a board that is being made."""

    def __init__(self) -> None:
        super().__init__()
        self.runs = Runs(WIDTH)

    def pack(self) -> None:
        self.runs.add(self)
        self.clear()
