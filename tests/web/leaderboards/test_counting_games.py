"""Which games count for the global board: those of all workers, page by page."""

from typing import Any

import msgspec

from serving.cluster import PARTIAL
from tables.leaderboards.games import Game
from tests.web.leaderboards.table import play
from tests.web.page import Page
from tests.web.pair import Pair, id_in, pair
from tests.web.site import Site

PATH = "/leaderboards/global/games/"


def play_some(two: Pair) -> list[str]:
    """Let each worker have games that count, and others; return those that count, in order."""
    games = [id_in(number % 2, f"game{number}-") for number in range(6)]
    for place, game_id in enumerate(games):
        play(two.workers, Game(game_id=game_id, is_global=True), [(user, user) for user in range(place + 1)])
    play(two.workers, Game(game_id="alone"), [(1, 1)])
    play(two.workers, Game(game_id="unplayed", is_global=True), [])
    return sorted(games)


async def read(two: Pair, query: str = "") -> Any:
    status, _, body = await two.both(PATH + query)
    assert status == 200, body
    return msgspec.json.decode(body)


async def test_either_worker_lists_the_games_of_both_that_count_and_have_a_score() -> None:
    async with pair() as two:
        games = play_some(two)
        told = await read(two)
    assert [one["game_id"] for one in told["games"]] == games
    assert sorted(one["players"] for one in told["games"]) == [1, 2, 3, 4, 5, 6]
    assert told["next"] is None


async def test_the_games_are_read_page_by_page() -> None:
    async with pair() as two:
        games, found, after = play_some(two), list[str](), ""
        while after is not None:
            told = await read(two, f"?limit=4&after={after}")
            found += [one["game_id"] for one in told["games"]]
            after = told["next"]
    assert found == games


async def test_none_counts_where_nobody_plays(site: Site) -> None:
    answer = await site.get(PATH)
    assert await answer.json() == {"games": [], "next": None}


async def test_what_a_silent_worker_has_is_said_to_lack(site: Site) -> None:
    play([site.worker], Game(game_id="g", is_global=True), [(1, 1)])
    site.worker.addresses.pop(1)
    answer = await site.get(PATH)
    assert answer.headers[PARTIAL] == "unknown"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_the_page_of_the_global_board_leads_to_the_games_that_count() -> None:
    async with pair() as two:
        games = play_some(two)
        status, _, body = await two.both("/board/global/?lang=hi")
        assert status == 200
        links = Page(body.decode()).links
        assert {link for link in links if link.startswith("/board/") and "global" not in link} == {
            f"/board/{game_id}/?lang=hi" for game_id in games
        }
