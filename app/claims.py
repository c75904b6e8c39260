"""Taking partitions over: from then on nobody who had them before can write.

An owner writes by one producer, whose `transactional.id` is made for its take-over and
stands beside every offset that it commits. Whoever comes next finds it there and starts
a producer of that id, which fences the owner (KIP-98) and settles what it left open.
The claim is the first such offset. It is committed under an id that names the partition,
so that of two who claim at a time one is fenced: no owner is hidden from the next.
docs/decisions/0006 tells why that is enough.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError
from aiokafka.structs import OffsetAndMetadata

from app.transactions import TransactionalProducer

_PATIENCE = 0.1
"""Seconds until a coordinator that is still loading is asked for offsets again."""


async def claim(
    owner: str,
    numbers: Collection[int],
    topics: Collection[str],
    group: str,
    connection: Mapping[str, object],
) -> None:
    """Fence all earlier owners of the partitions `numbers` of `topics`, and have `owner` found as theirs.

    The producer of the `transactional.id` `owner` must be started before: were it started
    after the next owner had fenced it, it would fence that one. A partition that has no
    committed offset gets the first, 0.

    Raises:
        KafkaError: the broker can't be reached; may be called again.
        PartitionLostError: another claims them at the same time.
    """
    if not numbers or not topics:
        return
    tps = {number: [TopicPartition(topic, number) for topic in topics] for number in numbers}
    claimants = {
        number: TransactionalProducer(f"{group}-{number}", connection, signs=owner) for number in tps
    }
    async with _started(claimants.values()):
        earlier = {at.metadata for at in (await _committed(tps, group, connection)).values()} - {""}
        async with _started([TransactionalProducer(one, connection) for one in earlier]):
            pass
        # They may have committed until they were fenced.
        found = await _committed(tps, group, connection)
        await asyncio.gather(
            *(
                claimants[number].commit({}, {tp: max(found[tp].offset, 0) for tp in ones}, group)
                for number, ones in tps.items()
            )
        )


@asynccontextmanager
async def _started(producers: Collection[TransactionalProducer]) -> AsyncIterator[None]:
    """Start producers, and stop them in the end."""
    starting = [asyncio.ensure_future(producer.start()) for producer in producers]
    try:
        await asyncio.gather(*starting)
        yield
    finally:
        # A start that came through late would fence the next attempt's.
        for start in starting:
            start.cancel()
        await asyncio.gather(*starting, return_exceptions=True)
        await asyncio.gather(*(producer.stop() for producer in producers), return_exceptions=True)


async def _committed(
    tps: Mapping[int, Sequence[TopicPartition]], group: str, connection: Mapping[str, object]
) -> Mapping[TopicPartition, OffsetAndMetadata]:
    """Return the group's committed offsets, -1 where there is none."""
    asked = [tp for ones in tps.values() for tp in ones]
    admin = AIOKafkaAdminClient(**connection)
    await admin.start()
    try:
        while True:
            with suppress(GroupCoordinatorNotAvailableError, NotCoordinatorForGroupError):
                found: dict[TopicPartition, OffsetAndMetadata]
                found = await admin.list_consumer_group_offsets(group, partitions=asked)
                # A coordinator that is still loading answers with nothing, and aiokafka passes that on.
                if found.keys() == set(asked):
                    return found
            await asyncio.sleep(_PATIENCE)
    finally:
        await admin.close()
