"""Clients' connections: how many there may be, and how long one may be silent.

Even a silent client takes a descriptor. So the first request must come within seconds,
and where descriptors run short a silent connection is closed to make room for a new one;
a connection with a request in progress, such as a stream, is never closed.

Relies on internals of aiohttp 3.14, which has no connection limit and no first request's deadline:
`AppRunner._make_server` returns what makes a protocol for each connection,
`RequestHandler._handle_request` spans a request until its answer is written,
`_request_count` counts those whose headers have come, and `handle_error` answers data that is not HTTP.
"""

import asyncio
import logging
import socket
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.http_exceptions import ContentEncodingError
from aiohttp.web_protocol import RequestHandler
from faust.types import AppT
from faust.web.drivers.aiohttp import Web

from engine.telemetry.metrics import CONNECTIONS_CUT
from serving.file_limits import shares
from serving.http.responses import AnswerError, Handler, code_of, error_answer

logger = logging.getLogger(__name__)

FIRST_REQUEST = 10.0
"""Seconds within which a connection's first request must come, and any request's body."""

IDLE = 120.0
"""Seconds between two requests of a connection: longer than balancers keep theirs (Traefik 90, nginx 60)."""

LINGERING = 1.0
"""Seconds for which the rest of an unread body is discarded, so that the client sees its answer."""

UNREAD = 60_000
"""Milliseconds for which a client may leave sent data unread; then the kernel ends its connection."""

MESSAGE = 200
"""Characters of an answer to data that is not HTTP: the rest repeats what the client sent."""

UNPACKED = "the Content-Encoding is none of those that are unpacked here: expected gzip, deflate or none"

SAID_EVERY = 60.0
"""Seconds between two log lines about closed connections."""

T = TypeVar("T")

Protect = Callable[[web.Response], None]
PROTECT = web.AppKey[Protect]("protect")
"""Where an application has what completes the head of an answer to data that is not a request."""


class Connection(RequestHandler):
    """A client's connection, managed by `Clients`."""

    __slots__ = ("_deadline", "clients")

    def __init__(self, clients: "Clients", **kwargs: Any) -> None:
        super().__init__(clients, **kwargs)
        self.clients = clients
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, if there is room."""
        super().connection_made(transport)
        if not self.clients.admit(self, transport.get_extra_info("socket")):
            self.cut()
            return
        self._deadline = self._loop.call_later(self.clients.first_request, self._end_if_silent)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget it."""
        self.clients.forget(self)
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    async def _handle_request(self, *args: Any, **kwargs: Any) -> Any:
        self.clients.forget(self)
        try:
            return await super()._handle_request(*args, **kwargs)
        finally:
            if self.transport is not None:
                self.clients.idle[self] = None

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer data that is not HTTP, which no middleware sees, like any error: JSON with all headers."""
        if isinstance(
            exc, ContentEncodingError
        ):  # raised for a head that is HTTP: its body is not unpacked here
            status, message = HTTPStatus.UNSUPPORTED_MEDIA_TYPE, UNPACKED
        theirs = super().handle_error(request, status, exc, message)
        found = HTTPStatus(theirs.status)
        said = (theirs.text or "") if isinstance(theirs, web.Response) and found < 500 else ""
        text = said.partition("\n")[0][:MESSAGE] or found.description
        answer = error_answer(AnswerError(found, code_of(found), text))
        if (protect := self.clients.protect) is not None:
            protect(answer)
        answer.force_close()
        return answer

    def _end_if_silent(self) -> None:
        if not self._request_count:
            self.clients.count("silent")
            self.cut()

    def cut(self) -> None:
        """Close at once: no request is in progress."""
        if self.transport is not None:
            self.transport.abort()


class Clients(web.Server):
    """All connections of clients; when no room is left, a new one replaces a silent one.

    The kernel assigns the lowest free descriptor, so a new connection's own number shows how many
    are in use, for any purpose: from `below` on no room is left.
    """

    def __init__(self, *args: Any, below: int, first_request: float = FIRST_REQUEST, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.protect: Protect | None = None
        """Completes the head of an answer to data that is not a request."""
        self.first_request = first_request
        self.silent: dict[Connection, None] = {}
        """Those without a request yet, in the order in which they came."""
        self.idle: dict[Connection, None] = {}
        """Those whose last request is answered, in the order of their answers."""
        self._below = below
        self._said = -SAID_EVERY

    def __call__(self) -> Connection:
        """Make the protocol of a new connection."""
        return Connection(self, loop=self._loop, **self._kwargs)

    def admit(self, connection: Connection, taken: socket.socket) -> bool:
        """Accept a new connection if there is room, or a silent one can be closed."""
        if hasattr(socket, "TCP_USER_TIMEOUT") and taken.family in (socket.AF_INET, socket.AF_INET6):
            taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD)
        if taken.fileno() >= self._below:
            oldest = next(iter(self.silent or self.idle), None)
            self.count("displaced" if oldest is not None else "refused")
            if oldest is None:
                return False
            self.forget(oldest)
            oldest.cut()
        self.silent[connection] = None
        return True

    def forget(self, connection: Connection) -> None:
        """Stop tracking a connection as silent or idle: it has a request, or is gone."""
        self.silent.pop(connection, None)
        self.idle.pop(connection, None)

    def count(self, reason: str) -> None:
        """Count a closed connection; if it lacked room, log it at most once per `SAID_EVERY` s."""
        CONNECTIONS_CUT.labels(reason).inc()
        now = time.monotonic()
        if reason != "silent" and now - self._said >= SAID_EVERY:
            self._said = now
            logger.warning(
                "no descriptors are left for more clients (those from %d on are the stores' and Kafka's): "
                "silent connections make room, then new ones are refused; see the runbook OutOfConnections",
                self._below,
            )


class _Runner(web.AppRunner):
    """Serves an application to `Clients`."""

    def __init__(self, served: web.Application, partitions: int) -> None:
        super().__init__(served, access_log=None, keepalive_timeout=IDLE, lingering_time=LINGERING)
        self._partitions = partitions

    async def _make_server(self) -> Clients:
        made = await super()._make_server()
        below = shares(self._partitions).clients_below
        clients = Clients(
            made.request_handler, request_factory=made.request_factory, below=below, **self._kwargs
        )
        clients.protect = self.app.get(PROTECT)
        return clients


class ClientWeb(Web):
    """Faust's web server, whose connections are bounded."""

    def __init__(self, app: AppT, **kwargs: Any) -> None:
        super().__init__(app, **kwargs)
        self._runner = _Runner(self.web_app, app.conf.topic_partitions)


READ_BY_VIEWS = web.AppKey[set[tuple[str, str]]]("read_by_views")
"""The routes, by method and path, whose views read the body themselves, `in_time` and bounded."""


@web.middleware
async def body_in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Read a request's body, which has the same deadline as a first request, unless its view reads it."""
    resource = request.match_info.route.resource
    route = (request.method, resource.canonical if resource is not None else "")
    if request.can_read_body and route not in request.app[READ_BY_VIEWS]:
        await in_time(request, request.read())
    return await handler(request)


async def in_time(request: web.Request, reading: Awaitable[T]) -> T:
    """Await what reads a request's body.

    Raises:
        AnswerError: 408, it did not come in time.
    """
    connection = request.protocol
    limit = connection.clients.first_request if isinstance(connection, Connection) else FIRST_REQUEST
    try:
        async with asyncio.timeout(limit):
            return await reading
    except TimeoutError:
        message = f"the body did not come within {limit:g} s"
        raise AnswerError(HTTPStatus.REQUEST_TIMEOUT, "request-timeout", message) from None
