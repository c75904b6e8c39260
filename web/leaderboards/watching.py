"""The first entries of boards that clients watch: read once a second however many watch the same."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextvars import Context

from schemas.leaderboards.published import BoardPage
from serving.http.request_ids import enter_request
from serving.http.responses import AnswerError, unavailable
from web.leaderboards.reading import Asked

EVERY = 1.0
"""Seconds between two readings of a board: what changes meanwhile is told as one change."""

PATIENCE = 15.0
"""Seconds for which a board that cannot be read is tried again before those who watch are told."""

Read = Callable[[str, Asked], Awaitable[BoardPage]]
Place = tuple[str, str, int]
"""A game_id, a window, and how many entries."""


class Watched:
    """A board that somebody watches: its latest page, or why there is none any more."""

    def __init__(self) -> None:
        self.page: BoardPage | None = None
        self.error: Exception | None = None
        self.watchers = 0
        self._changed = asyncio.Event()

    def put(self, page: BoardPage) -> None:
        """Tell of a page, if it differs from the latest one by more than its moment."""
        if self.page is None or _shown(page) != _shown(self.page):
            self.page = page
            self._notify()

    def end(self, error: Exception) -> None:
        """Tell that there is nothing more."""
        self.error = error
        self._notify()

    async def after(self, page: BoardPage | None) -> BoardPage:
        """Return the latest page once it is another one than `page`.

        Raises:
            AnswerError: there will be none.
        """
        while True:
            if self.error is not None:
                raise self.error
            if self.page is not None and self.page is not page:
                return self.page
            await self._changed.wait()

    def _notify(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


class BoardWatch:
    """Follows boards for those who watch them."""

    def __init__(self, read: Read, every: float = EVERY, patience: float = PATIENCE) -> None:
        """Follow boards.

        Args:
            read: reads a part of a board.
            every: seconds between two readings.
            patience: seconds for which a board that was read and cannot be is tried again.
        """
        self.watched: dict[Place, Watched] = {}
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
        if self._stopped:
            raise _stops()
        place = game_id, window, limit
        watched = self.watched.get(place)
        if watched is None:
            watched = self.watched[place] = Watched()
            # Its log lines and hops are not those of the first who watches.
            self._following[place] = asyncio.create_task(self._run(place, watched), context=Context())
        watched.watchers += 1
        page: BoardPage | None = None
        try:
            while True:
                page = await watched.after(page)
                yield page
        finally:
            watched.watchers -= 1
            if not watched.watchers:
                self._forget(place, watched)

    async def stop(self) -> None:
        """End all: this worker stops, and another one is to be watched."""
        self._stopped = True
        for place, watched in list(self.watched.items()):
            watched.end(_stops())
            self._forget(place, watched)

    async def _run(self, place: Place, watched: Watched) -> None:
        enter_request(None)
        game_id, window, limit = place
        loop = asyncio.get_running_loop()
        since = loop.time()
        while True:
            try:
                asked = Asked(window=window, limit=limit, with_cursors=False)
                watched.put(await self._read(game_id, asked))
                since = loop.time()
            except AnswerError as error:
                # A rebalance takes a moment; who has seen a page can wait for it.
                is_passing = error.status == 503 and watched.page is not None
                if not is_passing or loop.time() - since > self._patience:
                    return self._fail(place, watched, error)
            except Exception as error:
                return self._fail(place, watched, error)
            await asyncio.sleep(self._every)

    def _fail(self, place: Place, watched: Watched, error: Exception) -> None:
        watched.end(error)
        if self.watched.get(place) is watched:
            del self.watched[place], self._following[place]

    def _forget(self, place: Place, watched: Watched) -> None:
        if self.watched.get(place) is watched:
            del self.watched[place]
            self._following.pop(place).cancel()


def _shown(page: BoardPage) -> tuple[object, ...]:
    """Return what a watcher sees of a page."""
    return page.total, page.entries


def _stops() -> AnswerError:
    return unavailable("this worker stops: watch another one")
