"""A client waits for its records while the worker that owns them goes: the next owner answers, and truly."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import msgspec
import pytest
from aiohttp import ClientSession
from aiokafka import AIOKafkaProducer
from msgspec.structs import replace
from yarl import URL

from engine.partitions.ownership import Partitions
from feeds.cricket.feed import encode
from sandbox.worker import WorkerProcess
from schemas.cricket.events import AnyEvent
from schemas.cricket.topics import EVENTS
from serving.cluster import Cluster
from serving.hops import HopSecret
from serving.ingest.outcomes import AWAITED, Outcome, Posted, Result, Waited, digest_of
from serving.ingest.owner import Owner
from serving.ingest.waiting import Waiter
from tests.cluster.scoreboard import PARTITIONS, Scoreboard, partition_of, season, until
from tests.engine.kafka_topics import connection_to
from tests.engine.memory import MemoryPartitions

pytestmark = pytest.mark.cluster

COUNTED = Outcome(Result.COUNTED)


class Asking(HopSecret):
    """Counts the requests to other workers."""

    def __init__(self) -> None:
        super().__init__(None)
        self.hops = 0

    def header(self, method: str, path: str, body: bytes = b"", identity: str = "") -> str:
        self.hops += 1
        return super().header(method, path, body, identity)


class Outside:
    """A worker that owns nothing and is in no group: it knows the owners as the others tell them."""

    ready = True
    unready_since = 0.0
    url = URL("http://outside.test")

    def __init__(self, session: ClientSession) -> None:
        self.http_client = session
        self.partitions: Partitions = MemoryPartitions([])
        self.addresses: dict[int, str] = {}

    def owners(self) -> Mapping[int, str]:
        return self.addresses

    def partition_of(self, key: bytes) -> int:
        return partition_of(key)


class Posts:
    """Sends records for clients that wait for them, and waits."""

    def __init__(self, board: Scoreboard, producer: AIOKafkaProducer) -> None:
        self.board = board
        self.asking = Asking()
        self.outside = Outside(board.session)
        cluster = self.cluster = Cluster(self.outside, self.asking, PARTITIONS)
        nobody = Owner(cluster, lookup=None)  # type: ignore[arg-type] - it owns nothing
        self._waiter = Waiter(cluster, "/cricket/events/outcomes/", EVENTS.name, nobody)
        self._producer = producer

    async def post(self, event: AnyEvent) -> Posted:
        key, value = event.match_id.encode(), encode(event)
        sent = await self._producer.send_and_wait(EVENTS.name, value, key, partition_of(key), None, [AWAITED])
        return Posted(event.match_id, "", event.seq, sent.partition, sent.offset, digest_of(value))

    async def wait(self, *posted: Posted, seconds: float = 60) -> Waited:
        return await self._waiter.wait(posted, seconds)

    async def look(self) -> None:
        """Ask the workers who owns what, for ever."""
        while True:
            for worker in self.board.fleet.workers:
                status, body = await self.board.get(worker, "/workers/")
                if status != 200:
                    continue
                workers = msgspec.json.decode(body)["workers"]
                found = {number: one["url"] for one in workers for number in one["partitions"]}
                if found != self.outside.addresses:
                    self.outside.addresses = found
                    await self.cluster.note_rebalance()
                break
            await asyncio.sleep(0.1)

    def owner_of(self, posted: Posted) -> WorkerProcess:
        url = self.outside.addresses[posted.partition]
        return next(worker for worker in self.board.fleet.workers if worker.port == URL(url).port)


@asynccontextmanager
async def posting(board: Scoreboard) -> AsyncIterator[Posts]:
    async with AIOKafkaProducer(acks="all", **connection_to(board.kafka)) as producer:
        posts = Posts(board, producer)
        looking = asyncio.create_task(posts.look())
        try:
            yield posts
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)


@pytest.mark.parametrize("goes", ["killed", "frozen", "stopped"])
async def test_a_client_that_waits_while_the_owner_goes_is_told_by_the_next_one(
    board: Scoreboard, goes: str
) -> None:
    """Its record counts once, and never before it is committed: the first owner did not get to it.

    Guards: `Waiter._hop`, which leaves an owner that is none any more; the offset beside the event
    (`EventLog.keep`), by which the next owner knows whose record counted.
    """
    await board.start(2)
    [match] = season(1)
    async with posting(board) as posts:
        await until(lambda: has(posts, match.partition), "the owners are known")
        first = await posts.post(match.events[0])
        waited = await posts.wait(first)
        assert waited.outcomes == (COUNTED,)
        assert msgspec.json.decode(waited.states[match.match_id])["last_seq"] == 1

        owner, hops = posts.owner_of(first), posts.asking.hops
        if goes == "stopped":
            stopping = asyncio.create_task(board.fleet.retire(owner))
        else:
            owner.pause()
        second, ahead = await posts.post(match.events[1]), await posts.post(match.events[3])
        waiting = asyncio.create_task(posts.wait(second, ahead))
        await until(lambda: asked(posts, hops), "the owner is asked")
        if goes == "killed":
            board.fleet.kill(owner)
            board.fleet.workers.remove(owner)
        elif goes == "frozen":
            board.fleet.workers.remove(owner)  # it answers nobody
        else:
            await stopping
        waited = await waiting
        assert waited.outcomes == (COUNTED, Outcome(Result.PENDING, "waits for event 3"))
        assert msgspec.json.decode(waited.states[match.match_id])["last_seq"] == 2
        assert posts.owner_of(second) is not owner

        again = await posts.post(match.events[1])
        other = await posts.post(replace(match.events[0], timestamp=1))
        third = await posts.post(match.events[2])
        found = (await posts.wait(first, second, again, other, third, ahead)).outcomes
        results = [Result.COUNTED, Result.COUNTED, Result.DUPLICATE, Result.CONFLICT]
        assert [one.result for one in found] == [*results, Result.COUNTED, Result.COUNTED]
        if goes == "frozen":
            board.fleet.workers.append(owner)
            board.fleet.kill(owner)


async def has(posts: Posts, number: int) -> bool:
    return number in posts.outside.addresses


async def asked(posts: Posts, hops: int) -> bool:
    return posts.asking.hops > hops
