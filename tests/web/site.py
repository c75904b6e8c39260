"""A worker's web views in this process, over partitions in memory: no Kafka, no Faust service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, cast

import msgspec
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from faust.web.drivers.aiohttp import Web

from app import app
from app.topic_watch import TOPIC_WATCH, TopicWatch
from sandbox.process import ROOT
from schemas.basketball.encoding import encode_event
from schemas.football.encoding import encode_event as encode_football
from serving.cluster import CLUSTER, Cluster
from serving.http.server import wire
from serving.http.templates import Templates
from tables.cricket.scoring.state import Match
from tables.matches.sport import Match as AnyMatch
from tables.matches.tables import MatchTables
from tests.engine.memory import MemoryPartition
from tests.serving.worker import MemoryWorker, cluster_of
from tests.tables.basketball.story import Story as GameStory
from tests.tables.football.story import Story as FootballStory
from web.basketball.games import GAMES
from web.cricket.matches import CRICKET
from web.football.matches import MATCHES as FOOTBALL
from web.home.pages import FRONT_PAGES

for _views in (
    "audience.description",
    "audience.graph",
    "audience.pages",
    "basketball.brief",
    "basketball.description",
    "basketball.graph",
    "basketball.pages",
    "cricket.brief",
    "cricket.description",
    "cricket.graph",
    "cricket.pages",
    "football.brief",
    "football.description",
    "football.graph",
    "football.pages",
    "home.feeds",
    "leaderboards.accounts_description",
    "leaderboards.description",
    "leaderboards.global_description",
    "leaderboards.pages",
    "leaderboards.posts",
    "leaderboards.views",
    "matches.graph_view",
    "matches.ingest",
    "matches.outcomes",
    "matches.posts_description",
    "offline.views",
    "predictions.description",
    "predictions.pages",
    "sharing.icons",
    "worker.assets",
    "worker.docs",
    "worker.metrics",
):
    import_module(f"web.{_views}")

URL = "http://worker.test:6066"

TEMPLATES = Templates(ROOT / "web")
"""Compiled once for all tests."""


class Site:
    """Views over matches that a test puts in; `client` asks them, `worker` is whose they are."""

    def __init__(self, worker: MemoryWorker, client: "TestClient[web.Request, web.Application]") -> None:
        self.worker = worker
        self.client = client

    @property
    def served(self) -> web.Application:
        """What is served: it holds what the views keep."""
        return cast(web.Application, cast(TestServer, self.client.server).app)

    @property
    def cluster(self) -> Cluster:
        return self.served[CLUSTER]

    def partition_of(self, match_id: str) -> MemoryPartition:
        """The partition that a match is in."""
        return cast(Any, self.worker.partitions[self.worker.partition_of(match_id.encode())])

    def put(self, match: Match, closed_overs: Any = ()) -> None:
        """Let a match stand as it does, and publish that it changed, as the agent would."""
        put(self.partition_of(match.match_id), match, closed_overs)

    def put_game(self, story: GameStory) -> None:
        """Let a game of basketball stand as told, with its events and windows, as the agent would."""
        put_game(self.partition_of(story.match_id), story)

    def put_football(self, story: FootballStory) -> None:
        """Let a match of football stand as told, with its events and windows, as the agent would."""
        put_football(self.partition_of(story.match_id), story)

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.client.get(path, headers=headers)

    async def text(self, path: str) -> str:
        answer = await self.client.get(path)
        assert answer.status == 200, (path, answer.status, await answer.text())
        return await answer.text()


def put(partition: Any, match: Match, closed_overs: Any = ()) -> None:
    """Let a match of a partition stand as it does, and publish that it changed."""
    put_match(CRICKET.tables, partition, match, closed_overs)


def put_game(partition: Any, story: GameStory) -> None:
    """Let a game of a partition stand as told, with its events and windows, and publish that it changed."""
    _keep(GAMES.tables, partition, story.match_id, [(one.seq, encode_event(one)) for one in story.events])
    put_match(GAMES.tables, partition, story.game, story.windows)


def put_football(partition: Any, story: FootballStory) -> None:
    """Let a match of football stand as told, with its events and windows, and publish that it changed."""
    events = [(one.seq, encode_football(one)) for one in story.events]
    _keep(FOOTBALL.tables, partition, story.match_id, events)
    put_match(FOOTBALL.tables, partition, story.match, story.windows)


def _keep(tables: MatchTables, partition: Any, match_id: str, events: list[tuple[int, bytes]]) -> None:
    key = match_id.encode()
    kept = {seq for seq, _ in tables.log.all_of(partition, key)}
    tables.log.keep(partition, key, [(seq, value) for seq, value in events if seq not in kept])


def put_match(tables: MatchTables, partition: Any, match: AnyMatch, closed: Any) -> None:
    """Let a match of any sport stand as it does, and publish that it changed."""
    key, sport = match.match_id.encode(), tables.sport
    tables.matches.on(partition)[key] = match
    if tables.windows is not None:
        for window in closed:
            tables.windows.on(partition)[tables.window_key(key, window)] = window
    state = sport.publish(match)
    tables.list_match(partition, key, state)
    tables.changes.publish(match.match_id, match.last_seq, msgspec.json.encode(state))


@asynccontextmanager
async def site() -> AsyncIterator[Site]:
    """Serve all views of the app, every partition being owned."""
    worker = MemoryWorker(URL)
    served = serve_views(cluster_of(worker))
    async with TestClient(
        TestServer(served), auto_decompress=False, headers={"Accept-Encoding": "identity"}
    ) as client:
        served[FRONT_PAGES].fresh = 0.0
        yield Site(worker, client)


def served_paths(*methods: str) -> set[str]:
    """The paths of all views, as they are declared, or of those that take one of the methods."""
    views = cast(Web, app.web).views.items()
    return {
        path.replace(":[^/]+}", "}")
        for path, view in views
        if not methods or not cast(Any, view).get_methods().isdisjoint(methods)
    }


def serve_views(cluster: Cluster) -> web.Application:
    """Serve all views of the app to a worker of a cluster."""
    served = web.Application(**(app.conf.web_application_options or {}))
    served[TOPIC_WATCH] = TopicWatch()
    wire(served, cluster, TEMPLATES)
    served.on_startup.extend(app.served.on_startup)
    for path, view in cast(Web, app.web).views.items():
        for method in cast(Any, view).get_methods():
            served.router.add_route(method, path, _handler(path, view))
    return served


def _handler(path: str, view: Any) -> Any:
    if type(view).__module__.startswith("faust."):
        # Once a command has run in this process, Faust lists its own front page, though ours is routed first.
        routes = app.served.router.routes()
        return next(one.handler for one in routes if one.resource and one.resource.canonical == path)

    async def handle(request: web.Request) -> web.StreamResponse:
        return cast(web.StreamResponse, await view(request))

    return handle
