"""A sport in a package of its own, as whoever installs it has it: nothing in this tree knows of it."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from counting.events import Add, Correction, Description
from counting.feed import FEED
from counting.sport import SPORT
from drill.matches import slice_of
from drill.slice import MatchLog
from feeds.matches.producer import connect
from sandbox.kafka import KafkaServer
from sandbox.process import FAUST, ROOT, Process
from sandbox.worker import WorkerProcess
from schemas.topics import TopicPolicy
from tables.matches.sport import any_sport
from tests.cluster.conftest import scoreboard_of
from tests.cluster.listening import listening
from tests.cluster.scoreboard import PARTITIONS, Scoreboard, until
from tests.engine.kafka_topics import read

pytestmark = pytest.mark.cluster

PACKAGE = ROOT / "examples" / "counting"
SLICE = slice_of(any_sport(SPORT), FEED)
REPLAYED = "count-to-thirty"
PATH = f"/counting/matches/{REPLAYED}/"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the package for the processes of a test: its modules and its metadata are on their path."""
    metadata = tmp_path / "installed"
    metadata.mkdir()
    subprocess.run(
        [sys.executable, "-c", "import setuptools; setuptools.setup()", "-q", "egg_info", "-e", metadata],
        cwd=PACKAGE,
        check=True,
    )
    path = [str(PACKAGE), str(metadata), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))


@pytest.fixture
async def board(installed: None, kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[Scoreboard]:
    """A scoreboard where the package is installed, without a worker yet."""
    async with scoreboard_of(kafka, "second_sport", tmp_path) as board:
        yield board


async def test_a_second_sport_is_exact_whatever_dies_and_nothing_here_knows_it(
    board: Scoreboard, tmp_path: Path
) -> None:
    [worker] = await board.start(1)
    simulating = faust(board, tmp_path, "simulate", "--rate", "300", "--matches", "6", "--duration", "4")
    await until(lambda: is_scored(board, worker), "a match that is scored")
    worker.kill()
    board.fleet.start(worker)
    await board.fleet.whole()
    assert await simulating.wait(30) == 0, simulating.last_words()
    async with connect(FEED, {"bootstrap_servers": board.kafka.bootstrap}) as feed:
        await feed.send(Description(REPLAYED, "Count to thirty", 30))
        await feed.flush()
        await board.answer(worker, PATH)
        async with listening(board.session, worker, f"{PATH}live/") as listener:
            replaying = faust(board, tmp_path, "replay", "--fast", str(PACKAGE / "counting" / "match.jsonl"))
            assert await replaying.wait(30) == 0, replaying.last_words()
            # Without numbers, and known by their ids: what comes again is not counted.
            await feed.send(Add(REPLAYED, "a", 0, 1767225601000, 4))
            await feed.send(Correction(REPLAYED, "g", 0, 1767225607000, "a", None))
            await feed.flush()
            await until(lambda: came(listener.events, 26), "the corrected count")
    state = await board.answer(worker, PATH)
    assert (state["count"], state["status"], state["last_seq"]) == (26, "finished", 7)
    assert state["correction"]["changed"] == [{"figure": "count", "before": "30", "after": "26"}]
    listed = await board.answer(worker, "/counting/scores/", status="finished")
    assert REPLAYED in [one["match_id"] for one in listed]
    assert "/counting/matches/{match_id}/live/" in (await board.answer(worker, "/openapi.json"))["paths"]
    query = f'{{ countingMatch(id: "{REPLAYED}") {{ count status }} }}'
    async with board.session.post(f"{worker.url}/graphql/", json={"query": query}) as answer:
        assert (await answer.json())["data"] == {"countingMatch": {"count": 26, "status": "FINISHED"}}
    assert await board.metric(worker, "counting_events_processed_total") > 0
    await assert_exact(board, worker)


def faust(board: Scoreboard, folder: Path, command: str, *options: str) -> Process:
    command_line = [*FAUST, command, "--sport", "counting", *options]
    return Process(command_line, folder / f"{command}.log", board.environ)


async def is_scored(board: Scoreboard, worker: WorkerProcess) -> bool:
    status, body = await board.get(worker, "/counting/matches/", status="live")
    return status == 200 and len(msgspec.json.decode(body)) > 2


async def came(events: list[tuple[str, str, dict[str, object]]], count: int) -> bool:
    return bool(events) and events[-1][2].get("count") == count


async def assert_exact(board: Scoreboard, worker: WorkerProcess) -> None:
    """Each made-up match is the fold of what Kafka has of it, and each round of it was published once."""
    logs: dict[str, MatchLog] = {}
    for key, value in await records(board, SPORT.topics.descriptions):
        logs.setdefault(key.decode(), MatchLog(key.decode())).descriptions.append(value)
    for key, value in await records(board, SPORT.topics.events):
        logs[key.decode()].add(SLICE.event(key, value), value)
    logs.pop(REPLAYED)
    assert len(logs) > 5
    assert SPORT.topics.windows is not None
    due = {match_id: SLICE.reference(log) for match_id, log in logs.items()}

    async def is_exact() -> bool:
        found: dict[str, list[object]] = {}
        for key, value in await records(board, SPORT.topics.windows):
            found.setdefault(key.decode(), []).append(SLICE.window(value))
        published = all(found.get(match_id, []) == list(one.windows) for match_id, one in due.items())
        bodies = {match_id: await board.get(worker, one.paths[0]) for match_id, one in due.items()}
        return published and all(
            status == 200 and not due[match_id].is_behind(body) for match_id, (status, body) in bodies.items()
        )

    await until(is_exact, "every match and round exact")


async def records(board: Scoreboard, topic: TopicPolicy) -> list[tuple[bytes, bytes]]:
    found = [await read(board.kafka, topic.name, number) for number in range(PARTITIONS)]
    return [(record.key, record.value) for partition in found for record in partition]
