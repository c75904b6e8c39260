"""GraphQL: a schema with limits, and the view that answers with it."""

import asyncio
import json
import weakref
from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any

import msgspec
import strawberry
from aiohttp import WSCloseCode, web
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from strawberry.aiohttp.views import AiohttpWebSocketAdapter, GraphQLView
from strawberry.extensions import FieldExtension, MaxAliasesLimiter, MaxTokensLimiter, QueryDepthLimiter
from strawberry.extensions.field_extension import AsyncExtensionResolver
from strawberry.http import GraphQLRequestData
from strawberry.schema.config import StrawberryConfig
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionContext
from strawberry.types.graphql import OperationType

from engine.partitions.quarantine import QuarantinedError
from engine.telemetry.metrics import CLIENTS
from serving.cluster import Cluster
from serving.http.graph_types import Long
from serving.http.responses import AnswerError, bad_request

MAX_DEPTH = 6
"""Levels of a query. Real queries need four; introspection does not count."""

MAX_TOKENS = 800
"""Tokens of a query."""

MAX_ALIASES = 12
"""Aliases of a query."""

MAX_MESSAGE = 16 << 10
"""Bytes of a WebSocket message; a longer one ends the connection."""

_Id = Annotated[str, msgspec.Meta(max_length=100)]
"""A client's name for a subscription, repeated in a frame that takes 123 bytes."""


class _Schema(strawberry.Schema):
    """Executes only queries, since subscriptions use a socket; logs neither clients' nor temporary errors."""

    async def execute(self, query: str | None, *args: Any, **options: Any) -> Any:
        """Execute a query."""
        return await super().execute(
            query, *args, **options | {"allowed_operation_types": (OperationType.QUERY,)}
        )

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        faults = [error for error in errors if _is_ours(error)]
        if faults:
            super().process_errors(faults, execution_context)


def _is_ours(error: GraphQLError) -> bool:
    cause = error.original_error
    # Without a field: an error of the query itself, or of its variables.
    if error.path is None and isinstance(cause, GraphQLError):
        return False
    return cause is not None and not isinstance(cause, AnswerError | QuarantinedError)


def _long(value: object) -> int:
    if type(value) is int:
        return value
    raise GraphQLError(f"Long cannot represent {value!r}: expected a whole number")


def graph_schema(query: type, subscription: type) -> strawberry.Schema:
    """Make a schema with this module's limits."""
    extensions: Sequence[Any] = (
        lambda: QueryDepthLimiter(max_depth=MAX_DEPTH),
        lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
        lambda: MaxAliasesLimiter(max_alias_count=MAX_ALIASES),
    )
    config = StrawberryConfig(
        scalar_map={Long: strawberry.scalar(name="Long", serialize=int, parse_value=_long)}
    )
    return _Schema(query=query, subscription=subscription, extensions=extensions, config=config)


class GraphQuery(msgspec.Struct):
    """A query with what its variables stand for; of several operations, the one that is meant."""

    query: Annotated[str, msgspec.Meta(min_length=1)]
    variables: dict[str, Any] | None = None
    operationName: str | None = None  # noqa: N815 - as it is on the wire
    extensions: dict[str, Any] | None = None


class GraphFault(msgspec.Struct):
    """What is wrong with a query, or with a part of its answer, which is null then."""

    message: str
    path: list[str | int] | msgspec.UnsetType = msgspec.UNSET
    locations: list[dict[str, int]] | msgspec.UnsetType = msgspec.UNSET
    extensions: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class GraphAnswer(msgspec.Struct):
    """What was asked for, as far as it could be had; null where nothing could be."""

    data: dict[str, Any] | None
    errors: list[GraphFault] | msgspec.UnsetType = msgspec.UNSET
    extensions: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class _Subscribe(msgspec.Struct, tag="subscribe", tag_field="type"):
    id: _Id
    payload: GraphQuery


class _Complete(msgspec.Struct, tag="complete", tag_field="type"):
    id: _Id


class _Init(msgspec.Struct, tag="connection_init", tag_field="type"):
    payload: dict[str, Any] | None = None


class _Ping(msgspec.Struct, tag="ping", tag_field="type"):
    pass


class _Pong(msgspec.Struct, tag="pong", tag_field="type"):
    pass


_Message = _Subscribe | _Complete | _Init | _Ping | _Pong
_decoder = msgspec.json.Decoder()


class _Socket(AiohttpWebSocketAdapter):
    """A socket that passes on only messages that the protocol knows."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """Yield the known messages; for any other yield an empty one, which ends the connection."""
        async for message in super().iter_json(ignore_parsing_errors=ignore_parsing_errors):
            try:
                msgspec.convert(message, _Message)
            except msgspec.ValidationError:
                message = {}
            yield message


class InTurn(FieldExtension):
    """Completes a query's fields one by one: between two, the worker answers other requests.

    GraphQL completes a resolver's result in one step, perhaps hundreds of matches; aliases multiply it.
    """

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: strawberry.Info, **asked: Any
    ) -> Any:
        """Return the resolver's result, one field at a time."""
        found = await next_(source, info, **asked)
        async with info.context.setdefault("turn", asyncio.Lock()):
            await asyncio.sleep(0)
        return found


class GraphView(GraphQLView):
    """Answers queries, and subscriptions over graphql-transport-ws; serves no third-party IDE."""

    websocket_adapter_class = _Socket

    def __init__(self, schema: strawberry.Schema, cluster: Cluster) -> None:
        super().__init__(
            schema=schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            # All data is public, to other sites' scripts as well.
            allowed_origins=("*",),
            max_subscriptions_per_connection=20,
        )
        self._sockets: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()
        cluster.on_stop.append(self._end)
        CLIENTS.labels("graphql").set_function(lambda: sum(not socket.closed for socket in self._sockets))

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer a query, or open a WebSocket.

        Raises:
            AnswerError: 400, the request has no readable query.
        """
        try:
            return await self.run(request=request)
        except HTTPException as error:
            raise bad_request(
                f'no query could be read ({error.reason}): POST {{"query": "..."}} as JSON; /docs/ shows one'
            ) from None

    def decode_json(self, data: str | bytes) -> object:
        """Decode JSON; any failure raises the same error, which is the client's."""
        try:
            return _decoder.decode(data)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), "", 0) from None

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> Any:
        """Read the query and validate the type of each part."""
        given = await self._read(request)
        try:
            asked = msgspec.convert(given, GraphQuery)
        except msgspec.ValidationError as error:
            raise HTTPException(400, str(error)) from None
        return GraphQLRequestData(asked.query, asked.variables, asked.operationName, asked.extensions)

    async def _read(self, request: AsyncHTTPRequestAdapter) -> object:
        if request.method == "GET":
            return self.parse_query_params(request.query_params)
        if (request.content_type or "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(400, "its Content-Type is not application/json")
        return self.parse_json(await request.get_body())

    async def create_websocket_response(
        self, request: web.Request, subprotocol: str | None
    ) -> web.WebSocketResponse:
        """Open a WebSocket with a limit of message size and a heartbeat."""
        protocols = [subprotocol] if subprotocol else []
        socket = web.WebSocketResponse(
            protocols=protocols, max_msg_size=MAX_MESSAGE, heartbeat=20, compress=False
        )
        await socket.prepare(request)
        self._sockets.add(socket)
        return socket

    async def _end(self) -> None:
        # Subscriptions have ended by now, and report it before their socket closes.
        await asyncio.sleep(0.05)
        for socket in list(self._sockets):
            await socket.close(code=WSCloseCode.GOING_AWAY)
