"""What is read of the global board: pages, ranks, who is around somebody. No HTTP.

All that one answer says is of one moment, also where other workers have parts of the board. Of a window that
is over the best are known, in order from the first: a thousand at least, where there were as many.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from schemas.leaderboards.published import BoardPage, RankedEntry, Standing
from schemas.leaderboards.words import Direction
from schemas.refusals import RefusedError
from serving.http.responses import AnswerError, not_found, unavailable
from tables.leaderboards.cursors import Cursor, decode, encode
from tables.leaderboards.entries import unpack
from tables.leaderboards.games import GLOBAL
from tables.leaderboards.merge import around, page_after, page_at, page_before, ranks, standing
from tables.leaderboards.ranks import Page, Ranked
from tables.leaderboards.shards import Plan
from tables.leaderboards.totals import RULES
from web.leaderboards.reading import EXPIRED, Asked, expired
from web.leaderboards.shards import Shards, View

T = TypeVar("T")

ATTEMPTS = 3
"""Times that a board is read where its moment ends before all of it is read."""


class GlobalBoard:
    """Reads the global board, of all workers."""

    def __init__(self, shards: Shards) -> None:
        self._shards = shards

    async def page(self, asked: Asked) -> tuple[BoardPage, View]:
        """Return a part of the board, and of which moment it is.

        Raises:
            AnswerError: 400, it cannot be asked for so; 404, there is no such window; 409, the moment of the
                cursor is over; 503, a part of the board is not answered for.
        """
        _check(asked.window)
        if asked.cursor:
            cursor = self._cursor(asked)
            view = View(asked.window, cursor.versions)
            turn = page_after if cursor.direction is Direction.AFTER else page_before
            plan = turn(self._shards.count, RULES.ties, cursor.key, asked.limit)
            return await self._turned(view, plan), view
        is_kept = asked.with_cursors and not asked.users
        return await self._fresh(asked.window, lambda view: self._page(view, asked), is_kept=is_kept)

    async def standing(self, window: str, user_id: str) -> tuple[Standing, View]:
        """Return a user's rank on the board, and of which moment it is.

        Raises:
            AnswerError: as `page`.
        """
        _check(window)
        return await self._fresh(window, lambda view: self._standing(view, user_id))

    async def _fresh(
        self, window: str, read: Callable[[View], Awaitable[T]], *, is_kept: bool = False
    ) -> tuple[T, View]:
        """Return what is read of the board as it is."""
        for _ in range(ATTEMPTS):
            view = View(window, (None,) * self._shards.count, is_kept=is_kept)
            try:
                return await read(view), view
            except AnswerError as error:
                if error.code != EXPIRED:
                    raise
        raise unavailable("the board changes faster than it is read; ask again")

    async def _page(self, view: View, asked: Asked) -> BoardPage:
        count, ties = self._shards.count, RULES.ties
        if asked.users:
            keys = await self._shards.keys(view, asked.users)
            return await self._some(view, keys.values())
        if asked.around:
            key = (await self._shards.keys(view, (asked.around,))).get(asked.around)
            if key is None:
                return await self._some(view, ())
            return await self._turned(view, around(count, ties, key, asked.limit))
        return await self._turned(view, page_at(count, ties, asked.place, asked.limit))

    async def _standing(self, view: View, user_id: str) -> Standing:
        key = (await self._shards.keys(view, (user_id,))).get(user_id)
        if key is None:
            page = await self._some(view, ())
            return Standing(GLOBAL, view.window, user_id, page.total, page.version)
        rank, percentile = await self._shards.run(view, standing(self._shards.count, RULES.ties, key))
        if not _is_known(view, key):
            return Standing(GLOBAL, view.window, user_id, view.total, view.version)
        entry = _entry(Ranked(rank, key))
        percent = percentile if view.end is None else None
        return Standing(GLOBAL, view.window, user_id, view.total, view.version, entry, percent)

    async def _some(self, view: View, keys: Iterable[bytes]) -> BoardPage:
        """Return some entries alone."""
        rows = await self._shards.run(view, ranks(self._shards.count, RULES.ties, keys))
        entries = [_entry(row) for row in rows if _is_known(view, row.key)]
        return BoardPage(GLOBAL, view.window, view.total, entries, view.version)

    async def _turned(self, view: View, plan: Plan[Page]) -> BoardPage:
        """Return a page, and the cursors to what is before it and after."""
        page = await self._shards.run(view, plan)
        rows = [row for row in page.rows if _is_known(view, row.key)]
        next_ = previous = None
        if rows and (rows[-1].key != view.end if view.end else page.place + len(rows) < page.total):
            next_ = encode(Cursor(view.moment, rows[-1].key, Direction.AFTER), _board(view.window))
        if rows and page.place > 0:
            previous = encode(Cursor(view.moment, rows[0].key, Direction.BEFORE), _board(view.window))
        entries = [_entry(row) for row in rows]
        return BoardPage(GLOBAL, view.window, view.total, entries, view.version, next_, previous)

    def _cursor(self, asked: Asked) -> Cursor:
        try:
            cursor = decode(asked.cursor, _board(asked.window), RULES.order)
        except RefusedError as error:
            raise expired(str(error)) from None
        if len(cursor.versions) != self._shards.count:
            raise expired("this is no cursor of the board: it is of another number of partitions")
        return cursor


def _is_known(view: View, key: bytes) -> bool:
    """Return whether all entries up to a key are known."""
    return (end := view.end) is None or key <= end


def _check(window: str) -> None:
    try:
        RULES.window_named(window)
    except RefusedError as error:
        raise not_found(str(error)) from None


def _board(window: str) -> str:
    return f"{GLOBAL}/{window}"


def _entry(one: Ranked) -> RankedEntry:
    entry = unpack(RULES.order, one.key)
    return RankedEntry(one.rank, entry.user_id, None, entry.score, entry.sub, entry.reached)
