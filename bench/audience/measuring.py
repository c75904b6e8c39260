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

from bench.ingest.client import Plan, run
from bench.ingest.measuring import BATCH, CONNECTIONS
from bench.rig.cluster import Cluster
from bench.rig.filling import send_all
from bench.rig.watching import Measured, cpu_of, watch
from bench.rig.workload import Keyed, partition_of
from schemas.audience.codec import encode_engagement
from schemas.audience.events import Engagement
from schemas.audience.kinds import DEVICES, PLATFORMS, Kind
from schemas.audience.published import Audience
from schemas.audience.topics import ENGAGEMENTS
from serving.ingest.key_file import new_key
from tables.audience.comparing import differences

VIEWERS = 100_000
ROUNDS = 6
"""Heartbeats of each viewer, half a minute apart."""

TARGET = 10_000
"""Engagements a second that one worker has to take."""

PACED = 20
"""Seconds for which it has to, while views are asked for."""

POSTED_SECONDS = 10.0
MOST_POSTED = 400_000
"""Engagements that are ready to be posted."""

MATCH = "final"
_ASK_EVERY = 0.05
_PATIENCE = 120.0


class Row(msgspec.Struct, frozen=True):
    """What was measured: `wrong` are the figures that a recount has otherwise.

    `measured` is of a backlog. `view_ms` are the median and the 99th percentile of a view's answers while
    `TARGET` engagements a second come, `behind` how many were not committed when the last had come.
    `per_million` is what a million viewer-minutes cost: seconds of CPU, at two heartbeats a minute. `posted`
    is how many a second come by HTTP, `BATCH` a request, as fast as they are taken, and `posted_cpu_us` the
    worker's CPU for each, counting included.
    """

    viewers: int
    events: int
    measured: Measured
    posted: float
    posted_cpu_us: float
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
        keys = cluster.folder / "keys.json"
        key = new_key(keys, "bench", ("ingest:*",), 1e9)
        worker = cluster.worker("audience", "audience", {"OVERSTREAM_API_KEYS_FILE": str(keys)})
        started = time.monotonic()
        worker.start()
        try:
            async with ClientSession() as session:
                done = partial(cluster.committed, "audience")
                measured = await watch([worker.pid], done, len(events), started=started)
                asking = asyncio.create_task(_ask(session, worker.url))
                events += await _pace(cluster.bootstrap, viewers, rounds)
                behind = len(events) - await done()
                asking.cancel()
                await _until(done, len(events))
                times = (await asyncio.gather(asking, return_exceptions=True))[0]
                assert isinstance(times, list)
                before, used = len(events), cpu_of(worker.pid)
                posted, seconds = await _post(cluster.folder, worker.port, key, viewers, rounds + PACED)
                events += posted
                await _until(done, len(events))
                posted_cpu_us = (cpu_of(worker.pid) - used) / (len(events) - before) * 1e6
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
        posted=len(posted) / seconds,
        posted_cpu_us=posted_cpu_us,
        views=len(times),
        behind=behind,
        view_ms=(statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]),
        per_million=measured.cpu_us * 2,
        wrong=tuple(differences(told, events)),
    )


async def _pace(bootstrap: str, viewers: int, turns: int) -> list[Engagement]:
    """Send `TARGET` engagements a second for a while, after so many turns of each viewer; return them."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, max_batch_size=1 << 18)
    await producer.start()
    loop, sent = asyncio.get_running_loop(), list[Engagement]()
    began = loop.time()
    try:
        while len(sent) < TARGET * PACED:
            builders: dict[int, BatchBuilder] = {}
            now = time.time_ns() // 1_000_000
            for number in range(len(sent), int((loop.time() - began) * TARGET)):
                one = beat(number % viewers, now, turn=turns + number // viewers)
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


async def _post(
    folder: Path, port: int, key: str, viewers: int, turns: int
) -> tuple[list[Engagement], float]:
    """Post heartbeats as fast as they are taken; return them, and how many seconds it took."""
    now = time.time_ns() // 1_000_000
    events = [beat(number % viewers, now, turns + number // viewers) for number in range(MOST_POSTED)]
    bodies = [
        msgspec.json.encode([_in_json(one) for one in events[place : place + BATCH]])
        for place in range(0, len(events), BATCH)
    ]
    plan = Plan("127.0.0.1", port, "/api/engagements", key, CONNECTIONS, 0, POSTED_SECONDS, bodies)
    posted = await run(plan, folder / "plan")
    if posted.statuses.keys() != {202}:
        raise RuntimeError(f"posts were answered with {posted.statuses}")
    return events[: BATCH * len(posted.latencies)], posted.seconds


def _in_json(one: Engagement) -> dict[str, object]:
    return {
        "user_id": one.user_id, "sport": one.sport, "match_id": one.match_id, "session_id": one.session_id,
        "event_id": one.event_id, "type": one.kind.name.lower(), "device": DEVICES[one.device],
        "platform": PLATFORMS[one.platform], "country": one.country, "at": one.at,
    }  # fmt: skip


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
