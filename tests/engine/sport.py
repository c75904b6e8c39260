"""The smallest sport there is: it counts a key's records. What the engine does for it, it does for all."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from faust.types import TP

from engine.application import Application
from engine.batches import PartitionBatch
from engine.driver.app import BATCH_RECORDS
from engine.driver.consumer import BatchConsumer
from engine.partitions.ownership import Ownership
from engine.partitions.partition import Partition
from engine.tables import Table
from engine.topics import Topics
from sandbox.kafka import KafkaServer
from schemas.topics import Cleanup, DeadLetterKind, TopicPolicy
from tests.awaiting import until
from tests.engine.kafka_topics import connection_to, send, unique

PARTITIONS = 2


class Counting:
    """An app that counts the records of each key, and publishes the count with each batch.

    Attributes:
        name: the group, and how its topics' names begin.
        taken: the records' values in the order in which they were counted.
    """

    def __init__(
        self, kafka: KafkaServer | None, folder: Path, name: str = "", batch_max_records: int = BATCH_RECORDS
    ) -> None:
        self.name = name or unique("counting")
        self.kafka = kafka
        self.events = TopicPolicy(f"{self.name}.events", Cleanup.DELETE)
        self.counted = TopicPolicy(f"{self.name}.counted", Cleanup.DELETE)
        self.dead_letters = TopicPolicy(
            f"{self.name}.dead-letters", Cleanup.DELETE, dead_letters=DeadLetterKind.DEAD_LETTERS
        )
        self.taken: list[bytes | None] = []
        broker = kafka.bootstrap if kafka is not None else "127.0.0.1:1"
        self.app = Application(
            self.name,
            ownership=lambda: Ownership(
                group=self.name,
                topics=tuple(sorted(self.app.batched)),
                folder=folder / self.name,
                changelogs={name: table.changelog_topic_name for name, table in self.app.tables.items()},
                connection={"bootstrap_servers": broker},
                outputs=tuple(topic.name for topic in self.app.declared_topics),
            ),
            connection={"bootstrap_servers": broker},
            batch_max_records=batch_max_records,
            broker=f"aiokafka://{broker}",
            datadir=str(folder),
            autodiscover=False,
            topic_partitions=PARTITIONS,
            topic_allow_declare=False,
            topic_disable_leader=True,
            table_standby_replicas=0,
            broker_session_timeout=6.0,
            broker_heartbeat_interval=1.0,
            consumer_auto_offset_reset="earliest",
            stream_buffer_maxsize=4,
            web_enabled=False,
        )
        self.app.declare(self.events, self.counted, self.dead_letters)
        self.counts: Table[int] = self.app.Table("counts", encode=lambda n: b"%d" % n, decode=int)
        count = f"{self.name}.count"
        self.app.batch_agent(self.events, name=count, dead_letters=self.dead_letters)(self._count)

    def _count(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        counts = self.counts.on(partition)
        for record in batch.records:
            key = record.key or b""
            self.taken.append(record.value)
            counts[key] = counts.get(key, 0) + 1
            partition.publish(self.counted.name, key, b"%d" % counts[key])
        yield len(batch.records)

    @property
    def consumer(self) -> BatchConsumer:
        return cast(BatchConsumer, self.app.consumer)

    def tps(self) -> list[TP]:
        return [TP(self.events.name, number) for number in range(PARTITIONS)]

    async def make_topics(self) -> None:
        assert self.kafka is not None
        async with Topics(connection_to(self.kafka), PARTITIONS, 1) as topics:
            await topics.make([*self.app.declared_topics, *self.app.changelog_topics()])

    async def play(self, *values: bytes, partition: int = 0) -> None:
        assert self.kafka is not None
        await send(self.kafka, self.events.name, [(b"m%d" % partition, value) for value in values], partition)

    def count(self, partition: int = 0) -> int:
        """How many records of a partition are counted, uncommitted ones too; 0 while it is not owned."""
        owned = self.app.partitions.get(partition)
        return int((owned and owned.get("counts", b"m%d" % partition)) or 0)

    def ready(self) -> bool:
        return not self.app.rebalancing and self.app.tables.actives_ready


@asynccontextmanager
async def running(sport: Counting) -> AsyncIterator[Counting]:
    """Run a worker of it in this process until the block is left."""
    sport.app.loop = asyncio.get_running_loop()
    sport.app.finalize()
    try:
        # It returns when Faust's recovery is done, which is what a contract broken leaves undone.
        async with asyncio.timeout(30):
            await sport.app.start()
        await until(sport.ready)
        yield sport
    finally:
        async with asyncio.timeout(20):
            await sport.app.stop()
