"""The bodies of posts: their types, their size, and reading them within bounds."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import msgspec
from aiohttp import web

from schemas.protojson.mapping import Form
from serving.http.clients import in_time
from serving.http.responses import AnswerError, unavailable

MAX_BYTES = 1 << 20
"""Bytes of a body, unpacked."""

MAX_ITEMS = 1000
"""Events of a request."""

MAX_READ = 64 << 20
"""Bytes of all bodies that are read or checked at a time."""

JSON = "application/json"
LINES = "application/x-ndjson"
PROTOBUF = "application/x-protobuf"

_LINES = {LINES, "application/ndjson"}
_PROTOBUF = {PROTOBUF, "application/protobuf"}
_AS_IT_IS = {"", "identity"}
_ENCODINGS = {*_AS_IT_IS, "gzip", "deflate"}


class Body(msgspec.Struct, frozen=True):
    """A body that was read; `form` is None where it is a protobuf message."""

    data: bytes
    form: Form | None


class Room:
    """The bytes that bodies may take while they are read and checked, of all requests of a worker."""

    def __init__(self, most: int = MAX_READ) -> None:
        self._left = most

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        """Take room within the block.

        Raises:
            AnswerError: 503, there is none.
        """
        if size > self._left:
            raise unavailable("too many bodies are being read just now")
        self._left -= size
        try:
            yield
        finally:
            self._left += size


def type_of(request: web.Request, *, only_json: bool = False, one: bool = False) -> str:
    """Return the type of a request's body: `JSON`, `LINES` or `PROTOBUF`.

    Args:
        request: the request.
        only_json: whether protobuf is refused.
        one: whether lines are refused.

    Raises:
        AnswerError: 415, it is none that is read here.
    """
    given, charset = request.content_type, (request.charset or "utf-8").lower()
    types = {JSON: JSON, **dict.fromkeys(_LINES, LINES), **dict.fromkeys(_PROTOBUF, PROTOBUF)}
    allowed = {JSON} | (set() if one else {LINES}) | (set() if only_json else {PROTOBUF})
    found = types.get(given)
    if found not in allowed:
        named = given if "Content-Type" in request.headers else "not given"
        raise _unsupported(f"the Content-Type is {named}: expected {' or '.join(sorted(allowed))}")
    if found != PROTOBUF and charset not in ("utf-8", "utf8"):
        raise _unsupported(f"the charset is {charset}: JSON is UTF-8")
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise _unsupported(f"the Content-Encoding is {encoding}: expected gzip, deflate or none")
    return found


def most_bytes_of(request: web.Request) -> int:
    """Return the most bytes that a request's body can have, unpacked, by what its headers say.

    Raises:
        AnswerError: 413, it is larger than `MAX_BYTES`.
    """
    length = request.content_length
    if length is not None and length > MAX_BYTES:
        raise _too_large()
    packed = request.headers.get("Content-Encoding", "").strip().lower() not in _AS_IT_IS
    return MAX_BYTES if length is None or packed else length


async def read_body(request: web.Request, kind: str) -> Body:
    """Read a request's body of a type, unpacked.

    Raises:
        AnswerError: 413, it is larger than `MAX_BYTES`; 408, it does not come in time.
        RequestPayloadError: it is broken.
    """
    # A small body comes with its headers, and is there already: then nothing needs a deadline.
    if request.content.is_eof():
        data = request.content.read_nowait()
        if len(data) > MAX_BYTES:
            raise _too_large()
    else:
        data = await in_time(request, _read(request))
    return Body(data, None if kind == PROTOBUF else _form(data, kind))


async def _read(request: web.Request) -> bytes:
    data = bytearray()
    # Unpacked as it is read, a piece at a time, however well it was packed.
    async for chunk in request.content.iter_any():
        data += chunk
        if len(data) > MAX_BYTES:
            raise _too_large()
    return bytes(data)


def _form(data: bytes, kind: str) -> Form:
    if kind == LINES:
        return Form.LINES
    return Form.ARRAY if data.lstrip(b" \t\r\n").startswith(b"[") else Form.ONE


def _too_large() -> AnswerError:
    message = f"the body is larger than {MAX_BYTES:,} bytes: post it in parts"
    return AnswerError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", message)


def too_many(count: int) -> AnswerError:
    """There are more items than one request may have."""
    message = f"{count:,} items; at most {MAX_ITEMS:,} are taken: post them in parts"
    return AnswerError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-many-items", message)


def _unsupported(message: str) -> AnswerError:
    return AnswerError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", message)
