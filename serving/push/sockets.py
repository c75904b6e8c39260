"""What all WebSockets to clients have: their limits, and how they end."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import msgspec
from aiohttp import WSCloseCode, web

from engine.telemetry.metrics import CLIENTS

MAX_MESSAGE = 16 << 10
"""Bytes of a client's message; a longer one ends the connection (1009)."""

HEARTBEAT = 20.0
"""Seconds between pings; a client that does not answer one is gone."""


class Limits(msgspec.Struct):
    """What one connection may take."""

    subscriptions: int = 200
    """Matches that it may watch. A client that needs more subscribes to `*`."""
    send_timeout: float = 10.0
    """Seconds that a client may take to read a message before it is disconnected."""


LIMITS = web.AppKey("socket_limits", Limits)
"""Where a served application has its own."""


def new_socket() -> web.WebSocketResponse:
    """Return a socket that is not open yet."""
    return web.WebSocketResponse(max_msg_size=MAX_MESSAGE, heartbeat=HEARTBEAT, compress=False)


async def send(request: web.Request, socket: web.WebSocketResponse, message: bytes) -> None:
    """Send a message, in JSON.

    Raises:
        TimeoutError: the client does not read.
    """
    await asyncio.wait_for(socket.send_str(message.decode()), request.app[LIMITS].send_timeout)


async def run(
    request: web.Request,
    socket: web.WebSocketResponse,
    *coroutines: Coroutine[Any, Any, object],
    code: int = WSCloseCode.OK,
) -> None:
    """Run what reads from a client and writes to it until the first of them ends; then end the others.

    The client is told `code`, unless it reads nothing: then the connection is cut.
    """
    tasks = [asyncio.create_task(coroutine, name="socket") for coroutine in coroutines]
    try:
        with CLIENTS.labels("websocket").track_inprogress():
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    if any(isinstance(result, TimeoutError) for result in results) and request.transport:
        request.transport.abort()
    else:
        with suppress(ConnectionError, TimeoutError):
            await asyncio.wait_for(socket.close(code=code), request.app[LIMITS].send_timeout)
