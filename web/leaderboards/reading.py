"""What is read of a game's boards in a partition: pages, ranks, who is around somebody. No HTTP.

All that one answer says is of one moment: the boards of a partition at a version.
"""

import time
from collections.abc import Callable, Sequence
from http import HTTPStatus

import msgspec

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from schemas.leaderboards.published import BoardPage, ClosedWindow, RankedEntry, Standing
from schemas.leaderboards.words import Direction
from schemas.refusals import RefusedError
from serving.http.responses import AnswerError, not_found, unavailable
from tables.leaderboards.board import Ranking
from tables.leaderboards.cursors import Cursor, decode, encode
from tables.leaderboards.entries import unpack
from tables.leaderboards.games import Game
from tables.leaderboards.ranks import (
    Page,
    Ranked,
    around,
    page_after,
    page_at,
    page_before,
    percentile,
    rank_of,
    ranked,
)
from tables.leaderboards.scores import key_of
from tables.leaderboards.tables import LeaderboardTables, user_key, window_key
from tables.leaderboards.windows import WHOLE

LIMIT = 50
MAX_LIMIT = 500
MAX_USERS = 200
"""Users whose ranks one request may ask for."""

MOST_PLACES = 2**53
"""Entries that may be left out."""

PINNED = 30.0
"""Seconds for which a cursor's moment can be read."""

MOST_PINS = 256
"""Moments of a partition that are kept."""

EXPIRED = "expired"
"""The code of an answer that a cursor leads nowhere."""

OVER = "the moment of this cursor is over"
"""Why it does, if nothing is wrong with it."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a board: from a `place` on, at a `cursor`, around a user, or these `users` alone.

    A moment is kept for its cursors, unless it is asked for without.
    """

    window: str = WHOLE.name
    limit: int = LIMIT
    place: int = 0
    cursor: str = ""
    around: str = ""
    users: tuple[str, ...] = ()
    with_cursors: bool = True


class _Pin(msgspec.Struct, frozen=True):
    ranking: Ranking
    until: float


class BoardReader:
    """Reads boards. `clock` returns seconds, to forget moments by."""

    def __init__(self, tables: LeaderboardTables, clock: Callable[[], float] = time.monotonic) -> None:
        self._tables = tables
        self._clock = clock
        self._pins = PartitionLocal[dict[tuple[str, str, int], _Pin]](lambda _: {})

    def page(self, partition: Partition, game_id: str, asked: Asked) -> BoardPage:
        """Return a part of a board.

        Raises:
            AnswerError: 404, there is no such game or window; 409, the
                cursor's moment is over; 503, the boards are being made.
        """
        game, closed = self._find(partition, game_id, asked.window)
        if closed is not None:
            return _archived(closed, asked)
        boards = self._tables.boards.on(partition)
        version, ranking = boards.version, boards.ranking(game, asked.window)
        if asked.cursor:
            cursor = _cursor(game, asked)
            version = cursor.versions[0]
            ranking = self._pinned(partition, game_id, asked.window, version)
            turn = page_after if cursor.direction is Direction.AFTER else page_before
            page = turn(ranking, game.ties, cursor.key, asked.limit)
        elif asked.around:
            page = around(ranking, game.ties, self._key(partition, game, asked, asked.around), asked.limit)
        elif asked.users:
            keys = (self._key(partition, game, asked, user) for user in dict.fromkeys(asked.users))
            rows = ranked(ranking, game.ties, [key for key in keys if key is not None])
            return BoardPage(
                game_id, asked.window, len(ranking.keys), [_entry(game, one) for one in rows], str(version)
            )
        else:
            page = page_at(ranking, game.ties, asked.place, asked.limit)
        next_ = previous = None
        if asked.with_cursors:
            next_, previous = self._cursors(partition, game_id, asked.window, version, page)
        entries = [_entry(game, one) for one in page.rows]
        return BoardPage(game_id, asked.window, page.total, entries, str(version), next_, previous)

    def standing(self, partition: Partition, game_id: str, window: str, user_id: str) -> Standing:
        """Return a user's rank on a board.

        Raises:
            AnswerError: as `page`.
        """
        game, closed = self._find(partition, game_id, window)
        if closed is not None:
            found = next((one for one in closed.best if one.user_id == user_id), None)
            return Standing(game_id, window, user_id, closed.total, str(closed.revision), found)
        boards = self._tables.boards.on(partition)
        ranking = boards.ranking(game, window)
        key = self._key(partition, game, Asked(window=window), user_id)
        total, version = len(ranking.keys), str(boards.version)
        if key is None or key not in ranking.keys:
            return Standing(game_id, window, user_id, total, version)
        entry = _entry(game, Ranked(rank_of(ranking, game.ties, key), key))
        return Standing(game_id, window, user_id, total, version, entry, percentile(ranking, key))

    def game(self, partition: Partition, game_id: str) -> Game:
        """Return a game's rules.

        Raises:
            AnswerError: 404, there is no such game.
        """
        game: Game | None = self._tables.games.on(partition).get(game_id.encode())
        if game is None:
            raise not_found(f"there is no game {game_id[:64]!r}")
        return game

    def _find(self, partition: Partition, game_id: str, window: str) -> tuple[Game, ClosedWindow | None]:
        game = self.game(partition, game_id)
        try:
            game.window_named(window)
        except RefusedError as error:
            raise not_found(str(error)) from None
        closed = self._tables.closed.on(partition).get(window_key(game_id, window))
        if closed is None and not self._tables.boards.on(partition).is_complete:
            raise unavailable("the boards are being made; ask again in a moment")
        return game, closed

    def _key(self, partition: Partition, game: Game, asked: Asked, user_id: str) -> bytes | None:
        """Return the key of a user's entry, None where the user has none."""
        row = self._tables.scores.on(partition).get(user_key(game.game_id, user_id))
        tally = None if row is None or row.hidden else row.windows.get(asked.window)
        return None if tally is None else key_of(game, user_id, tally)

    def _cursors(
        self,
        partition: Partition,
        game_id: str,
        window: str,
        version: int,
        page: Page,
    ) -> tuple[str | None, str | None]:
        """Return the cursors to what is after a page and before it, whose moment is kept for a while."""
        if not page.rows:
            return None, None
        board = _board(game_id, window)
        next_ = previous = None
        if page.place + len(page.rows) < page.total:
            next_ = encode(Cursor((version,), page.rows[-1].key, Direction.AFTER), board)
        if page.place > 0:
            previous = encode(Cursor((version,), page.rows[0].key, Direction.BEFORE), board)
        if next_ or previous:
            self._pin(partition, game_id, window, version)
        return next_, previous

    def _pin(self, partition: Partition, game_id: str, window: str, version: int) -> None:
        pins, now = self._pins.on(partition), self._clock()
        name = game_id, window, version
        known = pins.pop(name, None)
        for old in [one for one, pin in pins.items() if pin.until < now]:
            del pins[old]
        while len(pins) >= MOST_PINS:
            del pins[next(iter(pins))]
        if known is None:
            board = self._tables.boards.on(partition).by_place[game_id, window]
            pins[name] = _Pin(board.snapshot(), now + PINNED)
        else:
            pins[name] = _Pin(known.ranking, now + PINNED)

    def _pinned(self, partition: Partition, game_id: str, window: str, version: int) -> Ranking:
        pin = self._pins.on(partition).get((game_id, window, version))
        if pin is not None and pin.until >= self._clock():
            return pin.ranking
        boards = self._tables.boards.on(partition)
        if boards.version == version:
            return boards.by_place[game_id, window].ranking
        raise expired(OVER)


def expired(why: str) -> AnswerError:
    """A cursor leads nowhere any more, or is none of the board's."""
    return AnswerError(HTTPStatus.CONFLICT, EXPIRED, f"{why}: begin with the first page")


def _cursor(game: Game, asked: Asked) -> Cursor:
    try:
        cursor = decode(asked.cursor, _board(game.game_id, asked.window), game.order)
    except RefusedError as error:
        raise expired(str(error)) from None
    if len(cursor.versions) != 1:
        raise expired("this is no cursor of the board: it is of several partitions")
    return cursor


def _board(game_id: str, window: str) -> str:
    return f"{game_id}/{window}"


def _entry(game: Game, one: Ranked) -> RankedEntry:
    entry = unpack(game.order, one.key)
    return RankedEntry(one.rank, entry.user_id, None, entry.score, entry.sub, entry.reached)


def _archived(closed: ClosedWindow, asked: Asked) -> BoardPage:
    """Return a part of a window that is over, of which the best entries are kept."""
    if asked.cursor:
        raise expired("this window is over: its best entries have places, and no cursors")
    best: Sequence[RankedEntry] = closed.best
    if asked.users:
        found = [one for one in best if one.user_id in asked.users]
    elif asked.around:
        at = next((place for place, one in enumerate(best) if one.user_id == asked.around), None)
        start = 0 if at is None else max(0, min(at - asked.limit // 2, len(best) - asked.limit))
        found = [] if at is None else list(best[start : start + asked.limit])
    else:
        found = list(best[asked.place : asked.place + asked.limit])
    return BoardPage(closed.game_id, closed.window, closed.total, found, str(closed.revision))
