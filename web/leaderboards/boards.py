"""Boards of any game, whichever worker has them: read here, or asked of the owner over HTTP.

The global board is one of them here: that of the game `GLOBAL`, of all workers.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar, cast
from urllib.parse import urlencode

import msgspec

from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from schemas.leaderboards.codec import check_game_id
from schemas.leaderboards.published import BoardPage, Standing
from schemas.refusals import RefusedError
from serving.cluster import Cluster
from serving.forwarding import ask_owner
from serving.http.responses import bad_request, quarantined, unavailable
from tables.leaderboards.entries import user_bytes
from tables.leaderboards.games import GLOBAL, Game
from tables.leaderboards.totals import RULES
from tables.leaderboards.windows import WHOLE
from web.leaderboards.global_board import GlobalBoard
from web.leaderboards.reading import MAX_LIMIT, MAX_USERS, MOST_PLACES, Asked, BoardReader

T = TypeVar("T")

_page = msgspec.json.Decoder(BoardPage).decode
_standing = msgspec.json.Decoder(Standing).decode
_game = msgspec.json.Decoder(Game).decode


Shown = Callable[[object], Awaitable[object]]
"""Returns an answer about boards with the names of its users, where they are known."""


class AnyBoards:
    """Reads boards of games that any worker has, and the global one, with users' names (`shown`)."""

    def __init__(self, cluster: Cluster, reader: BoardReader, whole: GlobalBoard, shown: Shown) -> None:
        self._cluster = cluster
        self._reader = reader
        self._whole = whole
        self._shown = shown

    async def page(self, game_id: str, asked: Asked) -> BoardPage:
        """Return a part of a board.

        Raises:
            AnswerError: as `BoardReader.page`; or 400, it cannot be asked for so; 503, its owner is away.
        """
        _check(game_id, asked)
        if game_id == GLOBAL:
            page, _ = await self._whole.page(asked)
            page = cast(BoardPage, await self._shown(page))
        else:
            page = await self._read(
                game_id,
                lambda partition: self._reader.page(partition, game_id, asked),
                f"?{urlencode(_query(asked))}",
                _page,
            )
        return page if asked.with_cursors else msgspec.structs.replace(page, next=None, previous=None)

    async def standing(self, game_id: str, window: str, user_id: str) -> Standing:
        """Return a user's rank on a board.

        Raises:
            AnswerError: as `page`.
        """
        _check(game_id, Asked(window=window, users=(user_id,)))
        if game_id == GLOBAL:
            standing, _ = await self._whole.standing(window, user_id)
            return cast(Standing, await self._shown(standing))
        return await self._read(
            game_id,
            lambda partition: self._reader.standing(partition, game_id, window, user_id),
            f"ranks/{user_id}/?{urlencode({'window': window})}",
            _standing,
        )

    async def game(self, game_id: str) -> Game:
        """Return a game's rules.

        Raises:
            AnswerError: 404, there is no such game; or as `page`.
        """
        _check(game_id, Asked())
        if game_id == GLOBAL:
            return RULES
        return await self._read(
            game_id, lambda partition: self._reader.game(partition, game_id), "rules/", _game
        )

    async def _read(
        self, game_id: str, here: Callable[[Partition], T], there: str, decode: Callable[[bytes], T]
    ) -> T:
        """Return what is read `here` of a game's partition, or what its owner answers, below its address."""
        cluster = self._cluster
        number = cluster.partition_of(game_id.encode())
        if (partition := cluster.owned(number)) is not None:
            try:
                found = here(partition)
            except UnreadableRowError as error:
                raise quarantined(error) from None
            return cast(T, await self._shown(found))
        with cluster.asks_others():
            body = await ask_owner(cluster, number, f"/leaderboards/{game_id}/{there}")
        try:
            return decode(body)
        except msgspec.MsgspecError:
            raise unavailable("the game's worker answered what makes no sense; ask again") from None


def _check(game_id: str, asked: Asked) -> None:
    if len(asked.users) > MAX_USERS:
        raise bad_request(f"users are {len(asked.users)}: at most {MAX_USERS}")
    if not 1 <= asked.limit <= MAX_LIMIT:
        raise bad_request(f"limit is {asked.limit}: expected a whole number from 1 to {MAX_LIMIT}")
    if not 0 <= asked.place <= MOST_PLACES:
        raise bad_request(f"place is {asked.place}: expected a whole number from 0 to {MOST_PLACES}")
    try:
        check_game_id(game_id)
        for user_id in (*asked.users, *filter(None, (asked.around,))):
            user_bytes(user_id)
    except RefusedError as error:
        raise bad_request(str(error)) from None


def _query(asked: Asked) -> dict[str, str]:
    """Return what asks the owner for the same."""
    given = {"window": asked.window or WHOLE.name, "limit": str(asked.limit)}
    if asked.cursor:
        return given | {"cursor": asked.cursor}
    if asked.around:
        return given | {"around": asked.around}
    if asked.users:
        return given | {"users": ",".join(asked.users)}
    return given | {"place": str(asked.place)} if asked.place else given
