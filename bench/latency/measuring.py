"""Prepares the latency measurement and sums up its records."""

import asyncio
import shutil
import sys
import time
from array import array
from pathlib import Path

import msgspec
from aiohttp import ClientSession

from bench.latency.figures import Ball, Published, Seen, http_latencies, state_latencies
from bench.report import percentile
from bench.rig.cluster import Cluster, wait_until_quiet
from bench.rig.environment import comparators_python
from bench.rig.feeds import CRICKET
from bench.rig.filling import send_all
from bench.rig.watching import cpu_of, peak_mb
from bench.rig.workload import Workload, make_workload, partition_of
from sandbox.process import Process, ProcessFailedError
from schemas.cricket.codec import decode_event

RATE = 2_000
MATCHES_IN_PLAY = 300
_SECONDS = 60
_WARM_UP = 75
"""Unmeasured seconds at the same rate: the broker's JVM compiles for over a minute."""


class Distribution(msgspec.Struct, frozen=True):
    """Latencies of `count` balls, in milliseconds."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Distribution":
        """Sum up."""
        ms = [1000 * one for one in seconds]
        return cls(len(ms), percentile(ms, 0.5), percentile(ms, 0.95), percentile(ms, 0.99), max(ms))


class Latency(msgspec.Struct, frozen=True):
    """Produce to visible over HTTP, and to `cricket.state` read committed; `unseen` never appeared there.

    `worker_cpu` is the share of a core that the worker used.
    """

    http: Distribution
    state: Distribution
    unseen: int
    worker_cpu: float
    peak_mb: float


async def measure_latency(folder: Path) -> Latency:
    """Play 300 matches at 2,000 balls/s into one worker."""
    workload = make_workload(CRICKET, RATE * (_WARM_UP + _SECONDS), MATCHES_IN_PLAY)
    shutil.rmtree(folder, ignore_errors=True)
    async with Cluster(folder) as cluster:
        balls = _note_down(workload, folder)
        await cluster.make_topics("bench")
        await send_all(cluster.bootstrap, cluster.matches, workload.infos)
        worker = cluster.worker("worker", "bench")
        worker.start()
        try:
            async with ClientSession() as session:
                await worker.wait_ready(session)
            await wait_until_quiet(cluster)
            cpu = await _play(cluster, worker.port, worker.pid, folder)
            peak = peak_mb(worker.pid)
        finally:
            worker.close()
    sent = array("d")
    sent.frombytes((folder / "sent").read_bytes())
    seen = msgspec.msgpack.decode((folder / "seen").read_bytes(), type=list[Seen])
    states = msgspec.msgpack.decode((folder / "states").read_bytes(), type=list[Published])
    since = RATE * _WARM_UP
    in_states, unseen = state_latencies(balls, sent, states, since)
    return Latency(
        http=Distribution.of(http_latencies(sent, seen, since)),
        state=Distribution.of(in_states),
        unseen=unseen,
        worker_cpu=cpu,
        peak_mb=peak,
    )


def _note_down(workload: Workload, folder: Path) -> list[Ball]:
    """Write the records and the sampled balls to files, for the processes that send and look for them."""
    partitions = {key: partition_of(key) for key, _ in workload.infos}
    numbered = [(partitions[key], key, value) for key, value in workload.events]
    balls = [Ball(key.decode(), decode_event(value).seq) for key, value in workload.events]
    (folder / "records").write_bytes(msgspec.msgpack.encode(numbered))
    (folder / "balls").write_bytes(msgspec.msgpack.encode(balls))
    return balls


async def _play(cluster: Cluster, port: int, pid: int, folder: Path) -> float:
    """Run the three processes; return the share of a core that the worker used meanwhile."""
    begin = time.monotonic() + 3
    until = begin + _WARM_UP + _SECONDS + 2
    python = str(comparators_python())
    commands = (
        (python, "bench.latency.feed", cluster.bootstrap, folder / "records", begin, RATE, folder / "sent"),
        (sys.executable, "bench.latency.poll", port, folder / "balls", begin, RATE, folder / "seen"),
        (python, "bench.latency.read", cluster.bootstrap, until, folder / "states"),
    )
    processes = [
        Process([command[0], "-m", *map(str, command[1:])], folder / f"{command[1]}.log", {})
        for command in commands
    ]
    try:
        await asyncio.sleep(begin + _WARM_UP - time.monotonic())
        before, since = cpu_of(pid), time.monotonic()
        await asyncio.sleep(_SECONDS - 1)
        used, took = cpu_of(pid) - before, time.monotonic() - since
        for process in processes:
            if await process.wait(60):
                raise ProcessFailedError(f"the latency measurement failed:\n{process.last_words()}")
    finally:
        for process in processes:
            process.kill()
    return used / took
