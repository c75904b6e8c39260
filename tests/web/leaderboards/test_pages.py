"""The page of a board."""

import re

import pytest

from schemas.leaderboards.totals import Total
from tables.leaderboards.games import Game, Season
from tables.leaderboards.windows import day_of
from tests.schemas.accounts.users import user
from tests.web.leaderboards.table import AT, play
from tests.web.leaderboards.totals import load, tell
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
    assert len([link for link in second.links if link.startswith("/board/") and "cursor=" in link]) == 2
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


async def test_the_board_over_all_games_is_a_page_like_a_games_on_either_worker() -> None:
    async with pair() as two:
        told = [Total(user(number), "g", "all-time", number, AT, 1) for number in range(60)]
        tell(two.workers, told)
        status, _, body = await two.both(f"/board/global/?around={user(3)}")
        page = Page(body.decode())
        assert status == 200
        assert "All games" in page.text
        assert "Board 60 players" in page.text
        assert "is at place 57 of 60." in page.text
        _, _, body = await two.both("/board/global/")
        first = Page(body.decode())
        [after] = [link for link in first.links if "cursor=" in link]
        _, _, body = await two.both(after)
        assert f"51 {user(9)[:8]}… 9" in Page(body.decode()).text


@pytest.mark.parametrize(
    ("asked", "link"),
    [
        ("", "/board/global/"),
        (f"?around={user(1)}", f"/board/global/?around={user(1)}"),
        (f"?window={day_of(AT).name}", f"/board/global/?window={day_of(AT).name}"),
        ("?window=autumn", "/board/global/"),
    ],
)
async def test_a_game_that_counts_for_the_board_over_all_games_links_to_it(
    site: Site, asked: str, link: str
) -> None:
    season = Season("autumn", AT - 1, AT + 1)
    play([site.worker], Game(game_id="g", is_global=True, days=True, seasons=(season,)), [(1, 1)])
    assert {one for one in Page(await site.text(f"{PATH}{asked}")).links if "global" in one} == {link}


async def test_a_game_that_does_not_count_for_it_and_the_board_itself_link_to_none(site: Site) -> None:
    load([site.worker])
    play([site.worker], GAME, [(1, 1)])
    assert not [one for one in Page(await site.text(PATH)).links if "global" in one]
    assert "count on" not in Page(await site.text("/board/global/")).text


async def test_a_board_is_read_on_in_the_language_that_was_asked_for(site: Site) -> None:
    season = Season("autumn", AT - 1, AT + 1_000)
    game = Game(game_id="g", is_global=True, days=True, weeks=True, seasons=(season,))
    play([site.worker], game, [(number, number) for number in range(120)])
    page = Page(await site.text(f"{PATH}?window=autumn&lang=hi"))
    own = [link for link in page.links if link.startswith("/")]
    assert len(own) == 8
    assert [link for link in own if "lang=hi" not in link] == []
    assert page.having("input", name="lang", value="hi", type="hidden")
    # In another language it is the same part of the board.
    assert "?window=autumn&lang=en" in page.links
    [after] = [link for link in page.links if link.startswith(PATH) and "cursor=" in link]
    [other] = [link for link in Page(await site.text(after)).links if link.endswith("lang=en")]
    assert Page(await site.text(f"{PATH}{other}")).text.count("Place Player Score 51 ") == 1


async def test_boards_in_two_languages_are_two_answers_to_a_cache(site: Site) -> None:
    play([site.worker], GAME, [(1, 1)])
    answer = await site.get(PATH, **{"Accept-Language": "hi"})
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == (
        "hi",
        "Accept-Encoding, Accept-Language",
    )
    asked = await site.get(f"{PATH}?lang=hi")
    assert (asked.headers["Content-Language"], asked.headers["Vary"]) == ("hi", "Accept-Encoding")
