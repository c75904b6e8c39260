"""Live push of boards and ranks over HTTP: by events, or over a WebSocket at the same address."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from schemas.leaderboards.totals import Total
from tables.leaderboards.games import Game
from tests.awaiting import until
from tests.schemas.accounts.users import user
from tests.web.leaderboards.table import AT, play
from tests.web.leaderboards.totals import tell
from tests.web.site import Site
from web.leaderboards.live import WATCH

GAME = Game(game_id="g")
Follow = Callable[[Site, str], AsyncGenerator[tuple[str, Any], None]]


async def by_events(site: Site, path: str) -> AsyncGenerator[tuple[str, Any], None]:
    """Yield the name and the value of each event."""
    async with site.client.get(path) as stream:
        assert stream.status == 200
        name = ""
        async for line in stream.content:
            if line.startswith(b"event: "):
                name = line[7:].decode().strip()
            elif line.startswith(b"data: "):
                yield name, json.loads(line[6:])


async def by_socket(site: Site, path: str) -> AsyncGenerator[tuple[str, Any], None]:
    """Yield the type and the value of each message."""
    async with site.client.ws_connect(path) as socket:
        await socket.send_json({"anything": "is not read"})
        async for message in socket:
            assert message.type is WSMsgType.TEXT
            told = json.loads(message.data)
            yield told["type"], told[told["type"]]


@pytest.mark.parametrize("follow", [by_events, by_socket])
async def test_a_board_is_pushed_at_once_and_when_it_changes(site: Site, follow: Follow) -> None:
    play([site.worker], GAME, [(1, 1)])
    async with aclosing(follow(site, "/leaderboards/g/live/?limit=1")) as told:
        name, first = await anext(told)
        assert (name, first["total"], first["entries"][0]["score"]) == ("board", 1, 1)
        play([site.worker], GAME, [(2, 5)])
        _, second = await anext(told)
        assert (second["total"], second["entries"][0]["score"]) == (2, 5)


@pytest.mark.parametrize("follow", [by_events, by_socket])
async def test_a_users_rank_is_pushed_at_once_and_when_it_changes(site: Site, follow: Follow) -> None:
    play([site.worker], GAME, [(1, 1), (2, 2)])
    async with aclosing(follow(site, f"/leaderboards/g/ranks/{user(1)}/live/")) as told:
        name, first = await anext(told)
        assert (name, first["entry"]["rank"], first["total"]) == ("rank", 2, 2)
        play([site.worker], GAME, [(1, 5)])
        assert (await anext(told))[1]["entry"]["rank"] == 1


@pytest.mark.parametrize("follow", [by_events, by_socket])
async def test_the_board_over_all_games_and_ranks_on_it_are_pushed_too(site: Site, follow: Follow) -> None:
    tell([site.worker], [Total(user(number), "g", "all-time", number, AT, 1) for number in range(9)])
    async with (
        aclosing(follow(site, "/leaderboards/global/live/?limit=2")) as board,
        aclosing(follow(site, f"/leaderboards/global/ranks/{user(3)}/live/")) as rank,
    ):
        assert [one["score"] for one in (await anext(board))[1]["entries"]] == [8, 7]
        assert (await anext(rank))[1]["entry"]["rank"] == 6
        tell([site.worker], [Total(user(3), "h", "all-time", 40.0, AT, 1)])
        assert [one["score"] for one in (await anext(board))[1]["entries"]] == [43, 8]
        assert (await anext(rank))[1]["entry"]["rank"] == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/leaderboards/none/live/", 404),
        ("/leaderboards/g/live/?window=autumn", 404),
        ("/leaderboards/g/live/?limit=0", 400),
        ("/leaderboards/g/ranks/me/live/", 400),
        (f"/leaderboards/none/ranks/{user(1)}/live/", 404),
        ("/leaderboards/global/live/?window=autumn", 404),
    ],
)
async def test_what_cannot_be_followed_is_an_error_before_anything_is_pushed(
    site: Site, path: str, status: int
) -> None:
    play([site.worker], GAME, [(1, 1)])
    assert (await site.get(path)).status == status
    with pytest.raises(WSServerHandshakeError) as refused:
        await site.client.ws_connect(path)
    assert refused.value.status == status


@pytest.mark.parametrize("follow", [by_events, by_socket])
async def test_a_worker_that_stops_ends_what_is_pushed(site: Site, follow: Follow) -> None:
    play([site.worker], GAME, [(1, 1)])
    async with aclosing(follow(site, "/leaderboards/g/live/")) as told:
        await anext(told)
        await site.cluster.note_stop()
        with pytest.raises(StopAsyncIteration):
            await anext(told)
    assert (await site.get("/leaderboards/g/live/")).status == 503


@pytest.mark.parametrize("path", ["/leaderboards/g/live/", f"/leaderboards/g/ranks/{user(1)}/live/"])
async def test_a_client_that_leaves_is_read_for_no_longer(site: Site, path: str) -> None:
    play([site.worker], GAME, [(1, 1)])
    watch = site.served[WATCH]
    async with aclosing(by_socket(site, path)) as told:
        await anext(told)
        assert len(watch.boards) == 1
    await until(lambda: not watch.boards)
