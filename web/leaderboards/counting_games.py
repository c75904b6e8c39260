"""The games that count for the global board, of all workers, by their ids."""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from app import app
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from schemas.leaderboards.published import CountingGame, CountingGames
from serving.cluster import CLUSTER, behind
from serving.forwarding import gather, silence_headers
from serving.http.representations import Encoded
from serving.http.responses import whole_number
from tables.leaderboards.games import TOLD
from tables.leaderboards.registry import leaderboard_tables
from tables.leaderboards.windows import WHOLE

PATH = "/leaderboards/global/games/"

LIMIT, MAX_LIMIT = 50, 500
"""Games of an answer, and the most that can be asked for."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(CountingGames).decode


@app.view(PATH)
async def counting_games(request: web.Request) -> web.Response:
    """Answer with the games that count for the global board; `?after=`, `?limit=`."""
    limit = whole_number(request, "limit", 1, MAX_LIMIT) or LIMIT
    found, silent = await all_counting(request, limit, request.query.get("after", ""))
    headers = behind(*request.app[CLUSTER].all_owned()) | silence_headers(silent)
    return Encoded(_encode(found), cache_control="no-cache").answer(request, headers)


async def all_counting(
    request: web.Request, limit: int, after: str = ""
) -> tuple[CountingGames, tuple[str, ...]]:
    """Return the games after an id that have a score, and the workers that are silent."""
    query = urlencode({"limit": limit, "after": after})
    bodies, silent = await gather(request, f"{PATH}?{query}")
    parts = [_decode(body) for body in bodies]
    found = {one.game_id: one for part in parts for one in part.games}
    for partition in request.app[CLUSTER].all_owned():
        found |= {one.game_id: one for one in _of(partition, after)}
    games = [found[game_id] for game_id in sorted(found)]
    continues = len(games) > limit or any(part.next is not None for part in parts)
    del games[limit:]
    return CountingGames(games, games[-1].game_id if games and continues else None), silent


def _of(partition: Partition, after: str) -> Iterator[CountingGame]:
    """Yield a partition's games that count and have a score, after an id."""
    tables = leaderboard_tables()
    games = tables.games.on(partition)
    for (game_id, window), board in tables.boards.on(partition).by_place.items():
        if window != WHOLE.name or game_id <= after or game_id.startswith(TOLD):
            continue
        with suppress(UnreadableRowError):  # its metric and its log say so; the others are listed
            game = games.get(game_id.encode())
            if game is not None and game.is_global:
                yield CountingGame(game_id, len(board.ranking.keys))
