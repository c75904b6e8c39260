"""What the cluster tests do with a scoreboard: send matches, hurt workers, look at what came of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from aiokafka import ConsumerRecord
from aiokafka.partitioner import murmur2

from drill.cricket.reference import play
from drill.cricket.slice import window
from drill.fleet import Fleet
from drill.slice import Window, last_seq
from feeds.cricket.feed import FEED, CricketRecord
from feeds.cricket.records import Record
from feeds.cricket.simulator.simulation import simulate
from feeds.matches.producer import FeedProducer, connect
from sandbox.kafka import KafkaServer
from sandbox.worker import WorkerProcess
from schemas.cricket.events import MatchInfo
from schemas.cricket.published import Scorecard
from schemas.cricket.topics import EVENTS, MATCHES, OVERS, STATE
from tests.cluster.topics import empty, make_topics
from tests.engine.kafka_topics import read, take_over, unique

PARTITIONS = 6
SESSION = 6.0
"""Seconds; the least that a broker grants by default."""
PATIENCE = 60.0
"""Seconds for what takes a few: the machine may be busy."""

_card = msgspec.json.Decoder(Scorecard)


class Match:
    """A made-up match: what is sent of it, and what must come of it."""

    def __init__(self, match_id: str, seed: int = 1) -> None:
        self.match_id = match_id
        self.records: list[Record] = list(simulate(match_id, seed))
        self.events = [record for record in self.records if not isinstance(record, MatchInfo)]
        self.path = f"/matches/{quote(match_id, safe='')}/"
        infos = [record for record in self.records if isinstance(record, MatchInfo)]
        self.due = play(match_id, self.events, infos)

    @property
    def last_seq(self) -> int:
        return self.events[-1].seq

    @property
    def partition(self) -> int:
        return partition_of(self.match_id.encode())


def partition_of(key: bytes) -> int:
    return int(murmur2(key) & 0x7FFFFFFF) % PARTITIONS


def season(count: int) -> list[Match]:
    """So many matches that no other test has, spread evenly over the partitions."""
    ids = (unique("match") for _ in range(1000))
    placed = sorted(ids, key=lambda match_id: partition_of(match_id.encode()))
    spread = [placed[number * 1000 // count] for number in range(count)]
    return [Match(match_id, seed) for seed, match_id in enumerate(spread)]


def in_turn(matches: Sequence[Match]) -> list[Record]:
    """Mix matches as if they were played at the same time."""
    longest = max(len(match.records) for match in matches)
    return [match.records[at] for at in range(longest) for match in matches if at < len(match.records)]


async def until(condition: Callable[[], Awaitable[bool]], what: str, timeout: float = PATIENCE) -> None:
    deadline = time.monotonic() + timeout
    while not await condition():
        assert time.monotonic() < deadline, f"not within {timeout:g} s: {what}"
        await asyncio.sleep(0.05)


class Scoreboard:
    """Workers with topics and a group of their own, on the Kafka that the session shares.

    They run `slices`, all if none is named. `environ` are settings of the workers; the attribute has
    those that any command needs which is about this scoreboard.
    """

    def __init__(
        self,
        kafka: KafkaServer,
        name: str,
        folder: Path,
        session: ClientSession,
        environ: Mapping[str, str] | None = None,
        slices: Sequence[str] = (),
    ) -> None:
        self.kafka = kafka
        self.group = unique(name)
        self.session = session
        self.environ = {
            "OVERSTREAM_BROKER": kafka.bootstrap,
            "OVERSTREAM_APP_ID": self.group,
            "OVERSTREAM_SLICES": ",".join(slices),
        }
        of_workers = {**self.environ, **(environ or {})}
        self.fleet = Fleet(folder, kafka.bootstrap, PARTITIONS, session, of_workers, print)

    async def make_topics(self) -> None:
        """Make the topics that are not there."""
        await make_topics(self.kafka.bootstrap, self.environ, PARTITIONS)

    async def remove_balls(self) -> None:
        """Remove the balls of tests before this one: a new group reads all that is there."""
        await empty(self.kafka.bootstrap, EVENTS, PARTITIONS)

    async def start(self, workers: int) -> list[WorkerProcess]:
        started = [self.fleet.add() for _ in range(workers)]
        await self.fleet.whole()
        return started

    @asynccontextmanager
    async def feed(self) -> AsyncIterator[FeedProducer[CricketRecord]]:
        async with connect(FEED, {"bootstrap_servers": self.kafka.bootstrap}) as feed:
            yield feed

    async def send(self, records: Iterable[Record], rate: float = 0) -> None:
        """Send records, at `rate` a second or at once, and wait until Kafka has them."""
        async with self.feed() as feed:
            for count, record in enumerate(records, 1):
                await feed.send(record)
                if rate and count % max(1, int(rate / 50)) == 0:
                    await asyncio.sleep(0.02)
            await feed.flush()

    async def get(self, worker: WorkerProcess, path: str, **query: str) -> tuple[int, bytes]:
        url = worker.url + path
        try:
            async with self.session.get(url, params=query or None, timeout=ClientTimeout(total=5)) as answer:
                return answer.status, await answer.read()
        except (ClientError, OSError, TimeoutError) as error:
            return 0, repr(error).encode()

    async def answer(self, worker: WorkerProcess, path: str, **query: str) -> Any:
        """Ask until it is 200: a rebalance may be under way."""
        found: list[bytes] = []

        async def answered() -> bool:
            status, body = await self.get(worker, path, **query)
            assert status in (0, 200, 404, 503), (status, body)
            found[:] = [body]
            return status == 200

        await until(answered, f"200 of {path}")
        return msgspec.json.decode(found[0])

    async def counted(
        self, match: Match, seq: int | None = None, worker: WorkerProcess | None = None
    ) -> None:
        """Wait until a match is counted up to `seq`, its end by default."""
        asked = worker or self.fleet.workers[0]

        async def far_enough() -> bool:
            status, body = await self.get(asked, match.path)
            return status == 200 and msgspec.json.decode(body)["last_seq"] >= (seq or match.last_seq)

        await until(far_enough, f"{match.match_id} at {seq or match.last_seq}")

    async def assert_exact(self, matches: Sequence[Match]) -> None:
        """Each match, asked of each worker, is as the fold has it; so is what was published of it."""
        for match in matches:
            for worker in self.fleet.workers:
                assert await self._card(match, worker) == match.due.card
        await self.assert_published(matches)

    async def _card(self, match: Match, worker: WorkerProcess) -> Scorecard:
        """A match's scorecard once it is as far as the match; a standby's may be behind."""
        found: list[Scorecard] = []

        async def whole() -> bool:
            status, body = await self.get(worker, f"{match.path}scorecard/")
            found[:] = [_card.decode(body)] if status == 200 else []
            return bool(found) and found[0].last_seq >= match.last_seq

        await until(whole, f"the scorecard of {match.match_id} at {match.last_seq}")
        return found[0]

    async def assert_published(self, matches: Sequence[Match]) -> None:
        """Snapshots never went back, and each over came once, in order."""
        due = {match.match_id.encode(): match for match in matches}
        told: dict[bytes, list[int]] = {}

        async def all_told() -> bool:
            # A view may be ahead of what is committed.
            told.clear()
            for record in await self._published(STATE.name, matches):
                told.setdefault(record.key, []).append(last_seq(record.value))
            return all(told.get(key, [0])[-1] >= match.last_seq for key, match in due.items())

        await until(all_told, "the last snapshots")
        for seqs in told.values():
            assert seqs == sorted(seqs)
        overs: dict[bytes, list[Window]] = {}
        for record in await self._published(OVERS.name, matches):
            overs.setdefault(record.key, []).append(window(record.value))
        assert overs == {key: match.due.windows for key, match in due.items() if match.due.windows}

    async def _published(self, topic: str, matches: Sequence[Match]) -> list[ConsumerRecord]:
        keys = {match.match_id.encode() for match in matches}
        numbers = sorted({match.partition for match in matches})
        found = [await read(self.kafka, topic, number) for number in numbers]
        return [record for records in found for record in records if record.key in keys]

    async def fence(self, numbers: Iterable[int] = range(PARTITIONS)) -> None:
        """Do to the owners of partitions what another worker does that takes them over."""
        await take_over(self.kafka, self.group, list(numbers), EVENTS.name, MATCHES.name)

    @asynccontextmanager
    async def storm(self, pause: float) -> AsyncIterator[None]:
        """Take all partitions over again and again while the block runs."""

        async def rage() -> None:
            while True:
                await self.fence()
                await asyncio.sleep(pause)

        raging = asyncio.create_task(rage())
        try:
            yield
        finally:
            raging.cancel()
            await asyncio.gather(raging, return_exceptions=True)

    async def metric(self, worker: WorkerProcess, name: str, **labels: str) -> float:
        """Sum up a worker's metric over the labels that are not given."""
        _, body = await self.get(worker, "/metrics")
        wanted = [f'{label}="{value}"' for label, value in labels.items()]
        lines = [line for line in body.decode().splitlines() if line.startswith((f"{name}{{", f"{name} "))]
        return sum(float(line.rpartition(" ")[2]) for line in lines if all(one in line for one in wanted))
