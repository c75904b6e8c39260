"""One worker, and 300 matches moving: the setup for every figure of this part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from aiohttp import ClientSession

from bench.rig.cluster import Cluster
from sandbox.process import FAUST, Process
from sandbox.worker import WorkerProcess
from serving.file_limits import allow_many

MATCHES = 300
_WARM_UP = 25
"""Unmeasured seconds of play: a JVM that has just started is slow."""
_LAST_FLUSH = 30.0
"""Seconds that the simulator's last acknowledgements may take."""
_BEGUN = 0.9
"""The share of the matches that must be in play before the measurement starts."""


class _Listed(msgspec.Struct):
    match_id: str
    last_seq: int


class Ground(msgspec.Struct, frozen=True):
    """A worker that scores, and the matches that are in play on it, those that have just begun first."""

    worker: WorkerProcess
    matches: tuple[str, ...]


@asynccontextmanager
async def playing(folder: Path, name: str, rate: float, seconds: float) -> AsyncIterator[Ground]:
    """Play 300 matches at `rate` balls/s in all while the block runs, for `seconds` at most."""
    allow_many()
    async with Cluster(folder / name) as cluster:
        app_id = f"bench-{name}"
        await cluster.make_topics(app_id)
        worker = cluster.worker("worker", app_id)
        worker.start()
        simulator: Process | None = None
        try:
            async with ClientSession() as session:
                await worker.wait_ready(session)
                simulator = _simulate(cluster, rate, seconds)
                await asyncio.sleep(_WARM_UP)
                matches = await _in_play(session, worker)
            yield Ground(worker, matches)
        finally:
            if simulator is not None:
                await simulator.stop(_LAST_FLUSH)
            worker.close()


def _simulate(cluster: Cluster, rate: float, seconds: float) -> Process:
    said = ["--matches", str(MATCHES), "--rate", str(rate), "--duration", str(seconds)]
    environ = {"OVERSTREAM_BROKER": cluster.bootstrap}
    return Process([*FAUST, "simulate", *said], cluster.folder / "simulator.log", environ)


async def _in_play(session: ClientSession, worker: WorkerProcess) -> tuple[str, ...]:
    while True:
        async with session.get(f"{worker.url}/matches/", params={"status": "live"}) as answer:
            found = msgspec.json.decode(await answer.read(), type=list[_Listed])
        if len(found) >= _BEGUN * MATCHES:
            return tuple(match.match_id for match in sorted(found, key=lambda match: match.last_seq))
        await asyncio.sleep(0.5)
