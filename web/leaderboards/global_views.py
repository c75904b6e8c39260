"""The views of the global board, from any worker: the board, and a user's rank on it."""

import msgspec
from aiohttp import web

from app import app
from serving.cluster import CLUSTER
from serving.http.representations import Encoded
from tables.leaderboards.registry import total_tables
from web.leaderboards.global_board import GlobalBoard
from web.leaderboards.moments import Moments
from web.leaderboards.names import NAMES
from web.leaderboards.shards import PATH, Shards, View
from web.leaderboards.views import asked_of, check_user, window_of

SHARDS = web.AppKey("leaderboard_shards", Shards)
GLOBAL_BOARD = web.AppKey("leaderboard_global_board", GlobalBoard)
app.provide(SHARDS, lambda served: Shards(served[CLUSTER], Moments(total_tables())))
app.provide(GLOBAL_BOARD, lambda served: GlobalBoard(served[SHARDS]))

_encode = msgspec.json.Encoder().encode
_FRESH = "no-cache"


@app.view("/leaderboards/")
async def global_board(request: web.Request) -> web.Response:
    """Answer with a part of the global board."""
    return await _answer(request, *await request.app[GLOBAL_BOARD].page(asked_of(request)))


@app.view("/leaderboards/global/ranks/{user_id}/")
async def global_rank(request: web.Request, user_id: str) -> web.Response:
    """Answer with a user's rank on the global board."""
    check_user(user_id)
    found = await request.app[GLOBAL_BOARD].standing(window_of(request), user_id)
    return await _answer(request, *found)


@app.view(PATH, methods=("post",))
async def shards(request: web.Request) -> web.Response:
    """Answer another worker for the parts of the global board that this one has."""
    return await request.app[SHARDS].answer(request)


async def _answer(request: web.Request, found: object, view: View) -> web.Response:
    shown = await request.app[NAMES].shown(found)
    return Encoded(_encode(shown), cache_control=_FRESH).answer(request, view.headers)
