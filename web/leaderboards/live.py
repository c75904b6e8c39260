"""Live push of boards: the first entries of one, or a user's rank on it, over SSE or a WebSocket.

Each is told at once, and then at most once a second where it changes. The global board is one of them.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec
from aiohttp import web

from app import app
from schemas.leaderboards.published import BoardPage, Standing
from serving.cluster import CLUSTER
from serving.http.responses import whole_number
from serving.push.feed import push
from web.leaderboards.boards import AnyBoards
from web.leaderboards.global_views import GLOBAL_BOARD
from web.leaderboards.names import NAMES
from web.leaderboards.reading import LIMIT, MAX_LIMIT
from web.leaderboards.views import READER, check_user, window_of
from web.leaderboards.watching import BoardWatch

BOARDS = web.AppKey("leaderboard_boards", AnyBoards)
WATCH = web.AppKey("leaderboard_watch", BoardWatch)

_encode = msgspec.json.Encoder().encode


def _make_boards(served: web.Application) -> AnyBoards:
    return AnyBoards(served[CLUSTER], served[READER], served[GLOBAL_BOARD], served[NAMES].shown)


def _make_watch(served: web.Application) -> BoardWatch:
    watch = BoardWatch(served[BOARDS].page)
    served[CLUSTER].on_stop.append(watch.stop)
    return watch


app.provide(BOARDS, _make_boards)
app.provide(WATCH, _make_watch)


@app.view("/leaderboards/{game_id}/live/")
async def board_live(request: web.Request, game_id: str) -> web.StreamResponse:
    """Push the first entries of a board: at once, then at most once a second where they change."""
    limit = whole_number(request, "limit", 1, MAX_LIMIT) or LIMIT
    watch = request.app[WATCH]
    return await push(request, "board", _encoded(watch.follow(game_id, window_of(request), limit)))


@app.view("/leaderboards/{game_id}/ranks/{user_id}/live/")
async def rank_live(request: web.Request, game_id: str, user_id: str) -> web.StreamResponse:
    """Push a user's rank on a board: at once, then at most once a second where it changes."""
    check_user(user_id)
    watch = request.app[WATCH]
    return await push(request, "rank", _encoded(watch.follow_user(game_id, window_of(request), user_id)))


async def _encoded(
    values: AsyncGenerator[BoardPage, None] | AsyncGenerator[Standing, None],
) -> AsyncGenerator[bytes, None]:
    async with aclosing(values):
        async for value in values:
            yield _encode(value)
