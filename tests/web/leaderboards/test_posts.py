"""Posts of rules and scores: with a key for the game, checked as a worker checks them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from schemas.leaderboards.codec import VisibilityRecord, decode_score, decode_visibility
from serving.ingest.key_file import new_key
from tables.leaderboards.game_codec import decode_game
from tests.schemas.accounts.users import user
from tests.web.matches.posting import NO_KEY, Posting, json_of, posting_to

SCORES = "/leaderboards/chess/scores/"
RULES = "/leaderboards/chess/"
VISIBILITY = "/leaderboards/chess/visibility/"
SCORE: dict[str, Any] = {"user_id": user(1), "submission_id": "s1", "score": 12.5}


@pytest.fixture
async def posting(tmp_path: Path) -> AsyncIterator[Posting]:
    async with posting_to(tmp_path) as ready:
        ready.key = new_key(ready.keys, "club", ("scores:chess", "games:chess"), 1e6)
        yield ready


async def test_scores_are_in_the_topic_under_their_game(posting: Posting) -> None:
    posted = await json_of(await posting.post([SCORE, SCORE | {"submission_id": "s2", "at": 5}], SCORES), 202)
    assert [one["event_id"] for one in posted["items"]] == [f"{user(1)}:s1", f"{user(1)}:s2"]
    first, second = (decode_score(value, b"chess") for value in posting.values("leaderboard.scores"))
    assert (first.game_id, first.score, first.at) == ("chess", 12.5, None)
    assert (second.submission_id, second.at) == ("s2", 5)


async def test_rules_are_in_their_topic(posting: Posting) -> None:
    body = {"policy": "sum", "ties": "dense", "seasons": [{"season_id": "s", "start": 1, "end": 2}]}
    await json_of(await posting.post(body, RULES, "PUT"), 202)
    [value] = posting.values("leaderboard.games")
    game = decode_game(value, b"chess")
    assert (game.policy, game.ties, game.seasons[0].season_id) == ("sum", "dense", "s")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"user_id": "me"}, "user_id"),
        ({"submission_id": ""}, "submission_id"),
        ({"submission_id": "x" * 129}, "submission_id"),
        ({"score": "many"}, "score"),
        ({"game_id": "go"}, "game_id"),
        ({"points": 1}, "points"),
    ],
)
async def test_a_fault_of_a_score_is_named(posting: Posting, wrong: dict[str, Any], field: str) -> None:
    told = await json_of(await posting.post([SCORE, SCORE | wrong], SCORES), 400)
    assert [(fault["index"], fault["field"]) for fault in told["faults"]] == [(1, field)]
    assert posting.values("leaderboard.scores") == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"policy": "worst"}, "policy"),
        ({"ties": "1234"}, "ties"),
        ({"low": 2, "high": 1}, "low"),
        ({"seasons": [{"season_id": "2026-W01", "start": 1, "end": 2}]}, "seasons"),
    ],
)
async def test_a_fault_of_rules_is_named(posting: Posting, wrong: dict[str, Any], field: str) -> None:
    told = await json_of(await posting.post(wrong, RULES, "PUT"), 400)
    assert [fault["field"] for fault in told["faults"]] == [field]


async def test_whose_entries_are_hidden_is_in_its_topic(posting: Posting) -> None:
    body = [{"user_id": user(1), "hidden": True}, {"user_id": user(2), "hidden": False}]
    await json_of(await posting.post(body, VISIBILITY), 202)
    assert [decode_visibility(value, b"chess") for value in posting.values("leaderboard.visibility")] == [
        VisibilityRecord("chess", user(1), hidden=True),
        VisibilityRecord("chess", user(2), hidden=False),
    ]


@pytest.mark.parametrize(("wrong", "field"), [({"user_id": "me"}, "user_id"), ({"hidden": None}, "hidden")])
async def test_a_fault_of_what_is_hidden_is_named(
    posting: Posting, wrong: dict[str, Any], field: str
) -> None:
    body = {"user_id": user(1), "hidden": True, **wrong}
    told = await json_of(await posting.post(body, VISIBILITY), 400)
    assert [fault["field"] for fault in told["faults"]] == [field]
    assert posting.values("leaderboard.visibility") == []


async def test_who_may_only_submit_hides_nobody(posting: Posting) -> None:
    scores = new_key(posting.keys, "scores", ("scores:chess",), 1e6)
    body = {"user_id": user(1), "hidden": True}
    assert (await posting.post(body, VISIBILITY, X_API_Key=scores)).status == 403
    assert (await posting.post(body, "/leaderboards/go/visibility/")).status == 403


async def test_a_key_permits_its_games_alone_and_no_key_nothing(posting: Posting) -> None:
    assert (await posting.post(SCORE, "/leaderboards/go/scores/")).status == 403
    assert (await posting.post({}, "/leaderboards/go/", "PUT")).status == 403
    other = new_key(posting.keys, "sports", ("ingest:*",), 1e6)
    assert (await posting.post(SCORE, SCORES, X_API_Key=other)).status == 403
    assert (await posting.post(SCORE, SCORES, X_API_Key=NO_KEY)).status == 401
