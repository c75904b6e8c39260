"""Two workers in this process, each with a part of the partitions, that ask each other over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer
from yarl import URL

from app import app
from serving.hops import HopSecret
from tables.cricket.scoring.state import Match
from tests.serving.worker import COUNT, MemoryWorker, cluster_of
from tests.tables.basketball.story import Story
from tests.tables.football.story import Story as FootballStory
from tests.web.site import put, put_football, put_game, serve_views


class Pair:
    """Two workers: the first has the even partitions, the second the odd ones."""

    def __init__(
        self,
        workers: list[MemoryWorker],
        served: list[web.Application],
        urls: list[str],
        session: ClientSession,
    ) -> None:
        self.workers = workers
        self.served = served
        self.urls = urls
        self._session = session

    def put(self, match: Match, closed_overs: Any = ()) -> None:
        """Let a match stand as it does, on its worker."""
        number = app.partition_of(match.match_id.encode())
        put(self.workers[number % 2].partitions[number], match, closed_overs)

    def put_game(self, story: Story) -> None:
        """Let a game of basketball stand as told, on its worker."""
        number = app.partition_of(story.match_id.encode())
        put_game(self.workers[number % 2].partitions[number], story)

    def put_football(self, story: FootballStory) -> None:
        """Let a match of football stand as told, on its worker."""
        number = app.partition_of(story.match_id.encode())
        put_football(self.workers[number % 2].partitions[number], story)

    async def ask(self, worker: int, path: str, method: str = "GET", **asked: object) -> ClientResponse:
        """Ask a worker for a path as it is written."""
        url = URL(self.urls[worker] + path, encoded=True)
        answer = await self._session.request(method, url, allow_redirects=False, **asked)  # type: ignore[arg-type]
        await answer.read()
        return answer

    async def both(self, path: str, method: str = "GET", **asked: object) -> tuple[int, str, bytes]:
        """Ask both, see that they answer alike, and return status, type and body."""
        answers = []
        for worker in range(2):
            answer = await self.ask(worker, path, method, **asked)
            answers.append((answer.status, answer.content_type, await answer.read()))
        assert answers[0] == answers[1], path
        return answers[0]


def id_in(parity: int, name: str = "m") -> str:
    """Return the id of a match that lives on the first (0) or the second worker (1)."""
    return next(
        one
        for one in (f"{name}{number}" for number in range(99))
        if app.partition_of(one.encode()) % 2 == parity
    )


@asynccontextmanager
async def pair(secrets: tuple[HopSecret, HopSecret] | None = None) -> AsyncIterator[Pair]:
    """Serve all views by two workers, each with a secret of its own where they are given."""
    own, others = secrets or (HopSecret(None), HopSecret(None))
    workers = [MemoryWorker("http://worker.test", range(worker, COUNT, 2)) for worker in range(2)]
    served = [
        serve_views(cluster_of(worker, secret)) for worker, secret in zip(workers, (own, others), strict=True)
    ]
    servers = [TestServer(one) for one in served]
    async with ClientSession() as session:
        for server in servers:
            await server.start_server()
        urls = [str(server.make_url("/")).rstrip("/") for server in servers]
        for worker, url in zip(workers, urls, strict=True):
            worker.url, worker.session = URL(url), session
            worker.addresses = {number: urls[number % 2] for number in range(COUNT)}
        try:
            yield Pair(workers, served, urls, session)
        finally:
            for server in servers:
                await server.close()
