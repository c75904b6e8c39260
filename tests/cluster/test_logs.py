"""What a worker writes down: JSON lines, few of them, and a crash as one event."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox.kafka import KafkaServer
from sandbox.kafka.ports import free_port
from sandbox.process import ROOT, make_topics
from sandbox.worker import WorkerProcess
from tests.cluster.scoreboard import Match, Scoreboard
from tests.engine.kafka_topics import unique

# A worker that cannot take its partitions over, for a reason that nobody thought of.
BROKEN = """
import sys
from engine.partitions.ownership import Partitions

async def broken(*_, **__):
    raise ZeroDivisionError("on purpose")

Partitions.open = broken
sys.argv = ["faust", "-A", "app", "worker"]
from faust.cli.faust import cli
cli()
"""


def lines(text: str) -> list[dict[str, Any]]:
    """Log lines, each of which must be an object by itself."""
    return [json.loads(line) for line in text.splitlines()]


def log_of(worker: WorkerProcess) -> list[dict[str, Any]]:
    return lines(worker.log.read_text())


@pytest.mark.slices
async def test_every_line_is_json_and_a_match_costs_few_of_them(board: Scoreboard) -> None:
    (worker,) = await board.start(1)
    before = len(log_of(worker))
    assert before < 20  # not one or two a table
    match = Match("logged")
    await board.send(match.records, rate=200)
    await board.counted(match)
    told = log_of(worker)

    assert len(told) - before < len(match.records) / 10
    assert any(line["message"].startswith("owns partitions [0, 1, 2, 3, 4, 5]") for line in told)
    assert all({"time", "level", "logger", "message", "worker"} <= set(line) for line in told)


async def test_an_answer_has_the_name_that_the_client_gave_its_request_or_one_of_ours(
    board: Scoreboard,
) -> None:
    (worker,) = await board.start(1)
    health = worker.url + "/health/"
    async with board.session.get(health, headers={"X-Request-ID": "r-17"}) as answer:
        assert answer.headers["X-Request-ID"] == "r-17"
    async with board.session.get(health, headers={"X-Request-ID": "two words"}) as answer:
        assert len(answer.headers["X-Request-ID"]) == 32


async def test_a_crash_is_one_event_with_its_cause(kafka: KafkaServer, tmp_path: Path) -> None:
    environ = {
        **{name: value for name, value in os.environ.items() if name not in ("F_DATADIR", "FAUST_DATADIR")},
        "OVERSTREAM_APP_ID": unique("crash"),
        "OVERSTREAM_BROKER": kafka.bootstrap,
        "OVERSTREAM_DATADIR": str(tmp_path / "data"),
        "OVERSTREAM_WEB_PORT": str(free_port()),
    }
    await make_topics(kafka.bootstrap, tmp_path / "topics.log", environ)
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", BROKEN],
        env=environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode != 0
    (crash,) = [line for line in lines(ended.stderr) if "on purpose" in json.dumps(line)]
    assert crash["level"] == "error"
    assert crash["error"]["type"] == "ZeroDivisionError"
    assert "in broken" in crash["error"]["traceback"]
