"""Games on two workers: each is asked for all of them, and answers as the fold does."""

from collections.abc import Sequence
from typing import Any

import pytest
import pytest_asyncio

from feeds.basketball.feed import FEED
from feeds.matches.producer import connect
from schemas.basketball.events import GameInfo
from tests.cluster.games import Played, send_games
from tests.cluster.scoreboard import Scoreboard, partition_of, until
from tests.engine.kafka_topics import unique

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.slices("basketball", "cricket"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def games(two_workers: Scoreboard) -> Sequence[Played]:
    """Games of both workers, played to their end and counted."""
    played = [Played(unique("game"), number) for number in range(6)]
    await send_games(two_workers, played)
    return played


async def test_either_worker_answers_for_every_game_as_the_fold_does(
    two_workers: Scoreboard, games: Sequence[Played]
) -> None:
    for game in games:
        due = game.views
        for worker in two_workers.fleet.workers:
            for view, answer in due.items():
                assert await two_workers.answer(worker, f"{game.path}{view}") == answer, view
    assert all(game.views["box-score/"]["breaches"] == [] for game in games)


async def test_either_worker_leads_back_to_the_first_play(
    two_workers: Scoreboard, games: Sequence[Played]
) -> None:
    for game in games[:2]:
        for worker in two_workers.fleet.workers:
            found: list[Any] = []
            path = f"{game.path}plays/"
            while path:
                async with two_workers.session.get(f"{worker.url}{path}") as answer:
                    found = [*await answer.json(), *found]
                    path = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")
            assert found == game.plays


async def test_graphql_answers_what_the_api_does(two_workers: Scoreboard, games: Sequence[Played]) -> None:
    query = """query Q($id: ID!) {
        gameState(id: $id) { lastSeq status }
        boxScore(id: $id) { home { totals { points } } breaches }
        plays(id: $id, last: 1) { seq text }
        windows(id: $id, kind: PERIOD) { period home away complete }
    }"""
    for game in games:
        due = game.views
        totals = due["box-score/"]["home"]["totals"]
        for worker in two_workers.fleet.workers:
            asked = {"query": query, "variables": {"id": game.match_id}}
            async with two_workers.session.post(f"{worker.url}/graphql/", json=asked) as answer:
                found = (await answer.json())["data"]
            assert found["gameState"] == {"lastSeq": game.game.last_seq, "status": "FINISHED"}
            assert found["boxScore"] == {"home": {"totals": {"points": totals["points"]}}, "breaches": []}
            assert found["plays"] == [{name: game.plays[-1][name] for name in ("seq", "text")}]
            assert [one["period"] for one in found["windows"]] == [
                *range(1, len(game.game.periods) + 1),
            ]


async def test_either_worker_says_which_games_are_in_play_where_and_how_far_topics_are_read(
    two_workers: Scoreboard, games: Sequence[Played]
) -> None:
    live = Played(unique("live"), 9)
    some = live.records[:40]
    async with connect(FEED, {"bootstrap_servers": two_workers.kafka.bootstrap}) as feed:
        for record in some:
            await feed.send(record)
        await feed.flush()
    seq = max(record.seq for record in some if not isinstance(record, GameInfo))

    for worker in two_workers.fleet.workers:

        async def is_told(worker: Any = worker) -> bool:
            info = await two_workers.answer(worker, "/workers/", matches="true")
            places = {
                match["match_id"]: (match["last_seq"], match["partition"] in one["partitions"])
                for one in info["workers"]
                for match in one["matches"] or ()
            }
            return places.get(live.match_id) == (seq, True)

        await until(is_told, f"{live.match_id} is at {seq}")
        info = await two_workers.answer(worker, "/workers/", matches="true")
        # A partition of which nothing came yet has no position.
        of_games = {
            partition["partition"]: topic
            for one in info["workers"]
            for partition in one["positions"]
            for topic in partition["topics"]
            if topic["topic"] == "basketball.events"
        }
        assert of_games.keys() >= {partition_of(game.match_id.encode()) for game in (*games, live)}
        sent = sum(len(game.events) for game in games) + seq
        assert sum(topic["next"] for topic in of_games.values()) >= sent
        assert all(topic["committed"] <= topic["next"] for topic in of_games.values())
