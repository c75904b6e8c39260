"""Two agents, one topic between them: what crosses from partition to partition counts once, whatever dies."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from engine.tables import Table
from sandbox.kafka import KafkaServer
from schemas.topics import Cleanup, TopicPolicy
from tests.awaiting import until
from tests.engine.kafka_topics import connection_to, read
from tests.engine.sport import PARTITIONS, Counting, running

USERS = [b"u%d" % number for number in range(6)]
TEAMS = [b"t%d" % number for number in range(4)]


class Total(msgspec.Struct, frozen=True, array_like=True):
    """What a user has in all, as of its event number `version`."""

    team: bytes
    version: int
    points: int


encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Total).decode


class Summing(Counting):
    """Points by user, and of those the sum by team: users lie in other partitions than their team."""

    def __init__(self, kafka: KafkaServer, folder: Path, name: str = "") -> None:
        super().__init__(kafka, folder, name)
        self.crossing = TopicPolicy(f"{self.name}.crossing", Cleanup.DELETE)
        app = self.app
        app.declare(self.crossing)
        self.users: Table[Total] = app.Table("users", encode=encode, decode=decode)
        self.members: Table[Total] = app.Table("members", encode=encode, decode=decode)
        self.sums: Table[int] = app.Table("sums", encode=lambda n: b"%d" % n, decode=int)
        app.batch_agent(self.crossing, name=f"{self.name}.sum", dead_letters=self.dead_letters)(self._sum)

    def _count(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        users = self.users.on(partition)
        for record in batch.records:
            self.taken.append(record.value)
            user, team = record.key or b"", TEAMS[USERS.index(record.key or b"") % len(TEAMS)]
            had = users.get(user, Total(team, 0, 0))
            total = users[user] = Total(team, had.version + 1, had.points + int(record.value or b""))
            partition.publish(self.crossing.name, user, encode(total), partition=self.app.partition_of(team))
        yield len(batch.records)

    def _sum(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        members, sums = self.members.on(partition), self.sums.on(partition)
        for record in batch.records:
            user, total = record.key or b"", decode(record.value or b"")
            had = members.get(user, Total(total.team, 0, 0))
            if total.version > had.version:
                members[user] = total
                sums[total.team] = sums.get(total.team, 0) + total.points - had.points
        yield len(batch.records)

    def summed(self) -> dict[bytes, int]:
        """The sums as of now, uncommitted ones too; without those of partitions that are not owned."""
        found = ((team, self.app.partitions.get(self.app.partition_of(team))) for team in TEAMS)
        return {team: int(row) for team, owned in found if owned and (row := owned.get("sums", team))}


@pytest.mark.cluster
async def test_sums_of_what_crosses_are_exact_though_partitions_are_lost_and_taken_over(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    """Also by a worker without a disk. To see it fail, let `Output.target` return what is beside it:
    teams lie where nobody looks for them."""
    chance = Random(15)
    sport = Summing(kafka, tmp_path)
    elsewhere = Summing(kafka, tmp_path / "elsewhere", sport.name)
    expected, sent = Counter[bytes](), Counter[bytes]()
    await sport.make_topics()
    enough = asyncio.Event()

    async def play() -> None:
        async with AIOKafkaProducer(**connection_to(kafka)) as producer:
            while not enough.is_set():
                user = chance.choice(USERS)
                points = chance.randint(-2, 9)
                expected[TEAMS[USERS.index(user) % len(TEAMS)]] += points
                sent[user] += 1
                number = sport.app.partition_of(user)
                await producer.send_and_wait(sport.events.name, b"%d" % points, key=user, partition=number)

    def whole() -> bool:
        owned = sport.app.partitions.values()
        return sport.ready() and len(owned) == PARTITIONS and not any(one.lost for one in owned)

    async with running(sport):
        playing = asyncio.ensure_future(play())
        for _ in range(4):
            folded = len(sport.taken)
            await until(lambda: whole() and len(sport.taken) > folded + 20)  # noqa: B023
            sport.app.partitions[chance.randrange(PARTITIONS)].abandon(RuntimeError("lost in the middle"))
    async with running(elsewhere):
        enough.set()
        await playing
        await until(lambda: elsewhere.summed() == expected)
        await elsewhere.app.partitions.drain()
    crossed = [
        (record.key, decode(record.value or b"").version)
        for number in range(PARTITIONS)
        for record in await read(kafka, sport.crossing.name, number)
    ]
    assert sorted(crossed) == sorted((user, 1 + n) for user, count in sent.items() for n in range(count))
