"""Live push of boards: the first entries of one, at once and then at most once a second where they change."""

import asyncio
from collections.abc import AsyncGenerator

import msgspec
from aiohttp import web

from app import app
from schemas.leaderboards.published import BoardPage
from serving.cluster import CLUSTER
from serving.http.responses import whole_number
from serving.push.changes import Changes, Snapshot
from serving.push.sse import EventStream
from tables.leaderboards.windows import WHOLE
from web.leaderboards.boards import AnyBoards
from web.leaderboards.global_views import GLOBAL_BOARD
from web.leaderboards.names import NAMES
from web.leaderboards.reading import LIMIT, MAX_LIMIT
from web.leaderboards.views import READER
from web.leaderboards.watching import BoardWatch

BOARDS = web.AppKey("leaderboard_boards", AnyBoards)
WATCH = web.AppKey("leaderboard_watch", BoardWatch)

_encode = msgspec.json.Encoder().encode


def _make_watch(served: web.Application) -> BoardWatch:
    watch = BoardWatch(served[BOARDS].page)
    served[CLUSTER].on_stop.append(watch.stop)
    return watch


def _make_boards(served: web.Application) -> AnyBoards:
    return AnyBoards(served[CLUSTER], served[READER], served[GLOBAL_BOARD], served[NAMES].shown)


app.provide(BOARDS, _make_boards)
app.provide(WATCH, _make_watch)


@app.view("/leaderboards/{game_id}/live/")
async def board_live(request: web.Request, game_id: str) -> web.StreamResponse:
    """Push the first entries of a board: at once, then at most once a second where they change."""
    window = request.query.get("window", WHOLE.name)
    limit = whole_number(request, "limit", 1, MAX_LIMIT) or LIMIT
    pages = request.app[WATCH].follow(game_id, window, limit)
    try:
        first = await anext(pages)
        stream = EventStream(request, f"board {game_id} {window} {limit}", _event)
        response = await stream.open()
        stream.deliver(_changes(first, 0))
        following = asyncio.create_task(_follow(pages, stream), name=f"board of {game_id}")
        try:
            await stream.run(response)
        finally:
            following.cancel()
            await asyncio.wait([following])
    finally:
        await pages.aclose()
    return response


async def _follow(pages: AsyncGenerator[BoardPage, None], stream: EventStream) -> None:
    number = 0
    try:
        async for page in pages:
            number += 1
            stream.deliver(_changes(page, number))
    finally:
        # Its client asks again, perhaps another worker.
        stream.end()


def _changes(page: BoardPage, number: int) -> Changes:
    return Changes({page.game_id: Snapshot(page.game_id, number, _encode(page))})


def _event(changes: Changes) -> bytes:
    (snapshot,) = changes.snapshots.values()
    return b"event: board\ndata: %b\n\n" % snapshot.body
