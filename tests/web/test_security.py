"""What browsers are told to forbid, and what is refused at the door."""

import pytest
from aiohttp import WSMsgType

from tests.tables.cricket.story import Story
from tests.web.site import Site

PATHS = ["/", "/docs/", "/matches/", "/matches/m1/live/", "/match/nobody/", "/nothing", "/health/"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_has_security_headers(site: Site, path: str) -> None:
    site.put(Story().innings("Reds").over("4").match)
    async with site.client.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


async def test_a_page_may_run_our_scripts_and_ask_the_workers_and_nothing_else(site: Site) -> None:
    policy = (await site.get("/")).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "connect-src 'self' http://127.0.0.1:" in policy


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "%2e%2e/%2e%2e/app/__init__.py", "cricket/../../base.html", "base.html", "%00"],
)
async def test_no_path_leads_out_of_the_static_files(site: Site, name: str) -> None:
    answer = await site.get(f"/assets/x/{name}")
    assert answer.status == 404


async def test_a_file_is_kept_for_good_under_its_version_only(site: Site) -> None:
    page = await site.text("/")
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    named = await site.get(address)
    old = await site.get("/assets/0123456789ab/page.css")

    assert "immutable" in named.headers["Cache-Control"]
    assert old.headers["Cache-Control"] == "no-cache"
    assert await old.read() == await named.read()


@pytest.mark.parametrize("headers", [{"X-Long": "a" * 10_000}, {}])
async def test_an_address_or_a_header_that_is_too_long_is_refused(
    site: Site, headers: dict[str, str]
) -> None:
    path = "/matches/" if headers else "/" + "a" * 10_000
    assert (await site.get(path, **headers)).status in (400, 414, 431)


async def test_a_body_that_is_too_long_is_refused(site: Site) -> None:
    async with site.client.post("/graphql/", json={"query": " " * 100_000}) as answer:
        assert answer.status == 413


async def test_a_websocket_that_sends_too_much_is_closed(site: Site) -> None:
    for path in ("/ws/", "/graphql/"):
        protocols = ("graphql-transport-ws",) if path == "/graphql/" else ()
        async with site.client.ws_connect(path, protocols=protocols) as socket:
            await socket.send_str("x" * 50_000)
            message = await socket.receive(timeout=10)
            assert (message.type, message.data) == (WSMsgType.CLOSE, 1009)
