"""Throughput: how fast each system works through the same backlog, one process each."""

import shutil
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path

import msgspec

from bench.rig.cluster import Cluster, wait_until_quiet
from bench.rig.environment import comparators_python
from bench.rig.feeds import CRICKET, module_of
from bench.rig.watching import Measured, watch
from bench.rig.workload import Workload, make_workload
from feeds.matches.feed import AnyFeed
from sandbox.process import ROOT, Process, ProcessFailedError

BALLS = 400_000
IN_PLAY = 60
GROWTH = (1_000, 10_000)
"""Numbers of matches in play at once, in addition to the comparison's."""
_SLOW = 20.0
"""Seconds after which a system that is far slower is extrapolated from its rate so far."""


class System(StrEnum):
    """What is measured."""

    OVERSTREAM = "Overstream, one worker"
    RAW = "the limit: consume, parse, fold in memory"
    QUIX = "Quix Streams"
    STOCK = "stock Faust agent"


class Row(msgspec.Struct, frozen=True):
    """A system's best run."""

    system: System
    in_play: int
    matches: int
    measured: Measured


async def measure_backlogs(folder: Path, feed: AnyFeed, repeat: int) -> list[Row]:
    """Measure every system on the backlog, and Overstream on backlogs of more matches; best of `repeat`.

    The other frameworks only have cricket's fold.
    """
    systems = tuple(System) if feed is CRICKET else (System.OVERSTREAM, System.RAW)
    rows = await _compare(folder, feed, IN_PLAY, systems, repeat)
    for in_play in GROWTH:
        rows += await _compare(folder, feed, in_play, (System.OVERSTREAM,), repeat)
    return rows


async def _compare(
    folder: Path, feed: AnyFeed, in_play: int, systems: tuple[System, ...], repeat: int
) -> list[Row]:
    """Measure the systems alternately, so that each has runs early and late in the broker's life."""
    workload = make_workload(feed, BALLS, in_play)
    runs: dict[System, list[Measured]] = {system: [] for system in systems}
    async with _filled(folder, feed, workload) as cluster:
        for number in range(repeat):
            for system in systems:
                await wait_until_quiet(cluster)
                run_id = f"bench-{system.name.lower()}-{number}"
                measured = await _measure(cluster, system, workload, run_id)
                print(f"{system}, {in_play:,} in play: {measured.rate:,.0f} events/s", file=sys.stderr)
                runs[system].append(measured)
    return [
        Row(system, in_play, workload.matches, max(found, key=lambda run: run.rate))
        for system, found in runs.items()
    ]


@asynccontextmanager
async def _filled(folder: Path, feed: AnyFeed, workload: Workload) -> AsyncIterator[Cluster]:
    shutil.rmtree(folder, ignore_errors=True)
    async with Cluster(folder, feed) as cluster:
        await cluster.make_topics("bench")
        await cluster.fill(workload)
        (folder / "infos").write_bytes(msgspec.msgpack.encode(workload.infos))
        yield cluster


async def _measure(cluster: Cluster, system: System, workload: Workload, run_id: str) -> Measured:
    total = len(workload.events)
    if system is System.OVERSTREAM:
        return await measure_worker(cluster, total, run_id)
    python = str(comparators_python())
    commands = {
        System.RAW: [python, "-m", "bench.comparators.raw", str(total), module_of(cluster.sport)],
        System.QUIX: [python, "-m", "bench.comparators.quix"],
        System.STOCK: [
            *(sys.executable, "-m", "faust", "-A", "bench.comparators.stock_faust"),
            *("worker", "--loglevel", "error", "--without-web"),
        ],
    }
    await cluster.make_topic(f"{run_id}.state")
    started = time.monotonic()
    async with _comparator(cluster, commands[system], run_id) as process:
        # The others publish a state a ball: the topic's length is their progress.
        done = _Printed(process) if system is System.RAW else partial(cluster.written, f"{run_id}.state")
        return await watch([process.pid], done, total, started=started, at_most=_SLOW)


async def measure_worker(
    cluster: Cluster,
    total: int,
    app_id: str,
    environ: Mapping[str, str] | None = None,
    root: Path = ROOT,
) -> Measured:
    """Measure one worker, of the code in `root`, until the last ball is committed."""
    await cluster.make_topics(app_id, root)
    worker = cluster.worker(app_id, app_id, environ, root)
    started = time.monotonic()
    worker.start()
    try:
        return await watch([worker.pid], partial(cluster.committed, app_id), total, started=started)
    finally:
        worker.close()


class _Printed:
    """Return the progress of a process that writes it to its log, a number a line."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def __call__(self) -> int:
        lines = self._process.last_words(1).split()
        return int(lines[-1]) if lines and lines[-1].isdigit() else 0


@asynccontextmanager
async def _comparator(cluster: Cluster, command: list[str], run_id: str) -> AsyncIterator[Process]:
    folder = cluster.folder / run_id
    folder.mkdir()
    environ = {
        "BENCH_BROKER": cluster.bootstrap,
        "BENCH_RUN_ID": run_id,
        "BENCH_FOLDER": str(folder),
        "BENCH_INFOS": str(cluster.folder / "infos"),
    }
    process = Process(command, folder / "log", environ)
    try:
        yield process
    except Exception as error:
        raise ProcessFailedError(f"{command}:\n{process.last_words()}") from error
    finally:
        process.kill()
