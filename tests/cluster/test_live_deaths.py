"""Push while workers die and freeze."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, ClientTimeout

from tests.cluster.listening import begun, listening, told_of
from tests.cluster.scoreboard import Scoreboard, season, until

pytestmark = pytest.mark.cluster


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession(timeout=ClientTimeout(total=None, sock_read=60)) as opened:
        yield opened


async def test_a_stream_outlives_the_worker_that_owns_its_match(
    board: Scoreboard, session: ClientSession
) -> None:
    """The asked worker stays; the match's owner is killed, and the match comes to live here."""
    asked, owner = await board.start(2)
    numbers = (await board.answer(owner, "/ready/"))["partitions"]
    match = next(match for match in season(24) if match.partition in numbers)
    rest = await begun(board, match)
    async with (
        listening(session, asked, f"{match.path}live/") as one,
        listening(session, asked, "/live/") as all_,
    ):
        await told_of(one, 20)
        board.fleet.kill(owner)
        # Without the description that ends it: it may overtake the balls, and is a change of its own.
        await board.send(rest[:-1])
        await told_of(one, match.last_seq)
        assert not one.ended
        assert one.seqs == sorted(set(one.seqs))

        async def whole_again() -> bool:
            told = [data["silent"] for kind, _, data in all_.events if kind == "partial"]
            return len(told) > 1 and told[-1] == []

        await until(whole_again, "all workers heard of again")
        assert [owner.url] in [data["silent"] for kind, _, data in all_.events if kind == "partial"]
    board.fleet.restore()


async def test_a_frozen_worker_makes_lists_partial_and_says_so_and_not_slow(
    board: Scoreboard, session: ClientSession
) -> None:
    asked, frozen = await board.start(2)
    await begun(board, season(1)[0])
    frozen.pause()
    try:
        async with session.get(f"{asked.url}/matches/", timeout=ClientTimeout(total=2)) as answer:
            assert answer.status == 200
            assert answer.headers["X-Overstream-Partial"] == frozen.url
        async with session.get(f"{asked.url}/", timeout=ClientTimeout(total=2)) as answer:
            assert 'id="partial" role="status">' in await answer.text()
    finally:
        frozen.resume()
        await board.fleet.whole()
