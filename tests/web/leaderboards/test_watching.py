"""Watching a board over gRPC: its first entries at once, then each change, until the worker stops."""

from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import pytest

from schemas.leaderboards.published import BoardPage, RankedEntry
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.http.responses import bad_request, unavailable
from tables.leaderboards.games import Game
from tests.awaiting import until
from tests.web.leaderboards.rpcs import Played, played
from tests.web.leaderboards.table import play, user
from tests.web.site import Site
from web.leaderboards.reading import Asked
from web.leaderboards.watching import BoardWatch

GAME = Game(game_id="g")


@pytest.fixture
async def hall(site: Site, tmp_path: Path) -> AsyncIterator[Played]:
    async with played(site, tmp_path) as ready:
        yield ready


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


class Board:
    """A board of a test, and how often it is read."""

    def __init__(self) -> None:
        self.total = 1
        self.version = 0
        self.reads = 0
        self.error: Exception | None = None

    async def read(self, game_id: str, asked: Asked) -> BoardPage:
        self.reads += 1
        self.version += 1
        if self.error is not None:
            raise self.error
        entries = [RankedEntry(1, user(1), None, float(self.total), 0.0, 1)]
        return BoardPage(game_id, asked.window, self.total, entries, str(self.version), "next")

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
    assert len(watch.watched) == 1
    for one in followers:
        await one.aclose()
    assert watch.watched == {}
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
    assert watch.watched == {}
