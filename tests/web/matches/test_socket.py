"""The WebSocket for programs."""

import asyncio
import socket as sockets
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType
from msgspec.structs import replace

from serving.push.sockets import LIMITS
from tests.tables.cricket.story import Story, t20
from tests.web.site import Site
from web.cricket.matches import CRICKET


@pytest.fixture
def story(site: Site) -> Story:
    played = Story(t20()).innings("Reds").over("1 4 . 6")
    site.put(played.match)
    return played


async def heard(socket: ClientWebSocketResponse) -> dict[str, Any]:
    message: dict[str, Any] = await socket.receive_json(timeout=10)
    return message


async def test_a_subscription_begins_with_the_state_and_goes_on_with_changes(
    site: Site, story: Story
) -> None:
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": ["m1"]})
        first = await heard(socket)
        assert (first["type"], first["match_id"], first["state"]["score"]) == ("state", "m1", 11)
        site.put(story.more("4").match)
        assert (await heard(socket))["state"]["score"] == 15


async def test_after_unsubscribing_nothing_comes(site: Site, story: Story) -> None:
    site.put(replace(story.match, match_id="m2"))
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": ["m1", "m2"]})
        assert {(await heard(socket))["match_id"] for _ in range(2)} == {"m1", "m2"}
        await socket.send_json({"unsubscribe": ["m1"], "subscribe": ["nobody"]})
        assert (await heard(socket))["error"]["code"] == "not-found"
        site.put(story.more("4").match)
        site.put(replace(story.match, match_id="m2"))
        assert (await heard(socket))["match_id"] == "m2"


async def test_the_star_is_the_summaries_of_all_matches(site: Site, story: Story) -> None:
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": ["*"]})
        first = await heard(socket)
        assert (first["type"], [one["match_id"] for one in first["scores"]]) == ("scores", ["m1"])
        site.put(story.more("4").match)
        assert (await heard(socket))["scores"][0]["innings"][0]["runs"] == 15


async def test_the_star_is_only_of_matches_that_stand_as_is_asked(site: Site, story: Story) -> None:
    site.put(replace(Story(t20()).match, match_id="soon"))
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": ["*"], "status": ["over"]})
        assert (await heard(socket))["error"]["code"] == "bad-request"
        await socket.send_json({"subscribe": ["*"], "status": ["live", "innings_break"]})
        assert [one["match_id"] for one in (await heard(socket))["scores"]] == ["m1"]


async def test_the_star_says_whose_matches_may_be_missing(site: Site, story: Story) -> None:
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": ["*"]})
        assert (await heard(socket))["type"] == "scores"
        partition = site.partition_of("m1")
        for lost, silent in ((True, ["unknown"]), (False, [])):
            partition.lost = lost
            assert await heard(socket) == {"type": "partial", "silent": silent}


@pytest.mark.parametrize("said", ["{", "[]", '{"subscribe": "m1"}', '{"subscribes": ["m1"]}', "null"])
async def test_nonsense_is_answered_with_what_is_wrong_and_the_connection_stays(
    site: Site, story: Story, said: str
) -> None:
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_str(said)
        assert (await heard(socket))["error"]["code"] == "bad-request"
        await socket.send_json({"subscribe": ["m1"]})
        assert (await heard(socket))["type"] == "state"


async def test_there_is_an_end_to_how_many_matches_one_connection_watches(site: Site, story: Story) -> None:
    site.served[LIMITS].subscriptions = 1
    site.put(replace(story.match, match_id="m2"))
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": ["m1", "m2"]})
        received = [await heard(socket) for _ in range(2)]
        [error] = [message["error"] for message in received if message["type"] == "error"]
        assert "at most 1 matches" in error["message"]


async def test_a_client_that_leaves_is_forgotten(site: Site, story: Story) -> None:
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": ["m1"]})
        await heard(socket)
        assert "m1" in CRICKET.tables.changes.watched
    async with asyncio.timeout(10):
        while "m1" in CRICKET.tables.changes.watched:
            await asyncio.sleep(0.01)


async def test_a_client_that_never_reads_is_let_go(site: Site, story: Story) -> None:
    site.served[LIMITS].send_timeout = 0.2
    big = replace(story.match, current=replace(story.now, team="R" * 50_000))
    silent = sockets.socket()
    silent.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    silent.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(silent, ("127.0.0.1", site.client.server.port))
    key = b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    await loop.sock_sendall(
        silent, b"GET /ws/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + key
    )
    wish = b'{"subscribe": ["m1"]}'
    await loop.sock_sendall(silent, bytes([0x81, 0x80 | len(wish), 0, 0, 0, 0]) + wish)
    async with asyncio.timeout(30):
        while "m1" not in CRICKET.tables.changes.watched:
            await asyncio.sleep(0.01)
        seq = big.last_seq
        while "m1" in CRICKET.tables.changes.watched:
            seq += 1
            site.put(replace(big, last_seq=seq))
            await asyncio.sleep(0.001)
    silent.close()


async def test_what_is_no_websocket_is_told_so(site: Site) -> None:
    answer = await site.get("/ws/")
    assert answer.status == 400
    assert "WebSocket" in await answer.text()


async def test_binary_messages_are_read_too(site: Site, story: Story) -> None:
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_bytes(b'{"subscribe": ["m1"]}')
        message = await socket.receive(timeout=10)
        assert message.type is WSMsgType.TEXT


@pytest.mark.parametrize(
    "match_id", ["", ".", "..", "a\0n", "x" * 300, "x" * 5000, "\N{CRICKET BAT AND BALL}" * 1000]
)
async def test_what_no_match_can_be_called_is_refused_and_the_socket_goes_on(
    site: Site, story: Story, match_id: str
) -> None:
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": [match_id, "m1"]})
        assert (await heard(socket))["error"]["code"] == "bad-request"
        assert (await heard(socket))["match_id"] == "m1"
