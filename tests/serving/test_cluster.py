"""Asking the worker that owns a match."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import make_mocked_request

from app import app, settings
from sandbox.kafka.ports import HOST, free_port
from serving import cluster as routing
from serving.http.responses import AnswerError

NUMBER = 3


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        monkeypatch.setattr(app, "_http_client", session)
        yield session


@asynccontextmanager
async def answering(
    port: int, status: HTTPStatus, headers: dict[str, str] | None = None
) -> AsyncIterator[None]:
    """A worker at a port that gives everyone the same answer."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=b"{}", status=status, headers=headers)

    there = web.Application()
    there.router.add_get("/matches/m/", answer)
    runner = web.AppRunner(there)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield
    finally:
        await runner.cleanup()


async def ask() -> bytes | HTTPStatus:
    try:
        return await routing.ask_owner(NUMBER, "/matches/m/")
    except AnswerError as error:
        return error.status


async def test_a_worker_that_does_not_answer_is_logged_once_and_not_for_each_question(
    client: ClientSession, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A dead worker's log had some hundred lines a second, one for each who waited for a match of it.

    To see it fail, take the condition before `logger.info` out of `_owners_answer`.
    """
    port = free_port()
    url = f"http://{HOST}:{port}"
    monkeypatch.setattr(routing, "owners", lambda: {NUMBER: url})

    async def told_of(questions: int) -> int:
        with caplog.at_level(logging.INFO, "serving.cluster"):
            caplog.clear()
            for _ in range(questions):
                assert await ask() == HTTPStatus.SERVICE_UNAVAILABLE
            return len(caplog.records)

    assert await told_of(5) == 1
    async with answering(port, HTTPStatus.OK):
        assert await ask() == b"{}"
    assert await told_of(5) == 1


async def test_a_worker_that_stops_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its client is closed by then: it answered 500, with a traceback in its log for each who asked.

    To see it fail, take `app.should_stop` out of `owners`.
    """
    monkeypatch.setattr(app, "batched", {"balls"})
    metadata = {f"http://{HOST}:{free_port()}": {"balls": [NUMBER]}}
    monkeypatch.setattr(type(app.assignor), "external_topics_metadata", lambda _: metadata)
    assert set(routing.owners()) == {NUMBER}
    monkeypatch.setattr(type(app), "should_stop", True)
    assert await ask() == HTTPStatus.SERVICE_UNAVAILABLE
    assert routing.owners() == {}


async def test_an_owner_that_is_not_ready_is_away_so_that_standbys_are_asked(
    client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker killed and started again said 503 for 4 s, which was passed on although a copy was at hand.

    To see it fail, have `forward` pass a 503 on.
    """
    port = free_port()
    monkeypatch.setattr(routing, "owners", lambda: {NUMBER: f"http://{HOST}:{port}"})
    question = make_mocked_request("GET", "/matches/m/")
    async with answering(port, HTTPStatus.SERVICE_UNAVAILABLE):
        with pytest.raises(AnswerError):
            await routing.forward(question, NUMBER)
    async with answering(port, HTTPStatus.NOT_FOUND):
        assert (await routing.forward(question, NUMBER)).status == HTTPStatus.NOT_FOUND


async def test_a_list_names_a_worker_that_answers_for_part_of_what_is_its_own(
    client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker still taking its partitions over answered 200 with few matches, and the list passed for whole.

    To see it fail, have `_ask` look at the status only.
    """
    port = free_port()
    url = f"http://{HOST}:{port}"
    numbers = range(settings.partitions)
    monkeypatch.setattr(routing, "ready", lambda: True)
    monkeypatch.setattr(routing, "owners", lambda: dict.fromkeys(numbers, url))
    question = make_mocked_request("GET", "/matches/m/")
    async with answering(port, HTTPStatus.OK, {routing.PARTIAL: routing.UNKNOWN}):
        assert await routing.gather(question) == ([b"{}"], (url,))
    async with answering(port, HTTPStatus.OK):
        assert await routing.gather(question) == ([b"{}"], ())
