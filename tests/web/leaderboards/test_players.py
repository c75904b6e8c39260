"""Players over HTTP: they submit with a token for themselves, and with no token that is not valid."""

import time
from typing import Any

import pytest

from schemas.leaderboards.codec import decode_score
from serving.identity.revocations import BEHIND
from serving.identity.token_key_file import rotate_token_keys
from tests.web.leaderboards.forgeries import wrong_tokens
from tests.web.leaderboards.lobby import Lobby, json_of


async def test_a_player_submits_for_itself_without_naming_itself(lobby: Lobby) -> None:
    made = await lobby.register()
    token = await lobby.log_in()
    path, score = "/leaderboards/chess/scores/", {"submission_id": "s1", "score": 12}
    await json_of(await lobby.post(path, score, token), 202)
    await json_of(await lobby.post(path, score | {"user_id": made["user_id"]}, token), 202)
    for value in lobby.values("leaderboard.scores"):
        said = decode_score(value, b"chess")
        assert (said.user_id, said.by_user, said.score) == (made["user_id"], True, 12)


@pytest.mark.parametrize(("wrong", "field"), [({"user_id": "a" * 32}, "user_id"), ({"at": 5}, "at")])
async def test_a_player_submits_for_nobody_else_and_for_no_other_time(
    lobby: Lobby, wrong: dict[str, Any], field: str
) -> None:
    await lobby.register()
    token = await lobby.log_in()
    score = {"submission_id": "s1", "score": 12}
    told = await json_of(await lobby.post("/leaderboards/chess/scores/", [score, score | wrong], token), 400)
    assert [(fault["index"], fault["field"]) for fault in told["faults"]] == [(1, field)]
    assert lobby.values("leaderboard.scores") == []


async def test_a_player_that_submits_without_end_is_slowed_down(lobby: Lobby) -> None:
    await lobby.register()
    token = await lobby.log_in()
    scores = [{"submission_id": f"s{number}", "score": 1} for number in range(100)]
    await json_of(await lobby.post("/leaderboards/chess/scores/", scores, token), 202)
    assert (await lobby.post("/leaderboards/chess/scores/", scores, token)).status == 429


async def test_a_token_that_nobody_of_us_made_or_that_is_over_is_refused(lobby: Lobby) -> None:
    await lobby.register()
    token = await lobby.log_in()
    for wrong, made in wrong_tokens(token, *lobby.key).items():
        assert await lobby.status(made) == 401, wrong
        answer = await lobby.post("sessions/revoke", {"name": "Ivy"}, made)
        assert answer.status == 401, wrong
    assert await lobby.status(token) == 202


async def test_tokens_of_a_key_that_was_thrown_away_are_refused(lobby: Lobby) -> None:
    await lobby.register()
    token = await lobby.log_in()
    rotate_token_keys(lobby.keys, time.time() + 10)
    assert await lobby.status(token) == 202
    rotate_token_keys(lobby.keys, time.time() + 20, at_once=True)
    assert await lobby.status(token) == 401


async def test_a_worker_that_does_not_know_what_is_revoked_takes_no_token_until_it_does(lobby: Lobby) -> None:
    await lobby.register()
    token = await lobby.log_in()
    lobby.now += BEHIND + 1
    answer = await lobby.post("/leaderboards/chess/scores/", {}, token)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
    lobby.hear()
    assert await lobby.status(token) == 202
