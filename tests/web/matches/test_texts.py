"""Texts of a match in the language that is asked for: in answers, streams and sockets, on any worker."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from msgspec.structs import replace

from tests.tables.cricket.story import Story, t20
from tests.web.matches.test_live import listening
from tests.web.pair import Pair, id_in, pair
from tests.web.site import Site

NEED = {"en": "Blues need 2 runs from 3 balls", "hi": "Blues को 3 गेंदों में 2 रन चाहिए"}


def chase(balls: str = "4 4 .") -> Story:
    """Blues need 10 runs from an over."""
    return Story(t20(1)).innings("Reds").over("4 1 1 1 1 1").innings("Blues").over(balls, "Y")


@pytest.fixture
async def two() -> AsyncIterator[Pair]:
    """Two workers, each with every second partition."""
    async with pair() as workers:
        yield workers


@pytest.mark.parametrize("path", ["/matches/m1/", "/cricket/matches/m1/", "/scores/m1/"])
async def test_without_a_language_an_answer_has_no_text(site: Site, path: str) -> None:
    site.put(chase().match)
    assert "text" not in json.loads(await site.text(path))
    for code, need in NEED.items():
        answer = await site.get(f"{path}?lang={code}")
        assert answer.headers["Content-Language"] == code
        assert json.loads(await answer.text())["text"]["standing"] == need


async def test_lists_have_texts_too(site: Site) -> None:
    site.put(chase().match)
    for path in ("/matches/", "/scores/"):
        [found] = json.loads(await site.text(f"{path}?lang=hi"))
        assert found["text"]["standing"] == NEED["hi"]
        assert "text" not in json.loads(await site.text(path))[0]


async def test_each_reader_is_pushed_the_language_that_it_asked_for(site: Site) -> None:
    story = chase("4 4")
    site.put(story.match)
    path = "/matches/m1/live/"
    async with (
        listening(site, path) as plain,
        listening(site, f"{path}?lang=en") as english,
        listening(site, f"{path}?lang=hi") as hindi,
    ):
        for stream in (plain, english, hindi):
            await stream.state()
        site.put(story.more(".", "Y").match)
        assert "text" not in await plain.state()
        assert (await english.state())["text"]["standing"] == NEED["en"]
        assert (await hindi.state())["text"]["standing"] == NEED["hi"]


async def test_a_socket_has_a_language(site: Site) -> None:
    story = chase("4 4")
    site.put(story.match)
    async with site.client.ws_connect("/ws/") as socket:
        await socket.send_json({"subscribe": ["m1"], "lang": "hi"})
        assert (await socket.receive_json(timeout=10))["state"]["text"]["lang"] == "hi"
        site.put(story.more(".", "Y").match)
        assert (await socket.receive_json(timeout=10))["state"]["text"]["standing"] == NEED["hi"]


async def test_graphql_has_texts(site: Site) -> None:
    site.put(chase().match)
    told = 'matchState(id: "m1", lang: "hi") { text { standing } }'
    query = f'{{ {told} bare: matchState(id: "m1") {{ text {{ lang }} }} }}'
    answer = await site.client.post("/graphql", json={"query": query})
    found = json.loads(await answer.text())["data"]
    assert found == {"matchState": {"text": {"standing": NEED["hi"]}}, "bare": {"text": None}}


@pytest.mark.parametrize("parity", [0, 1])
async def test_a_match_of_another_worker_is_followed_in_the_readers_language(two: Pair, parity: int) -> None:
    match_id, story = id_in(parity), chase("4 4")
    two.put(replace(story.match, match_id=match_id))
    for path in (f"/matches/{match_id}/?lang=hi", f"/scores/{match_id}/?lang=hi"):
        await two.both(path)
    url = f"{two.urls[1 - parity]}/matches/{match_id}/live/?lang=hi"
    async with ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        said = []
        while len(said) < 2:
            line = (await answer.content.readline()).decode()
            if line.startswith("data: "):
                said.append(json.loads(line.removeprefix("data: "))["text"]["standing"])
                if len(said) == 1:
                    two.put(replace(story.more(".", "Y").match, match_id=match_id))
    assert said[1] == NEED["hi"]
