"""Two workers, and every question asked of either."""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from serving.cluster import PARTIAL
from serving.hops import HOP
from tests.cluster.games import Played, send_games
from tests.cluster.scoreboard import Match, Scoreboard, season
from tests.engine.kafka_topics import unique

pytestmark = [pytest.mark.cluster, pytest.mark.slices(), pytest.mark.asyncio(loop_scope="module")]

ODD_IDS = ["a/b", "../a", ".a.b.", "two words", "100%25", "café", "🏏", "a?b#c&d=e+f", "x" * 120]
BAD_QUERIES = [
    ("/matches/", {"status": "raining"}),
    ("/matches/", {"limit": "0"}),
    ("/matches/", {"limit": "-1"}),
    ("/matches/", {"limit": "ten"}),
    ("/matches/{}/overs/", {"innings": "0"}),
    ("/matches/{}/overs/", {"last": "1.5"}),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(two_workers: Scoreboard) -> Sequence[Match]:
    """Matches of both workers, played to their end and counted."""
    matches = season(12)
    for match in matches:
        await two_workers.send(match.records)
    for match in matches:
        for worker in two_workers.fleet.workers:
            await two_workers.counted(match, worker=worker)
    return matches


async def test_each_worker_owns_a_part(two_workers: Scoreboard) -> None:
    owned = [
        (await two_workers.answer(worker, "/ready/"))["partitions"] for worker in two_workers.fleet.workers
    ]
    assert all(owned)
    assert sorted(owned[0] + owned[1]) == list(range(6))


async def test_either_worker_answers_for_every_match(
    two_workers: Scoreboard, played: Sequence[Match]
) -> None:
    await two_workers.assert_exact(played)


@pytest.mark.parametrize("view", ["", "scorecard/", "overs/"])
async def test_both_workers_say_the_same(two_workers: Scoreboard, played: Sequence[Match], view: str) -> None:
    for match in played:
        answers = [
            await two_workers.answer(worker, match.path + view) for worker in two_workers.fleet.workers
        ]
        assert answers[0] == answers[1]


async def test_the_overs_are_those_of_the_fold(two_workers: Scoreboard, played: Sequence[Match]) -> None:
    for match, worker in zip(played, two_workers.fleet.workers * 6, strict=True):
        overs = await two_workers.answer(worker, f"{match.path}overs/")
        assert {(over["innings"], over["over"]): tuple(over["balls"]) for over in overs} == match.due.balls
        last = await two_workers.answer(worker, f"{match.path}overs/", innings="1", last="2")
        assert last == [over for over in overs if over["innings"] == 1][-2:]


async def test_either_worker_lists_all_matches_newest_first(
    two_workers: Scoreboard, played: Sequence[Match]
) -> None:
    for worker in two_workers.fleet.workers:
        listed: list[dict[str, Any]] = await two_workers.answer(worker, "/matches/")
        assert {match.match_id for match in played} <= {state["match_id"] for state in listed}
        updates = [state["last_update"] for state in listed]
        assert updates == sorted(updates, reverse=True)
        assert await two_workers.answer(worker, "/matches/", limit="3") == listed[:3]


async def test_whoever_says_that_it_is_a_worker_gets_the_list_that_everybody_gets(
    two_workers: Scoreboard, played: Sequence[Match]
) -> None:
    """The header alone was believed: lists with a part of the matches, which caches kept."""
    for worker in two_workers.fleet.workers:
        async with two_workers.session.get(f"{worker.url}/matches/", headers={HOP: "1"}) as answer:
            listed = {state["match_id"] for state in await answer.json()}
            assert {match.match_id for match in played} <= listed
            assert PARTIAL not in answer.headers


async def test_a_match_nobody_has_is_404_on_both(two_workers: Scoreboard, played: Sequence[Match]) -> None:
    unknown = {Match(unique("nobody"), 1).path for _ in range(8)}
    for worker in two_workers.fleet.workers:
        for path in unknown:
            for view in ("", "scorecard/", "overs/"):
                status, body = await two_workers.get(worker, path + view)
                assert status == 404
                assert b'"code":"not-found"' in body


@pytest.mark.parametrize(("path", "query"), BAD_QUERIES)
async def test_a_question_that_makes_no_sense_is_400_with_the_reason(
    two_workers: Scoreboard, played: Sequence[Match], path: str, query: dict[str, str]
) -> None:
    for worker in two_workers.fleet.workers:
        status, body = await two_workers.get(worker, path.format(played[0].match_id), **query)
        assert status == 400
        [(name, given)] = query.items()
        assert name in body.decode()
        assert given in body.decode()


@pytest.mark.parametrize("odd", ODD_IDS)
async def test_any_text_can_be_a_match_id(two_workers: Scoreboard, odd: str) -> None:
    match = Match(unique(odd), 3)
    await two_workers.send(match.records)
    for worker in two_workers.fleet.workers:
        await two_workers.counted(match, worker=worker)
        state = await two_workers.answer(worker, match.path)
        assert state["match_id"] == match.match_id
        card = await two_workers.answer(worker, f"{match.path}scorecard/")
        assert card["match_id"] == match.match_id


WAITING = ("after", "timeout")
"""To wait is what they are for, and one without the other is refused, which OpenAPI has no word for."""


def askable(described: dict[str, Any], games: Sequence[Played]) -> dict[str, Any]:
    """The description without what schemathesis cannot ask: long polls, and bodies that it cannot write.

    It follows the ids of cricket's matches from the lists to the views, and has to be told those of games.
    """
    for path, methods in described["paths"].items():
        for operation in methods.values():
            named = operation["parameters"]
            if path.endswith("/matches/{match_id}/"):
                named[:] = [one for one in named if one["name"] not in WAITING]
            if path.startswith("/basketball/matches/"):
                for parameter in named:
                    if parameter["name"] == "match_id":
                        parameter["schema"] = {"enum": [*(game.match_id for game in games), "nobody"]}
            bodies = operation.get("requestBody", {}).get("content", {})
            for kind in bodies.keys() - {"application/json"}:
                del bodies[kind]
    return described


async def test_whatever_is_asked_is_answered_as_the_description_says(
    two_workers: Scoreboard, played: Sequence[Match], tmp_path: Path
) -> None:
    """Schemathesis makes up questions, right ones and wrong ones, and follows the ids that lists give."""
    asked = two_workers.fleet.workers[0]
    games = [Played(unique("game"), number) for number in range(3)]
    await send_games(two_workers, games)
    described = askable(await two_workers.answer(asked, "/openapi.json"), games)
    (tmp_path / "openapi.json").write_text(json.dumps(described))
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json", "--url", asked.url]
    # A stream does not end, and schemathesis waits for the end of what it asks for.
    limits = ["--exclude-path-regex", "/(live|ws)/$", "--request-timeout", "30"]
    amount = ["--seed", "14", "--max-examples", "4", "--generation-database", "none", "--no-color"]
    # A busy machine is slow at making questions up, too.
    patient = ["--suppress-health-check", "all"]

    asking = await asyncio.create_subprocess_exec(
        *command,
        *limits,
        *patient,
        *amount,
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await asking.communicate()

    assert asking.returncode == 0, told.decode()
