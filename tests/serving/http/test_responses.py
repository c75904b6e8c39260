"""What is answered when all is well and when it is not, over real HTTP."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from engine.partitions.store import StoreError
from serving.http.responses import (
    AnswerError,
    bad_request,
    errors_as_answers,
    json_answer,
    key_of,
    not_found,
    seconds,
    unavailable,
    whole_number,
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Ask = Callable[..., Awaitable[ClientResponse]]


@pytest.fixture
async def serve() -> AsyncIterator[Callable[[Handler], Awaitable[Ask]]]:
    """Serve a handler at /; returns how to ask it."""
    clients: list[TestClient[Any, Any]] = []

    async def start(handler: Handler) -> Ask:
        app = web.Application(middlewares=[errors_as_answers])
        app.router.add_get("/", handler)
        client = TestClient(TestServer(app))
        clients.append(client)
        await client.start_server()
        return client.get

    yield start
    for client in clients:
        await client.close()


Serve = Callable[[Handler], Awaitable[Ask]]


def raising(error: Exception) -> Handler:
    async def handler(_: web.Request) -> web.StreamResponse:
        raise error

    return handler


class Over(msgspec.Struct):
    bowler: str
    runs: int


async def test_an_answer_is_json_in_utf_8(serve: Serve) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        return json_answer([Over("Žižka", 6)], headers={"X-Overstream-Age": "3"})

    answer = await (await serve(handler))("/")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["X-Overstream-Age"] == "3"
    assert await answer.read() == '[{"bowler":"Žižka","runs":6}]'.encode()


async def test_bytes_that_are_json_already_go_as_they_are(serve: Serve) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        return json_answer(b'{"a": 1}')

    assert await (await (await serve(handler))("/")).read() == b'{"a": 1}'


@pytest.mark.parametrize(
    ("error", "status", "code", "retry_after"),
    [
        (not_found("no match m1"), 404, "not-found", None),
        (bad_request("limit is 'x'"), 400, "bad-request", None),
        (unavailable("ask again"), 503, "unavailable", "1"),
    ],
)
async def test_an_error_has_a_code_for_programs_and_a_message_for_people(
    serve: Serve, error: AnswerError, status: int, code: str, retry_after: str | None
) -> None:
    answer = await (await serve(raising(error)))("/")
    assert answer.status == status
    assert answer.headers.get("Retry-After") == retry_after
    assert answer.headers["Cache-Control"] == "no-store"
    assert await answer.json() == {"error": {"code": code, "message": str(error)}}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (web.HTTPNotFound(), 404, "not-found"),
        (web.HTTPMethodNotAllowed("POST", ["GET"]), 405, "method-not-allowed"),
        (web.HTTPRequestEntityTooLarge(10, 20), 413, "request-entity-too-large"),
        (web.HTTPServiceUnavailable(), 503, "service-unavailable"),
    ],
)
async def test_aiohttp_s_own_errors_look_the_same(
    serve: Serve, error: web.HTTPException, status: int, code: str
) -> None:
    answer = await (await serve(raising(error)))("/")
    assert answer.status == status
    told = (await answer.json())["error"]
    assert told["code"] == code
    assert told["message"]


async def test_a_path_that_nobody_serves_is_told_in_json(serve: Serve) -> None:
    answer = await (await serve(raising(ValueError())))("/nowhere/")
    assert answer.status == 404
    assert (await answer.json())["error"]["code"] == "not-found"


async def test_a_redirect_stays_one(serve: Serve) -> None:
    answer = await (await serve(raising(web.HTTPFound("/elsewhere/"))))("/", allow_redirects=False)
    assert answer.status == 302
    assert answer.headers["Location"] == "/elsewhere/"


async def test_a_fault_of_ours_is_logged_and_its_inside_kept_to_ourselves(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await (await serve(raising(KeyError("a secret"))))("/?q=1")
    assert answer.status == 500
    text = await answer.text()
    assert json.loads(text)["error"]["code"] == "internal-error"
    assert "secret" not in text
    assert "GET /?q=1 failed" in caplog.text
    assert "a secret" in caplog.text


async def test_tables_that_cannot_be_read_just_now_are_no_fault_that_stays(serve: Serve) -> None:
    answer = await (await serve(raising(StoreError("0.db: too many open files"))))("/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    assert json.loads(await answer.text())["error"]["code"] == "unavailable"


async def test_a_whole_number_in_the_query_is_read_or_refused(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return json_answer(whole_number(request, "limit", 1, 500))

    ask = await serve(handler)
    for given, expected in (("", None), ("?limit=1", 1), ("?limit=500", 500), ("?limit=007", 7)):
        assert await (await ask(f"/{given}")).json() == expected
    for refused in ("0", "501", "-1", "+5", "1.0", "1e2", "1_0", "%207", "x", "", "٣", "9" * 30):
        answer = await ask(f"/?limit={refused}")
        assert answer.status == 400, refused
        assert "expected a whole number from 1 to 500" in (await answer.json())["error"]["message"]


async def test_seconds_in_the_query_are_read_or_refused(serve: Serve) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return json_answer(seconds(request, "wait", 0, 30))

    ask = await serve(handler)
    for given, expected in (("", None), ("?wait=0", 0), ("?wait=2.5", 2.5), ("?wait=30", 30)):
        assert await (await ask(f"/{given}")).json() == expected
    for refused in ("30.1", "-1", "nan", "inf", "1e1", "1_0", ".5", "x", "", "٣"):
        answer = await ask(f"/?wait={refused}")
        assert answer.status == 400, refused
        assert "expected a number of seconds from 0 to 30" in (await answer.json())["error"]["message"]


@pytest.mark.parametrize(
    "match_id", ["", ".", "..", "a\ud800", "x" * 5000, "\N{CRICKET BAT AND BALL}" * 1000]
)
def test_an_id_that_no_record_or_no_address_can_have_is_a_bad_request(match_id: str) -> None:
    """To see it fail, encode whatever comes in `key_of`: half a character is a fault of ours."""
    with pytest.raises(AnswerError) as error:
        key_of(match_id)
    assert (error.value.status, error.value.code) == (400, "bad-request")
