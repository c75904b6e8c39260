"""The views of leaderboards, from any worker: a game's board and rules, a user's rank."""

from collections.abc import Callable

import msgspec
from aiohttp import web

from app import app
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from schemas.leaderboards.codec import check_game_id
from schemas.refusals import RefusedError
from serving.cluster import CLUSTER, behind
from serving.forwarding import forward
from serving.http.representations import Encoded
from serving.http.responses import bad_request, quarantined, whole_number
from tables.leaderboards.entries import user_bytes
from tables.leaderboards.registry import leaderboard_tables
from tables.leaderboards.windows import WHOLE
from web.leaderboards.names import NAMES
from web.leaderboards.reading import LIMIT, MAX_LIMIT, MAX_USERS, MOST_PLACES, Asked, BoardReader

READER = web.AppKey("leaderboard_reader", BoardReader)
app.provide(READER, lambda _: BoardReader(leaderboard_tables()))

_encode = msgspec.json.Encoder().encode
_FRESH = "no-cache"


async def _answer(request: web.Request, game_id: str, make: Callable[[Partition], object]) -> web.Response:
    """Answer with what `make` returns for a game's partition, here or from its owner.

    Raises:
        AnswerError: 404, there is no such game; 503, its owner does not answer; or what `make` raises.
    """
    try:
        check_game_id(game_id)
    except RefusedError as error:
        raise bad_request(str(error)) from None
    cluster = request.app[CLUSTER]
    number = cluster.partition_of(game_id.encode())
    if (partition := cluster.owned(number)) is None:
        return await forward(request, number)
    try:
        found = make(partition)
    except UnreadableRowError as error:
        raise quarantined(error) from None
    found = await request.app[NAMES].shown(found)
    return Encoded(_encode(found), cache_control=_FRESH).answer(request, behind(partition))


@app.view("/leaderboards/{game_id}/")
async def board(request: web.Request, game_id: str) -> web.Response:
    """Answer with a part of a game's board."""
    asked = asked_of(request)
    reader = request.app[READER]
    return await _answer(request, game_id, lambda partition: reader.page(partition, game_id, asked))


@app.view("/leaderboards/{game_id}/ranks/{user_id}/")
async def rank(request: web.Request, game_id: str, user_id: str) -> web.Response:
    """Answer with a user's rank on a game's board."""
    window = window_of(request)
    check_user(user_id)
    reader = request.app[READER]
    return await _answer(
        request, game_id, lambda partition: reader.standing(partition, game_id, window, user_id)
    )


@app.view("/leaderboards/{game_id}/rules/")
async def rules(request: web.Request, game_id: str) -> web.Response:
    """Answer with a game's rules."""
    reader = request.app[READER]
    return await _answer(request, game_id, lambda partition: reader.game(partition, game_id))


def asked_of(request: web.Request, *, of_form: bool = False) -> Asked:
    """Return which part of a board a request asks for; a form also sends the fields that were left empty.

    Raises:
        AnswerError: 400, it asks for what cannot be.
    """
    query = {name: given for name, given in request.query.items() if given or not of_form}
    if query.get("cursor") == "":
        raise bad_request("cursor is empty: it is `next` or `previous` of another page")
    users = tuple(query["users"].split(",")) if "users" in query else ()
    if len(users) > MAX_USERS:
        raise bad_request(f"users are {len(users)}: at most {MAX_USERS}")
    for user_id in (*users, *((query["around"],) if "around" in query else ())):
        check_user(user_id)
    return Asked(
        window=query.get("window", WHOLE.name),
        limit=whole_number(request, "limit", 1, MAX_LIMIT) or LIMIT,
        place=whole_number(request, "place", 0, MOST_PLACES) or 0,
        cursor=query.get("cursor", ""),
        around=query.get("around", ""),
        users=users,
    )


def window_of(request: web.Request) -> str:
    """Return which window of a board a request asks for."""
    return request.query.get("window", WHOLE.name)


def check_user(user_id: str) -> None:
    """Check a user_id of a request.

    Raises:
        AnswerError: 400, it cannot be one.
    """
    try:
        user_bytes(user_id)
    except RefusedError as error:
        raise bad_request(str(error)) from None
