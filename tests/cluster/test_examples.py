"""The examples run as they stand, with a worker that runs as operators run it."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from sandbox.kafka import KafkaServer
from sandbox.kafka.ports import free_port
from sandbox.process import ROOT
from serving.ingest.key_file import new_key
from tests.cluster.conftest import scoreboard_of
from tests.cluster.scoreboard import Scoreboard
from tests.engine.kafka_topics import unique

pytestmark = pytest.mark.cluster

EXAMPLES = ROOT / "examples"


async def test_what_one_example_sends_the_other_shows(board: Scoreboard) -> None:
    [worker] = await board.start(1)
    match_id = unique("example")
    environ = {"OVERSTREAM_BROKER": board.kafka.bootstrap, "PYTHONPATH": str(ROOT)}
    sender = await asyncio.create_subprocess_exec(
        sys.executable, EXAMPLES / "send_over.py", match_id, env=environ, stdout=PIPE
    )
    sent, _ = await sender.communicate()
    assert sender.returncode == 0
    assert sent.decode().splitlines() == [f"sent {number}" for number in range(1, 8)]

    follower = await asyncio.create_subprocess_exec(
        sys.executable, EXAMPLES / "follow_match.py", match_id, worker.url, env=environ, stdout=PIPE
    )
    assert follower.stdout is not None
    try:
        async with asyncio.timeout(30):
            while (line := (await follower.stdout.readline()).decode().strip()) and "amended" not in line:
                assert line.startswith("Reds ")
        assert line == "Reds 13-1 in 1 overs (amended)"
    finally:
        follower.terminate()
        await follower.wait()


async def test_a_score_that_is_posted_counts_and_a_lower_one_corrects_it(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.json"
    key = new_key(keys, "example", ("ingest:basketball",), 1000)
    environ = {"OVERSTREAM_API_KEYS_FILE": str(keys)}
    async with scoreboard_of(kafka, "post-score", tmp_path, environ) as board:
        [worker] = await board.start(1)
        poster = await asyncio.create_subprocess_exec(
            sys.executable,
            EXAMPLES / "post_score.py",
            unique("posted"),
            worker.url,
            env={"OVERSTREAM_KEY": key},
            stdout=PIPE,
        )
        said, _ = await poster.communicate()
    assert poster.returncode == 0
    assert said.decode().splitlines() == [
        "Q1 12:00 Reds 0-0 Blues",
        "Q1 6:30 Reds 14-11 Blues",
        "Q1 0:00 Reds 27-25 Blues",
        "Q2 8:05 Reds 36-40 Blues",
        "Q2 8:05 Reds 36-38 Blues (corrected)",
    ]


async def test_scores_that_are_submitted_over_http_and_grpc_are_on_one_board(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.json"
    game = unique("game")
    key = new_key(keys, "example", (f"games:{game}", f"scores:{game}"), 1000)
    port = free_port()
    environ = {"OVERSTREAM_API_KEYS_FILE": str(keys), "OVERSTREAM_GRPC_PORT": str(port)}

    async def said_by(example: str, worker: str) -> list[str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            EXAMPLES / example,
            game,
            worker,
            env={"OVERSTREAM_KEY": key, "PYTHONPATH": str(ROOT)},
            stdout=PIPE,
        )
        said, _ = await process.communicate()
        assert process.returncode == 0
        return said.decode().splitlines()

    async with scoreboard_of(kafka, "leaderboard", tmp_path, environ) as board:
        [worker] = await board.start(1)
        over_http = await said_by("leaderboard_http.py", worker.url)
        over_grpc = await said_by("leaderboard_grpc.py", f"127.0.0.1:{port}")
    submitted = [
        "Ada has 310, rank 1",
        "Grace has 450, rank 1",
        "Alan has 205, rank 3",
        "Ada has 470, rank 1",
    ]
    assert over_http == [*submitted, "1. Ada 470", "2. Grace 450"]
    assert over_grpc == [*submitted, "3 play: 1. Ada 470, 2. Grace 450, 3. Alan 205"]
