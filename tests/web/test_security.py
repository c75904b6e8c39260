"""The headers by which browsers forbid what they should, and the requests that are refused at once."""

import asyncio
import logging
import subprocess
import sys
from typing import Any, cast

import pytest
from aiohttp import ClientResponse, WSMsgType, web
from aiohttp.test_utils import make_mocked_request

from serving.cluster import CLUSTER
from serving.http.headers import set_headers
from tables.leaderboards.games import Game
from tests.schemas.accounts.users import user
from tests.serving.worker import MemoryWorker, cluster_of
from tests.tables.basketball.story import HOME
from tests.tables.basketball.story import Story as GameStory
from tests.tables.cricket.story import Story
from tests.tables.football.story import Story as FootballStory
from tests.web.leaderboards.table import play
from tests.web.site import URL, Site, served_paths
from web.home.pages import FRONT_PAGES

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
    [sources] = [part.split()[1:] for part in policy.split("; ") if part.startswith("connect-src ")]
    worker = site.worker.url.authority
    own = site.client.make_url("/").authority
    # A browser's later tabs listen by WebSockets, and http does not stand for ws.
    assert {"'self'", f"http://{worker}", f"ws://{worker}", f"ws://{own}", f"wss://{own}"} == set(sources)
    for odd in ("a;script-src *", "a b", "*"):
        policy = (await site.get("/", Host=odd)).headers["Content-Security-Policy"]
        assert odd not in policy.replace("connect-src", "")
        assert policy.count("script-src") == 1


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


PAGES = [
    "/", "/docs/", "/offline/",
    "/match/m1/", "/match/m1/scorecard/", "/match/m1/overs/1/", "/match/m1/charts/",
    "/match/m1/info/", "/match/m1/commentary/",
    "/board/chess/",
    "/basketball/match/m1/", "/basketball/match/m1/box-score/", "/basketball/match/m1/plays/",
    "/basketball/match/m1/plays/1/", "/basketball/match/m1/charts/", "/basketball/match/m1/info/",
    "/football/match/m1/", "/football/match/m1/timeline/", "/football/match/m1/line-ups/",
    "/football/match/m1/statistics/", "/football/match/m1/momentum/",
]  # fmt: skip
DATA = [
    "/matches/", "/scores/", "/matches/m1/", "/matches/m1/scorecard/", "/matches/m1/overs/",
    "/matches/m1/info/", "/matches/m1/commentary/",
    "/basketball/matches/", "/basketball/scores/", "/basketball/matches/m1/", "/basketball/matches/m1/plays/",
    "/basketball/matches/m1/flow/", "/basketball/matches/m1/box-score/", "/basketball/matches/m1/windows/",
    "/basketball/matches/m1/info/",
    "/scores/m1/", "/basketball/scores/m1/", "/football/scores/m1/",
    "/football/matches/", "/football/scores/", "/football/matches/m1/", "/football/matches/m1/statistics/",
    "/football/matches/m1/timeline/", "/football/matches/m1/line-ups/", "/football/matches/m1/windows/",
    "/leaderboards/chess/", "/leaderboards/chess/rules/", f"/leaderboards/chess/ranks/{user(1)}/",
    "/leaderboards/", f"/leaderboards/global/ranks/{user(1)}/", "/leaderboards/global/games/",
    "/predictions/cricket/m1/",
    "/workers/", "/openapi.json", "/assets/x/page.css", "/assets/x/icon.svg",
    "/feeds/results.rss", "/feeds/fixtures.ics", "/assets/x/manifest.webmanifest",
    "/match/m1/picture.png", "/basketball/match/m1/picture.png", "/football/match/m1/picture.png",
    "/icons/192.png", "/sw.js",
]  # fmt: skip


@pytest.mark.parametrize("path", [*PAGES, *DATA])
async def test_a_reload_is_answered_with_the_policy_of_what_the_browser_keeps(site: Site, path: str) -> None:
    """A 304's headers replace those that are kept: a page that was reloaded had no styles and no script."""
    site.put(Story().innings("Reds").over("4").match)
    site.put_game(GameStory("m1").begin().shot(HOME, "a"))
    site.put_football(FootballStory("m1").begin())
    play([site.worker], Game(game_id="chess"), [(1, 5)])
    first = await site.get(path)
    again = await site.get(path, **{"If-None-Match": first.headers["ETag"]})

    assert (first.status, again.status) == (200, 304)
    assert {name for name in first.headers if name not in again.headers} <= {"Content-Length"}
    varying = ("Date", "X-Request-ID", "Content-Length")
    assert {name: reply for name, reply in again.headers.items() if name not in varying} == {
        name: reply for name, reply in first.headers.items() if name not in varying
    }
    assert ("script-src 'self'" in again.headers["Content-Security-Policy"]) == (path in PAGES)


async def test_of_an_answer_of_no_known_type_no_policy_is_renewed() -> None:
    """To see it fail, give each 304 the policy of data: it may be laid over a page's."""
    served = web.Application()
    served[CLUSTER] = cluster_of(MemoryWorker(URL))
    answer = web.Response(status=304)
    await set_headers(make_mocked_request("GET", "/", app=served), answer)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Content-Security-Policy" not in answer.headers


def test_every_address_that_has_a_tag_is_tried() -> None:
    streams = ("/live/", "/ws/", "/graphql/", "/health/", "/ready/", "/metrics", "/events/outcomes/")
    # Under its name a sport has the same views as at the root.
    served = {path.removeprefix("/cricket") for path in served_paths("GET")}
    tagged = {path for path in served if not path.endswith(streams)}
    parts = {"m1": "{match_id}", "chess": "{game_id}", user(1): "{user_id}"}
    known = {"/".join(parts.get(part, part) for part in path.split("/")) for path in (*PAGES, *DATA)}
    odd = ("{view", "{period", "/assets/", "/audience/", "/metrics/", "/moments/", "/predictions/",
           "/icons/", "/embed/")  # fmt: skip
    assert {path for path in tagged if not any(one in path for one in odd)} <= known


def test_the_headers_are_there_whatever_else_is_imported() -> None:
    """They were set by a module that only Faust's scan of the folder imported."""
    ask = "from app import app; print([one.__name__ for one in app.web.web_app.on_response_prepare])"
    # Another process: in this one everything is imported.
    reply = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert "'set_headers'" in reply.stdout


async def ask_from_elsewhere(site: Site, path: str, method: str) -> ClientResponse:
    return await site.client.options(
        path,
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type,if-none-match,last-event-id",
        },
    )


@pytest.mark.parametrize(
    ("path", "method"),
    [("/graphql/", "POST"), ("/matches/m1/", "GET"), ("/matches/m1/live/", "GET"), ("/", "GET")],
)
async def test_a_script_of_another_site_may_ask_what_it_needs_leave_for(
    site: Site, path: str, method: str
) -> None:
    """A preflight got 405: no POST to /graphql/, no If-None-Match from another site."""
    answer = await ask_from_elsewhere(site, path, method)
    reply = answer.headers

    assert answer.status == 204
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert method in reply["Access-Control-Allow-Methods"].split(", ")
    allowed = reply["Access-Control-Allow-Headers"].lower().split(", ")
    assert {"content-type", "if-none-match", "last-event-id"} <= {*allowed}
    assert int(reply["Access-Control-Max-Age"]) > 0


async def test_a_script_of_another_site_may_read_the_headers_of_ours(site: Site) -> None:
    exposed = (await site.get("/matches/")).headers["Access-Control-Expose-Headers"].split(", ")
    assert {
        "ETag", "Link", "Retry-After", "X-Overstream-Age", "X-Overstream-Behind", "X-Overstream-Partial",
        "X-Request-ID",
    } == {*exposed}  # fmt: skip


async def test_options_says_what_may_be_asked_and_so_does_a_method_that_may_not(site: Site) -> None:
    """There was a 405 without `Allow`, which RFC 9110 does not let be."""
    for path, methods in (("/matches/", "GET, HEAD, OPTIONS"), ("/graphql/", "GET, HEAD, OPTIONS, POST")):
        options = await site.client.options(path)
        assert (options.status, options.headers["Allow"]) == (204, methods)
        assert "Access-Control-Allow-Methods" not in options.headers
        refused = await site.client.delete(path)
        assert (refused.status, refused.headers["Allow"]) == (405, methods)
    assert (await site.client.options("/nothing/")).status == 404


@pytest.mark.parametrize("path", [*PAGES, *DATA, "/health/", "/ready/", "/metrics", "/matches/m1/live/"])
async def test_head_has_the_head_of_get_and_no_body(site: Site, path: str) -> None:
    site.put(Story().innings("Reds").over("4").match)
    head = await site.client.head(path)
    async with site.client.get(path) as whole:
        assert (head.status, await head.read()) == (whole.status, b"")
        assert head.headers["Content-Type"] == whole.headers["Content-Type"]
        assert head.headers.get("ETag") == whole.headers.get("ETag")


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("path", ["/nope", "/match/m1/foo/", "/match/m1/scorecard/x/", "/matches/m1/foo/"])
async def test_an_address_that_is_none_is_a_page_in_a_browser_and_json_elsewhere(
    site: Site, path: str
) -> None:
    """People who mistype saw raw JSON."""
    page = await site.get(path, Accept=BROWSER)
    assert (page.status, page.content_type) == (404, "text/html")
    assert 'href="/"' in await page.text()
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    for accept in ("*/*", "application/json", "application/json, text/html;q=0.5", "text/html;q=0"):
        data = await site.get(path, Accept=accept)
        assert (data.status, data.content_type) == (404, "application/json"), accept
        assert data.headers["Vary"] == page.headers["Vary"] == "Accept, Accept-Language"


async def test_a_fault_of_ours_in_a_page_is_a_page(site: Site) -> None:
    site.served[FRONT_PAGES].fronts = cast(Any, None)
    answer = await site.get("/")
    assert (answer.status, answer.content_type) == (500, "text/html")


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\xff\xfe\xfd\r\n\r\n", b"eighteen  bytes\r\n\r\n",
     b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
     b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"],
)  # fmt: skip
async def test_what_is_no_http_is_refused_and_is_no_error_of_ours(
    site: Site, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    """Some bytes of nonsense were an error line with a traceback each: any client could fill the log."""
    server = site.client.server
    with caplog.at_level(logging.WARNING):
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(sent)
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
    assert not caplog.records


async def test_a_protocol_that_nobody_speaks_is_no_warning_of_ours(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Four lines a connection: any client could fill the log."""
    with caplog.at_level(logging.WARNING):
        async with site.client.ws_connect("/graphql/", protocols=("nonsense",)) as socket:
            assert (await socket.receive()).type is WSMsgType.CLOSE
    assert not caplog.records


@pytest.mark.parametrize(
    ("head", "body"),
    [("Transfer-Encoding: chunked", b"zz\r\nnot a chunk\r\n"), ("Content-Encoding: gzip", b"no gzip at all")],
)
async def test_a_body_that_cannot_be_read_is_the_client_s_fault(
    site: Site, caplog: pytest.LogCaptureFixture, head: str, body: bytes
) -> None:
    server = site.client.server
    length = "" if "chunked" in head else f"Content-Length: {len(body)}\r\n"
    asked = f"POST /graphql/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{length}{head}\r\n\r\n"
    with caplog.at_level(logging.WARNING):
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(asked.encode() + body)
        async with asyncio.timeout(10):
            answer = await reader.readline()
        writer.close()
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
    assert not caplog.records


@pytest.mark.parametrize("path", ["*", "http://example.org/matches/", "//example.org/..", "/%2e%2e/matches/"])
async def test_an_odd_target_is_no_fault_of_ours(
    site: Site, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    server = site.client.server
    with caplog.at_level(logging.WARNING):
        for method in ("OPTIONS", "GET"):
            reader, writer = await asyncio.open_connection(server.host, server.port)
            writer.write(f"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            async with asyncio.timeout(10):
                answer = await reader.read()
            writer.close()
            assert int(answer.split()[1]) < 500
            assert b"\nLocation: //" not in answer
    assert not caplog.records
