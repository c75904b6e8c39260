"""Predictions over HTTP: a fan foretells with a token what is open, and reads what became of it."""

import asyncio
from typing import Any

import pytest

from schemas.predictions.codec import decode_prediction
from schemas.predictions.topics import PREDICTIONS
from tests.tables.cricket.story import Story, t20
from tests.web.leaderboards.lobby import PASSWORD, json_of
from tests.web.pair import pair
from tests.web.predictions.crowd import Crowd
from web.predictions.fans import RATE

CRICKET, FOOTBALL = "/predictions/cricket/m1/", "/predictions/football/m/"
OVER = {"market": "over-runs.1.1", "pick": "8", "prediction_id": "p1"}


async def test_what_comes_next_is_open(crowd: Crowd) -> None:
    answer = await json_of(await crowd.site.get(CRICKET), 200)
    assert answer["open"] == ["over-runs.1.1", "final-margin"]
    assert (answer["sides"], answer["settled"]) == (["Reds", "Blues"], [])
    assert answer["boards"] == {
        "match": "predictions.cricket.match.m1",
        "series": None,
        "all_time": "predictions.all-time",
    }
    answer = await json_of(await crowd.site.get(FOOTBALL), 200)
    assert (answer["open"], answer["sides"]) == (["next-scorer.2", "final-margin"], ["home", "away"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/predictions/chess/m1/", 404),
        ("/predictions/cricket/nobody/", 404),
        ("/predictions/cricket/../", 404),
    ],
)
async def test_of_what_is_not_there_nothing_is_open(crowd: Crowd, path: str, status: int) -> None:
    assert (await crowd.site.get(path)).status == status
    token = await crowd.log_in()
    assert (await crowd.post(path, OVER, token)).status in (404, 405)


async def test_a_fan_foretells_for_itself(crowd: Crowd) -> None:
    token = await crowd.log_in()
    await json_of(await crowd.post(CRICKET, OVER, token), 202)
    [value] = crowd.values(PREDICTIONS.name)
    said = decode_prediction(value, b"m1")
    assert (said.sport, said.market, said.pick) == ("cricket", "over-runs.1.1", "8")
    ivy = await json_of(await crowd.post("login", {"name": "Ivy", "password": PASSWORD}), 200)
    assert said.user_id == ivy["user_id"]
    crowd.fold()
    answer = await crowd.site.get(f"{CRICKET}own/", Authorization=f"Bearer {token}")
    own = await json_of(answer, 200)
    assert own["points"] == 0
    [mine] = own["predictions"]
    assert (mine["market"], mine["pick"], mine["settled"], mine["counts"]) == (
        "over-runs.1.1",
        "8",
        False,
        None,
    )


async def test_who_waits_is_told_that_it_stands_and_that_another_one_does_not(crowd: Crowd) -> None:
    token = await crowd.log_in()

    async def waited(body: object, number: int, status: int) -> Any:
        posting = asyncio.create_task(crowd.post(f"{CRICKET}?wait=10", body, token))
        while len(crowd.values(PREDICTIONS.name)) < number:
            await asyncio.sleep(0)
        crowd.fold()
        return await json_of(await posting, status)

    counted = await waited(OVER, 1, 200)
    assert counted["items"][0]["result"] == "counted"
    assert counted["items"][0]["answer"]["pick"] == "8"
    conflict = await waited(OVER | {"pick": "9", "prediction_id": "p2"}, 2, 409)
    assert "you have foretold over-runs.1.1 before: 8" in conflict["error"]["message"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}])
async def test_nobody_foretells_or_reads_without_a_token(crowd: Crowd, headers: dict[str, str]) -> None:
    async with crowd.site.client.post(CRICKET, json=OVER, headers=headers) as answer:
        assert answer.status == 401
    assert (await crowd.site.get(f"{CRICKET}own/", **headers)).status == 401
    assert crowd.values(PREDICTIONS.name) == []


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (OVER | {"market": "over-runs.1.0"}, 422, "over-runs.1.1, final-margin can"),
        (OVER | {"market": "over-runs.1.2"}, 422, "over-runs.1.2 cannot be foretold now"),
        (OVER | {"market": "next-scorer.1", "pick": "home"}, 422, "cannot be foretold"),
        (OVER | {"market": "final-margin", "pick": "Greens by 5 runs"}, 400, "Reds and Blues do"),
        (OVER | {"market": "final-margin", "pick": "Reds by 1 runs"}, 400, "India by 1 run"),
        (OVER | {"market": "final-margin", "pick": "Reds by 11 wickets"}, 400, "a side has 10 wickets"),
        (OVER | {"pick": "many"}, 400, "expected runs"),
        (OVER | {"market": "toss"}, 400, "market is 'toss'"),
        (OVER | {"prediction_id": ""}, 400, "prediction_id"),
        (OVER | {"user_id": "a" * 32}, 400, "not the token's user"),
        (OVER | {"sport": "football"}, 400, "the path names cricket"),
    ],
)
async def test_what_cannot_be_foretold_is_refused_with_words(
    crowd: Crowd, body: object, status: int, words: str
) -> None:
    answer = await crowd.post(CRICKET, body, await crowd.log_in())
    assert (answer.status, words in await answer.text()) == (status, True), await answer.text()
    assert crowd.values(PREDICTIONS.name) == []


async def test_who_foretells_without_end_is_slowed_down(crowd: Crowd) -> None:
    token = await crowd.log_in()
    statuses = [(await crowd.post(CRICKET, OVER, token)).status for _ in range(round(RATE) * 3)]
    assert statuses[0] == 202
    assert statuses[-1] == 429


async def test_what_workers_ask_one_another_is_there_for_no_client(crowd: Crowd) -> None:
    assert (await crowd.site.get(f"/predictions/owner/cricket/m1/{'a' * 32}/")).status == 404


async def test_any_worker_answers_for_any_match() -> None:
    async with pair() as two:
        two.put(Story(t20()).innings("Reds").over("1 4").match)
        status, _, body = await two.both(CRICKET)
    assert (status, b"over-runs.1.1" in body) == (200, True)
