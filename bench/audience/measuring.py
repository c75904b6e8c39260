"""The audience: how fast one worker folds the engagements of one match's crowd, and answers meanwhile."""

import asyncio
import shutil
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
from aiohttp import ClientError, ClientSession
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from bench.rig.cluster import Cluster
from bench.rig.filling import send_all
from bench.rig.watching import Measured, watch
from bench.rig.workload import Keyed, partition_of
from schemas.audience.codec import encode_engagement
from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from schemas.audience.published import Audience
from schemas.audience.topics import ENGAGEMENTS
from tables.audience.comparing import differences

VIEWERS = 100_000
ROUNDS = 6
"""Heartbeats of each viewer, half a minute apart."""

TARGET = 10_000
"""Engagements a second that one worker has to take."""

PACED = 20
"""Seconds for which it has to, while views are asked for."""

MATCH = "final"
_ASK_EVERY = 0.05
_PATIENCE = 120.0


class Row(msgspec.Struct, frozen=True):
    """What was measured: `wrong` are the figures that a recount has otherwise.

    `measured` is of a backlog. `view_ms` are the median and the 99th percentile of a view's answers while
    `TARGET` engagements a second come, `behind` how many were not committed when the last had come.
    `per_million` is what a million viewer-minutes cost: seconds of CPU, at two heartbeats a minute.
    """

    viewers: int
    events: int
    measured: Measured
    views: int
    view_ms: tuple[float, float]
    behind: int
    per_million: float
    wrong: tuple[str, ...]


def crowd(viewers: int, rounds: int, until: int) -> Iterator[Engagement]:
    """Yield the heartbeats of viewers, in order, the last one before `until` (epoch ms); some react."""
    for turn in range(rounds):
        began = until - (rounds - turn) * 30_000
        for number in range(viewers):
            yield beat(number, began + number * 30_000 // viewers, turn)


def beat(number: int, at: int, turn: int) -> Engagement:
    """Return what a viewer does in its turn: a heartbeat, or sometimes a like."""
    user = f"{number:08x}-6d1c-4c02-9a51-0123456789ab"
    reacts = (number * 7 + turn) % 33 == 0
    return Engagement(
        "football",
        MATCH,
        user,
        f"{user}-1",
        f"{number:x}-{turn}" if reacts else "",
        Kind.LIKE if reacts else Kind.HEARTBEAT,
        at,
        1 + number % 5,
        1 + number % 12,
        ("DE", "IN", "BR", "US")[number % 4],
    )


async def measure_audience(folder: Path, viewers: int = VIEWERS, rounds: int = ROUNDS) -> Row:
    """Measure one worker on a backlog of a crowd, whose figures must be exact at its end."""
    shutil.rmtree(folder, ignore_errors=True)
    async with Cluster(folder) as cluster:
        cluster.events = ENGAGEMENTS.name
        await cluster.make_topics("audience")
        events = list(crowd(viewers, rounds, time.time_ns() // 1_000_000))
        records: Iterator[Keyed] = ((one.user_id.encode(), encode_engagement(one)) for one in events)
        await send_all(cluster.bootstrap, ENGAGEMENTS.name, records)
        print(f"{len(events):,} engagements are there", file=sys.stderr, flush=True)
        worker = cluster.worker("audience", "audience")
        started = time.monotonic()
        worker.start()
        try:
            async with ClientSession() as session:
                done = partial(cluster.committed, "audience")
                measured = await watch([worker.pid], done, len(events), started=started)
                asking = asyncio.create_task(_ask(session, worker.url))
                events += await _pace(cluster.bootstrap, viewers)
                behind = len(events) - await done()
                asking.cancel()
                await _until(done, len(events))
                times = (await asyncio.gather(asking, return_exceptions=True))[0]
                assert isinstance(times, list)
                await asyncio.sleep(1.5)
                async with session.get(f"{worker.url}/football/matches/{MATCH}/audience/") as answer:
                    told = msgspec.json.decode(await answer.read(), type=Audience)
        finally:
            worker.close()
    ordered = sorted(times) or [0.0]
    return Row(
        viewers=viewers,
        events=len(events),
        measured=measured,
        views=len(times),
        behind=behind,
        view_ms=(statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]),
        per_million=measured.cpu_us * 2,
        wrong=tuple(differences(told, events)),
    )


async def _pace(bootstrap: str, viewers: int) -> list[Engagement]:
    """Send `TARGET` engagements a second for a while, each as it happens; return them."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, max_batch_size=1 << 18)
    await producer.start()
    loop, sent = asyncio.get_running_loop(), list[Engagement]()
    began = loop.time()
    try:
        while len(sent) < TARGET * PACED:
            builders: dict[int, BatchBuilder] = {}
            now = time.time_ns() // 1_000_000
            for number in range(len(sent), int((loop.time() - began) * TARGET)):
                one = beat(number % viewers, now, turn=ROUNDS + number // viewers)
                key = one.user_id.encode()
                partition = partition_of(key)
                builder = builders.get(partition) or builders.setdefault(partition, producer.create_batch())
                builder.append(key=key, value=encode_engagement(one), timestamp=None)
                sent.append(one)
            for partition, builder in builders.items():
                await producer.send_batch(builder, ENGAGEMENTS.name, partition=partition)
            await asyncio.sleep(0.02)
        await producer.flush()
    finally:
        await producer.stop()
    return sent


async def _until(done: Callable[[], Awaitable[int]], total: int) -> None:
    async with asyncio.timeout(_PATIENCE):
        while await done() < total:
            await asyncio.sleep(0.1)


async def _ask(session: ClientSession, url: str) -> list[float]:
    """Ask for the figures until cancelled; return how long (ms) each answer took."""
    found: list[float] = []
    try:
        while True:
            began = time.perf_counter()
            try:
                async with session.get(f"{url}/football/matches/{MATCH}/audience/") as answer:
                    await answer.read()
                    if answer.status == 200:
                        found.append((time.perf_counter() - began) * 1000)
            except (ClientError, OSError):
                pass
            await asyncio.sleep(_ASK_EVERY)
    except asyncio.CancelledError:
        return found
