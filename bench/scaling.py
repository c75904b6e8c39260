"""Two workers on separate partitions against one, on the same backlog.

The backlog is sent in one transaction that is committed once all workers are ready:
they read committed records only, so all of it appears to them at once.
"""

import shutil
import time
from functools import partial
from pathlib import Path

import msgspec
from aiohttp import ClientSession

from bench.backlog import BALLS, IN_PLAY
from bench.rig.cluster import Cluster, wait_until_quiet
from bench.rig.feeds import CRICKET
from bench.rig.filling import Withheld, send_all
from bench.rig.watching import Measured, watch
from bench.rig.workload import Workload, make_workload


class Scaling(msgspec.Struct, frozen=True):
    """The same backlog, by one worker and by two."""

    one: Measured
    two: Measured

    @property
    def ratio(self) -> float:
        """How many times faster two are."""
        return self.two.rate / self.one.rate


async def measure_scaling(folder: Path, repeat: int) -> Scaling:
    """Measure one worker, then two, each on a broker of its own; the best of `repeat`."""
    workload = make_workload(CRICKET, BALLS, IN_PLAY)
    best: list[Measured] = []
    for count in (1, 2):
        runs = [await _measure(folder, workload, count) for _ in range(repeat)]
        best.append(max(runs, key=lambda run: run.rate))
    return Scaling(*best)


async def _measure(folder: Path, workload: Workload, count: int) -> Measured:
    shutil.rmtree(folder, ignore_errors=True)
    async with Cluster(folder) as cluster:
        await cluster.make_topics("bench")
        await send_all(cluster.bootstrap, cluster.matches, workload.infos)
        withheld = Withheld(cluster.bootstrap)
        await withheld.send(cluster.events, workload.events)
        workers = [cluster.worker(f"worker-{number}", "bench") for number in range(count)]
        try:
            async with ClientSession() as session:
                for worker in workers:
                    worker.start()
                    await worker.wait_ready(session)
                for worker in workers:  # the first has given partitions up to the others
                    await worker.wait_ready(session)
            await wait_until_quiet(cluster)
            started = time.monotonic()
            await withheld.release()
            return await watch(
                [worker.pid for worker in workers],
                partial(cluster.committed, "bench"),
                len(workload.events),
                started=started,
            )
        finally:
            for worker in workers:
                worker.close()
