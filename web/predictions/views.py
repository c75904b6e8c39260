"""The views of predictions: what can be foretold of a match, foretelling it, and one's own predictions."""

from http import HTTPStatus

import msgspec
from aiohttp import web

from app import app
from schemas.predictions.codec import decode_prediction
from schemas.predictions.topics import PREDICTIONS
from schemas.protojson.mapping import Mapping
from schemas.protojson.records import RecordKind
from serving.cluster import CLUSTER, behind
from serving.forwarding import check_hop, forward
from serving.http.representations import Encoded
from serving.http.responses import json_answer, unavailable
from serving.ingest.intake import Intake
from serving.ingest.waiting import Waiter
from tables.predictions.outcomes import PredictionOutcomes, identity
from tables.predictions.registry import prediction_tables, sports
from web.leaderboards.accounts import ACCOUNTS
from web.leaderboards.sessions import SESSIONS
from web.leaderboards.views import check_user
from web.matches.ingest import INGEST, serve_posts
from web.matches.waiting import make_waiter, serve_outcomes
from web.predictions.fans import SCOPE, Fan
from web.predictions.reading import OWNER, PredictionReader

_OUTCOMES = "/predictions/outcomes/"
_NO_STORE = {"Cache-Control": "no-store"}
_encode = msgspec.json.Encoder().encode

assert PREDICTIONS.schema is not None  # noqa: S101 - its declaration has one

POSTED = Intake(
    sport="predictions",
    topic=PREDICTIONS.name,
    kind=RecordKind(reading=Mapping(PREDICTIONS.schema), check=decode_prediction, event_id=identity),
    scope=SCOPE,
)
"""What is posted of a match: predictions of a fan, who has a token."""

READER = web.AppKey("prediction_reader", PredictionReader)
WAITER = web.AppKey("prediction_waiter", Waiter)

app.provide(READER, lambda served: PredictionReader(served[CLUSTER], prediction_tables(), dict(sports())))
app.provide(WAITER, lambda served: make_waiter(served, _OUTCOMES, PredictionOutcomes(prediction_tables())))
serve_outcomes(_OUTCOMES, WAITER)


@app.view("/predictions/{sport}/{match_id}/")
async def markets(request: web.Request, sport: str, match_id: str) -> web.Response:
    """Answer with what can be foretold of a match, and what it has decided of that which was."""
    reader = request.app[READER]
    number = reader.number(sport, match_id)
    if (partition := request.app[CLUSTER].owned(number)) is None:
        return await forward(request, number)
    body = _encode(reader.here(partition, sport, match_id))
    return Encoded(body, cache_control="no-cache").answer(request, behind(partition))


async def predict(request: web.Request, sport: str, match_id: str) -> web.Response:
    """Take predictions of a match: 202 once they are in Kafka's log, or 200 once they stand (`?wait=`)."""
    served = request.app
    served[ACCOUNTS].check_given()
    user_id = served[SESSIONS].user_of(request).sub
    fan = Fan(user_id, await served[READER].markets(sport, match_id))
    return await served[INGEST].take(request, fan.intake(POSTED), served[WAITER], match_id, fan)


@app.view("/predictions/{sport}/{match_id}/own/")
async def own(request: web.Request, sport: str, match_id: str) -> web.Response:
    """Answer with what the user whose token comes foretold of a match, and the points of it."""
    served = request.app
    served[ACCOUNTS].check_given()
    user_id = served[SESSIONS].user_of(request).sub
    return json_answer(await served[READER].own(sport, match_id, user_id), HTTPStatus.OK, _NO_STORE)


@app.view(f"{OWNER}{{sport}}/{{match_id}}/{{user_id}}/")
async def owned(request: web.Request, sport: str, match_id: str, user_id: str) -> web.Response:
    """Answer another worker with what a user foretold; no client is told."""
    check_hop(request)
    cluster, reader = request.app[CLUSTER], request.app[READER]
    check_user(user_id)
    partition = cluster.owned(reader.number(sport, match_id))
    if partition is None:
        raise unavailable("the match's worker is changing; ask again in a moment")
    return json_answer(reader.own_here(partition, sport, match_id, user_id), HTTPStatus.OK, _NO_STORE)


serve_posts("post", "/predictions/{sport}/{match_id}/", predict)
