"""What README.md shows is what one gets: its example is recomputed, its commands are run as they stand."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from feeds.cricket.simulator.simulation import demo_match
from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.kafka.ports import free_port
from schemas.cricket.events import MatchInfo
from tables.cricket.projections import match_state
from tables.cricket.scoring.fold import fold, inform, start

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BIN = Path(sys.executable).parent


def documented(command: str) -> str:
    """The line of the README that gives a command, without its comment and its variables."""
    line = re.search(rf"^(?:[A-Z_]+=\S+ )*(faust -A app {command}\b[^#\n]*)", README, re.MULTILINE)
    assert line, f"README.md no longer tells of faust -A app {command}"
    return line[1].strip()


def test_the_example_answer_is_what_the_demo_match_scores_at_that_ball():
    shown = json.loads(re.search(r"```json\n(.*?)```", README, re.DOTALL)[1])
    match = start("demo")
    for record in demo_match():
        if isinstance(record, MatchInfo):
            match = inform(match, record)
        elif record.seq <= shown["last_seq"]:
            match = fold(match, record)
        else:
            break
    scored = msgspec.to_builtins(match_state(match))
    del shown["last_update"], scored["last_update"]  # the time of day
    assert shown == json.loads(json.dumps(scored))


class Terminal:
    """Runs README's lines as a reader would, but with a Kafka, ports and folders of the test's own."""

    def __init__(self, folder: Path, broker: str) -> None:
        self.web_port = free_port()
        self._started: list[subprocess.Popen[bytes]] = []
        self._folder = folder
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.endswith("DATADIR")},
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "XDG_STATE_HOME": str(folder / "state"),
            "OVERSTREAM_BROKER": broker,
            "OVERSTREAM_WEB_PORT": str(self.web_port),
        }

    def run(self, line: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", line],
            check=False,
            cwd=ROOT,
            env=self.environ,
            timeout=timeout,
            capture_output=True,
            text=True,
        )

    def start(self, line: str) -> subprocess.Popen[bytes]:
        output = (self._folder / f"{len(self._started)}.log").open("wb")
        process = subprocess.Popen(
            ["bash", "-c", f"exec {line}"], cwd=ROOT, env=self.environ, stdout=output, stderr=output
        )
        self._started.append(process)
        return process

    def get(self, path: str, within: float = 60) -> Any:
        """What the worker answers with 200, asked until it does."""
        deadline = time.monotonic() + within
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}{path}", timeout=5) as answer:
                    return json.load(answer)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def close(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()


@pytest.fixture
def terminal(kafka_parts: None, tmp_path: Path) -> Iterator[Terminal]:
    with KafkaServer(BrokerSettings(port=0)) as kafka:
        terminal = Terminal(tmp_path, kafka.bootstrap)
        yield terminal
        terminal.close()


@pytest.mark.cluster
def test_topics_worker_replay_and_simulate_work_as_written(terminal: Terminal, tmp_path: Path):
    made = terminal.run(documented("topics"))
    assert made.returncode == 0, made.stderr
    terminal.start(documented("worker"))
    assert terminal.get("/matches/") == []

    matches = tmp_path / "matches"
    matches.mkdir()
    (matches / "readme.json").write_text(json.dumps(tiny_cricsheet_match()))
    replay = documented("replay").replace("matches/", f"{matches}/")
    for _ in ("once", "twice is as good as once"):
        played = terminal.run(replay)
        assert played.returncode == 0, played.stderr
    deadline = time.monotonic() + 30
    while (state := terminal.get("/matches/readme/"))["status"] != "finished":
        assert time.monotonic() < deadline, state
        time.sleep(0.05)
    assert (state["score"], state["result"]) == (5, "Away won by 10 wickets")

    simulated = terminal.run(f"{documented('simulate')} --duration 2")
    assert simulated.returncode == 0, simulated.stderr
    assert len(terminal.get("/matches/")) == 9


@pytest.mark.cluster
def test_events_are_posted_as_written(terminal: Terminal, tmp_path: Path):
    """Only the port and the folder of the keys are the test's own."""
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    section = README.partition("## Post events over HTTP")[2].partition("\n## ")[0]
    new = documented("keys").replace("> key", f"> {tmp_path}/key")
    curls = [
        line.replace("cat key", f"cat {tmp_path}/key").replace("6066", str(terminal.web_port))
        for line in re.findall("^curl .*$", section, re.MULTILINE)
    ]
    assert len(curls) == 2
    terminal.environ["OVERSTREAM_API_KEYS_FILE"] = str(tmp_path / "keys.json")
    for line in (documented("topics"), new):
        done = terminal.run(line)
        assert done.returncode == 0, done.stderr
    terminal.start(documented("worker"))
    assert terminal.get("/cricket/matches/") == []

    described, posted = (terminal.run(f"{curl} --silent --fail-with-body") for curl in curls)
    assert described.returncode == 0, described.stdout
    assert posted.returncode == 0, posted.stdout
    shown = json.loads(re.search(r"```json\n(.*?)```", section, re.DOTALL)[1])
    assert json.loads(posted.stdout) == shown
    deadline = time.monotonic() + 30
    while (state := terminal.get("/cricket/matches/mine/"))["score"] != 4:
        assert time.monotonic() < deadline, state
        time.sleep(0.05)


def tiny_cricsheet_match() -> dict[str, Any]:
    """A match of one over a side in Cricsheet's form."""

    def ball(batter: str, other: str, bowler: str, runs: int) -> dict[str, Any]:
        return {
            "batter": batter,
            "bowler": bowler,
            "non_striker": other,
            "runs": {"batter": runs, "extras": 0, "total": runs},
        }

    home = [ball("Ash", "Birch", "Oak", runs) for runs in (4, 0, 0, 0, 0, 0)]
    away = [ball("Oak", "Pine", "Ash", runs) for runs in (0, 5)]
    return {
        "meta": {"data_version": "1.1.0", "created": "2024-05-01", "revision": 1},
        "info": {
            "balls_per_over": 6,
            "dates": ["2024-05-01"],
            "gender": "female",
            "match_type": "T20",
            "overs": 1,
            "outcome": {"winner": "Away", "by": {"wickets": 10}},
            "players": {"Home": ["Ash", "Birch"], "Away": ["Oak", "Pine"]},
            "registry": {"people": {}},
            "season": "2024",
            "team_type": "club",
            "teams": ["Home", "Away"],
            "toss": {"decision": "bat", "winner": "Home"},
            "venue": "The Green",
        },
        "innings": [
            {"team": "Home", "overs": [{"over": 0, "deliveries": home}]},
            {"team": "Away", "overs": [{"over": 0, "deliveries": away}], "target": {"overs": 1, "runs": 5}},
        ],
    }
