"""The rank on the board over all games in the answer to a submission: with it in the total, or missing."""

import asyncio
from typing import Any

import pytest

from schemas.leaderboards.totals import Total
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.http.operations import API_KEY
from tables.leaderboards.games import Game
from tables.leaderboards.totals import Folded, Part, has
from tests.awaiting import until
from tests.schemas.accounts.users import user
from tests.web.leaderboards.rpcs import Played, made
from tests.web.leaderboards.table import AT, play
from tests.web.leaderboards.totals import load, tell
from web.leaderboards.global_views import SHARDS
from web.leaderboards.reading import MOST_PINS

GAME = Game(game_id="g", is_global=True)
OTHERS = [Total(user(number), "h", "all-time", 10.0 * number, AT, 1) for number in range(1, 6)]


@pytest.fixture
def hall(hall: Played) -> Played:
    """A game counts for the board over all games, on which others have scores."""
    load([hall.site.worker])
    play([hall.site.worker], GAME, [])
    tell([hall.site.worker], OTHERS)
    return hall


def told(hall: Played, number: int, score: float, version: int) -> None:
    """Let the game tell of a user, as its agent would after that many submissions."""
    tell([hall.site.worker], [Total(user(number), "g", "all-time", score, AT, version)])


async def submit(hall: Played, *scores: tuple[int, float], timeout: float = 20.0, **said: Any) -> Any:
    request = pb.SubmitScoresRequest(
        scores=[made(number, score, **said) for number, score in scores], with_global_rank=True
    )
    answer = await hall.client.ask(
        "SubmitScores", request, pb.SubmitScoresResponse, timeout, x_api_key=hall.key
    )
    return [one.submitted for one in answer.results]


async def test_the_rank_is_there_once_the_total_has_the_score_and_not_before(hall: Played) -> None:
    submitting = asyncio.create_task(submit(hall, (1, 35), (9, 5)))
    shards, asked = hall.site.served[SHARDS], []
    folded = shards.folded

    async def noting(some: Any) -> Any:
        asked.append(len(some))
        return await folded(some)

    shards.folded = noting  # type: ignore[method-assign]
    await until(lambda: len(asked) > 2)
    assert not submitting.done()
    told(hall, 1, 35, 1)
    await until(lambda: asked[-1] == 1)
    assert not submitting.done()
    told(hall, 9, 5, 1)
    first, second = await submitting
    assert (first.global_rank, first.version, first.HasField("global_rank_reason")) == (2, 1, False)
    assert second.global_rank == 6


async def test_a_total_that_is_beyond_the_submission_has_it_too(hall: Played) -> None:
    told(hall, 1, 100, 7)
    [answer] = await submit(hall, (1, 35))
    assert answer.global_rank == 1


async def test_what_changed_nothing_waits_for_nothing(hall: Played) -> None:
    """Of such a submission a game tells nothing: its count never comes."""
    play([hall.site.worker], GAME, [(1, 35)])
    standing = (await hall.client.rank(1)).entry
    tell([hall.site.worker], [Total(user(1), "g", "all-time", 35.0, standing.reached, 1)])
    [answer] = await submit(hall, (1, 20))
    assert (answer.is_changed, answer.version, answer.global_rank) == (False, 2, 2)


async def test_a_total_that_does_not_have_the_score_in_time_gives_no_rank_and_says_so(hall: Played) -> None:
    """Also where the user has a rank, by what was scored before: it is not that of this score."""
    play([hall.site.worker], GAME, [(1, 1)])
    tell([hall.site.worker], [Total(user(1), "g", "all-time", 1.0, AT, 1)])
    [answer] = await submit(hall, (1, 35), timeout=1.0)
    assert answer.best == 35
    assert not answer.HasField("global_rank")
    assert "does not have it, or not yet" in answer.global_rank_reason


async def test_a_game_that_does_not_count_says_so_at_once(hall: Played) -> None:
    play([hall.site.worker], Game(game_id="h"), [])
    [answer] = await submit(hall, (1, 35), game_id="h")
    assert (answer.best, answer.HasField("global_rank")) == (35, False)
    assert answer.global_rank_reason == "h does not count for the board over all games"


async def test_who_does_not_ask_is_told_nothing_of_it(hall: Played) -> None:
    answer = await hall.submit(1, 35)
    assert not answer.HasField("global_rank")
    assert not answer.HasField("global_rank_reason")


async def test_over_http_it_is_asked_for_together_with_the_wait(hall: Played) -> None:
    async def post(query: str) -> tuple[int, Any]:
        body = {"user_id": user(1), "submission_id": "s", "score": 35}
        headers = {API_KEY: hall.key}
        path = f"/leaderboards/g/scores/{query}"
        async with hall.site.client.post(path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    told(hall, 1, 35, 1)
    status, answer = await post("?wait=5&global=true")
    assert (status, answer["items"][0]["answer"]["global_rank"]) == (200, 2)
    assert (await post("?wait=5"))[1]["items"][0]["answer"]["global_rank"] is None
    assert (await post("?global=true"))[0] == 202
    assert (await post("?wait=5&global=yes"))[0] == 400


async def test_many_ranks_push_no_cursor_out(hall: Played) -> None:
    """Each reading is of a moment: those of cursors are kept for half a minute all the same."""
    page = await hall.client.whole(limit=2)
    for number in range(MOST_PINS + 1):
        told(hall, 1, float(number), number + 1)
        assert (await hall.client.rank(1, "")).total == 5
    assert [one.rank for one in (await hall.client.whole(limit=2, cursor=page.next)).entries] == [3, 4]


PARTS = {"g": Part(10.0, 5, 100), "hidden": Part(10.0, 5, 100, withdrawn=True)}


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (("g", 5, 10.0, 100), True),
        (("g", 4, 3.0, 90), True),
        (("g", 6, 12.0, 110), False),
        (("g", 6, 10.0, 100), True),
        (("g", 0, 10.0, 100), True),
        (("g", 0, 9.0, 100), False),
        (("h", 1, 10.0, 100), False),
        (("hidden", 5, 10.0, 100), False),
    ],
)
def test_parts_have_what_they_were_told_and_what_came_before(
    asked: tuple[str, int, float, int], due: bool
) -> None:
    assert has(PARTS, Folded(user(1), *asked)) is due
