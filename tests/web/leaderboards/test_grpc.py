"""Leaderboards over gRPC: the same boards, ranks and submissions as over HTTP, by either worker."""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Any

import grpc
import msgspec
import pytest

from schemas.leaderboards.codec import decode_score
from schemas.leaderboards.published import BoardPage
from schemas.leaderboards.topics import SCORES
from schemas.leaderboards.totals import Total
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.ingest.key_file import new_key
from serving.ingest.requests import ApiRequest
from tables.leaderboards.games import Game
from tables.leaderboards.registry import leaderboard_tables
from tests.awaiting import until
from tests.schemas.accounts.users import user
from tests.web.leaderboards.rpcs import Played, made, played, serving
from tests.web.leaderboards.table import AT, play
from tests.web.leaderboards.totals import tell
from tests.web.pair import id_in, pair
from tests.web.site import Site
from web.leaderboards.grpc.service import PAGE
from web.leaderboards.views import READER

GAME = Game(game_id="g", weeks=True)
Code = grpc.StatusCode


def ranks(page: pb.BoardPage) -> list[tuple[int, int, float]]:
    return [(one.rank, int(one.user_id, 16), one.score) for one in page.entries]


def metadata_of(error: grpc.aio.AioRpcError) -> dict[str, Any]:
    return dict(error.trailing_metadata())


async def test_a_board_has_ranks_and_its_total(hall: Played) -> None:
    play([hall.site.worker], GAME, [(1, 10), (2, 30), (3, 30), (4, 0)])
    page = await hall.client.page(limit=3)
    assert ranks(page) == [(1, 2, 30), (1, 3, 30), (3, 1, 10)]
    assert (page.total, page.window, page.HasField("previous")) == (4, "all-time", False)


async def test_pages_are_of_one_moment_while_scores_come_in(hall: Played) -> None:
    play([hall.site.worker], GAME, [(number, number) for number in range(30)])
    first = await hall.client.page(limit=10)
    play([hall.site.worker], GAME, [(3, 99), (29, 100)])
    second = await hall.client.page(limit=10, cursor=first.next)
    third = await hall.client.page(limit=10, cursor=second.next)
    everybody = [entry for page in (first, second, third) for entry in ranks(page)]
    assert everybody == [(30 - number, number, number) for number in reversed(range(30))]
    assert (third.HasField("next"), third.version) == (False, first.version)
    assert ranks(await hall.client.page(limit=10, place=20)) != ranks(third)


async def test_a_cursor_whose_moment_is_over_is_aborted(hall: Played) -> None:
    play([hall.site.worker], GAME, [(number, number) for number in range(30)])
    first = await hall.client.page(limit=10)
    hall.site.partition_of("g").locals.pop(hall.site.served[READER]._pins)
    play([hall.site.worker], GAME, [(3, 99)])
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.client.page(cursor=first.next)
    assert (failed.value.code(), metadata_of(failed.value)["error-code"]) == (Code.ABORTED, "expired")


async def test_who_is_around_somebody_and_some_users_alone_have_their_ranks_among_all(hall: Played) -> None:
    play([hall.site.worker], GAME, [(number, number) for number in range(10)])
    around = await hall.client.page(limit=3, around=user(5))
    assert [rank for rank, _, _ in ranks(around)] == [4, 5, 6]
    friends = pb.UserList(user_ids=[user(9), user(0), user(50), user(9)])
    assert ranks(await hall.client.page(users=friends)) == [(1, 9, 9), (10, 0, 0)]


async def test_a_user_has_a_rank_or_none(hall: Played) -> None:
    play([hall.site.worker], GAME, [(number, number) for number in range(10)])
    standing = await hall.client.rank(9)
    assert (standing.entry.rank, standing.total, standing.percentile) == (1, 10, 90)
    nobody = await hall.client.rank(50)
    assert (nobody.HasField("entry"), nobody.HasField("percentile"), nobody.total) == (False, False, 10)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"game_id": "none"}, Code.NOT_FOUND),
        ({"window": "autumn"}, Code.NOT_FOUND),
        ({"game_id": ".hidden"}, Code.INVALID_ARGUMENT),
        ({"limit": -1}, Code.INVALID_ARGUMENT),
        ({"limit": 501}, Code.INVALID_ARGUMENT),
        ({"place": -1}, Code.INVALID_ARGUMENT),
        ({"cursor": "nonsense"}, Code.ABORTED),
        ({"around": "me"}, Code.INVALID_ARGUMENT),
        ({"users": pb.UserList(user_ids=[user(1)] * 201)}, Code.INVALID_ARGUMENT),
    ],
)
async def test_what_is_not_there_or_cannot_be_asked_for_is_an_error(
    hall: Played, asked: dict[str, Any], code: grpc.StatusCode
) -> None:
    play([hall.site.worker], GAME, [(1, 1)])
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.client.page(**asked)
    assert failed.value.code() is code
    assert failed.value.details()


async def test_boards_that_are_being_made_are_unavailable_for_a_moment(hall: Played) -> None:
    play([hall.site.worker], GAME, [(1, 1)])
    hall.site.partition_of("g").locals.pop(leaderboard_tables().boards)
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.client.page()
    assert failed.value.code() is Code.UNAVAILABLE
    assert metadata_of(failed.value)["retry-after"] == "1"


async def test_a_defect_is_internal_and_tells_nothing_of_itself(
    hall: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr(hall.site.served[READER], "page", broken)
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.client.page()
    assert (failed.value.code(), failed.value.details()) == (
        Code.INTERNAL,
        "a fault of ours; it has been logged",
    )


async def test_a_score_that_is_submitted_counts_and_a_repeat_gets_the_first_answer(hall: Played) -> None:
    play([hall.site.worker], GAME, [(1, 10), (2, 30)])
    first = await hall.submit(1, 40)
    assert (first.best, first.is_changed, first.rank_before, first.rank_after) == (40, True, 2, 1)
    await hall.submit(2, 50)
    assert await hall.submit(1, 40) == first
    assert ranks(await hall.client.page()) == [(1, 2, 50), (2, 1, 40)]


async def test_of_a_batch_each_score_has_an_answer_or_an_error_of_its_own(hall: Played) -> None:
    play([hall.site.worker], GAME, [])
    play([hall.site.worker], Game(game_id="h"), [])
    results = await hall.submit_all(
        made(1, 10),
        made(2, 20, game_id="h"),
        made(3, 30, game_id="not-mine"),
        made(4, 40, user_id="me"),
        made(5, 50),
    )
    assert [one.WhichOneof("result") for one in results] == [
        "submitted",
        "submitted",
        "error",
        "error",
        "submitted",
    ]
    assert [(one.error.code, one.error.reason) for one in results[2:4]] == [
        (7, "forbidden"),
        (3, "bad-request"),
    ]
    assert "user_id" in results[3].error.message
    assert [one.submitted.best for one in (results[0], results[1], results[4])] == [10, 20, 50]


async def test_a_score_that_the_game_refuses_is_a_failed_precondition_with_the_reason(hall: Played) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.submit(1, 40)
    assert failed.value.code() is Code.FAILED_PRECONDITION
    assert "there is no game g" in (failed.value.details() or "")


@pytest.mark.parametrize(
    ("scopes", "code"), [((), Code.UNAUTHENTICATED), (("scores:go", "ingest:*"), Code.PERMISSION_DENIED)]
)
async def test_a_key_permits_its_games_alone_and_no_key_nothing(
    hall: Played, scopes: tuple[str, ...], code: grpc.StatusCode
) -> None:
    key = new_key(hall.keys, "other", scopes, 1e6) if scopes else "ovs_guessed"
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.submit(1, 40, x_api_key=key)
    assert failed.value.code() is code
    assert not hall.kafka.values(SCORES.name)


async def test_who_submits_more_than_its_rate_is_told_when_to_come_again(hall: Played) -> None:
    play([hall.site.worker], GAME, [])
    key = new_key(hall.keys, "slow", ("scores:g",), 0.001)
    await hall.submit_all(made(1, 40), made(2, 40), key=key)
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.submit(1, 41, x_api_key=key)
    assert failed.value.code() is Code.RESOURCE_EXHAUSTED
    assert int(metadata_of(failed.value)["retry-after"]) >= 1


async def test_nothing_and_too_much_are_refused_whole(hall: Played) -> None:
    for count, code in ((0, Code.INVALID_ARGUMENT), (1001, Code.RESOURCE_EXHAUSTED)):
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await hall.submit_all(*[made(1, number) for number in range(count)])
        assert failed.value.code() is code
    assert not hall.kafka.values(SCORES.name)


async def test_while_kafka_is_away_a_submission_is_unavailable(hall: Played) -> None:
    hall.kafka.away = True
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.submit(1, 40)
    assert failed.value.code() is Code.UNAVAILABLE
    assert metadata_of(failed.value)["retry-after"] == "1"


async def test_a_time_is_passed_on_and_what_is_missing_stays_missing(hall: Played) -> None:
    play([hall.site.worker], GAME, [])
    await hall.submit_all(
        made(1, 10, at=5), pb.SubmitScoreRequest(game_id="g", user_id=user(2), submission_id="s")
    )
    [values] = hall.kafka.values(SCORES.name).values()
    first, second = (decode_score(value, b"g") for value in values)
    assert (first.score, first.at, first.by_user) == (10, 5, False)
    assert (second.score, second.at) == (None, None)


async def test_the_clients_deadline_bounds_the_waiting_and_the_score_is_in_the_log(hall: Played) -> None:
    hall.kafka.folds = False
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.submit(1, 40, timeout=1.0)
    assert failed.value.code() is Code.DEADLINE_EXCEEDED
    assert hall.kafka.values(SCORES.name)


async def test_of_a_batch_that_is_not_counted_by_the_deadline_that_is_told_of_each(hall: Played) -> None:
    hall.kafka.folds = False
    results = await hall.submit_all(made(1, 10), timeout=4.0)
    assert [(one.error.code, one.error.reason) for one in results] == [(4, "pending")]


async def test_a_client_that_leaves_opens_no_breaker_and_stops_waiting(hall: Played) -> None:
    """Else some impatient clients would have everybody refused."""
    play([hall.site.worker], GAME, [])
    hall.kafka.silent = True
    leaving = [asyncio.create_task(hall.submit(number, 1)) for number in range(20)]
    await until(lambda: len(hall.kafka.held) == 20)
    for one in leaving:
        one.cancel()
    await until(lambda: hall.server.admission.active == 0)
    hall.kafka.acknowledge()
    assert (await hall.submit(50, 5)).best == 5
    assert (await hall.client.page()).total == 21


async def test_beyond_so_many_rpcs_the_next_is_told_when_to_come_again(site: Site, tmp_path: Path) -> None:
    async with played(site, tmp_path, most_rpcs=1) as hall:
        play([site.worker], GAME, [(1, 1)])
        watching = hall.client.watch(pb.WatchGameRequest(game_id="g"))
        await watching.read()
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await hall.client.page()
        assert failed.value.code() is Code.RESOURCE_EXHAUSTED
        assert metadata_of(failed.value)["retry-after"] == "1"
        watching.cancel()
        await until(lambda: hall.server.admission.active == 0)
        assert (await hall.client.page()).total == 1


async def test_a_message_that_is_too_large_is_refused(hall: Played) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.submit(1, 1, submission_id="x" * (1 << 20))
    assert failed.value.code() is Code.RESOURCE_EXHAUSTED


async def test_a_request_is_told_of_with_its_name(hall: Played) -> None:
    play([hall.site.worker], GAME, [])
    await hall.client.ask(
        "SubmitScore", made(1, 1), pb.SubmitScoreResponse, x_api_key=hall.key, x_request_id="mine"
    )
    [told] = [msgspec.json.decode(one, type=ApiRequest) for one in hall.ingest.requests._told]
    assert (told.request_id, told.key, told.items, told.status) == ("mine", "club", 1, HTTPStatus.OK)
    assert told.path == "/overstream.leaderboard.v1.LeaderboardService/SubmitScore"


async def test_either_worker_answers_for_each_game_alike() -> None:
    async with pair() as two, serving(two.served[0]) as (_, first), serving(two.served[1]) as (_, second):
        for parity in range(2):
            game = Game(game_id=id_in(parity))
            play(two.workers, game, [(1, 1), (2, 2), (3, 3)])
            users = pb.UserList(user_ids=[user(3), user(1)])
            parts: tuple[dict[str, Any], ...] = (
                {"limit": 2}, {"place": 1}, {"around": user(2), "limit": 1}, {"users": users},
            )  # fmt: skip
            for part in parts:
                pages = [await one.page(game_id=game.game_id, **part) for one in (first, second)]
                assert pages[0] == pages[1]
                assert pages[0].total == 3
            found = [await one.rank(2, game.game_id) for one in (first, second)]
            assert found[0] == found[1]
            assert found[0].entry.rank == 2
            for one in (first, second):
                with pytest.raises(grpc.aio.AioRpcError) as failed:
                    await one.page(game_id=game.game_id, window="autumn")
                assert failed.value.code() is Code.NOT_FOUND


async def test_either_worker_answers_for_the_board_over_all_games_as_over_http() -> None:
    async with pair() as two, serving(two.served[0]) as (_, first), serving(two.served[1]) as (_, second):
        told = [Total(user(number % 20), f"g{number}", "all-time", number, AT, 1) for number in range(60)]
        tell(two.workers, told)
        for part, query in (
            ({"limit": 5}, "?limit=5"),
            ({"limit": 5, "place": 7}, "?limit=5&place=7"),
            ({"limit": 5, "around": user(3)}, f"?limit=5&around={user(3)}"),
            ({"users": pb.UserList(user_ids=[user(3), user(99)])}, f"?users={user(3)},{user(99)}"),
        ):
            _, _, body = await two.both(f"/leaderboards/{query}")
            due = msgspec.json.decode(body, type=BoardPage)
            for client in (first, second):
                page = await client.whole(**part)
                assert PAGE.struct(page) == due
        page = await first.whole(limit=5)
        turned = await second.whole(limit=5, cursor=page.next)
        assert [one.rank for one in turned.entries] == [6, 7, 8, 9, 10]
        standing = await second.rank(3, "")
        assert (standing.game_id, standing.total, standing.entry.score) == ("global", 20, 3 + 23 + 43)
        for wrong, code in (
            ({"limit": 501}, Code.INVALID_ARGUMENT),
            ({"window": "autumn"}, Code.NOT_FOUND),
            ({"cursor": "nonsense"}, Code.ABORTED),
        ):
            with pytest.raises(grpc.aio.AioRpcError) as failed:
                await first.whole(**wrong)
            assert failed.value.code() is code
