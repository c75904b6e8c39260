"""Posts of engagements, and the tokens by which browsers post."""

import re
import time
from http import HTTPStatus

import msgspec
from aiohttp import web

from app import app
from schemas.audience.bounds import MAX_ID
from schemas.audience.codec import decode_engagement
from schemas.audience.topics import ENGAGEMENTS
from schemas.protojson.mapping import Mapping
from schemas.protojson.records import RecordKind
from schemas.topics import Schema
from serving.http.responses import bad_request, json_answer, key_of
from serving.ingest.intake import Intake
from serving.ingest.waiting import Waiter
from tables.audience.outcomes import EngagementOutcomes
from web.audience.tokens import LASTS, Claims, Tokens, made
from web.matches.ingest import INGEST, serve_posts
from web.matches.waiting import make_waiter, serve_outcomes

SLICE = "audience"
"""What a key's scope names: `ingest:audience`."""

_OUTCOMES = "/audience/events/outcomes/"
_SPORT = re.compile(r"[a-z][a-z0-9_-]{0,49}")


class TokenAnswer(msgspec.Struct, frozen=True):
    """A token to post engagements of one viewer of one match with, until `expires_at` (epoch ms)."""

    token: str
    expires_at: int


def intake_of(schema: Schema) -> Intake:
    """Return what is taken at `/api/engagements`."""
    kind = RecordKind(reading=Mapping(schema), check=decode_engagement, id_field="user_id")
    return Intake(sport=SLICE, topic=ENGAGEMENTS.name, kind=kind)


assert ENGAGEMENTS.schema is not None  # noqa: S101 - its declaration has one
INTAKE = intake_of(ENGAGEMENTS.schema)
WAITER = web.AppKey("audience_waiter", Waiter)
TOKENS = web.AppKey("audience_tokens", Tokens)
app.provide(WAITER, lambda served: make_waiter(served, _OUTCOMES, EngagementOutcomes()))
app.provide(TOKENS, lambda served: Tokens(lambda: served[INGEST].keys))


async def post_engagements(request: web.Request) -> web.Response:
    """Take engagements, of those who have a key or of a browser that has a token."""
    served = request.app
    return await served[INGEST].take(request, INTAKE, served[WAITER], guard=served[TOKENS])


serve_posts("post", "/api/engagements/", post_engagements)
serve_outcomes(_OUTCOMES, WAITER)


@app.view("/{sport}/matches/{match_id}/audience/token/")
async def audience_token(request: web.Request, sport: str, match_id: str) -> web.Response:
    """Answer a keyed server with a token for a viewer (`?user_id=`) of a match."""
    key = request.app[INGEST].holder(request, SLICE)
    key_of(match_id)
    user_id = request.query.get("user_id", "")
    if not user_id or not user_id.isprintable() or len(user_id.encode()) > MAX_ID:
        raise bad_request(f"user_id is who may post with the token: 1 to {MAX_ID} bytes")
    if _SPORT.fullmatch(sport) is None:
        raise bad_request(f"there is no sport {sport[:64]!r}")
    expires = int(time.time()) + LASTS
    token = made(Claims(key.name, sport, match_id, user_id, expires), key)
    answer = TokenAnswer(token, expires * 1000)
    return json_answer(answer, HTTPStatus.OK, {"Cache-Control": "no-store"})
