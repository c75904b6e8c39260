"""The API's description, OpenAPI 3.1, made of the very types that the answers are made of.

A sport describes its views where it declares them (`describe`); `/openapi.json`
and `/docs/` tell it to programs and to people.
"""

import inspect
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec
from aiohttp import web

from app import app
from app.answers import ErrorAnswer
from app.encoded import SETTLED, Encoded
from app.error_pages import as_page
from app.health import Alive, Readiness
from app.routing import AGE, BEHIND, PARTIAL
from app.templates import render
from app.workers import WorkersInfo

_REF = "#/components/schemas/{name}"

Json = dict[str, Any]
"""JSON Schema and OpenAPI are made of these."""


class Parameter(msgspec.Struct, frozen=True):
    """Something a question can say: in its path, its query or its headers."""

    name: str
    about: str
    schema: Json
    place: str = "query"
    required: bool = False


class Operation(msgspec.Struct, frozen=True):
    """What can be asked at a path, and what is answered.

    `answers` is the type of the answer's JSON; None where it is none, which
    `content_type` then says. `headers` are the answer's, beside the usual ones;
    `errors` the statuses that may come instead.
    """

    path: str
    summary: str
    answers: Any = None
    about: str = ""
    parameters: Sequence[Parameter] = ()
    headers: Sequence[Parameter] = ()
    errors: Sequence[int] = ()
    content_type: str = "application/json"
    method: str = "get"
    status: int = 200
    example: str = ""
    """Arguments of `curl`, if the path itself is not example enough."""


_MEANINGS = {
    304: "Not modified: what `If-None-Match` names is still true",
    400: "The question makes no sense; the message says why",
    404: "Nobody has it, and that is certain",
    503: "It exists, but its worker is changing; ask again after `Retry-After`",
}

_operations: list[Operation] = []


def describe(*operations: Operation) -> None:
    """Add operations to the description."""
    _operations.extend(operations)


def operations() -> tuple[Operation, ...]:
    """Return all that is described: what sports answer, then what the house does."""
    return (*_operations, *_house)


def path_parameter(name: str, about: str) -> Parameter:
    """Describe a part of the path."""
    return Parameter(name, about, {"type": "string"}, "path", required=True)


def whole(low: int, high: int) -> Json:
    """Describe a whole number."""
    return {"type": "integer", "minimum": low, "maximum": high}


@cache
def description() -> Json:
    """Return the OpenAPI document."""
    told = [operation.answers for operation in operations() if operation.answers is not None]
    schemas, components = msgspec.json.schema_components([*told, ErrorAnswer], ref_template=_REF)
    error = schemas[-1]
    answers = iter(schemas)
    paths: dict[str, Json] = {}
    for operation in operations():
        schema = next(answers) if operation.answers is not None else {"type": "string"}
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, schema, error)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Overstream",
            "version": version("overstream"),
            "description": "Live scores from any worker for any match. What an answer says was true at its "
            "`last_seq`.",
        },
        "paths": paths,
        "components": {"schemas": {name: _tidy(schema) for name, schema in components.items()}},
    }


def _operation(operation: Operation, schema: Json, error: Json) -> Json:
    answers: Json = {
        str(operation.status): {
            "description": operation.summary,
            "headers": {
                header.name: {"description": header.about, "schema": header.schema}
                for header in operation.headers
            },
            "content": {operation.content_type: {"schema": schema}},
        }
    }
    for status in operation.errors:
        answers[str(status)] = {"description": _MEANINGS[status]}
        if status >= 400:
            answers[str(status)]["content"] = {"application/json": {"schema": error}}
    return {
        "summary": operation.summary,
        "description": operation.about,
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "responses": answers,
    }


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.about,
        "schema": parameter.schema,
    }


def _tidy(schema: Json) -> Json:
    """Take the indentation of docstrings out of descriptions."""
    if "description" in schema:
        schema["description"] = inspect.cleandoc(schema["description"])
    return schema


def fields_of(schema: Json) -> Iterable[tuple[str, str, str | None]]:
    """Yield an object's fields: name, type in words, and the name of the schema it refers to."""
    for name, field in schema.get("properties", {}).items():
        yield name, *_in_words(field)


def _in_words(schema: Json) -> tuple[str, str | None]:
    match schema:
        case {"$ref": ref}:
            name = str(ref).rpartition("/")[2]
            return name, name
        case {"anyOf": options}:
            parts = [_in_words(option) for option in options]
            return " or ".join(text for text, _ in parts), next((ref for _, ref in parts if ref), None)
        case {"type": "array", "items": dict(items)}:
            text, ref = _in_words(items)
            return f"array of {text}", ref
        case {"type": "array"}:
            return "array", None
        case {"type": str(kind)}:
            return kind, None
    return "anything", None


@app.view("/openapi.json")
async def openapi(request: web.Request) -> web.Response:
    """Answer with the description for programs."""
    return Encoded(msgspec.json.encode(description()), cache_control=SETTLED).answer(request)


@app.view("/docs/")
@as_page
async def docs(request: web.Request) -> web.Response:
    """Answer with the description for people."""
    return _docs().answer(request)


@cache
def _docs() -> Encoded:
    document = description()
    body = render(
        "page/docs.html",
        operations=operations(),
        described=document["paths"],
        schemas=document["components"]["schemas"],
        fields_of=fields_of,
        in_words=_in_words,
    )
    return Encoded(body, cache_control=SETTLED, content_type="text/html")


_house = (
    Operation(
        "/workers/",
        "Who owns what",
        WorkersInfo,
        "The workers of the cluster as the asked one knows them, and the partitions each answers for.",
    ),
    Operation("/health/", "Whether the worker lives", Alive),
    Operation(
        "/ready/",
        "Whether the worker can answer",
        Readiness,
        "With status 503 while it recovers or its group rebalances.",
    ),
    Operation("/metrics", "Prometheus' metrics", content_type="text/plain"),
    Operation("/openapi.json", "This description for programs", Json),
)

LISTED = Parameter(
    PARTIAL,
    "Workers that did not answer within 300 ms, whose matches are missing; `unknown` where "
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
