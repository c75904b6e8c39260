"""Sampling a system that works through a backlog: its progress, and the resources of its process."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import psutil

_INTERVAL = 0.05
"""Seconds between two samples."""


class StalledError(RuntimeError):
    """A system that was to be measured made no progress."""


class Sample(msgspec.Struct, frozen=True):
    """A sample of a system: `done` balls at moment `at` (s), `cpu` seconds used so far by its process."""

    at: float
    done: int
    cpu: float


class Measured(msgspec.Struct, frozen=True):
    """A system's figures. `rate` is in balls/s, `cpu_us` of the whole process per ball, `peak_mb` of memory.

    Both are between the first and the last sample with progress, so that
    neither its start nor what it did after the last ball counts; `from_start` (s)
    is from the process's start to the last ball.
    """

    balls: int
    rate: float
    cpu_us: float
    peak_mb: float
    from_start: float


async def watch(
    pids: list[int],
    done: Callable[[], Awaitable[int]],
    total: int,
    *,
    started: float,
    at_most: float = 300,
    stall: float = 60,
) -> Measured:
    """Sample until `total` balls are done, or `at_most` seconds after the first were.

    Raises:
        StalledError: the system processed no ball for `stall` seconds.
    """
    processes = [psutil.Process(pid) for pid in pids]
    samples: list[Sample] = []
    peak = 0.0
    while True:
        if not all(map(_lives, processes)):
            raise StalledError("the process has ended")
        count = await done()
        now = time.monotonic()
        if count and (not samples or count > samples[-1].done):
            used = [process.cpu_times() for process in processes]
            samples.append(Sample(now, count, sum(one.user + one.system for one in used)))
            peak = max(peak, *map(peak_mb, pids))
        if samples and (samples[-1].done >= total or now - samples[0].at > at_most):
            return summary(samples, peak, started)
        if now - (samples[-1].at if samples else started) > stall:
            raise StalledError(
                f"{samples[-1].done if samples else 0:,} of {total:,} balls, no more for {stall:g} s"
            )
        await asyncio.sleep(_INTERVAL)


def summary(samples: list[Sample], peak: float, started: float) -> Measured:
    """Sum up the samples. What was done before the first one is left out of both sides of a rate."""
    first, last = samples[0], samples[-1]
    balls = last.done - first.done
    if not balls:
        raise StalledError("all was done between two looks; give it more balls")
    return Measured(
        balls=last.done,
        rate=balls / (last.at - first.at),
        cpu_us=(last.cpu - first.cpu) / balls * 1e6,
        peak_mb=peak,
        from_start=last.at - started,
    )


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a process has used."""
    used = psutil.Process(pid).cpu_times()
    return float(used.user + used.system)


def peak_mb(pid: int) -> float:
    """Return a process's peak memory (RSS) in MB; its current memory outside Linux."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return float(psutil.Process(pid).memory_info().rss) / 1e6
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
