"""Posts in batches and one by one: as fast as they are taken, and their latency at half of the target."""

import asyncio
from pathlib import Path

import msgspec
import psutil
from aiohttp import ClientSession
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import MessageToDict

from bench.ingest.client import Plan, Posted, run
from bench.latency.measuring import Distribution
from bench.rig.cluster import Cluster, wait_until_quiet
from bench.rig.watching import cpu_of
from bench.rig.workload import Workload, make_workload
from feeds.matches.feed import AnyFeed
from sandbox.worker import WorkerProcess
from schemas.protojson.messages import message_class
from schemas.topics import Schema
from serving.ingest.key_file import new_key

BATCH = 100
BATCHED = 10_000
"""Events a second in batches of `BATCH`: the target (slices.md)."""
SINGLE = 1_500
"""Posts of one event a second: the target."""
CONNECTIONS = 32
IN_PLAY = 60
_SECONDS = 15.0
_WIDE = (FieldDescriptor.CPPTYPE_INT64, FieldDescriptor.CPPTYPE_UINT64)
_WARM_UP = 3_000
"""Events posted before anything is measured."""


class Run(msgspec.Struct, frozen=True):
    """One way of posting: `batch` events a request.

    `rate` is events a second as fast as they are taken, and `cpu_us` the worker's CPU for each, counting
    included. `answers` is the latency at half of the `wanted` rate.
    """

    batch: int
    wanted: int
    rate: float
    cpu_us: float
    answers: Distribution


class Ingest(msgspec.Struct, frozen=True):
    """The runs, and what became of all `posted` events; `refused` answers were not 202.

    `late` are set aside as late: the connections overtake each other, and as games are played a hundred times
    as fast as they were, a moment is more of their time than an event is waited for. `early_mb` is the memory
    of the worker once `early` were posted, `after_mb` after all.
    """

    runs: list[Run]
    early_mb: float
    after_mb: float
    early: int
    refused: int
    counted: int
    late: int
    posted: int


async def measure_ingest(folder: Path, feed: AnyFeed, noun: str) -> Ingest:
    """Measure both ways on one worker, and count what it counted; `noun` is what the sport calls events."""
    most = round((3.5 * BATCHED + 3.5 * SINGLE) * _SECONDS) + 2 * _WARM_UP
    schema = feed.events.schema
    if schema is None:
        raise ValueError(f"{feed.events.name} has no schema")
    async with Cluster(folder / "ingest", feed) as cluster:
        await cluster.make_topics("bench-ingest")
        keys = cluster.folder / "keys.json"
        key = new_key(keys, "bench", ("ingest:*",), 1e9)
        worker = cluster.worker("worker", "bench-ingest", {"OVERSTREAM_API_KEYS_FILE": str(keys)})
        worker.start()
        try:
            async with ClientSession() as session:
                await worker.wait_ready(session)
            workload = make_workload(feed, most, IN_PLAY)
            return await _Posting(cluster, worker, feed, key, workload, schema, noun).measure()
        finally:
            worker.close()


class _Posting:
    """The requests of a measurement: each event of the workload is posted once, in order."""

    def __init__(
        self,
        cluster: Cluster,
        worker: WorkerProcess,
        feed: AnyFeed,
        key: str,
        workload: Workload,
        schema: Schema,
        noun: str,
    ) -> None:
        self._cluster = cluster
        self._worker = worker
        self._path = f"/{feed.sport}/events/"
        self._key = key
        self._noun = f"{feed.sport}_{noun}"
        self._events = _in_json(workload, schema)
        self._next = 0
        self._process = psutil.Process(worker.pid)
        self._statuses: dict[int, int] = {}
        self._posted = 0

    async def measure(self) -> Ingest:
        await self._post(BATCH, 0, 60, _WARM_UP)
        batched = await self._run(BATCH, BATCHED)
        early, early_mb = self._posted, self._memory()
        runs = [batched, await self._run(1, SINGLE)]
        await self._counted()
        refused = sum(number for status, number in self._statuses.items() if status != 202)
        counted, late = (
            await self._total(f"{self._noun}_processed_total "),
            await self._total(f"{self._noun}_late_total{{"),
        )
        return Ingest(runs, early_mb, self._memory(), early, refused, counted, late, self._posted)

    async def _run(self, batch: int, wanted: int) -> Run:
        await wait_until_quiet(self._cluster)
        cpu, posted = cpu_of(self._worker.pid), self._posted
        full = await self._post(batch, 0, _SECONDS)
        await self._counted()
        events = self._posted - posted
        cpu_us = (cpu_of(self._worker.pid) - cpu) / events * 1e6
        await wait_until_quiet(self._cluster)
        half = await self._post(batch, wanted / batch / 2, _SECONDS)
        seconds = [latency / 1000 for latency in half.latencies]
        return Run(batch, wanted, events / full.seconds, cpu_us, Distribution.of(seconds))

    async def _post(self, batch: int, rate: float, seconds: float, most: int = 1_000_000) -> Posted:
        """Post events in requests of `batch`; return what came of it."""
        # What the client has no time for is posted the next time: without it, matches would have gaps.
        limit = min(most, round((rate * batch or 3 * BATCHED) * seconds))
        bodies = _bodies(self._events[self._next : self._next + limit], batch)
        host, port = "127.0.0.1", self._worker.port
        plan = Plan(host, port, self._path, self._key, CONNECTIONS, rate, seconds, bodies)
        posted = await run(plan, self._cluster.folder / "plan")
        for status, number in posted.statuses.items():
            self._statuses[status] = self._statuses.get(status, 0) + number
        self._next += batch * len(posted.latencies)
        self._posted += batch * len(posted.latencies)
        return posted

    async def _counted(self) -> None:
        """Wait until the worker has committed all that was posted."""
        while await self._cluster.committed("bench-ingest") < await self._cluster.written(
            self._cluster.events
        ):
            await asyncio.sleep(0.05)

    async def _total(self, metric: str) -> int:
        """Return the sum of a metric of the sport; what was sent to Kafka twice is counted once."""
        async with ClientSession() as session, session.get(f"{self._worker.url}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return round(sum(float(line.split()[-1]) for line in lines if line.startswith(metric)))

    def _memory(self) -> float:
        return float(self._process.memory_info().rss) / 1e6


def _in_json(workload: Workload, schema: Schema) -> list[bytes]:
    """Return the events of a workload as clients write them."""
    kind, encode = message_class(schema), msgspec.json.Encoder().encode
    whole = {field.name for field in kind.DESCRIPTOR.fields if field.cpp_type in _WIDE}
    found = []
    for _, value in workload.events:
        event = MessageToDict(kind.FromString(value), preserving_proto_field_name=True)
        # Numbers of 64 bits as numbers, as nearly every client writes them; protobuf writes texts.
        found.append(encode({name: int(one) if name in whole else one for name, one in event.items()}))
    return found


def _bodies(events: list[bytes], batch: int) -> list[bytes]:
    if batch == 1:
        return events
    starts = range(0, len(events) - batch + 1, batch)
    return [b"[%s]" % b",".join(events[at : at + batch]) for at in starts]
