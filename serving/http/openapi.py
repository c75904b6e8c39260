"""The API's description, OpenAPI 3.1, made from the same types as the answers.

A sport describes its views where it declares them (`describe`).
"""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from serving.http.components import schemas_of
from serving.http.operations import API_KEY, Content, Json, Operation, Parameter
from serving.http.request_ids import REQUEST_ID
from serving.http.responses import ErrorAnswer

_MEANINGS = {
    304: "Not modified: what `If-None-Match` names is still true",
    400: "The question makes no sense; the message says why",
    401: "It has no key, or one that is not known",
    403: "Its key does not permit this, or this worker takes no keys",
    404: "Nobody has it, and that is certain",
    408: "The body did not come in time",
    413: "The question is too long",
    415: "The body is of a type that is not read here",
    429: "The key's rate is used up; ask again after `Retry-After`",
    503: "It exists, but its worker is changing; ask again after `Retry-After`",
}

_KNOWN = Parameter(
    "If-None-Match",
    "The `ETag` of what is known already: 304 says that it is still true",
    {"type": "string"},
    "header",
)
_TAG = Parameter("ETag", "Names this very answer", {"type": "string"}, "header", required=True)
_FRESH = Parameter("Cache-Control", "How long it may be kept", {"type": "string"}, "header", required=True)
_REQUEST = Parameter(
    REQUEST_ID,
    "Names the request in the workers' logs: as the client did, or one of its own",
    {"type": "string"},
    "header",
    required=True,
)
_RETRY = Parameter(
    "Retry-After", "Seconds after which it is worth another try", {"type": "integer"}, "header", required=True
)


_KEY = "ApiKey"
_KEY_SCHEME = {
    "type": "apiKey",
    "in": "header",
    "name": API_KEY,
    "description": "A key from server to server: `faust -A app keys new` makes one",
}
_WAITED_FOR = (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS)


def description(described: Sequence[Operation]) -> Json:
    """Return the OpenAPI document of some operations."""
    types = [ErrorAnswer, *(kind for operation in described for kind in _types(operation))]
    sports = {operation.sport for operation in described if operation.sport}
    schemas, components = schemas_of(types, sports)
    schema_of = _Schemas(types, schemas)
    paths: dict[str, Json] = {}
    for operation in described:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Overstream",
            "version": version("overstream"),
            "description": "Live scores from any worker for any match. What an answer says was true at its "
            "`last_seq`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {_KEY: _KEY_SCHEME}},
    }


class _Schemas:
    """The schema of each described type, found by identity: not all types have a hash."""

    def __init__(self, types: Sequence[Any], schemas: Sequence[Json]) -> None:
        self._by_type = list(zip(types, schemas, strict=True))

    def __call__(self, kind: Any) -> Json:
        return next(schema for known, schema in self._by_type if known is kind)


def _types(operation: Operation) -> list[Any]:
    """Return the types whose JSON an operation accepts or returns."""
    socket = operation.socket
    kinds = [operation.answers, operation.body, *operation.instead.values(), *operation.also.values()]
    kinds += [content.kind for content in operation.bodies]
    kinds += [kind for kind in (socket.sent, socket.received) if kind] if socket is not None else []
    return [kind for kind in kinds if kind is not None]


def _operation(operation: Operation, schema_of: _Schemas) -> Json:
    described: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.about,
        "parameters": [_parameter(parameter) for parameter in _parameters(operation)],
        "responses": {
            str(status): _answer(operation, status, schema_of)
            for status in (operation.status, *operation.also, *operation.errors)
        },
    }
    bodies = operation.bodies
    if operation.body is not None:
        bodies = (Content("application/json", operation.body),)
    if bodies:
        content = {body.content_type: _content(body, schema_of) for body in bodies}
        described["requestBody"] = {"required": True, "content": content}
    if operation.keyed:
        described["security"] = [{_KEY: []}]
    if operation.socket is not None:
        messages = {"sent": operation.socket.sent, "received": operation.socket.received}
        described["x-websocket"] = {name: schema_of(kind) for name, kind in messages.items() if kind}
    return described


def _content(body: Content, schema_of: _Schemas) -> Json:
    described: Json = {"schema": schema_of(body.kind) if body.kind is not None else body.schema or {}}
    if body.examples:
        described["examples"] = {name: {"value": value} for name, value in body.examples.items()}
    return described


def _parameters(operation: Operation) -> Sequence[Parameter]:
    return (
        (*operation.parameters, _KNOWN)
        if HTTPStatus.NOT_MODIFIED in operation.errors
        else operation.parameters
    )


def _answer(operation: Operation, status: int, schema_of: _Schemas) -> Json:
    usual = (_REQUEST, _RETRY) if status in _WAITED_FOR else (_REQUEST,)
    if status in (operation.status, HTTPStatus.NOT_MODIFIED):
        tagged = (_TAG, _FRESH) if HTTPStatus.NOT_MODIFIED in operation.errors else ()
        usual = (*usual, *tagged, *operation.headers)
    answer: Json = {
        "description": _meaning(operation, status),
        "headers": {
            header.name: {
                "description": header.about,
                "schema": header.schema,
                "required": header.required,
            }
            for header in usual
        },
    }
    if status == operation.status and status != HTTPStatus.SWITCHING_PROTOCOLS:
        schema = schema_of(operation.answers) if operation.answers is not None else {"type": "string"}
        answer["content"] = {operation.content_type: {"schema": schema}}
    elif status in operation.also:
        answer["content"] = {"application/json": {"schema": schema_of(operation.also[status])}}
    elif status >= HTTPStatus.BAD_REQUEST:
        answer["content"] = {
            "application/json": {"schema": schema_of(operation.instead.get(status, ErrorAnswer))}
        }
    return answer


def _meaning(operation: Operation, status: int) -> str:
    usual = operation.summary if status == operation.status else _MEANINGS.get(status, operation.summary)
    return operation.meanings.get(status, usual)


def _parameter(parameter: Parameter) -> Json:
    schema = {"schema": parameter.schema}
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.about,
        **({"content": {"application/json": schema}} if parameter.encoded else schema),
    }


def fields_of(schema: Json) -> Iterable[tuple[str, str, str | None]]:
    """Yield an object's fields: name, type in words, and the name of the schema it refers to."""
    for name, field in schema.get("properties", {}).items():
        yield name, *in_words(field)


def in_words(schema: Json) -> tuple[str, str | None]:
    """Return a type in words, and the name of the schema that it refers to."""
    match schema:
        case {"$ref": ref}:
            name = str(ref).rpartition("/")[2]
            return name, name
        case {"anyOf": options}:
            parts = [in_words(option) for option in options]
            return " or ".join(text for text, _ in parts), next((ref for _, ref in parts if ref), None)
        case {"type": "array", "items": dict(items)}:
            text, ref = in_words(items)
            return f"array of {text}", ref
        case {"type": "array"}:
            return "array", None
        case {"type": str(kind)}:
            return kind, None
    return "anything", None
