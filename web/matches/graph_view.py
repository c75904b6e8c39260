"""GraphQL of all sports that this worker runs, in one schema: the API's answers, with fields selected."""

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
import strawberry
from aiohttp import web
from strawberry.utils.str_converters import to_camel_case

from app import app
from app.registry import SPORTS, load
from app.slices import BESIDE
from serving.cluster import CLUSTER
from serving.http.graphql import GraphAnswer, GraphQuery, GraphView
from serving.http.operations import OPERATIONS, Operation, Parameter
from tables.matches.sport import Sport
from web.matches.description import demo_id
from web.matches.graph import MatchGraph, SliceGraph, graph_beside, graph_of, schema_of

GRAPH = web.AppKey("graph", GraphView)

_LOADED = load(SPORTS, Sport, names=app.slices)


def _graphs() -> list[MatchGraph]:
    return [graph_of(sport) for sport in _LOADED.values()]


def _beside() -> list[SliceGraph]:
    return [graph_beside(name) for name in app.slices if name in BESIDE]


@cache
def _schema() -> strawberry.Schema:
    return schema_of([*_graphs(), *_beside()])


# When serving starts, every sport has been imported and has added its fields.
app.provide(GRAPH, lambda served: GraphView(_schema(), served[CLUSTER]))


@app.view("/graphql/", methods=("get", "post"))
async def graphql(request: web.Request) -> web.StreamResponse:
    """Answer GraphQL queries (GET, POST) and subscriptions (graphql-transport-ws)."""
    return await request.app[GRAPH](request)


async def _describe(served: web.Application) -> None:
    served[OPERATIONS].extend(_operations(_graphs()))


app.served.on_startup.append(_describe)


def _operations(graphs: list[MatchGraph]) -> Iterator[Operation]:
    about = _about(graphs)
    yield Operation(
        "/graphql/",
        "GraphQL",
        GraphAnswer,
        about,
        name="queryGraph",
        method="post",
        body=GraphQuery,
        errors=(400, 413),
        example=_example(max(graphs, key=lambda graph: graph.sport.at_root)),
    )
    yield Operation(
        "/graphql/",
        "GraphQL in an address; as a WebSocket, subscriptions over graphql-transport-ws",
        GraphAnswer,
        about,
        (
            Parameter("query", "The query", {"type": "string", "minLength": 1}, required=True),
            Parameter("variables", "Its variables, an object in JSON", {"type": "object"}, encoded=True),
            Parameter("operationName", "Which of its operations is meant", {"type": "string"}),
        ),
        name="queryGraphByAddress",
        errors=(400,),
    )


def _about(graphs: list[MatchGraph]) -> str:
    slices = [*graphs, *_beside()]
    queries = "; ".join(f"of {graph.name} {_listed(graph.queries())}" for graph in slices)
    followed = ", ".join(_listed(graph.subscriptions()) for graph in graphs)
    return f"Queries {queries}. Subscriptions {followed}. Depth, length and aliases of a query are limited."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{to_camel_case(name)}`" for name in names)


def _example(graph: MatchGraph) -> str:
    field = to_camel_case(graph.names.match)
    query = graph.example or f'{{ {field}(id: "{demo_id(graph.sport)}") {{ matchId lastUpdate }} }}'
    body = msgspec.json.encode({"query": query}).decode()
    return f"""curl http://127.0.0.1:6066/graphql/ -H 'Content-Type: application/json' \\
  -d '{body}'"""
