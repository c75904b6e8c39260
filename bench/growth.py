"""Whether memory and disk stay flat while 100,000 matches are played, end, and are forgotten."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import msgspec
import psutil
from aiohttp import ClientSession

from bench.rig.cluster import Cluster
from bench.rig.filling import send_all
from bench.rig.workload import Keyed
from sandbox.worker import WorkerProcess
from schemas.cricket.codec import encode_event, encode_info
from schemas.cricket.events import (
    Delivery,
    InningsStart,
    MatchFormat,
    MatchInfo,
    Outcome,
    OutcomeKind,
    Team,
)

MATCHES = 100_000
_STEP = 2_000
"""Matches that are sent at a time."""
_STARTS_AT = 1_767_225_600_000
_KEEP = 5.0
_KEEP_FINAL = 20.0
"""Seconds that replace a day and a month, so that a match's whole life happens within the run."""
_PACE = 500
"""Matches a second."""
_AHEAD = 28 * _STEP


class Look(msgspec.Struct, frozen=True):
    """The worker's memory and disk after a number of matches."""

    matches: int
    seconds: float
    memory_mb: float
    disk_mb: float


async def measure_growth(folder: Path) -> list[Look]:
    """Play one-over matches, one after the other, and measure ten times."""
    async with Cluster(folder) as cluster:
        await cluster.make_topics("bench")
        environ = {
            "OVERSTREAM_KEEP_FINISHED": str(_KEEP),
            "OVERSTREAM_KEEP_FINAL": str(_KEEP_FINAL),
        }
        worker = cluster.worker("worker", "bench", environ)
        looks: list[Look] = []
        template = _template()
        try:
            async with ClientSession() as session:
                worker.start()
                await worker.wait_ready(session)
            began, sent = time.monotonic(), 0
            for step in range(MATCHES // _STEP):
                events, outcomes = _matches(template, step)
                sent += len(events)
                await send_all(cluster.bootstrap, cluster.events, events)
                await send_all(cluster.bootstrap, cluster.matches, outcomes)
                while sent - await cluster.committed("bench") > _AHEAD:
                    await asyncio.sleep(0.05)
                # As fast as they are retired, not faster: a year's matches in minutes are enough.
                await asyncio.sleep(max(0.0, began + (step + 1) * _STEP / _PACE - time.monotonic()))
                played = (step + 1) * _STEP
                if played % (MATCHES // 10) == 0:
                    looks.append(_look(worker, played, time.monotonic() - began))
        finally:
            worker.close()
        return looks


def _look(worker: WorkerProcess, played: int, seconds: float) -> Look:
    memory = psutil.Process(worker.pid).memory_info().rss / 1e6
    disk = 0
    for file in worker.data.rglob("*"):
        with suppress(FileNotFoundError):  # RocksDB compacts meanwhile
            disk += file.stat().st_size
    return Look(played, seconds, memory, disk / 1e6)


def _id(number: int) -> str:
    return f"m{number:09}"


def _template() -> tuple[list[bytes], bytes]:
    """Return a match of an over a side, and its outcome; its id is as long as all of them."""
    match_id, events = _id(0), []
    for innings, team in ((1, "Reds"), (2, "Blues")):
        head = (match_id, 7 * innings - 6, innings, team, _STARTS_AT)
        events.append(encode_event(InningsStart(*head, max_balls=6)))
        for ball in range(6):
            head = (match_id, 7 * innings - 5 + ball, innings, team, _STARTS_AT)
            runs = 2 - innings
            events.append(
                encode_event(Delivery(*head, 0, ball, runs, striker="A", non_striker="B", bowler="C"))
            )
    outcome = Outcome(OutcomeKind.WON, "Reds", by_runs=6)
    info = MatchInfo(match_id, (Team("Reds"), Team("Blues")), MatchFormat("T1", 1), outcome=outcome)
    return events, encode_info(info)


def _matches(template: tuple[list[bytes], bytes], step: int) -> tuple[list[Keyed], list[Keyed]]:
    """Return events and outcomes of the next matches: one match under other names, made fast."""
    before, events, outcomes = _id(0).encode(), [], []
    balls, outcome = template
    for number in range(step * _STEP, (step + 1) * _STEP):
        key = _id(number).encode()
        events += [(key, ball.replace(before, key)) for ball in balls]
        outcomes.append((key, outcome.replace(before, key)))
    return events, outcomes
