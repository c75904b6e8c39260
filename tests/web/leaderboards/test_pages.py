"""The page of a board."""

import re

import pytest

from tables.leaderboards.games import Game
from tests.web.leaderboards.table import play, user
from tests.web.page import Page
from tests.web.pair import id_in, pair
from tests.web.site import Site

GAME = Game(game_id="g", days=True)
PATH = "/board/g/"


async def test_a_board_is_whole_without_a_script_page_by_page(site: Site) -> None:
    play([site.worker], GAME, [(number, number) for number in range(120)])
    first = Page(await site.text(PATH))
    assert "Board 120 players" in first.text
    assert f"1 {user(119)[:8]}… 119 2 " in first.text
    [after] = [link for link in first.links if "cursor=" in link]
    second = Page(await site.text(after))
    assert f"51 {user(69)[:8]}… 69" in second.text
    assert len([link for link in second.links if "cursor=" in link]) == 2
    assert {"/board/g/"} <= first.links


async def test_a_page_shows_where_somebody_stands(site: Site) -> None:
    play([site.worker], GAME, [(number, number) for number in range(120)])
    text = await site.text(f"{PATH}?around={user(60)}")
    assert "is at place 60 of 120." in Page(text).text
    assert 'aria-current="true"' in text
    nobody = Page(await site.text(f"{PATH}?around={user(999)}"))
    assert "no entry here" in nobody.text
    assert f"1 {user(119)[:8]}… 119" in nobody.text


@pytest.mark.parametrize("path", ["/board/none/", f"{PATH}?window=autumn"])
async def test_a_board_that_is_not_there_is_a_page_that_says_so(site: Site, path: str) -> None:
    play([site.worker], GAME, [(1, 1)])
    answer = await site.get(path)
    assert (answer.status, answer.content_type) == (404, "text/html")


@pytest.mark.parametrize(
    ("windows", "tabs"),
    [
        ({}, ["All time"]),
        ({"days": True}, ["All time", "Today"]),
        ({"weeks": True}, ["All time", "This week"]),
        ({"days": True, "weeks": True}, ["All time", "Today", "This week"]),
    ],
)
async def test_a_page_links_to_the_windows_that_its_game_has_whichever_worker_has_the_game(
    windows: dict[str, bool], tabs: list[str]
) -> None:
    async with pair() as two:
        for parity in range(2):
            game_id = id_in(parity)
            play(two.workers, Game(game_id=game_id, **windows), [(1, 1)])
            status, _, body = await two.both(f"/board/{game_id}/")
            assert status == 200
            shown = re.search(r'<nav class="tabs".*?</nav>', body.decode(), re.DOTALL)
            assert shown is not None
            assert re.findall(r">([^<]+)</a>", shown[0]) == tabs


async def test_a_form_that_was_left_empty_shows_the_board(site: Site) -> None:
    play([site.worker], GAME, [(1, 1)])
    assert "Board 1 players" in Page(await site.text(f"{PATH}?around=")).text


async def test_an_empty_board_is_a_page(site: Site) -> None:
    play([site.worker], GAME, [])
    assert "Nobody has a score here yet" in await site.text(PATH)
