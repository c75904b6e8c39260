"""What clients watch of boards: the first entries, and users' ranks.

A board is read once a second for all who watch it, and its ranks with it, `MAX_USERS` at a time.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from contextvars import Context
from http import HTTPStatus
from typing import Generic, TypeVar

from msgspec.structs import replace

from schemas.leaderboards.published import BoardPage, Standing
from serving.http.request_ids import enter_request
from serving.http.responses import AnswerError, unavailable
from web.leaderboards.reading import MAX_USERS, Asked

K = TypeVar("K", int, str)
V = TypeVar("V", BoardPage, Standing)

EVERY = 1.0
"""Seconds between two readings of a board: what changes meanwhile is told as one change."""

PATIENCE = 15.0
"""Seconds for which a board that cannot be read is tried again before those who watch are told."""

Read = Callable[[str, Asked], Awaitable[BoardPage]]
Place = tuple[str, str]
"""A game_id and a window."""


class Watched(Generic[V]):
    """What somebody watches: its latest value, or why there is none any more."""

    def __init__(self) -> None:
        self.value: V | None = None
        self.error: Exception | None = None
        self.watchers = 0
        self._changed = asyncio.Event()

    def put(self, value: V) -> None:
        """Tell of a value, if it differs from the latest one by more than its moment."""
        if self.value is None or _shown(value) != _shown(self.value):
            self.value = value
            self._notify()

    def end(self, error: Exception) -> None:
        """Tell that there is nothing more."""
        self.error = error
        self._notify()

    async def after(self, value: V | None) -> V:
        """Return the latest value once it is another one than `value`.

        Raises:
            AnswerError: there will be none.
        """
        while True:
            if self.error is not None:
                raise self.error
            if self.value is not None and self.value is not value:
                return self.value
            await self._changed.wait()

    def _notify(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class WatchedBoard:
    """A board of which somebody watches something: its first entries, by how many, or ranks, by user."""

    def __init__(self, place: Place, read: Read) -> None:
        self.tops: dict[int, Watched[BoardPage]] = {}
        self.ranks: dict[str, Watched[Standing]] = {}
        self.place = place
        self._read = read

    @property
    def is_watched(self) -> bool:
        """Whether anybody watches it."""
        return bool(self.tops or self.ranks)

    async def read_top(self, limit: int) -> BoardPage:
        """Return the first entries of the board as it is.

        Raises:
            AnswerError: as the reading of it.
        """
        game_id, window = self.place
        return await self._read(game_id, Asked(window=window, limit=limit, with_cursors=False))

    async def read_ranks(self, user_ids: Sequence[str]) -> list[Standing]:
        """Return the standings of some users, `MAX_USERS` at most, all of one moment.

        Raises:
            AnswerError: as the reading of it.
        """
        game_id, window = self.place
        asked = Asked(window=window, users=tuple(user_ids), with_cursors=False)
        page = await self._read(game_id, asked)
        entries = {entry.user_id: entry for entry in page.entries}
        return [
            Standing(game_id, window, user_id, page.total, page.version, entries.get(user_id))
            for user_id in user_ids
        ]

    async def read_rank(self, user_id: str) -> Standing:
        """Return a user's standing.

        Raises:
            AnswerError: as the reading of it.
        """
        return (await self.read_ranks((user_id,)))[0]

    async def read(self) -> None:
        """Read all that is watched, and tell of it. Who has just come reads for itself what nobody has yet.

        Raises:
            AnswerError: as the reading of it.
        """
        if tops := {limit: top for limit, top in self.tops.items() if top.value is not None}:
            page = await self.read_top(max(tops))
            for limit, top in tops.items():
                top.put(page if len(page.entries) <= limit else replace(page, entries=page.entries[:limit]))
        ranks = [(user_id, rank) for user_id, rank in self.ranks.items() if rank.value is not None]
        for first in range(0, len(ranks), MAX_USERS):
            some = ranks[first : first + MAX_USERS]
            standings = await self.read_ranks([user_id for user_id, _ in some])
            for (_, rank), standing in zip(some, standings, strict=True):
                rank.put(standing)

    def end(self, error: Exception) -> None:
        """Tell all who watch it that there is nothing more."""
        for top in self.tops.values():
            top.end(error)
        for rank in self.ranks.values():
            rank.end(error)


class BoardWatch:
    """Follows boards for those who watch them."""

    def __init__(self, read: Read, every: float = EVERY, patience: float = PATIENCE) -> None:
        """Follow boards.

        Args:
            read: reads a part of a board.
            every: seconds between two readings.
            patience: seconds for which a board that was read and cannot be is tried again.
        """
        self.boards: dict[Place, WatchedBoard] = {}
        self._read = read
        self._every = every
        self._patience = patience
        self._following: dict[Place, asyncio.Task[None]] = {}
        self._stopped = False

    async def follow(self, game_id: str, window: str, limit: int) -> AsyncGenerator[BoardPage, None]:
        """Yield the first entries of a board at once, and then each change, the latest one of many.

        Raises:
            AnswerError: as the reading of it; 503, this worker stops.
        """
        board = self._board((game_id, window))
        async with aclosing(self._values(board, board.tops, limit, board.read_top)) as pages:
            async for page in pages:
                yield page

    async def follow_user(self, game_id: str, window: str, user_id: str) -> AsyncGenerator[Standing, None]:
        """Yield a user's rank on a board at once, and then each change, the latest one of many.

        It is without its percentile.

        Raises:
            AnswerError: as `follow`.
        """
        board = self._board((game_id, window))
        async with aclosing(self._values(board, board.ranks, user_id, board.read_rank)) as standings:
            async for standing in standings:
                yield standing

    async def stop(self) -> None:
        """End all: this worker stops, and another one is to be watched."""
        self._stopped = True
        for board in list(self.boards.values()):
            self._fail(board, _stops())

    def _board(self, place: Place) -> WatchedBoard:
        if self._stopped:
            raise _stops()
        return self.boards.get(place) or WatchedBoard(place, self._read)

    async def _values(
        self,
        board: WatchedBoard,
        members: dict[K, Watched[V]],
        key: K,
        read: Callable[[K], Awaitable[V]],
    ) -> AsyncGenerator[V, None]:
        watched = members.setdefault(key, Watched())
        self.boards.setdefault(board.place, board)
        watched.watchers += 1
        try:
            if watched.value is None:
                first = await read(key)
                if watched.value is None:
                    watched.put(first)
            if board.place not in self._following and not self._stopped:
                # Its log lines and hops are not those of the first who watches.
                following = asyncio.create_task(self._run(board), context=Context())
                self._following[board.place] = following
            value: V | None = None
            while True:
                value = await watched.after(value)
                yield value
        finally:
            watched.watchers -= 1
            if not watched.watchers and members.get(key) is watched:
                del members[key]
            if not board.is_watched:
                self._forget(board)

    async def _run(self, board: WatchedBoard) -> None:
        enter_request(None)
        loop = asyncio.get_running_loop()
        since = loop.time()
        while True:
            await asyncio.sleep(self._every)
            try:
                await board.read()
                since = loop.time()
            except AnswerError as error:
                # A rebalance takes a moment, for which who watches can wait.
                if error.status != HTTPStatus.SERVICE_UNAVAILABLE or loop.time() - since > self._patience:
                    return self._fail(board, error)
            except Exception as error:
                return self._fail(board, error)

    def _fail(self, board: WatchedBoard, error: Exception) -> None:
        board.end(error)
        self._forget(board)

    def _forget(self, board: WatchedBoard) -> None:
        if self.boards.get(board.place) is board:
            del self.boards[board.place]
            if (following := self._following.pop(board.place, None)) is not None:
                following.cancel()


def _shown(value: BoardPage | Standing) -> tuple[object, ...]:
    """Return what a watcher sees of a value."""
    return value.total, value.entries if isinstance(value, BoardPage) else value.entry


def _stops() -> AnswerError:
    return unavailable("this worker stops: watch another one")
