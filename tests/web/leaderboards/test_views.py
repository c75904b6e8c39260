"""Boards and ranks over HTTP: from any worker, each answer of one moment."""

from typing import Any

import pytest

from schemas.leaderboards.words import Ties
from tables.leaderboards.games import Game
from tables.leaderboards.registry import leaderboard_tables
from tests.schemas.accounts.users import user
from tests.web.leaderboards.table import play
from tests.web.pair import id_in, pair
from tests.web.site import Site
from web.leaderboards.views import READER

GAME = Game(game_id="g", weeks=True)
PATH = "/leaderboards/g/"


async def found(site: Site, path: str, status: int = 200) -> Any:
    answer = await site.get(path)
    assert answer.status == status, await answer.text()
    return await answer.json()


def ranks(page: Any) -> list[tuple[int, int, float]]:
    return [(one["rank"], int(one["user_id"], 16), one["score"]) for one in page["entries"]]


async def test_a_board_has_ranks_and_its_total(site: Site) -> None:
    play([site.worker], GAME, [(1, 10), (2, 30), (3, 30), (4, 0)])
    page = await found(site, f"{PATH}?limit=3")
    assert ranks(page) == [(1, 2, 30), (1, 3, 30), (3, 1, 10)]
    assert (page["total"], page["window"], page["previous"]) == (4, "all-time", None)


async def test_pages_are_of_one_moment_while_scores_come_in(site: Site) -> None:
    play([site.worker], GAME, [(number, number) for number in range(30)])
    first = await found(site, f"{PATH}?limit=10")
    play([site.worker], GAME, [(3, 99), (29, 100), *((number, 50) for number in range(40, 60))])
    second = await found(site, f"{PATH}?limit=10&cursor={first['next']}")
    third = await found(site, f"{PATH}?limit=10&cursor={second['next']}")
    everybody = [entry for page in (first, second, third) for entry in ranks(page)]
    assert everybody == [(30 - number, number, number) for number in reversed(range(30))]
    assert {page["version"] for page in (first, second, third)} == {first["version"]}
    assert third["next"] is None
    back = await found(site, f"{PATH}?limit=10&cursor={third['previous']}")
    assert ranks(back) == ranks(second)
    assert (await found(site, PATH))["total"] == 50


async def test_a_cursor_whose_moment_is_over_says_so(site: Site) -> None:
    play([site.worker], GAME, [(number, number) for number in range(30)])
    first = await found(site, f"{PATH}?limit=10")
    site.partition_of("g").locals.pop(site.served[READER]._pins)
    play([site.worker], GAME, [(3, 99)])
    answer = await found(site, f"{PATH}?cursor={first['next']}", 409)
    assert answer["error"]["code"] == "expired"


@pytest.mark.parametrize(("number", "due"), [(0, [7, 8, 9]), (9, [1, 2, 3]), (5, [4, 5, 6]), (77, [])])
async def test_who_is_around_somebody_is_shown_and_never_fewer_at_the_ends(
    site: Site, number: int, due: list[int]
) -> None:
    play([site.worker], GAME, [(one, one) for one in range(9)] + [(9, 9)])
    page = await found(site, f"{PATH}?limit=3&around={user(number)}")
    shown = [rank for rank, _, _ in ranks(page)]
    assert shown == ([rank + 1 for rank in due] if number == 0 else due)


async def test_friends_have_their_ranks_among_all(site: Site) -> None:
    play([site.worker], GAME, [(number, number) for number in range(10)])
    page = await found(site, f"{PATH}?users={user(9)},{user(0)},{user(50)},{user(9)}")
    assert ranks(page) == [(1, 9, 9), (10, 0, 0)]


async def test_dense_ranks_count_scores(site: Site) -> None:
    play([site.worker], Game(game_id="g", ties=Ties.DENSE), [(1, 5), (2, 5), (3, 4), (4, 3)])
    assert [rank for rank, _, _ in ranks(await found(site, PATH))] == [1, 1, 2, 3]


async def test_a_user_has_a_rank_or_none(site: Site) -> None:
    play([site.worker], GAME, [(number, number) for number in range(10)])
    standing = await found(site, f"{PATH}ranks/{user(9)}/")
    assert (standing["entry"]["rank"], standing["total"], standing["percentile"]) == (1, 10, 90)
    nobody = await found(site, f"{PATH}ranks/{user(50)}/")
    assert (nobody["entry"], nobody["total"]) == (None, 10)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/leaderboards/none/", 404),
        (f"{PATH}?window=2026-11-26", 404),
        (f"{PATH}?window=autumn", 404),
        (f"{PATH}?limit=0", 400),
        (f"{PATH}?limit=501", 400),
        (f"{PATH}?cursor=nonsense", 409),
        (f"{PATH}?around=me", 400),
        (f"{PATH}?around=", 400),
        (f"{PATH}?users=", 400),
        (f"{PATH}?cursor=", 400),
        (f"{PATH}ranks/me/", 400),
        ("/leaderboards/.hidden/", 400),
    ],
)
async def test_what_is_not_there_or_cannot_be_asked_for_is_an_error(
    site: Site, path: str, status: int
) -> None:
    play([site.worker], GAME, [(1, 1)])
    assert (await found(site, path, status))["error"]["code"] in ("not-found", "bad-request", "expired")


async def test_who_asks_for_a_window_makes_no_board_of_it(site: Site) -> None:
    """Each would be closed, published and kept, without an entry."""
    play([site.worker], GAME, [(1, 1)])
    boards = leaderboard_tables().boards.on(site.partition_of("g"))
    before = set(boards.by_place)
    assert (await found(site, f"{PATH}?window=1990-W01"))["total"] == 0
    assert (await found(site, f"{PATH}ranks/{user(1)}/?window=1990-W02"))["entry"] is None
    assert set(boards.by_place) == before


async def test_boards_that_are_being_made_are_not_answered_from(site: Site) -> None:
    play([site.worker], GAME, [(1, 1)])
    site.partition_of("g").locals.pop(leaderboard_tables().boards)
    await found(site, PATH, 503)
    assert (await found(site, f"{PATH}rules/"))["game_id"] == "g"


async def test_either_worker_answers_alike() -> None:
    async with pair() as two:
        for parity in range(2):
            game = Game(game_id=id_in(parity))
            play(two.workers, game, [(1, 1), (2, 2)])
            for path in ("", f"ranks/{user(1)}/", f"?around={user(1)}", "rules/"):
                await two.both(f"/leaderboards/{game.game_id}/{path}")
