"""Cricket in GraphQL: the API's answers, with fields selected by the query."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from http import HTTPStatus
from typing import Annotated, Any, TypeVar, cast

import msgspec
import strawberry
from aiohttp import web

from app import app
from schemas.cricket.glances import MatchSummary
from schemas.cricket.published import MatchState, OverSummary, Scorecard, Status
from serving.cluster import CLUSTER
from serving.forwarding import ask_owner
from serving.http.graphql import GraphAnswer, GraphQuery, GraphView, InTurn, graph_schema, graph_type
from serving.http.operations import Operation, Parameter, describe
from serving.http.responses import AnswerError, bad_request, key_of
from serving.http.templates import segment
from tables.cricket.projections import match_state
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.state import Match
from web.cricket.matches import CRICKET, MAX_INNINGS, MAX_LAST, overs_of
from web.matches.answers import Place
from web.matches.lists import MatchLists

T = TypeVar("T")

MAX_LISTED = 200

_MatchState: Any = graph_type(MatchState)
_MatchSummary: Any = graph_type(MatchSummary)
_Scorecard: Any = graph_type(Scorecard)
_Over: Any = graph_type(OverSummary)
_Status: Any = strawberry.enum(Status)
_MatchId = Annotated[strawberry.ID, strawberry.argument(name="id")]
_Info = strawberry.Info[Any, None]
_states = msgspec.json.Decoder(MatchState)


async def _answer(
    info: _Info, match_id: str, view: str, kind: type[T], make: Callable[[Place, Match], T]
) -> T | None:
    """Return what `make` returns for a match here, or its owner's answer at `view`; None without a match."""
    cluster = info.context["request"].app[CLUSTER]
    try:
        key = key_of(match_id)
        number = cluster.partition_of(key)
        if (partition := cluster.owned(number)) is not None:
            match = CRICKET.tables.find(partition, key)
            return make(partition, cast(Match, match)) if match is not None else None
        body = await ask_owner(cluster, number, f"/matches/{segment(match_id)}/{view}")
    except AnswerError as error:
        # 400: no match can have this id; all other arguments were checked before.
        if error.status in (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST):
            return None
        raise
    return msgspec.json.decode(body, type=kind)


def _lists(info: _Info) -> MatchLists:
    lists: MatchLists = info.context["request"].app[CRICKET.lists]
    return lists


def _checked(name: str, value: int, high: int) -> int:
    """Return a number within its bounds: checked here, so that every worker refuses it in the same way."""
    if 1 <= value <= high:
        return value
    raise bad_request(f"{name} is {value}: expected a whole number from 1 to {high}")


async def _match_state(info: _Info, match_id: _MatchId) -> MatchState | None:
    """Answer with a match as a scoreboard shows it; null if there is no such match."""
    return await _answer(info, match_id, "", MatchState, lambda _, match: match_state(match))


async def _matches(info: _Info, status: _Status | None = None, limit: int = 50) -> list[MatchState]:
    """Answer with all matches of the cluster, newest first; at most 200."""
    _checked("limit", limit, MAX_LISTED)
    found, _ = await _lists(info).all_states(info.context["request"], MatchState, status, limit)
    return found


async def _scores(info: _Info, status: _Status | None = None, limit: int = 50) -> list[MatchSummary]:
    """Answer with the summaries of all matches, newest first; at most 200."""
    _checked("limit", limit, MAX_LISTED)
    found, _ = await _lists(info).all_summaries(info.context["request"], MatchSummary, status, limit)
    return found


async def _scorecard(info: _Info, match_id: _MatchId) -> Scorecard | None:
    """Answer with a match's scorecard; null if there is no such match."""
    return await _answer(info, match_id, "scorecard/", Scorecard, lambda _, match: scorecard(match))


async def _overs(
    info: _Info, match_id: _MatchId, innings: int | None = None, last: int | None = None
) -> list[OverSummary] | None:
    """Answer with a match's overs in order, the one in progress last; null if there is no such match."""
    limits = (("innings", innings, MAX_INNINGS), ("last", last, MAX_LAST))
    asked = "&".join(
        f"{name}={_checked(name, value, high)}" for name, value, high in limits if value is not None
    )
    return await _answer(
        info,
        match_id,
        f"overs/?{asked}",
        list[OverSummary],
        lambda place, match: overs_of(place, match, innings, last),
    )


async def _follow(info: _Info, match_id: _MatchId) -> AsyncGenerator[MatchState, None]:
    """Yield a match's current state, then its newest state after changes."""
    async with aclosing(info.context["request"].app[CRICKET.live].follow(match_id)) as states:
        async for snapshot in states:
            yield _states.decode(snapshot.body)


def _field(resolver: Callable[..., object], kind: Any) -> Any:
    """Return a field of a GraphQL type that a function resolves."""
    return strawberry.field(
        resolver=resolver, graphql_type=kind, description=resolver.__doc__, extensions=[InTurn()]
    )


@strawberry.type
class Query:
    """Queries of cricket."""

    match_state = _field(_match_state, _MatchState | None)
    matches = _field(_matches, list[_MatchState | None])
    scores = _field(_scores, list[_MatchSummary | None])
    scorecard = _field(_scorecard, _Scorecard | None)
    overs = _field(_overs, list[_Over | None] | None)


@strawberry.type
class Subscription:
    """Subscriptions of cricket."""

    match_state = strawberry.subscription(
        resolver=_follow, graphql_type=AsyncGenerator[_MatchState, None], description=_follow.__doc__
    )


_schema = graph_schema(Query, Subscription)
GRAPH = web.AppKey("cricket_graph", GraphView)
app.provide(GRAPH, lambda served: GraphView(_schema, served[CLUSTER]))


@app.view("/graphql/", methods=("get", "post"))
async def graphql(request: web.Request) -> web.StreamResponse:
    """Answer GraphQL queries (GET, POST) and subscriptions (graphql-transport-ws)."""
    return await request.app[GRAPH](request)


_ABOUT = (
    "Queries `matchState(id)`, `matches`, `scores`, `scorecard(id)`, `overs(id)`; the subscription "
    "`matchState(id)`. Depth, length and aliases of a query are limited."
)

describe(
    app.served,
    Operation(
        "/graphql/",
        "GraphQL",
        GraphAnswer,
        _ABOUT,
        name="queryGraph",
        method="post",
        body=GraphQuery,
        errors=(400, 413),
        example="""curl http://127.0.0.1:6066/graphql/ -H 'Content-Type: application/json' \\
  -d '{"query": "{ matchState(id: \\"demo\\") { score wickets overs batters { name runs } } }"}'""",
    ),
    Operation(
        "/graphql/",
        "GraphQL in an address; as a WebSocket, subscriptions over graphql-transport-ws",
        GraphAnswer,
        _ABOUT,
        (
            Parameter("query", "The query", {"type": "string", "minLength": 1}, required=True),
            Parameter("variables", "Its variables, an object in JSON", {"type": "object"}, encoded=True),
            Parameter("operationName", "Which of its operations is meant", {"type": "string"}),
        ),
        name="queryGraphByAddress",
        errors=(400,),
    ),
)
