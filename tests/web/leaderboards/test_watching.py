"""Watching boards and ranks: what they are at once, then each change, until the worker stops."""

import asyncio

import grpc
import pytest
from google.protobuf.message import Message

from schemas.leaderboards.published import BoardPage, RankedEntry
from schemas.leaderboards.totals import Total
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.http.responses import AnswerError, bad_request, unavailable
from tables.leaderboards.games import Game
from tests.awaiting import until
from tests.schemas.accounts.users import user
from tests.web.leaderboards.rpcs import Played
from tests.web.leaderboards.table import AT, play
from tests.web.leaderboards.totals import tell
from web.leaderboards.reading import MAX_USERS, Asked
from web.leaderboards.watching import BoardWatch

GAME = Game(game_id="g")


async def test_the_first_entries_come_at_once_and_again_as_they_change(hall: Played) -> None:
    play([hall.site.worker], GAME, [(1, 10), (2, 30), (3, 5)])
    watching = hall.client.watch(pb.WatchGameRequest(game_id="g", limit=2))
    first = (await watching.read()).page
    assert [(one.rank, one.score) for one in first.entries] == [(1, 30), (2, 10)]
    assert (first.total, first.HasField("next")) == (3, False)
    play([hall.site.worker], GAME, [(3, 40)])
    second = (await watching.read()).page
    assert [(one.rank, one.user_id) for one in second.entries] == [(1, user(3)), (2, user(2))]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (pb.WatchGameRequest(game_id="none"), grpc.StatusCode.NOT_FOUND),
        (pb.WatchGameRequest(game_id="g", window="autumn"), grpc.StatusCode.NOT_FOUND),
        (pb.WatchGameRequest(game_id="g", limit=101), grpc.StatusCode.INVALID_ARGUMENT),
        (pb.WatchGameRequest(game_id="g", limit=-1), grpc.StatusCode.INVALID_ARGUMENT),
    ],
)
async def test_what_cannot_be_watched_is_an_error(
    hall: Played, asked: pb.WatchGameRequest, code: grpc.StatusCode
) -> None:
    play([hall.site.worker], GAME, [(1, 1)])
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.client.watch(asked).read()
    assert failed.value.code() is code


async def test_a_worker_that_stops_ends_the_streams_and_says_to_watch_another(hall: Played) -> None:
    play([hall.site.worker], GAME, [(1, 1)])
    watching = hall.client.watch(pb.WatchGameRequest(game_id="g"))
    await watching.read()
    await hall.site.cluster.note_stop()
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await watching.read()
    assert failed.value.code() is grpc.StatusCode.UNAVAILABLE


async def test_a_users_rank_comes_at_once_and_again_as_it_changes(hall: Played) -> None:
    play([hall.site.worker], GAME, [(1, 10), (2, 30)])
    watching = hall.client.stream("WatchUser", pb.WatchUserRequest(game_id="g", user_id=user(1)))
    first = (await watching.read()).standing
    assert (first.entry.rank, first.total, first.HasField("percentile")) == (2, 2, False)
    play([hall.site.worker], GAME, [(1, 40)])
    second = (await watching.read()).standing
    assert (second.entry.rank, second.entry.score) == (1, 40)


async def test_who_has_no_rank_yet_is_told_of_the_first_one(hall: Played) -> None:
    play([hall.site.worker], GAME, [(1, 10)])
    watching = hall.client.stream("WatchUser", pb.WatchUserRequest(game_id="g", user_id=user(2)))
    assert not (await watching.read()).standing.HasField("entry")
    play([hall.site.worker], GAME, [(2, 5)])
    assert (await watching.read()).standing.entry.rank == 2


async def test_the_board_over_all_games_and_a_users_rank_on_it_are_told_as_they_change(hall: Played) -> None:
    tell([hall.site.worker], [Total(user(number), "g", "all-time", number, AT, 1) for number in range(9)])
    board = hall.client.stream("WatchGlobal", pb.WatchGlobalRequest(limit=2))
    rank = hall.client.stream("WatchUser", pb.WatchUserRequest(user_id=user(3)))
    assert [one.score for one in (await board.read()).page.entries] == [8, 7]
    assert (await rank.read()).standing.entry.rank == 6
    tell([hall.site.worker], [Total(user(3), "h", "all-time", 40.0, AT, 1)])
    page = (await board.read()).page
    assert ([one.score for one in page.entries], page.game_id, page.total) == ([43, 8], "global", 9)
    assert (await rank.read()).standing.entry.rank == 1


@pytest.mark.parametrize(
    ("method", "asked", "code"),
    [
        ("WatchUser", pb.WatchUserRequest(game_id="g"), grpc.StatusCode.INVALID_ARGUMENT),
        ("WatchUser", pb.WatchUserRequest(game_id="none", user_id=user(1)), grpc.StatusCode.NOT_FOUND),
        ("WatchGlobal", pb.WatchGlobalRequest(limit=101), grpc.StatusCode.INVALID_ARGUMENT),
        ("WatchGlobal", pb.WatchGlobalRequest(window="autumn"), grpc.StatusCode.NOT_FOUND),
    ],
)
async def test_no_rank_and_no_board_over_all_games_is_watched_that_cannot_be(
    hall: Played, method: str, asked: Message, code: grpc.StatusCode
) -> None:
    play([hall.site.worker], GAME, [(1, 1)])
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await hall.client.stream(method, asked).read()
    assert failed.value.code() is code


class Board:
    """A board of a test, and how often it is read."""

    def __init__(self) -> None:
        self.total = 1
        self.version = 0
        self.reads = 0
        self.asked: list[Asked] = []
        self.error: Exception | None = None

    async def read(self, game_id: str, asked: Asked) -> BoardPage:
        self.reads += 1
        self.version += 1
        if self.error is not None:
            raise self.error
        self.asked.append(asked)
        entries = [
            RankedEntry(place, user(place), None, -float(place), 0.0, self.total) for place in range(1, 9)
        ]
        if asked.users:
            entries = [entry for entry in entries if entry.user_id in asked.users]
        return BoardPage(game_id, asked.window, self.total, entries[: asked.limit], str(self.version))

    async def read_again(self) -> None:
        """Wait until it is read anew, twice: what the first read made is told by then."""
        reads = self.reads
        await until(lambda: self.reads >= reads + 2)


async def test_however_many_watch_a_board_is_read_by_one_and_by_none_once_all_have_left() -> None:
    board = Board()
    watch = BoardWatch(board.read, every=0.0)
    followers = [watch.follow("g", "all-time", 3) for _ in range(20)]
    pages = [await anext(one) for one in followers]
    assert {page.version for page in pages} == {"1"}
    assert len(watch.boards) == 1
    for one in followers:
        await one.aclose()
    assert watch.boards == {}
    assert watch._following == {}


async def test_a_moment_without_a_change_is_not_told_and_of_many_changes_the_latest_is() -> None:
    board = Board()
    watch = BoardWatch(board.read, every=0.0)
    follower = watch.follow("g", "all-time", 3)
    assert (await anext(follower)).version == "1"
    await board.read_again()
    for total in (2, 3, 4):
        board.total = total
        await board.read_again()
    assert (await anext(follower)).total == 4
    await follower.aclose()


async def test_ranks_and_first_entries_of_a_board_are_read_in_as_few_readings_as_there_can_be() -> None:
    board = Board()
    watch = BoardWatch(board.read, every=0.0)
    tops = [watch.follow("g", "all-time", limit) for limit in (1, 3, 2)]
    ranks = [watch.follow_user("g", "all-time", user(number)) for number in range(MAX_USERS + 1)]
    assert [len((await anext(one)).entries) for one in tops] == [1, 3, 2]
    standings = [await anext(one) for one in ranks]
    assert [one.entry.rank if one.entry else None for one in standings[:10]] == [None, *range(1, 9), None]
    await board.read_again()
    board.asked.clear()
    await until(lambda: len(board.asked) > 6)
    round_ = next(place for place, asked in enumerate(board.asked) if not asked.users)
    asked = board.asked[round_ : round_ + 3]
    assert [(one.limit if not one.users else len(one.users)) for one in asked] == [3, MAX_USERS, 1]
    board.total = 2
    assert [len((await anext(one)).entries) for one in tops] == [1, 3, 2]
    assert {(await anext(one)).total for one in ranks} == {2}
    for follower in (*tops, *ranks):
        await follower.aclose()
    assert watch.boards == {}


async def test_who_leaves_while_the_first_reading_is_under_way_leaves_nothing() -> None:
    reading = asyncio.Event()

    async def never(*_: object) -> BoardPage:
        reading.set()
        await asyncio.Event().wait()
        raise AssertionError

    watch = BoardWatch(never)
    coming = asyncio.ensure_future(anext(watch.follow("g", "all-time", 3)))
    await reading.wait()
    coming.cancel()
    await asyncio.wait([coming])
    assert (watch.boards, watch._following) == ({}, {})


async def test_who_asks_for_what_is_not_there_ends_nobody_elses_stream() -> None:
    board = Board()
    watch = BoardWatch(board.read, every=0.0)
    follower = watch.follow("g", "all-time", 3)
    await anext(follower)
    board.error = bad_request("no such user")
    with pytest.raises(AnswerError):
        await anext(watch.follow_user("g", "all-time", "me"))
    board.error, board.total = None, 2
    assert (await anext(follower)).total == 2
    await follower.aclose()


async def test_a_board_that_is_away_for_a_moment_is_waited_for_by_who_has_seen_it() -> None:
    board = Board()
    watch = BoardWatch(board.read, every=0.0)
    follower = watch.follow("g", "all-time", 3)
    await anext(follower)
    board.error = unavailable("a rebalance")
    await board.read_again()
    board.error, board.total = None, 2
    assert (await anext(follower)).total == 2
    await follower.aclose()


@pytest.mark.parametrize("error", [unavailable("away"), bad_request("no such window")])
async def test_a_board_that_cannot_be_read_for_long_ends_its_streams(error: Exception) -> None:
    board = Board()
    watch = BoardWatch(board.read, every=0.0, patience=0.0)
    follower = watch.follow("g", "all-time", 3)
    await anext(follower)
    board.error = error
    with pytest.raises(type(error), match=str(error)):
        await anext(follower)
    assert watch.boards == {}
