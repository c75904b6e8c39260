"""`faust -A app rebuild`: rebuilds the tables from what the feeds sent."""

import asyncio
import sys
from collections.abc import Mapping

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from rich.console import Console

from app import app, settings
from app.commands.base import command
from app.commands.needs_kafka import needs_kafka
from app.commands.progress import Progress
from app.data_folder import DataFolder
from engine.fatal import UnfitError
from engine.partitions.partition import Partition
from engine.partitions.transactions import PartitionLostError

_EVERY = 50
"""Matches a transaction."""


class RebuildError(Exception):
    """The tables cannot be rebuilt now; the message says why, and what to do."""


@command()
@needs_kafka
def rebuild() -> int:
    """Rebuild all tables from the stored events, and read the topics again from their beginning.

    For a downgrade whose version cannot read the state, and for tables
    that are damaged. All workers must be stopped. This worker's copy of the tables
    is removed first; other workers' copies follow when they start.
    It may be run again, also after it was interrupted.
    """
    try:
        rebuilt = asyncio.run(_rebuild())
    except UnfitError as error:
        print(error, file=sys.stderr)
        return 1
    except (RebuildError, PartitionLostError, KafkaError, OSError) as error:
        print(f"Kafka at {','.join(settings.broker)}: {error}", file=sys.stderr)
        return 1
    print(f"rebuilt {rebuilt:,} matches; the workers may start, and read their topics from the beginning")
    return 0


async def _rebuild() -> int:
    await _refuse_while_used()
    beginnings = await _beginnings()
    with DataFolder(app.conf.tabledir) as folder:
        folder.open(settings.app_id)
        folder.clear()
        return await _rebuild_all(beginnings)


class _Rebuilt(msgspec.Struct):
    """What is done so far."""

    matches: int = 0
    partitions: int = 0


async def _rebuild_all(beginnings: Mapping[TopicPartition, int]) -> int:
    rebuilt = _Rebuilt()
    progress = Progress(
        "matches rebuilt",
        lambda: rebuilt.matches,
        lambda: f"partitions: {rebuilt.partitions} of {settings.partitions}",
        console=Console(),
    )
    progress.expect(settings.partitions, lambda: rebuilt.partitions)
    try:
        await app.partitions.open(range(settings.partitions), rebuilding=True)
        async with progress.kept_current():
            for number, partition in sorted(app.partitions.items()):
                await _rebuild_partition(partition, rebuilt)
                partition.rewind(
                    {tp.topic: offset for tp, offset in beginnings.items() if tp.partition == number}
                )
                await _commit(partition)
                rebuilt.partitions += 1
                progress.show()
    finally:
        await app.partitions.close()
    return rebuilt.matches


async def _rebuild_partition(partition: Partition, rebuilt: _Rebuilt) -> None:
    for count, matches in enumerate((step for steps in app.rebuilds for step in steps(partition)), 1):
        rebuilt.matches += matches
        if count % _EVERY == 0:
            await _commit(partition)


async def _commit(partition: Partition) -> None:
    partition.stage_changes()
    await partition.drain()
    if partition.lost:
        raise RebuildError(
            f"partition {partition.number} was taken over: stop all workers, and run this again"
        )


async def _refuse_while_used() -> None:
    admin = AIOKafkaAdminClient(**app.connection)
    await admin.start()
    try:
        (answer,) = await admin.describe_consumer_groups([settings.app_id])
        _, _, state, *_ = answer.groups[0]
    finally:
        await admin.close()
    if state not in ("Empty", "Dead"):
        raise RebuildError(f"the workers of {settings.app_id} are not stopped (their group is {state})")


def read_again() -> list[str]:
    """Return the topics that are read from their beginning after a rebuild."""
    return sorted(app.batched - app.kept_topics)


async def _beginnings() -> dict[TopicPartition, int]:
    tps = [TopicPartition(topic, number) for topic in read_again() for number in range(settings.partitions)]
    async with AIOKafkaConsumer(**app.connection) as consumer:
        found: dict[TopicPartition, int] = await consumer.beginning_offsets(tps)
        return found
