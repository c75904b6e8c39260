"""How long a worker takes to come back to 10,000 matches in play, on an empty disk and on its own."""

import asyncio
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random

import msgspec
from aiohttp import ClientSession

from bench.latency.measuring import Distribution
from bench.rig.cluster import Cluster, wait_until_quiet
from bench.rig.filling import send_all
from bench.rig.watching import watch
from bench.rig.workload import Keyed, partition_of
from feeds.cricket.simulator.simulation import simulate
from sandbox.worker import WorkerProcess
from schemas.cricket.codec import encode_event, encode_info
from schemas.cricket.events import MatchInfo

IN_PLAY = 10_000
_EVENTS = 120
"""Events of each match: half a T20 match, with its overs, batters and bowlers."""
_TEMPLATES = 50
_BETWEEN = 0.02
"""Seconds between two requests."""


class Recovery(msgspec.Struct, frozen=True):
    """Seconds from the process's start to `/ready/`, and the number of changelog records.

    `answers` are the times of its answers while it was far behind, scoring its backlog.
    """

    matches: int
    changelog_records: int
    changelog_mb: float
    empty_disk: float
    own_disk: float
    answers: Distribution


async def measure_recovery(folder: Path) -> Recovery:
    """Score half of 10,000 matches, then start the worker again: on an empty disk, then on its own."""
    async with Cluster(folder) as cluster:
        await cluster.make_topics("bench")
        infos, events = _half_played()
        await send_all(cluster.bootstrap, cluster.matches, infos)
        await send_all(cluster.bootstrap, cluster.events, events)
        worker = cluster.worker("worker", "bench")
        async with ClientSession() as session:
            try:
                worker.start()
                await worker.wait_ready(session)
                done = partial(cluster.committed, "bench")
                asking = asyncio.create_task(_ask(session, worker.url, infos))
                await watch([worker.pid], done, len(events), started=time.monotonic())
                asking.cancel()
                answers = await asking
                worker.close()
                records = await cluster.written_to_changelogs("bench")
                worker.wipe()
                await wait_until_quiet(cluster)
                empty = await _restart(worker, session)
                worker.close()
                await wait_until_quiet(cluster)
                own = await _restart(worker, session)
            finally:
                worker.close()
        return Recovery(len(infos), records, _size(folder / "kafka" / "log"), empty, own, answers)


async def _ask(session: ClientSession, url: str, infos: list[Keyed]) -> Distribution:
    """Request one match after the other until cancelled, and note the times of the answers."""
    rng, seconds = Random(1), list[float]()
    with suppress(asyncio.CancelledError):
        while True:
            key, _ = rng.choice(infos)
            began = time.monotonic()
            async with session.get(f"{url}/matches/{key.decode()}/") as answer:
                await answer.read()
            seconds.append(time.monotonic() - began)
            await asyncio.sleep(_BETWEEN)
    return Distribution.of(seconds)


def _size(logs: Path) -> float:
    """Return the size of the changelogs on Kafka's disk, in MB."""
    return sum(file.stat().st_size for file in logs.glob("bench-*changelog*/*.log")) / 1e6


async def _restart(worker: WorkerProcess, session: ClientSession) -> float:
    began = time.monotonic()
    worker.start()
    await worker.wait_ready(session, timeout=120)
    return time.monotonic() - began


def _half_played() -> tuple[list[Keyed], list[Keyed]]:
    """Return descriptions and events; a few matches under many names, all in play at once."""
    infos: list[Keyed] = []
    played: list[list[Keyed]] = []
    for template in range(_TEMPLATES):
        records = list(simulate("template", template))
        info = next(record for record in records if isinstance(record, MatchInfo))
        events = [record for record in records if not isinstance(record, MatchInfo)][:_EVENTS]
        for nth in range(IN_PLAY // _TEMPLATES):
            match_id = f"bench-{template}-{nth}"
            infos.append((match_id.encode(), encode_info(msgspec.structs.replace(info, match_id=match_id))))
            renamed = (msgspec.structs.replace(event, match_id=match_id) for event in events)
            played.append([(match_id.encode(), encode_event(event)) for event in renamed])
    played.sort(key=lambda match: partition_of(match[0][0]))
    return infos, [match[at] for at in range(_EVENTS) for match in played if at < len(match)]
