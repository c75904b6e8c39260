"""Posts of games' rules, of scores, and of whose entries are hidden: any worker takes those of any game."""

from aiohttp import web

from app import app
from schemas.leaderboards.codec import ScoreRecord, decode_score, decode_visibility
from schemas.leaderboards.topics import GAMES, SCORES, VISIBILITY
from schemas.protojson.mapping import Mapping
from schemas.protojson.records import RecordKind
from schemas.topics import Schema, TopicPolicy
from serving.http.responses import bad_request
from serving.identity.sessions import token_in
from serving.ingest.ingest import Waiting
from serving.ingest.intake import Intake
from serving.ingest.waiting import Waiter
from tables.accounts.outcomes import AccountOutcomes
from tables.accounts.registry import account_tables
from tables.leaderboards.game_codec import decode_game
from tables.leaderboards.outcomes import GameOutcomes, ScoreOutcomes
from tables.leaderboards.registry import leaderboard_tables
from web.leaderboards.players import Player
from web.leaderboards.sessions import SESSIONS
from web.matches.ingest import INGEST, serve_posts
from web.matches.waiting import make_waiter, serve_outcomes

SLICE = "leaderboards"

_OUTCOMES = "/leaderboards/outcomes/"


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

HIDING = Intake(
    sport=SLICE,
    topic=VISIBILITY.name,
    kind=RecordKind(reading=Mapping(_schema(VISIBILITY)), check=decode_visibility, id_field="game_id"),
    scope="games",
    of_each=True,
)
"""What is posted of a game by whoever runs it: whose entries are hidden. A key has to permit `games:GAME`."""

GAME_WAITER = web.AppKey("leaderboard_game_waiter", Waiter)
SCORE_WAITER = web.AppKey("leaderboard_score_waiter", Waiter)
VISIBILITY_WAITER = web.AppKey("leaderboard_visibility_waiter", Waiter)
ACCOUNT_WAITER = web.AppKey("leaderboard_account_waiter", Waiter)
GLOBAL_RANKS = web.AppKey[Waiting]("leaderboard_global_ranks")
"""Waits for scores, and for the ranks of their users on the global board: `web.leaderboards.global_ranks`."""

app.provide(GAME_WAITER, lambda served: make_waiter(served, _OUTCOMES, GameOutcomes(GAMES)))
app.provide(VISIBILITY_WAITER, lambda served: make_waiter(served, _OUTCOMES, GameOutcomes(VISIBILITY)))
app.provide(SCORE_WAITER, lambda served: make_waiter(served, _OUTCOMES, ScoreOutcomes(leaderboard_tables())))
app.provide(ACCOUNT_WAITER, lambda served: make_waiter(served, _OUTCOMES, AccountOutcomes(account_tables())))


async def put_game(request: web.Request, game_id: str) -> web.Response:
    """Take a game's rules."""
    return await request.app[INGEST].take(request, RULES, request.app[GAME_WAITER], game_id)


async def post_scores(request: web.Request, game_id: str) -> web.Response:
    """Take scores of a game, of a service or of a player for itself."""
    served = request.app
    waiter: Waiting = served[GLOBAL_RANKS] if _is_ranked(request) else served[SCORE_WAITER]
    if token_in(request) is None:
        return await served[INGEST].take(request, POSTED, waiter, game_id)
    player = Player(served[SESSIONS])
    return await served[INGEST].take(request, player.intake(POSTED), waiter, game_id, player)


def _is_ranked(request: web.Request) -> bool:
    """Return whether a request waits for ranks on the global board too.

    Raises:
        AnswerError: 400, it says neither yes nor no.
    """
    given = request.query.get("global", "false")
    if given not in ("true", "false"):
        raise bad_request(f"global is {given[:20]!r}: expected true or false")
    return given == "true" and "wait" in request.query


async def post_visibility(request: web.Request, game_id: str) -> web.Response:
    """Take whose entries of a game are hidden, or shown again."""
    return await request.app[INGEST].take(request, HIDING, request.app[VISIBILITY_WAITER], game_id)


serve_posts("put", "/leaderboards/{game_id}/", put_game)
serve_posts("post", "/leaderboards/{game_id}/scores/", post_scores)
serve_posts("post", "/leaderboards/{game_id}/visibility/", post_visibility)
serve_outcomes(_OUTCOMES, GAME_WAITER, SCORE_WAITER, VISIBILITY_WAITER, ACCOUNT_WAITER)
