"""How long boards are away where a worker starts again, or another takes them over."""

import asyncio
import re
import time
from functools import partial

import msgspec
from aiohttp import ClientSession

from bench.leaderboards.game import GAME, answers, until
from bench.rig.watching import cpu_of
from bench.rig.workload import partition_of
from sandbox.worker import WorkerProcess

_LEVEL = 5.0
"""Seconds by which the copy of a standby may be behind where it is level."""

_PARTITION = partition_of(GAME.game_id.encode())


class Away(msgspec.Struct, frozen=True):
    """The seconds until boards answered again, and those of CPU that their worker used meanwhile."""

    seconds: float
    cpu: float


class Take(msgspec.Struct, frozen=True):
    """How long boards are away.

    From the start of a worker on its `kept` disk, and on an empty one (`cold`); from the moment at which
    their worker is told to stop, until the one that had a `standby` answers.
    """

    kept: Away
    standby: Away
    cold: Away


async def measure_taking(session: ClientSession, owner: WorkerProcess, other: WorkerProcess) -> Take:
    """Measure with a worker that has the boards, and one of its group that was never started."""
    await _stop(owner)
    kept = await _start(session, owner)
    await _start(session, other)
    if await _follows(session, owner):
        owner, other = other, owner
    await until(partial(_is_level, session, other))
    cpu, began = cpu_of(other.pid), time.monotonic()
    owner.terminate()
    await until(partial(answers, session, other))
    standby = Away(time.monotonic() - began, cpu_of(other.pid) - cpu)
    await asyncio.to_thread(owner.wait, 60)
    await _stop(other)
    other.wipe()
    return Take(kept, standby, await _start(session, other))


async def _start(session: ClientSession, worker: WorkerProcess) -> Away:
    began = time.monotonic()
    worker.start()
    await worker.wait_ready(session, timeout=300)
    await until(partial(answers, session, worker))
    return Away(time.monotonic() - began, cpu_of(worker.pid))


async def _stop(worker: WorkerProcess) -> None:
    worker.terminate()
    await asyncio.to_thread(worker.wait, 60)


async def _follows(session: ClientSession, worker: WorkerProcess) -> bool:
    """Return whether a worker has a copy of the game's partition, and not the partition."""
    async with session.get(f"{worker.url}/workers/") as answer:
        found = msgspec.json.decode(await answer.read())
    return not any(one["asked"] and _PARTITION in one["partitions"] for one in found["workers"])


async def _is_level(session: ClientSession, worker: WorkerProcess) -> bool:
    async with session.get(f"{worker.url}/metrics") as answer:
        text = await answer.text()
    age = re.search(
        rf'^overstream_standby_age_seconds\{{partition="{_PARTITION}"\}} (\S+)$', text, re.MULTILINE
    )
    return age is not None and float(age[1]) < _LEVEL
