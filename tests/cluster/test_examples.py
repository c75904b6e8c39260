"""The examples run as they stand, with a worker that runs as operators run it."""

import asyncio
import re
import sys
import time
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from sandbox.kafka import KafkaServer
from sandbox.kafka.ports import free_port
from sandbox.process import ROOT
from serving.identity.token_key_file import rotate_token_keys
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
    async with scoreboard_of(kafka, "post-score", tmp_path, environ, ["basketball", "cricket"]) as board:
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


async def test_players_over_http_and_grpc_register_submit_and_watch_their_ranks_on_one_board(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    keys, tokens = tmp_path / "keys.json", tmp_path / "tokens.json"
    game = unique("game")
    key = new_key(keys, "example", (f"games:{game}",), 1000)
    rotate_token_keys(tokens, time.time())
    port = free_port()
    ada, grace = unique("ada"), unique("grace")
    environ = {
        "OVERSTREAM_API_KEYS_FILE": str(keys),
        "OVERSTREAM_JWT_KEYS_FILE": str(tokens),
        "OVERSTREAM_GRPC_PORT": str(port),
    }
    given = {
        "OVERSTREAM_KEY": key,
        "OVERSTREAM_PASSWORD": "correct horse battery",  # pragma: allowlist secret
        "PYTHONPATH": str(ROOT),
    }

    async def said_by(example: str, name: str, worker: str) -> list[str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, EXAMPLES / example, game, name, worker, env=given, stdout=PIPE
        )
        said, _ = await process.communicate()
        assert process.returncode == 0
        # The board over all games is that of all tests.
        return re.sub(r"all games \d+$", "all games N", said.decode(), flags=re.MULTILINE).splitlines()

    async with scoreboard_of(kafka, "leaderboard", tmp_path, environ, ["cricket", "leaderboards"]) as board:
        [worker] = await board.start(1)
        over_http = await said_by("leaderboard_http.py", ada, worker.url)
        over_grpc = await said_by("leaderboard_grpc.py", grace, f"127.0.0.1:{port}")
        again = await said_by("leaderboard_grpc.py", grace, f"127.0.0.1:{port}")
    assert over_http == [
        f"{ada} has 310, rank 1, over all games N",
        f"{ada} has 470, rank 1, over all games N",
        "rank 1 of 1",
        f"1. of 1: {ada} 470",
    ]
    assert over_grpc == [
        f"{grace} has 450, rank 2, over all games N",
        f"{grace} has 450, rank 2, over all games N",
        f"{grace} has 480, rank 1, over all games N",
        f"1. of 2: {grace} 480",
    ]
    assert again == over_grpc  # a repeat gets the first answer
