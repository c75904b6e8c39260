"""Whether memory and disk stay flat while 100,000 matches are played, end, and are forgotten."""

import asyncio
import time
from pathlib import Path

import msgspec
import psutil
from aiohttp import ClientSession

from bench.cluster import EVENTS, Cluster
from bench.filling import send_all
from bench.workload import Keyed
from feeds.cricket.simulation import simulate
from schemas.cricket.codec import encode_event
from schemas.cricket.events import MatchFormat, MatchInfo

MATCHES = 100_000
_STEP = 2_000
"""Matches that are sent at a time."""
_SHORT = MatchFormat("T1", 1, 6, 1)
_KEEP = 5.0
_KEEP_FINAL = 20.0
"""Seconds, in place of a day and a month, so that all that ever happens to a match happens within the run."""
_PACE = 500
"""Matches a second."""
_TEMPLATES = 200
_AHEAD = 4 * _STEP


class Look(msgspec.Struct, frozen=True):
    """What the worker held when so many matches had been played."""

    matches: int
    seconds: float
    memory_mb: float
    disk_mb: float


async def measure_growth(folder: Path) -> list[Look]:
    """Play one-over matches, one after the other, and look ten times."""
    async with Cluster(folder) as cluster:
        await asyncio.to_thread(cluster.make_topics, "bench")
        environ = {
            "OVERSTREAM_KEEP_FINISHED": str(_KEEP),
            "OVERSTREAM_KEEP_FINAL": str(_KEEP_FINAL),
        }
        worker = cluster.worker("worker", "bench", environ)
        looks: list[Look] = []
        templates = [_template(seed) for seed in range(_TEMPLATES)]
        try:
            async with ClientSession() as session:
                worker.start()
                await worker.wait_ready(session)
            began, sent = time.monotonic(), 0
            for step in range(MATCHES // _STEP):
                events = _matches(templates, step)
                sent += len(events)
                await send_all(cluster.bootstrap, EVENTS, events)
                while sent - await cluster.committed("bench") > _AHEAD:
                    await asyncio.sleep(0.05)
                # As fast as they are retired, not faster: a year's matches in minutes are enough.
                await asyncio.sleep(max(0.0, began + (step + 1) * _STEP / _PACE - time.monotonic()))
                played = (step + 1) * _STEP
                if played % (MATCHES // 10) == 0:
                    memory = psutil.Process(worker.pid).memory_info().rss / 1e6
                    disk = sum(file.stat().st_size for file in worker.data.rglob("*") if file.is_file()) / 1e6
                    looks.append(Look(played, time.monotonic() - began, memory, disk))
        finally:
            worker.close()
        return looks


def _template(seed: int) -> list[bytes]:
    """Return the events of a match whose id is as long as those that it is played under."""
    records = simulate(_id(0), seed, _SHORT)
    return [encode_event(record) for record in records if not isinstance(record, MatchInfo)]


def _id(number: int) -> str:
    return f"m{number:09}"


def _matches(templates: list[list[bytes]], step: int) -> list[Keyed]:
    """Return the events of the next matches: templates under other names, which is much the fastest."""
    before, events = _id(0).encode(), []
    for number in range(step * _STEP, (step + 1) * _STEP):
        key = _id(number).encode()
        template = templates[number % len(templates)]
        events += [(key, event.replace(before, key)) for event in template]
    return events
