"""The API's operations, declared beside their views: the API's description is made from them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from aiohttp import web

from serving.cluster import AGE, BEHIND, PARTIAL

Json = dict[str, Any]
"""JSON Schema and OpenAPI consist of these."""

API_KEY = "X-API-Key"  # pragma: allowlist secret - a header
"""The header that has a client's key."""


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of a request: in its path, its query or its headers; `encoded` as JSON or not."""

    name: str
    about: str
    schema: Json
    place: Literal["path", "query", "header"] = "query"
    required: bool = False
    encoded: bool = False


class Content(msgspec.Struct, frozen=True):
    """A form that a request's body may have: its content type, and the type of its JSON or a schema.

    `examples` are bodies that are taken, by what they show: values where it is JSON, else texts.
    """

    content_type: str
    kind: Any = None
    schema: Json | None = None
    examples: Mapping[str, object] = {}


class Operation(msgspec.Struct, frozen=True):
    """A request at a path, and its answers.

    `name` is its id for programs that generate code from the description: a verb and its
    object. `answers` is the type of the answer's JSON; None where the answer is not JSON,
    then see `content_type`. `headers` are the answer's, beside the usual ones; `errors`
    the statuses that may come instead, `instead` the types of those that are not an
    `ErrorAnswer`. `body` is the type of the request's JSON; `bodies` are the forms of one that has several.
    `also` are the types of other answers that are no errors, `meanings` what statuses mean here where that
    is not the usual. `keyed` is whether it takes a key. `sport` begins the names of the sport's own
    types; "" where they are a contract as they stand.
    """

    path: str
    summary: str
    answers: Any = None
    about: str = ""
    parameters: Sequence[Parameter] = ()
    headers: Sequence[Parameter] = ()
    errors: Sequence[int] = ()
    content_type: str = "application/json"
    method: Literal["get", "post", "put"] = "get"
    status: int = 200
    example: str = ""
    """Arguments of `curl`, if the path alone is not an example."""
    name: str = ""
    body: Any = None
    instead: Mapping[int, Any] = {}
    socket: "Socket | None" = None
    sport: str = ""
    bodies: Sequence[Content] = ()
    also: Mapping[int, Any] = {}
    meanings: Mapping[int, str] = {}
    keyed: bool = False


class Socket(msgspec.Struct, frozen=True):
    """The types of a WebSocket's JSON messages: those that a client receives, and those that it may send.

    OpenAPI does not cover them: they are described as `x-websocket`.
    """

    received: Any
    sent: Any = None


OPERATIONS = web.AppKey[list[Operation]]("operations")
"""Where a served application has its description, in the order of `describe`; whole once it starts."""


def describe(served: web.Application, *operations: Operation) -> None:
    """Add operations to the description of an application, at its start."""

    async def add(served: web.Application) -> None:
        served[OPERATIONS].extend(operations)

    served.on_startup.append(add)


def whole(low: int, high: int) -> Json:
    """Describe a whole number."""
    return {"type": "integer", "minimum": low, "maximum": high}


LISTED = Parameter(
    PARTIAL,
    "Workers that did not answer within 300 ms, whose part is missing; `unknown` where "
    "nobody owns a partition",
    {"type": "string"},
    "header",
)
BEHINDHAND = Parameter(
    BEHIND,
    "Balls wait to be scored; the last one that was came so many seconds ago",
    {"type": "number"},
    "header",
)
COPIED = Parameter(
    AGE,
    "It comes from a standby, and may be so many seconds old",
    {"type": "number"},
    "header",
)
