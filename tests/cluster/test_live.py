"""Push over two workers: a client asks either, and a match may live on either, and move."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import ClientSession, ClientTimeout

from tests.cluster.listening import Listening, begun, listening, told_of
from tests.cluster.scoreboard import Scoreboard, season, until

pytestmark = [pytest.mark.cluster, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession(timeout=ClientTimeout(total=None, sock_read=60)) as opened:
        yield opened


async def test_either_worker_pushes_every_match_and_nothing_twice(
    two_workers: Scoreboard, session: ClientSession
) -> None:
    for match in season(4):
        rest = await begun(two_workers, match)
        first, second = two_workers.fleet.workers
        path = f"{match.path}live/"
        async with listening(session, first, path) as one, listening(session, second, path) as other:
            await asyncio.gather(told_of(one, 20), told_of(other, 20))
            await two_workers.send(rest)
            await asyncio.gather(told_of(one, match.last_seq), told_of(other, match.last_seq))
        for listener in (one, other):
            assert listener.seqs == sorted(listener.seqs)
            assert listener.events[-1][2]["last_seq"] == match.last_seq


async def test_a_client_goes_from_one_worker_to_the_other_where_it_left_off(
    two_workers: Scoreboard, session: ClientSession
) -> None:
    [match] = season(1)
    rest = await begun(two_workers, match)
    first, second = two_workers.fleet.workers
    async with listening(session, first, f"{match.path}live/") as one:
        await told_of(one, 20)
    await two_workers.send(rest[:10])
    await two_workers.counted(match, 30)
    async with listening(session, second, f"{match.path}live/", **{"Last-Event-ID": "20"}) as other:
        await told_of(other, 30)
        assert other.seqs[0] > 20


async def test_all_matches_are_pushed_by_either_worker(
    two_workers: Scoreboard, session: ClientSession
) -> None:
    matches = season(6)
    for match in matches:
        await begun(two_workers, match)
    for worker in two_workers.fleet.workers:
        async with listening(session, worker, "/live/") as listener:

            async def all_known(listener: Listening = listener) -> bool:
                known = {
                    one["match_id"] for kind, _, told in listener.events if kind == "scores" for one in told
                }
                return {match.match_id for match in matches} <= known

            await until(all_known, "all matches")
            assert ("partial", "", {"silent": []}) in listener.events


async def test_either_worker_waits_for_a_newer_state_of_every_match(
    two_workers: Scoreboard, session: ClientSession
) -> None:
    [match] = season(1)
    rest = await begun(two_workers, match)
    waiting = [
        asyncio.create_task(two_workers.answer(worker, match.path, after="20", timeout="4"))
        for worker in two_workers.fleet.workers
    ]
    await asyncio.sleep(0.2)
    await two_workers.send(rest[:1])
    assert [state["last_seq"] for state in await asyncio.gather(*waiting)] == [21, 21]


async def test_either_worker_serves_sockets_graphql_and_pages_of_every_match(
    two_workers: Scoreboard, session: ClientSession
) -> None:
    for match in season(2):
        await begun(two_workers, match)
        for worker in two_workers.fleet.workers:
            async with session.ws_connect(f"{worker.url}/ws/") as socket:
                await socket.send_json({"subscribe": [match.match_id]})
                assert (await socket.receive_json(timeout=20))["state"]["last_seq"] == 20
            query = '{ matchState(id: "$") { lastSeq } scorecard(id: "$") { lastSeq } }'.replace(
                "$", match.match_id
            )
            async with session.post(f"{worker.url}/graphql/", json={"query": query}) as answer:
                told = await answer.json()
                assert told == {"data": {"matchState": {"lastSeq": 20}, "scorecard": {"lastSeq": 20}}}
            async with session.get(f"{worker.url}/match/{match.match_id}/overs/") as answer:
                assert answer.status == 200
                assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src")


async def test_both_workers_know_who_owns_what(two_workers: Scoreboard) -> None:
    told = [await two_workers.answer(worker, "/workers/") for worker in two_workers.fleet.workers]
    owned = [{one["url"]: one["partitions"] for one in info["workers"]} for info in told]
    assert owned[0] == owned[1]
    assert sorted(number for numbers in owned[0].values() for number in numbers) == [*range(6)]
