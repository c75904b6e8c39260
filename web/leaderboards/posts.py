"""Posts of games' rules and of scores: any worker takes those of any game."""

from http import HTTPStatus

import msgspec
from aiohttp import web

from app import app
from app.topic_watch import TOPIC_WATCH
from schemas.accounts.topics import REQUESTS
from schemas.leaderboards.codec import ScoreRecord, decode_score
from schemas.leaderboards.topics import GAMES, SCORES
from schemas.protojson.mapping import Mapping
from schemas.protojson.records import RecordKind
from schemas.topics import Schema, TopicPolicy
from serving.cluster import CLUSTER
from serving.http.responses import bad_request, json_answer, not_found
from serving.identity.sessions import token_in
from serving.ingest.intake import Intake
from serving.ingest.owner import Lookup, Owner
from serving.ingest.waiting import Asked, Waiter
from tables.accounts.outcomes import AccountOutcomes
from tables.accounts.registry import account_tables
from tables.leaderboards.game_codec import decode_game
from tables.leaderboards.outcomes import GameOutcomes, ScoreOutcomes
from tables.leaderboards.registry import leaderboard_tables
from web.leaderboards.players import Player
from web.leaderboards.sessions import SESSIONS
from web.matches.ingest import INGEST, serve_posts

SLICE = "leaderboards"

_OUTCOMES = "/leaderboards/outcomes/"
_MOST_SECONDS = 30.0

_asked = msgspec.msgpack.Decoder(Asked)


def _schema(topic: TopicPolicy) -> Schema:
    assert topic.schema is not None  # noqa: S101 - its declaration has one
    return topic.schema


def _identity(score: object) -> str:
    """Return what identifies a score in its game."""
    assert isinstance(score, ScoreRecord)  # noqa: S101 - what `decode_score` returns
    return f"{score.user_id}:{score.submission_id}"


RULES = Intake(
    sport=SLICE,
    topic=GAMES.name,
    kind=RecordKind(reading=Mapping(_schema(GAMES)), check=decode_game, id_field="game_id"),
    one=True,
    scope="games",
    of_each=True,
)
"""What is put at a game's address: its rules. A key has to permit `games:GAME`."""

POSTED = Intake(
    sport=SLICE,
    topic=SCORES.name,
    kind=RecordKind(
        reading=Mapping(_schema(SCORES)), check=decode_score, id_field="game_id", event_id=_identity
    ),
    scope="scores",
    of_each=True,
)
"""What is posted of a game: scores. A key has to permit `scores:GAME`."""

GAME_WAITER = web.AppKey("leaderboard_game_waiter", Waiter)
SCORE_WAITER = web.AppKey("leaderboard_score_waiter", Waiter)
ACCOUNT_WAITER = web.AppKey("leaderboard_account_waiter", Waiter)

_WAITERS = {GAMES.name: GAME_WAITER, SCORES.name: SCORE_WAITER, REQUESTS.name: ACCOUNT_WAITER}
"""By the topic that each waits for."""


def _waiter(served: web.Application, lookup: Lookup) -> Waiter:
    cluster = served[CLUSTER]
    owner = Owner(cluster, lookup, served[TOPIC_WATCH].problem_of)
    return Waiter(cluster, _OUTCOMES, lookup.topic, owner)


app.provide(GAME_WAITER, lambda served: _waiter(served, GameOutcomes()))
app.provide(SCORE_WAITER, lambda served: _waiter(served, ScoreOutcomes(leaderboard_tables())))
app.provide(ACCOUNT_WAITER, lambda served: _waiter(served, AccountOutcomes(account_tables())))


async def put_game(request: web.Request, game_id: str) -> web.Response:
    """Take a game's rules."""
    return await request.app[INGEST].take(request, RULES, request.app[GAME_WAITER], game_id)


async def post_scores(request: web.Request, game_id: str) -> web.Response:
    """Take scores of a game, of a service or of a player for itself."""
    served = request.app
    if token_in(request) is None:
        return await served[INGEST].take(request, POSTED, served[SCORE_WAITER], game_id)
    player = Player(served[SESSIONS])
    return await served[INGEST].take(request, player.intake(POSTED), served[SCORE_WAITER], game_id, player)


serve_posts("put", "/leaderboards/{game_id}/", put_game)
serve_posts("post", "/leaderboards/{game_id}/scores/", post_scores)


@app.view(_OUTCOMES, methods=("post",))
async def outcomes(request: web.Request) -> web.Response:
    """Tell another worker what became of posts in a partition of this one; no client is told."""
    body = await request.read()
    if not request.app[CLUSTER].is_proven(request, body):
        raise not_found("there is nothing at this address")
    try:
        asked = _asked.decode(body)
    except msgspec.MsgspecError as error:
        raise bad_request(f"what was asked cannot be read: {error}") from None
    if asked.topic not in _WAITERS:
        raise bad_request(f"the topic is {asked.topic!r}, which is none of leaderboards")
    waiter = request.app[_WAITERS[asked.topic]]
    waited = await waiter.owner.outcomes(asked.partition, asked.posted, min(asked.seconds, _MOST_SECONDS))
    return json_answer(waited, HTTPStatus.OK, {"Cache-Control": "no-store"})
