"""A job of many rows on a real Kafka: each row is done once, though its partition is lost in the middle."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.batches import PartitionBatch
from engine.partitions.partition import Partition
from engine.steps import Steps
from sandbox.kafka import KafkaServer
from tests.awaiting import until
from tests.engine.kafka_topics import read
from tests.engine.sport import Counting, running

ROWS = 12_000


class Settling(Counting):
    """Its event makes the rows; the job that it starts publishes each."""

    def __init__(self, kafka: KafkaServer, folder: Path) -> None:
        super().__init__(kafka, folder)
        self.app.Table("rows", encode=bytes, decode=bytes)
        self.settling = Steps(self.app.Table("settling", encode=bytes, decode=bytes).name, self._settle)
        self.steps = 0
        self.app.partition_timer(every=0.1)(self._drain)

    def _count(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        for number in range(ROWS):
            partition.put("rows", b"%05d" % number, b"")
        self.settling.start(partition, b"job")
        yield len(batch.records)

    def _settle(self, partition: Partition, _: bytes, cursor: bytes) -> Iterator[bytes]:
        for key, _row in partition.scan("rows", after=cursor or None):
            partition.publish(self.counted.name, key, None)
            yield key

    def _drain(self, partition: Partition) -> Iterator[bool]:
        for wrote in self.settling.drain(partition):
            self.steps += 1
            yield wrote


@pytest.mark.cluster
async def test_each_row_is_settled_once_though_the_partition_is_lost_in_the_middle(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    """To see it fail, put the cursor in a transaction of its own, behind the step's."""
    sport = Settling(kafka, tmp_path)
    await sport.make_topics()

    def is_settled() -> bool:
        owned = sport.app.partitions.get(0)
        return owned is not None and sport.ready() and sport.settling.cursor(owned, b"job") is None

    async with running(sport):
        await sport.play(b"settle")
        for lost_at in (2, 5):
            await until(lambda: sport.steps > lost_at)  # noqa: B023
            sport.app.partitions[0].abandon(RuntimeError("lost in the middle"))
            await until(lambda: (owned := sport.app.partitions.get(0)) is not None and not owned.lost)
        await until(is_settled)
        await sport.app.partitions.drain()
    assert sport.steps > ROWS // 1000
    assert [int(record.key or b"") for record in await read(kafka, sport.counted.name)] == list(range(ROWS))
