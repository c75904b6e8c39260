"""Posts to a worker: how large they may be, of which types, by whom and how fast."""

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from serving.http.clients import Clients
from serving.ingest.bodies import JSON, MAX_BYTES, MAX_ITEMS, MAX_READ, most_bytes_of
from serving.ingest.key_file import new_key, revoke_key
from serving.ingest.keys import ApiKeys
from tests.web.matches.posting import (
    BALL,
    EVENTS,
    LINES,
    MATCH,
    NO_KEY,
    Posting,
    ball,
    json_of,
    lines,
)


async def test_as_many_items_as_may_be_are_taken_and_one_more_is_not(posting: Posting) -> None:
    most = [ball(n) for n in range(1, MAX_ITEMS + 1)]
    await json_of(await posting.post(most), 202)
    taken = len(posting.values())
    for body, kind in (
        (json.dumps([*most, ball(MAX_ITEMS + 1)]), "application/json"),
        (lines(*most, ball(MAX_ITEMS + 1)), LINES),
        (json.dumps([{"matchId": "m1"}] * (MAX_ITEMS + 1)), "application/json"),
    ):
        answer = await json_of(await posting.post(body, Content_Type=kind), 413)
        assert answer["error"]["code"] == "too-many-items"
    assert len(posting.values()) == taken == MAX_ITEMS


async def test_a_body_of_1_mib_is_read_and_one_byte_more_is_not(posting: Posting) -> None:
    """64 KiB are what all other paths take."""
    body = json.dumps(ball(1)).encode()
    await json_of(await posting.post(body.ljust(MAX_BYTES)), 202)
    answer = await json_of(await posting.post(body.ljust(MAX_BYTES + 1)), 413)
    assert answer["error"]["code"] == "too-large"

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * (MAX_BYTES // 16)

    headers = {"X-API-Key": posting.key, "Content-Type": "application/json"}
    async with posting.site.client.post(EVENTS, data=chunks(), headers=headers) as chunked:
        assert chunked.status == 413


async def test_a_body_larger_than_all_that_is_read_at_a_time_is_413_and_not_worth_another_try(
    posting: Posting,
) -> None:
    """It was taken for a lack of room, 503: the client would send it again and again."""
    host, port = posting.site.client.server.host, posting.site.client.server.port
    reader, writer = await asyncio.open_connection(host, port)
    head = f"POST {EVENTS} HTTP/1.1\r\nHost: a\r\nX-API-Key: {posting.key}\r\nContent-Type: {JSON}\r\n"
    writer.write(f"{head}Content-Length: {MAX_READ + 1}\r\n\r\nx".encode())
    async with asyncio.timeout(10):
        line = await reader.readline()
    writer.close()
    assert line.startswith(b"HTTP/1.1 413 ")


async def test_a_packed_body_takes_the_room_of_what_it_may_hold() -> None:
    """By its packed size, 64 MiB of room would let in bodies of many GiB."""
    packed = make_mocked_request("POST", EVENTS, {"Content-Encoding": "gzip", "Content-Length": "900"})
    plain = make_mocked_request("POST", EVENTS, {"Content-Length": "900"})
    chunked = make_mocked_request("POST", EVENTS)
    assert [most_bytes_of(one) for one in (packed, plain, chunked)] == [MAX_BYTES, 900, MAX_BYTES]


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_a_packed_body_is_taken_and_bounded_by_what_it_holds(
    posting: Posting, encoding: str, pack: Any
) -> None:
    """A bomb of 200 MiB is 200 KiB packed, and takes no more than a body that is too long."""
    body = pack(json.dumps(BALL).encode())
    await json_of(await posting.post(body, Content_Encoding=encoding), 202)
    bomb = pack(b" " * (200 << 20))
    assert len(bomb) < MAX_BYTES
    assert (await posting.post(bomb, Content_Encoding=encoding)).status == 413
    assert (await posting.post(b"not packed", Content_Encoding=encoding)).status == 400


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Content_Type": "text/plain"}, "text/plain"),
        ({"Content_Type": "application/x-www-form-urlencoded"}, "application/x-www-form-urlencoded"),
        ({"Content_Type": "application/json; charset=latin-1"}, "latin-1"),
        ({"Content_Encoding": "compress"}, "compress"),
    ],
)
async def test_a_type_that_is_not_read_here_is_415_with_those_that_are(
    posting: Posting, headers: dict[str, str], said: str
) -> None:
    answer = await json_of(await posting.post(json.dumps(BALL), **headers), 415)
    assert said in answer["error"]["message"]
    assert (await posting.post(lines(BALL), MATCH, "PUT", Content_Type=LINES)).status == 415


async def test_a_body_that_does_not_come_is_not_waited_for(posting: Posting) -> None:
    server = posting.site.client.server
    runner: Any = server.runner  # type: ignore[union-attr]
    if isinstance(runner.server, Clients):
        runner.server.first_request = 0.05
    head = (
        f"POST {EVENTS} HTTP/1.1\r\nHost: a\r\nX-API-Key: {posting.key}\r\nContent-Type: application/json\r\n"
    )
    reader, writer = await asyncio.open_connection(server.host, server.port)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("serving.http.clients.FIRST_REQUEST", 0.05)
        writer.write(f"{head}Content-Length: 10\r\n\r\n{{".encode())
        async with asyncio.timeout(10):
            line = await reader.readline()
    writer.close()
    assert line.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("headers", [{"X_API_Key": ""}, {"X_API_Key": NO_KEY}])
async def test_a_key_that_is_not_known_is_401(posting: Posting, headers: dict[str, str]) -> None:
    answer = await json_of(await posting.post(b"x" * 100, **headers), 401)
    assert answer["error"]["code"] == "unauthorized"
    async with posting.site.client.post(EVENTS, json=BALL) as none:
        assert none.status == 401
        assert "X-API-Key" in (await none.json())["error"]["message"]


async def test_a_key_permits_what_its_scopes_say(posting: Posting) -> None:
    other = new_key(posting.keys, "other", ("ingest:football",), 1e6)
    answer = await json_of(await posting.post(X_API_Key=other), 403)
    assert answer["error"]["message"] == "the key other does not permit ingest:cricket"
    every = new_key(posting.keys, "every", ("ingest:*",), 1e6)
    await json_of(await posting.post(X_API_Key=every), 202)


async def test_a_key_that_is_revoked_is_refused_at_once(posting: Posting) -> None:
    await json_of(await posting.post(), 202)
    revoke_key(posting.keys, "scorer")
    assert (await posting.post()).status == 401


async def test_without_a_file_of_keys_the_setting_is_named(
    posting: Posting,
) -> None:
    posting.ingest.keys = ApiKeys(None)
    answer = await json_of(await posting.post(), 403)
    assert "OVERSTREAM_API_KEYS_FILE" in answer["error"]["message"]


async def test_a_file_that_never_could_be_read_is_503_with_its_name(posting: Posting, tmp_path: Path) -> None:
    posting.ingest.keys = ApiKeys(tmp_path / "nowhere.json")
    answer = await json_of(await posting.post(), 503)
    assert "nowhere.json" in answer["error"]["message"]


async def test_a_rate_that_is_used_up_is_429_with_the_seconds_to_wait(posting: Posting) -> None:
    slow = new_key(posting.keys, "slow", ("ingest:cricket",), 10)
    await json_of(await posting.post([ball(n) for n in range(1, 51)], X_API_Key=slow), 202)
    answer = await posting.post(X_API_Key=slow)
    assert (await json_of(answer, 429))["error"]["code"] == "too-many-requests"
    assert answer.headers["Retry-After"] == "4"
    assert (await posting.post()).status == 202, "another key's rate is its own"


async def test_what_is_wrong_counts_in_a_rate_too(posting: Posting) -> None:
    slow = new_key(posting.keys, "slow", ("ingest:cricket",), 10)
    await json_of(await posting.post([{}] * 50, X_API_Key=slow), 400)
    assert (await posting.post(X_API_Key=slow)).status == 429
