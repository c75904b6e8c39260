"""Asking the worker that owns a match."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import make_mocked_request
from yarl import URL

from sandbox.kafka.ports import HOST, free_port
from serving.cluster import CLUSTER, PARTIAL, UNKNOWN, Cluster
from serving.forwarding import ask_owner, forward, gather
from serving.http.responses import AnswerError
from tests.serving.worker import COUNT, MemoryWorker, cluster_of

NUMBER = 3


@pytest.fixture
async def url() -> str:
    """Where the other worker is."""
    return f"http://{HOST}:{free_port()}"


@pytest.fixture
async def cluster(url: str) -> AsyncIterator[Cluster]:
    """The cluster as a worker without partitions sees it: another has all."""
    worker = MemoryWorker("http://worker.test", ())
    worker.addresses = dict.fromkeys(range(COUNT), url)
    async with ClientSession() as worker.session:
        yield cluster_of(worker)


def question(cluster: Cluster) -> web.Request:
    served = web.Application()
    served[CLUSTER] = cluster
    return make_mocked_request("GET", "/matches/m/", app=served)


@asynccontextmanager
async def answering(
    url: str, status: HTTPStatus, headers: dict[str, str] | None = None
) -> AsyncIterator[None]:
    """A worker at an address that gives everyone the same answer."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=b"{}", status=status, headers=headers)

    there = web.Application()
    there.router.add_get("/matches/m/", answer)
    runner = web.AppRunner(there)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, URL(url).port).start()
        yield
    finally:
        await runner.cleanup()


async def ask(cluster: Cluster) -> bytes | HTTPStatus:
    try:
        return await ask_owner(cluster, NUMBER, "/matches/m/")
    except AnswerError as error:
        return error.status


async def test_a_worker_that_does_not_answer_is_logged_once_and_not_for_each_question(
    cluster: Cluster, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A dead worker's log had some hundred lines a second, one for each who waited for a match of it.

    To see it fail, take the condition before `logger.info` out of `_owners_answer`.
    """

    async def logged_by(questions: int) -> int:
        with caplog.at_level(logging.INFO, "serving.forwarding"):
            caplog.clear()
            for _ in range(questions):
                assert await ask(cluster) == HTTPStatus.SERVICE_UNAVAILABLE
            return len(caplog.records)

    assert await logged_by(5) == 1
    async with answering(url, HTTPStatus.OK):
        assert await ask(cluster) == b"{}"
    assert await logged_by(5) == 1


async def test_an_owner_that_is_not_ready_is_away_so_that_standbys_are_asked(
    cluster: Cluster, url: str
) -> None:
    """A worker killed and started again said 503 for 4 s, which was passed on although a copy was at hand.

    To see it fail, have `forward` pass a 503 on.
    """
    async with answering(url, HTTPStatus.SERVICE_UNAVAILABLE):
        with pytest.raises(AnswerError):
            await forward(question(cluster), NUMBER)
    async with answering(url, HTTPStatus.NOT_FOUND):
        assert (await forward(question(cluster), NUMBER)).status == HTTPStatus.NOT_FOUND


async def test_a_list_names_a_worker_that_answers_for_part_of_what_is_its_own(
    cluster: Cluster, url: str
) -> None:
    """A worker still taking its partitions over answered 200 with few matches, and the list passed for whole.

    To see it fail, have `_ask` look at the status only.
    """
    async with answering(url, HTTPStatus.OK, {PARTIAL: UNKNOWN}):
        assert await gather(question(cluster)) == ([b"{}"], (url,))
    async with answering(url, HTTPStatus.OK):
        assert await gather(question(cluster)) == ([b"{}"], ())
