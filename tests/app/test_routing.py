"""Asking the worker that owns a match."""

import logging
from collections.abc import AsyncIterator
from http import HTTPStatus

import pytest
from aiohttp import ClientSession, web

from app import app, routing
from app.answers import AnswerError
from app.broker.ports import HOST, free_port
from app.seam import BatchScheduler

NUMBER = 3


@pytest.fixture
async def client(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        monkeypatch.setattr(app, "_http_client", session)
        yield session


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

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=b"{}")

    async def told_of(questions: int) -> int:
        with caplog.at_level(logging.INFO, "app.routing"):
            caplog.clear()
            for _ in range(questions):
                assert await ask() == HTTPStatus.SERVICE_UNAVAILABLE
            return len(caplog.records)

    assert await told_of(5) == 1
    there = web.Application()
    there.router.add_get("/matches/m/", answer)
    runner = web.AppRunner(there)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    assert await ask() == b"{}"
    await runner.cleanup()
    assert await told_of(5) == 1


async def test_a_worker_that_stops_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its client is closed by then: it answered 500, with a traceback in its log for each who asked.

    To see it fail, take `app.should_stop` out of `owners`.
    """
    monkeypatch.setattr(BatchScheduler, "batched", {"balls"})
    metadata = {f"http://{HOST}:{free_port()}": {"balls": [NUMBER]}}
    monkeypatch.setattr(type(app.assignor), "external_topics_metadata", lambda _: metadata)
    assert set(routing.owners()) == {NUMBER}
    monkeypatch.setattr(type(app), "should_stop", True)
    assert await ask() == HTTPStatus.SERVICE_UNAVAILABLE
    assert routing.owners() == {}
