"""One feed for one client, whose newest value counts: over SSE, or over a WebSocket where it asks for one."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from aiohttp import WSCloseCode, WSMsgType, web

from serving.push.changes import Changes, Snapshot
from serving.push.sockets import new_socket, run, send
from serving.push.sse import EventStream

_FEED = "feed"


async def push(request: web.Request, name: str, values: AsyncGenerator[bytes, None]) -> web.StreamResponse:
    """Push values, each JSON, until they end or the client leaves.

    They are events called `name`, or messages `{"type": name, name: value}`. What a client sends is not read.
    A client that reads slowly gets the newest and misses what came between. The end of the values is the end
    of the connection, after which it asks again, perhaps another worker.

    Raises:
        AnswerError: as the first value.
    """
    async with aclosing(values):
        first = await anext(values)
        socket = new_socket()
        if socket.can_prepare(request).ok:
            return await _over_socket(request, socket, name, first, values)
        return await _over_events(request, name, first, values)


async def _over_events(
    request: web.Request, name: str, first: bytes, values: AsyncGenerator[bytes, None]
) -> web.StreamResponse:
    head = b"event: %b\ndata: " % name.encode()
    stream = EventStream(request, name, lambda changes: b"%b%b\n\n" % (head, changes.snapshots[_FEED].body))
    response = await stream.open()
    stream.deliver(_changes(first, 0))
    following = asyncio.create_task(_follow(values, stream), name=f"feed of {name}")
    try:
        await stream.run(response)
    finally:
        following.cancel()
        await asyncio.wait([following])
    return response


async def _follow(values: AsyncGenerator[bytes, None], stream: EventStream) -> None:
    number = 0
    try:
        async for value in values:
            number += 1
            stream.deliver(_changes(value, number))
    finally:
        stream.end()


def _changes(value: bytes, number: int) -> Changes:
    return Changes({_FEED: Snapshot(_FEED, number, value)})


async def _over_socket(
    request: web.Request,
    socket: web.WebSocketResponse,
    name: str,
    first: bytes,
    values: AsyncGenerator[bytes, None],
) -> web.WebSocketResponse:
    await socket.prepare(request)

    async def tell(value: bytes) -> None:
        kind = name.encode()
        await send(request, socket, b'{"type":"%b","%b":%b}' % (kind, kind, value))

    async def write() -> None:
        await tell(first)
        async for value in values:
            await tell(value)

    async def read() -> None:
        async for message in socket:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return

    await run(request, socket, write(), read(), code=WSCloseCode.TRY_AGAIN_LATER)
    return socket
