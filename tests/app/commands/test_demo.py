"""The demo as a person sees it: started, watched, ended with Ctrl-C."""

import asyncio
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from aiohttp import ClientError, ClientSession

from sandbox.kafka.ports import free_port

pytestmark = pytest.mark.cluster


class Demo:
    """`faust -A app demo` in a terminal of its own, on free ports and an empty folder for its files."""

    def __init__(self, files: Path, *options: str, broker: str = "") -> None:
        self.files = files / "files"
        self.files.mkdir()
        self.log = files / "demo.log"
        self.url = f"http://127.0.0.1:{free_port()}"
        environ = {
            **os.environ,
            "OVERSTREAM_BROKER": broker or f"127.0.0.1:{free_port()}",
            "OVERSTREAM_WEB_PORT": self.url.rpartition(":")[2],
            "TMPDIR": str(self.files),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "faust", "-A", "app", "demo", *options],
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.log.read_text()

    def family(self) -> list[psutil.Process]:
        """Itself and all that it started."""
        demo = psutil.Process(self.process.pid)
        return [demo, *demo.children(recursive=True)]

    async def matches(self, path: str = "/matches/") -> list[dict[str, object]]:
        """What it answers at a list, once it has a match; an error where it ended instead."""
        async with asyncio.timeout(90), ClientSession() as session:
            while True:
                assert self.process.poll() is None, self.said()
                try:
                    async with session.get(f"{self.url}{path}") as answer:
                        found: list[dict[str, object]] = await answer.json()
                        if answer.status == 200 and found:
                            return found
                except (ClientError, OSError):
                    pass
                await asyncio.sleep(0.1)

    async def said_once(self, words: str) -> str:
        """All that it has said, once these words are among it."""
        async with asyncio.timeout(90):
            while words not in (said := self.said()):
                assert self.process.poll() is None, said
                await asyncio.sleep(0.1)
        return said

    async def tried(self) -> list[tuple[str, int]]:
        """Send what it prints as commands, and return the addresses and the statuses."""
        said = await self.said_once("Submit as ")
        found = []
        async with ClientSession() as session:
            for line in re.findall("^[^:]+: (curl .*)$", said, re.MULTILINE):
                words = shlex.split(line)
                given = [(words[at], words[at + 1]) for at in range(1, len(words) - 1, 2)]
                headers = dict(value.split(": ", 1) for option, value in given if option == "-H")
                method, body = dict(given).get("-X", "GET"), dict(given).get("-d")
                async with session.request(method, words[-1], data=body, headers=headers) as answer:
                    found.append((words[-1].removeprefix(self.url), answer.status))
        return found

    def press_ctrl_c(self) -> int:
        """Interrupt all of the terminal's foreground, as it does, and wait for the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(30)


def ended(demo: Demo) -> Iterator[Demo]:
    yield demo
    if demo.process.poll() is None:
        for process in demo.family():
            process.kill()
        demo.process.wait()


@pytest.fixture
def demo(kafka_parts: None, tmp_path: Path) -> Iterator[Demo]:
    yield from ended(Demo(tmp_path))


@pytest.fixture
def over(kafka_parts: None, tmp_path: Path) -> Iterator[Demo]:
    """A demo that is over soon."""
    yield from ended(Demo(tmp_path, "--speed", "100000"))


async def test_the_demo_serves_a_match_of_each_sport_and_boards_and_leaves_nothing_when_it_is_interrupted(
    demo: Demo,
) -> None:
    (match,) = await demo.matches()
    assert match["match_id"] == "demo"
    (game,) = await demo.matches("/basketball/matches/")
    assert game["match_id"] == "demo-basketball"
    (football,) = await demo.matches("/football/matches/")
    assert football["match_id"] == "demo-football"
    assert sorted(await demo.tried()) == [
        ("/api/leaderboard/login/", 200),
        ("/basketball/events/", 202),
        ("/cricket/events/", 202),
        ("/football/events/", 202),
        ("/leaderboards/quiz/?limit=5", 200),
        ("/leaderboards/quiz/scores/?wait=5", 200),
        ("/leaderboards/quiz/scores/?wait=5", 200),
    ]
    assert f"Open {demo.url}/ - basketball, cricket and football are being played" in demo.said()
    async with asyncio.timeout(30):
        while {one["match_id"] for one in await demo.matches("/cricket/matches/")} != {"demo", "posted"}:
            await asyncio.sleep(0.1)
    family = demo.family()
    assert len(family) == 3  # itself, Kafka and a worker
    assert demo.press_ctrl_c() == 130
    assert left(demo, family) == []


async def test_a_demo_that_is_over_leaves_nothing_when_it_is_terminated(over: Demo) -> None:
    """The loop that played had left SIGTERM to end the process at once, and its files stayed."""
    await over.said_once("All is played")
    family = over.family()
    over.process.terminate()
    assert over.process.wait(30) == 130
    assert left(over, family) == []


def left(demo: Demo, family: list[psutil.Process]) -> list[object]:
    """What is left of a demo that has ended: processes, files, and traces of errors."""
    psutil.wait_procs(family, timeout=10)
    running = [process for process in family if process.is_running()]
    return [*running, *demo.files.iterdir(), *re.findall("Traceback", demo.said())]


def test_the_demo_does_not_play_into_a_kafka_that_is_somebody_s(tmp_path: Path) -> None:
    demo = Demo(tmp_path, broker="kafka.example:9092")
    assert demo.process.wait(30) == 1
    assert "OVERSTREAM_BROKER is kafka.example:9092" in demo.said()
    assert list(demo.files.iterdir()) == []
