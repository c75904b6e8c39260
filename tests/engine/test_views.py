"""A path serves what was declared for it, whoever declared it, and no other method."""

from collections.abc import AsyncIterator
from typing import cast

import faust
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from faust.web.drivers.aiohttp import Web

from engine.views import PathView, serve_path

Client = TestClient[web.Request, web.Application]


async def read(_: web.Request, name: str) -> web.Response:
    return web.Response(text=f"read {name}")


async def write(request: web.Request, name: str) -> web.Response:
    return web.Response(text=f"wrote {name}: {await request.text()}")


async def send(_: web.Request) -> web.Response:
    return web.Response(text="sent")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    app = faust.App("views", web_in_thread=False)
    serve_path(app, "/things/{name}/", "get", read)
    serve_path(app, "/things/", "post", send)
    serve_path(app, "/things/{name}/", "put", write)
    views = cast(Web, app.web).views
    assert isinstance(views["/things/{name:[^/]+}/"], PathView)
    async with TestClient(TestServer(cast(Web, app.web).web_app)) as client:
        yield client


async def test_functions_of_two_places_share_a_path(client: Client) -> None:
    assert await (await client.get("/things/a%20{b}/")).text() == "read a {b}"
    assert await (await client.put("/things/a/", data="x")).text() == "wrote a: x"


async def test_a_path_takes_head_where_it_takes_get_and_nothing_else_that_was_not_declared(
    client: Client,
) -> None:
    """Faust serves HEAD of every path: of one that is only posted to it was an error of another form."""
    head = await client.head("/things/a/")
    assert (head.status, await head.text(), head.headers["Content-Length"]) == (200, "", "6")
    for method, path, allowed in (
        ("POST", "/things/a/", "GET,HEAD,PUT"),
        ("HEAD", "/things/", "POST"),
        ("GET", "/things/", "POST"),
        ("OPTIONS", "/things/", "POST"),
    ):
        answer = await client.request(method, path)
        assert (answer.status, answer.headers["Allow"]) == (405, allowed)
