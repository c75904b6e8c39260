"""A worker's web views in this process, over partitions in memory: no Kafka, no Faust service."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, cast

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from faust.web.drivers.aiohttp import Web

from app import app, settings
from serving.http.server import wire
from tables.cricket.changes import changes
from tables.cricket.projections import encode_state, match_state
from tables.cricket.scoring.state import Match
from tables.cricket.tables import list_match, matches, over_key, overs
from tests.engine.memory import MemoryPartition
from web.matches.live import live

for _views in ("description", "graph", "pages"):
    import_module(f"web.cricket.{_views}")


class Site:
    """Views over matches that a test puts in; `client` asks them."""

    def __init__(self, client: "TestClient[web.Request, web.Application]") -> None:
        self.client = client

    def put(self, match: Match, closed_overs: Any = ()) -> None:
        """Let a match stand as it does, and say that it changed, as the agent would."""
        key = match.match_id.encode()
        partition = cast(Any, app.partitions[app.partition_of(key)])
        matches.put(partition, key, match)
        for over in closed_overs:
            overs.put(partition, over_key(match.match_id, over), over)
        list_match(partition.number, key, match_state(match))
        changes.publish(match.match_id, match.last_seq, encode_state(match))

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.client.get(path, headers=headers)

    async def text(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status == 200, (path, answer.status, await answer.text())
        return await answer.text()


@asynccontextmanager
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Serve all views of the app, every partition being owned."""
    numbers = range(settings.partitions)
    here = str(app.conf.canonical_url)
    monkeypatch.setattr(app.partitions, "_open", {number: MemoryPartition(number) for number in numbers})
    for module in ("serving.cluster", "web.worker.health"):
        monkeypatch.setattr(f"{module}.ready", lambda: True)
    for module in (
        "serving.cluster",
        "serving.push.match_relay",
        "serving.http.headers",
        "web.worker.workers",
    ):
        monkeypatch.setattr(f"{module}.owners", lambda: dict.fromkeys(numbers, here))
    monkeypatch.setattr("web.cricket.pages.FRESH", 0.0)
    monkeypatch.setattr(live, "ended", asyncio.Event())
    for cache in (
        "cricket.matches._answers",
        "cricket.matches._overs",
        "matches.live._states",
        "cricket.pages._pages",
    ):
        # What one test put in is nothing to the next.
        monkeypatch.setattr(f"web.{cache}._kept", OrderedDict())
        monkeypatch.setattr(f"web.{cache}.weight", 0)
    async with TestClient(
        TestServer(serve_views()), auto_decompress=False, headers={"Accept-Encoding": "identity"}
    ) as client:
        yield Site(client)


def served_paths() -> set[str]:
    """The paths of all views, as they are declared."""
    return {path.replace(":[^/]+}", "}") for path in cast(Web, app.web).views}


def serve_views() -> web.Application:
    """Serve all views of the app, for one more time: the app's own server belongs to the loop of one test."""
    served = web.Application(**(app.conf.web_application_options or {}))
    wire(served)
    for path, view in cast(Web, app.web).views.items():
        for method in cast(Any, view).get_methods():
            served.router.add_route(method, path, _handler(view))
    return served


def _handler(view: Any) -> Any:
    async def handle(request: web.Request) -> web.StreamResponse:
        return cast(web.StreamResponse, await view(request))

    return handle
