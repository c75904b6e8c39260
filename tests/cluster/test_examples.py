"""The examples run as they stand, with a worker that runs as operators run it."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest

from sandbox.process import ROOT
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
