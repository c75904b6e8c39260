"""Players over gRPC: they submit with a token for themselves, and with no token that is not valid."""

from typing import Any

import grpc
import pytest

from schemas.leaderboards.codec import decode_score
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.ingest.key_file import new_key
from serving.ingest.keys import ApiKeys
from tables.leaderboards.games import Game
from tests.schemas.accounts.users import user
from tests.web.leaderboards.forgeries import wrong_tokens
from tests.web.leaderboards.rpcs import Guests, made
from tests.web.leaderboards.table import play
from web.matches.ingest import INGEST

Code = grpc.StatusCode


async def code_of(asking: Any) -> grpc.StatusCode:
    """The code of a call that has to fail."""
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await asking
    return failed.value.code()


async def test_a_player_submits_for_itself_and_a_repeat_gets_the_first_answer(guests: Guests) -> None:
    user_id = await guests.register()
    token = await guests.log_in()
    first = await guests.submit(token)
    assert (first.user_id, first.best, first.rank_after) == (user_id, 12, 1)
    assert await guests.submit(token, user_id=user_id) == first
    for value in guests.scores():
        said = decode_score(value, b"g")
        assert (said.user_id, said.by_user) == (user_id, True)
    [entry] = (await guests.client.page()).entries
    assert (entry.user_id, entry.username) == (user_id, "Ivy")


@pytest.mark.parametrize("wrong", [{"user_id": "a" * 32}, {"at": 5}])
async def test_a_player_submits_for_nobody_else_and_for_no_other_time(
    guests: Guests, wrong: dict[str, Any]
) -> None:
    await guests.register()
    token = await guests.log_in()
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await guests.submit(token, **wrong)
    assert failed.value.code() is Code.INVALID_ARGUMENT
    assert (failed.value.details() or "").startswith(f"{next(iter(wrong))}: ")
    assert guests.scores() == []


async def test_a_player_submits_where_the_game_permits_it_alone(guests: Guests) -> None:
    play([guests.lobby.site.worker], Game(game_id="served"), [])
    await guests.register()
    token = await guests.log_in()
    assert await code_of(guests.submit(token, game_id="served")) is Code.FAILED_PRECONDITION
    assert (await guests.client.page(game_id="served")).total == 0


async def test_of_a_batch_of_a_player_each_score_has_an_answer_of_its_own(guests: Guests) -> None:
    await guests.register()
    token = await guests.log_in()
    request = pb.SubmitScoresRequest(scores=[made(0, 1, user_id=""), made(1, 2), made(0, 3, user_id="")])
    answer = await guests.client.ask(
        "SubmitScores", request, pb.SubmitScoresResponse, authorization=f"Bearer {token}"
    )
    assert [one.WhichOneof("result") for one in answer.results] == ["submitted", "error", "submitted"]
    assert answer.results[1].error.code == Code.INVALID_ARGUMENT.value[0]


async def test_a_player_that_submits_without_end_is_slowed_down(guests: Guests) -> None:
    await guests.register()
    token = await guests.log_in()
    scores = [made(0, 1, user_id="", submission_id=f"s{number}") for number in range(100)]
    request = pb.SubmitScoresRequest(scores=scores)
    await guests.client.ask("SubmitScores", request, pb.SubmitScoresResponse, authorization=f"Bearer {token}")
    assert await code_of(guests.submit(token)) is Code.RESOURCE_EXHAUSTED


async def test_a_token_that_nobody_of_us_made_or_that_is_over_is_unauthenticated(guests: Guests) -> None:
    await guests.register()
    token = await guests.log_in()
    for wrong, forged in wrong_tokens(token, *guests.lobby.key).items():
        assert await code_of(guests.submit(forged)) is Code.UNAUTHENTICATED, wrong
    assert guests.scores() == []
    await guests.submit(token)


@pytest.mark.parametrize("given", ["", "Basic aXZ5", "Bearer", "{token}", "Bearer {token},Bearer {token}"])
async def test_what_is_no_bearer_token_is_unauthenticated(guests: Guests, given: str) -> None:
    await guests.register()
    authorization = given.format(token=await guests.log_in())
    asking = guests.client.ask(
        "SubmitScore", made(0, 1, user_id=""), pb.SubmitScoreResponse, authorization=authorization
    )
    assert await code_of(asking) is Code.UNAUTHENTICATED


async def test_who_has_a_key_is_a_service_whatever_token_it_carries(guests: Guests) -> None:
    await guests.register()
    token = await guests.log_in()
    keys = guests.lobby.keys.with_name("keys.json")
    key = new_key(keys, "club", ("scores:g",), 1e6)
    guests.lobby.site.served[INGEST].keys = ApiKeys(keys, look_again=-1.0)
    answer = await guests.client.ask(
        "SubmitScore",
        made(7, 1, at=5),
        pb.SubmitScoreResponse,
        authorization=f"Bearer {token}",
        x_api_key=key,
    )
    assert answer.submitted.user_id == user(7)
    [value] = guests.scores()
    assert (decode_score(value, b"g").by_user, decode_score(value, b"g").at) == (False, 5)
