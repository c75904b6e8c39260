"""Two workers in this process, each with a part of the partitions, that ask each other over real HTTP."""

import contextvars
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer
from yarl import URL

from app import app, settings
from serving.http.responses import Handler
from tests.engine.memory import MemoryPartition
from tests.web.site import Site, serve_views, site

_asked: contextvars.ContextVar[int] = contextvars.ContextVar("asked")
"""Which of the two answers the request that the current task is about."""


class _Shared(dict[int, MemoryPartition]):
    """All partitions, of which the worker that is asked has its own."""

    def _own(self) -> set[int]:
        asked = _asked.get(None)
        return {number for number in self.keys() if asked is None or number % 2 == asked}

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._own()))

    def __len__(self) -> int:
        return len(self._own())

    def __getitem__(self, number: int) -> MemoryPartition:
        if number not in self._own():
            raise KeyError(number)
        return super().__getitem__(number)


class Pair:
    """Two workers: the first has the even partitions, the second the odd ones."""

    def __init__(self, both: Site, urls: list[str], session: ClientSession) -> None:
        self.urls = urls
        self.put = both.put
        self._session = session

    async def ask(self, worker: int, path: str, method: str = "GET", **asked: object) -> ClientResponse:
        """Ask a worker for a path as it is written."""
        url = URL(self.urls[worker] + path, encoded=True)
        answer = await self._session.request(method, url, allow_redirects=False, **asked)  # type: ignore[arg-type]
        await answer.read()
        return answer

    async def both(self, path: str, method: str = "GET", **asked: object) -> tuple[int, str, bytes]:
        """Ask both, see that they answer alike, and return status, type and body."""
        told = []
        for worker in range(2):
            answer = await self.ask(worker, path, method, **asked)
            told.append((answer.status, answer.content_type, await answer.read()))
        assert told[0] == told[1], path
        return told[0]


def id_in(parity: int, name: str = "m") -> str:
    """Return the id of a match that lives on the first (0) or the second worker (1)."""
    return next(
        one
        for one in (f"{name}{number}" for number in range(99))
        if app.partition_of(one.encode()) % 2 == parity
    )


@asynccontextmanager
async def pair(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pair]:
    """Serve all views by two workers."""
    async with site(monkeypatch) as both, ClientSession() as session:
        monkeypatch.setattr(app.partitions, "_open", _Shared(app.partitions._open))  # type: ignore[arg-type]
        monkeypatch.setattr(app, "_http_client", session)
        servers = [TestServer(_served(worker)) for worker in range(2)]
        for server in servers:
            await server.start_server()
        urls = [str(server.make_url("/")).rstrip("/") for server in servers]
        owners = {number: urls[number % 2] for number in range(settings.partitions)}
        for module in (
            "serving.cluster",
            "serving.push.match_relay",
            "serving.http.headers",
            "web.worker.workers",
        ):
            monkeypatch.setattr(f"{module}.owners", lambda: owners)
        for module in ("serving.cluster", "serving.push.match_relay", "web.worker.workers"):
            monkeypatch.setattr(f"{module}.is_self", lambda url: url == urls[_asked.get(0)])
        try:
            yield Pair(both, urls, session)
        finally:
            for server in servers:
                await server.close()


def _served(worker: int) -> web.Application:
    @web.middleware
    async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
        _asked.set(worker)
        return await handler(request)

    served = serve_views()
    served.middlewares.insert(0, note)
    return served
