"""Claims: taking partitions over, so that no earlier owner can write from then on.

An owner writes through one producer, whose `transactional.id` is made for its take-over and
stands beside every offset that it commits. The next owner finds it there and starts a
producer of that id, which fences the earlier owner (KIP-98) and aborts its open transaction.
The claim is the first such offset. It is committed under an id that names the partition,
so that of two workers that claim at once one is fenced: no owner is hidden from the next.
docs/decisions/0006 explains why that is enough.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    GroupCoordinatorNotAvailableError,
    KafkaTimeoutError,
    NotCoordinatorForGroupError,
)
from aiokafka.structs import OffsetAndMetadata

from engine.partitions.transactions import TransactionalProducer

TIMEOUT = 30.0
"""Seconds that a claim may take; then it fails, which is logged, and is retried."""

_PATIENCE = 0.1
"""Seconds between two requests for offsets to a coordinator that is still loading."""


async def claim(
    owner: str,
    numbers: Collection[int],
    topics: Collection[str],
    group: str,
    connection: Mapping[str, object],
) -> Mapping[tuple[str, int], int]:
    """Fence all earlier owners of the partitions `numbers` of `topics`, and record `owner` as theirs.

    Returns the group's offsets by topic and partition: nobody but `owner` moves them from now on.
    The producer of the `transactional.id` `owner` must be started before: if it started
    after the next owner had fenced it, it would fence that one. A partition without a
    committed offset gets 0.

    Raises:
        KafkaError: the broker can't be reached; may be retried.
        PartitionLostError: another worker claims them at the same time; may be retried.
    """
    if not numbers or not topics:
        return {}
    try:
        async with asyncio.timeout(TIMEOUT):
            return await _claim(owner, numbers, topics, group, connection)
    except TimeoutError:
        raise KafkaTimeoutError(f"partitions {sorted(numbers)} were not claimed within {TIMEOUT} s") from None


async def _claim(
    owner: str,
    numbers: Collection[int],
    topics: Collection[str],
    group: str,
    connection: Mapping[str, object],
) -> Mapping[tuple[str, int], int]:
    tps = [TopicPartition(topic, number) for number in numbers for topic in topics]
    claimants = {
        number: TransactionalProducer(f"{group}-{number}", connection, signs=owner) for number in numbers
    }
    async with _started(claimants.values()):
        fenced = {owner}
        while True:
            # Look again after fencing: they may have committed until then.
            found = await committed(tps, group, connection)
            owners = {at.metadata for at in found.values() if at.metadata.startswith(f"{group}-")} - fenced
            if not owners:
                break
            async with _started([TransactionalProducer(earlier, connection) for earlier in owners]):
                fenced |= owners
        offsets = {(tp.topic, tp.partition): max(found[tp].offset, 0) for tp in tps}
        claims = [
            claimant.commit({}, {tp: offsets[tp] for tp in offsets if tp[1] == number}, group)
            for number, claimant in claimants.items()
        ]
        # Wait for all of them: an unfinished one would wait for ever once its producer is stopped.
        for outcome in await asyncio.gather(*claims, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        return offsets


@asynccontextmanager
async def _started(producers: Collection[TransactionalProducer]) -> AsyncIterator[None]:
    """Start producers, and stop them at the end of the block."""
    starting = [asyncio.ensure_future(producer.start()) for producer in producers]
    try:
        await asyncio.gather(*starting)
        yield
    finally:
        # A start that succeeds late would fence the next attempt's.
        for start in starting:
            start.cancel()
        await asyncio.gather(*starting, return_exceptions=True)
        await asyncio.gather(*(producer.stop() for producer in producers), return_exceptions=True)


async def committed(
    tps: Sequence[TopicPartition], group: str, connection: Mapping[str, object]
) -> Mapping[TopicPartition, OffsetAndMetadata]:
    """Return the group's committed offsets, -1 where there is none."""
    admin = AIOKafkaAdminClient(**connection)
    await admin.start()
    try:
        while True:
            with suppress(GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError):
                found: dict[TopicPartition, OffsetAndMetadata]
                found = await admin.list_consumer_group_offsets(group, partitions=list(tps))
                # A coordinator that is still loading answers without offsets, and aiokafka passes that on.
                if found.keys() == set(tps):
                    return found
            await asyncio.sleep(_PATIENCE)
    finally:
        await admin.close()
