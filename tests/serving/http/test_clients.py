"""Connections that say nothing: real sockets on a worker's web server."""

import asyncio
import json
import subprocess
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest
from aiohttp import web
from faust.web.drivers.aiohttp import Web

from app import app
from serving.http.clients import (
    PROTECT,
    READ_BY_VIEWS,
    Clients,
    ClientWeb,
    Connection,
    _Runner,
    body_in_time,
)
from serving.http.headers import protect
from serving.http.responses import errors_as_answers
from tests.awaiting import until

ASK = b"GET /health/ HTTP/1.1\r\nHost: x\r\n\r\n"


class Door:
    """A web server, and the connections that a test opened to it."""

    def __init__(self, clients: Clients, port: int) -> None:
        self.clients = clients
        self.port = port
        self.opened: list[StreamWriter] = []

    async def connect(self, says: bytes = b"") -> tuple[StreamReader, StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(writer)
        writer.write(says)
        return reader, writer

    async def connect_silently(self, count: int) -> list[StreamReader]:
        """Open connections one after the other, each taken before the next comes."""
        found = []
        for _ in range(count):
            known = len(self.clients.connections)
            found.append((await self.connect())[0])
            await until(lambda known=known: len(self.clients.connections) != known)  # type: ignore[misc]
        return found


async def ended(reader: StreamReader) -> bytes:
    """Wait until the server closes a connection; what it had sent before."""
    async with asyncio.timeout(5):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


async def answer_of(reader: StreamReader) -> bytes:
    async with asyncio.timeout(5):
        return await reader.readuntil(b"ok")


@asynccontextmanager
async def serving() -> AsyncIterator[Door]:
    async def health(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"ok")
        await ending.wait()
        return response

    ending = asyncio.Event()
    served = web.Application(middlewares=[errors_as_answers, body_in_time])
    served[PROTECT] = protect
    served[READ_BY_VIEWS] = set()
    served.router.add_get("/health/", health)
    served.router.add_post("/health/", health)
    served.router.add_get("/stream/", stream)
    runner = _Runner(served, 6)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    door = Door(cast(Clients, runner.server), runner.addresses[0][1])
    try:
        yield door
    finally:
        ending.set()
        for writer in door.opened:
            writer.close()
        await runner.cleanup()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with serving() as serving_now:
        yield serving_now


async def test_a_connection_that_asks_nothing_is_closed() -> None:
    async with serving() as door:
        door.clients.first_request = 0.05
        reader, _ = await door.connect()
        assert await ended(reader) == b""


async def test_headers_that_trickle_are_no_request(door: Door) -> None:
    door.clients.first_request = 0.2
    reader, writer = await door.connect(b"GET / HTTP/1.1\r\nX-Slow: ")
    gone = asyncio.ensure_future(ended(reader))
    while not gone.done():
        writer.write(b"a")
        await asyncio.sleep(0.005)
    assert await gone == b""


async def test_a_body_that_does_not_come_is_not_waited_for(door: Door) -> None:
    door.clients.first_request = 0.05
    reader, _ = await door.connect(b"POST /health/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    async with asyncio.timeout(5):
        assert b" 408 " in await reader.readline()


@pytest.mark.parametrize(
    "sent",
    [b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\r\n\r\n",
     b"GET /" + b"<b>" * 3000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"],
)  # fmt: skip
async def test_what_is_no_http_is_answered_in_json_with_all_headers(door: Door, sent: bytes) -> None:
    """It was told as text, up to 8 kB of what was sent, under aiohttp's name and version."""
    reader, _ = await door.connect(sent)
    head, _, body = (await ended(reader)).partition(b"\r\n\r\n")
    assert b" 400 " in head.partition(b"\r\n")[0]
    error = json.loads(body)["error"]
    assert error["code"] == "bad-request"
    assert 0 < len(error["message"]) <= 200
    for header in (
        b"Server: Overstream",
        b"Content-Type: application/json",
        b"X-Content-Type-Options: nosniff",
        b"Cache-Control: no-store",
        b"Access-Control-Allow-Origin: *",
        b"Content-Security-Policy: default-src 'none'",
    ):
        assert header in head, header
    assert cast(Web, app.web).web_app[PROTECT] is protect


@pytest.mark.parametrize("encoding", ["br", "zstd"])
async def test_a_body_that_is_packed_in_a_way_that_is_not_unpacked_is_415(door: Door, encoding: str) -> None:
    """aiohttp refuses it before any view, with 400 and advice to install a package."""
    head = f"POST /health/ HTTP/1.1\r\nHost: x\r\nContent-Encoding: {encoding}\r\nContent-Length: 1\r\n\r\nx"
    reader, _ = await door.connect(head.encode())
    answer = await ended(reader)
    assert b" 415 " in answer.partition(b"\r\n")[0]
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == "unsupported-media-type"
    assert b"nstall" not in answer


async def test_a_client_that_leaves_before_all_is_said_is_no_error_of_ours(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    """Each was an error line with a traceback."""
    _, writer = await door.connect(b"POST /health/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    # Its headers have come once it is silent no more.
    await until(lambda: door.clients.connections and not door.clients.silent)
    writer.transport.abort()
    await until(lambda: not door.clients.connections)
    assert not caplog.records


async def test_a_connection_that_asked_is_kept_and_so_is_a_stream(door: Door) -> None:
    """To see it fail, cut whoever is there in `_end_if_silent`."""
    asked, writer = await door.connect(ASK)
    streamed, _ = await door.connect(ASK.replace(b"health", b"stream"))
    await answer_of(asked)
    await answer_of(streamed)
    (silent,) = await door.connect_silently(1)
    # The time of all of them is up at once: a machine that is busy may not ask within a short one.
    for connection in door.clients.connections:
        cast(Connection, connection)._end_if_silent()
    assert await ended(silent) == b""
    writer.write(ASK)
    await answer_of(asked)
    assert not streamed.at_eof()


async def test_where_descriptors_run_short_the_silent_make_room_and_then_the_idle(door: Door) -> None:
    idle, _ = await door.connect(ASK)
    await answer_of(idle)
    streamed, _ = await door.connect(ASK.replace(b"health", b"stream"))
    await answer_of(streamed)
    (silent,) = await door.connect_silently(1)
    door.clients._below = 0
    first, _ = await door.connect(ASK)
    await ended(silent)
    await answer_of(first)
    assert not idle.at_eof()
    second, _ = await door.connect(ASK)
    await ended(idle)
    await answer_of(second)
    assert not streamed.at_eof()


async def test_where_everybody_is_busy_a_new_connection_is_refused(door: Door) -> None:
    streamed, _ = await door.connect(ASK.replace(b"health", b"stream"))
    await answer_of(streamed)
    door.clients._below = 0
    refused, _ = await door.connect(ASK)
    assert await ended(refused) == b""
    assert not streamed.at_eof()


SHORT_OF_FILES = """
import asyncio, resource, sys
from pathlib import Path
import uvloop

LIMIT = 512
resource.setrlimit(resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
from aiohttp import web
from serving.http.clients import _Runner
from engine.partitions.store import PartitionStore

async def health(request):
    return web.Response(text="ok")

async def main():
    served = web.Application()
    served.router.add_get("/health/", health)
    runner = _Runner(served, 1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for number in range(3):
        store = PartitionStore(Path(sys.argv[1]) / f"{number}.db")
        store.apply([("t", b"k", b"v")], {})
        assert store.get("t", b"k") == b"v"
    print("kept", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)

uvloop.run(main())
"""


async def test_silent_connections_up_to_the_limit_of_files_take_none_from_the_stores(tmp_path: Path) -> None:
    """To see it fail, let `Clients.admit` always return True: RocksDB finds no descriptor."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SHORT_OF_FILES, str(tmp_path),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    opened: list[StreamWriter] = []
    try:
        async with asyncio.timeout(30):
            port = int(await process.stdout.readline())
            opened += [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(700)]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            opened.append(writer)
            writer.write(ASK)
            await answer_of(reader)
            process.stdin.write(b"\n")
            assert await process.stdout.readline() == b"kept\n", await _complaint(process)
    finally:
        for writer in opened:
            writer.close()
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _complaint(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    return (await process.stderr.read()).decode()


def test_a_worker_serves_its_views_so() -> None:
    from app import app

    assert type(app.web) is ClientWeb
    assert body_in_time in app.web.web_app.middlewares
