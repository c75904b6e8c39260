"""Taking partitions over, against a real Kafka: whoever had them before is found, and can write no more."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata

from engine.partitions.claims import claim
from engine.partitions.outputs import Output
from engine.partitions.transactions import PartitionLostError, TransactionalProducer
from sandbox.kafka import KafkaServer
from tests.engine.kafka_topics import committed, connection_to, make_topic, read, signatures, unique

pytestmark = pytest.mark.cluster

NUMBERS = 2


class Group:
    """A consumer group's topics, and owners of their partitions."""

    def __init__(self, kafka: KafkaServer, events: str, log: str) -> None:
        self.kafka = kafka
        self.events = events
        self.log = log
        self.name = unique("group")
        self.producers: list[TransactionalProducer] = []

    async def producer(self, transactional_id: str = "") -> TransactionalProducer:
        """One that is started, and claims nothing yet."""
        name = transactional_id or unique(f"{self.name}-owner")
        self.producers.append(TransactionalProducer(name, connection_to(self.kafka)))
        await self.producers[-1].start()
        return self.producers[-1]

    async def claim(self, producer: TransactionalProducer, *numbers: int) -> None:
        async with asyncio.timeout(20):
            await claim(
                producer.transactional_id, numbers, [self.events], self.name, connection_to(self.kafka)
            )

    async def owner(self, *numbers: int) -> TransactionalProducer:
        producer = await self.producer()
        await self.claim(producer, *numbers)
        return producer

    async def write(self, owner: TransactionalProducer, value: bytes, offset: int, number: int = 0) -> None:
        """Commit a ball as an owner does."""
        record = Output(self.log, b"m", value)
        await owner.commit({number: [record]}, {(self.events, number): offset}, self.name)

    async def settle(self, *numbers: int) -> None:
        """Have Kafka finish the claims of partitions: a commit returns before its offsets are seen."""
        for number in numbers:
            await self.producer(f"{self.name}-{number}")

    async def written(self, number: int = 0) -> list[bytes | None]:
        return [record.value for record in await read(self.kafka, self.log, number)]


@pytest.fixture
async def group(kafka: KafkaServer) -> AsyncIterator[Group]:
    topics = [await make_topic(kafka, name, partitions=NUMBERS) for name in ("events", "log")]
    made = Group(kafka, *topics)
    yield made
    await asyncio.gather(*(producer.stop() for producer in made.producers))


async def test_a_claim_commits_where_a_group_is_and_whose_the_partitions_are(
    kafka: KafkaServer, group: Group
) -> None:
    first = await group.owner(0, 1)
    await group.write(first, b"1", 7)
    second = await group.owner(0, 1)
    await group.owner()  # of nothing: it takes nothing from anybody
    third = await group.owner(1)
    await group.settle(0, 1)
    assert await committed(kafka, group.name) == {(group.events, 0): 7, (group.events, 1): 0}
    assert await signatures(kafka, group.name) == {
        (group.events, 0): second.transactional_id,
        (group.events, 1): third.transactional_id,
    }


@pytest.mark.parametrize("wrote", [True, False])
async def test_an_owner_can_commit_nothing_once_another_has_claimed_one_of_its_partitions(
    kafka: KafkaServer, group: Group, wrote: bool
) -> None:
    """Also one that never got to write. To see it fail, have `claim` start no producers of earlier owners."""
    zombie = await group.owner(0, 1)
    if wrote:
        await group.write(zombie, b"before", 1)
    owner = await group.owner(0)
    for number in range(NUMBERS):
        with pytest.raises(PartitionLostError):
            await group.write(zombie, b"zombie", 99, number)
    await group.write(owner, b"owner", 2)
    await group.owner(0)  # settles it
    assert await group.written() == [b"before"] * wrote + [b"owner"]
    assert await group.written(1) == []
    assert await committed(kafka, group.name) == {(group.events, 0): 2, (group.events, 1): 0}


async def test_an_owner_in_the_middle_of_a_transaction_is_settled_before_the_claim(
    kafka: KafkaServer, group: Group
) -> None:
    """Its records are not to come after the next owner's, and its offsets not to be taken for committed."""
    frozen = await group.owner(0)
    await group.write(frozen, b"committed", 1)
    inner = frozen._producer
    await inner.begin_transaction()
    await inner.send_and_wait(group.log, b"left open", partition=0)
    await inner.send_offsets_to_transaction({TopicPartition(group.events, 0): 50}, group.name)
    owner = await group.owner(0)
    await group.write(owner, b"owner", 2)
    with pytest.raises(Exception, match="Fenced"):
        await inner.commit_transaction()
    assert await group.written() == [b"committed", b"owner"]
    await group.owner(0)
    assert (await committed(kafka, group.name))[group.events, 0] == 2


async def test_what_an_owner_commits_until_it_is_fenced_is_where_the_next_begins(
    kafka: KafkaServer, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, have `claim` ask for the offsets once."""
    last = await group.owner(0)
    start = TransactionalProducer.start

    async def late(self: TransactionalProducer) -> None:
        if self.transactional_id == last.transactional_id:
            await group.write(last, b"at the last moment", 9)
        await start(self)

    monkeypatch.setattr(TransactionalProducer, "start", late)
    await group.owner(0)
    monkeypatch.undo()
    await group.owner(0)
    assert await committed(kafka, group.name) == {(group.events, 0): 9}


async def test_of_two_that_claim_at_a_time_the_earlier_is_refused(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else both would own the partition, and the next would find one of them only.

    To see it fail, claim under an id of the owner's own, not of the partition's.
    """
    slow, quick = await group.producer(), await group.producer()
    stopped, go = asyncio.Event(), asyncio.Event()
    commit = TransactionalProducer.commit

    async def wait(self: TransactionalProducer, *args: Any) -> dict[tuple[str, int], int]:
        if not stopped.is_set():
            stopped.set()
            await go.wait()
        return await commit(self, *args)

    monkeypatch.setattr(TransactionalProducer, "commit", wait)
    claiming = asyncio.create_task(group.claim(slow, 0))
    await stopped.wait()
    await group.claim(quick, 0)
    go.set()
    with pytest.raises(PartitionLostError):
        await claiming
    await group.write(quick, b"quick", 1)
    await group.owner(0)
    with pytest.raises(PartitionLostError):
        await group.write(quick, b"too late", 2)
    assert await group.written() == [b"quick"]


async def test_a_claim_that_is_made_again_does_not_fence_its_own_owner(group: Group) -> None:
    owner = await group.owner(0)
    await group.claim(owner, 0, 1)
    await group.write(owner, b"still its own", 1)
    assert await group.written() == [b"still its own"]


async def test_what_others_left_beside_an_offset_is_nobody_s_id(
    kafka: KafkaServer, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other programs keep their own words there. To see it fail, take any for an owner's id."""
    other = await group.producer("another-program")
    await other._producer.begin_transaction()
    signed = {TopicPartition(group.events, 0): OffsetAndMetadata(3, other.transactional_id)}
    await other._producer.send_offsets_to_transaction(signed, group.name)
    await other._producer.commit_transaction()
    await group.owner(0)
    await group.write(other, b"not fenced", 1, 1)


async def test_a_claim_that_takes_too_long_is_given_up_to_be_tried_again(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silently a worker would wait for ever, for a right that it lacks or a topic that went."""

    async def nothing(*_: Any, **__: Any) -> Mapping[TopicPartition, OffsetAndMetadata]:
        return {}

    monkeypatch.setattr(AIOKafkaAdminClient, "list_consumer_group_offsets", nothing)
    monkeypatch.setattr("engine.partitions.claims.TIMEOUT", 0.5)
    with pytest.raises(KafkaError, match=r"partitions \[0\] were not claimed within 0.5 s"):
        await group.owner(0)


async def test_offsets_that_name_nobody_are_taken_as_they_are(kafka: KafkaServer, group: Group) -> None:
    """So an operator sets them, and so did workers of before: those are fenced by the partition's id."""
    old = await group.producer(f"{group.name}-0")
    await old._producer.begin_transaction()
    await old._producer.send_offsets_to_transaction({TopicPartition(group.events, 0): 4}, group.name)
    await old._producer.commit_transaction()
    owner = await group.owner(0)
    with pytest.raises(PartitionLostError):
        await group.write(old, b"old", 5)
    await group.write(owner, b"owner", 6)
    assert await group.written() == [b"owner"]


async def test_a_coordinator_that_still_loads_is_asked_again(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka passes its empty answer on: every owner would seem to be nobody, every offset the first.

    To see it fail, take what `_committed` is answered as it is.
    """
    owner = await group.owner(0)
    await group.write(owner, b"1", 5)
    ask = AIOKafkaAdminClient.list_consumer_group_offsets
    answers = 0

    async def loading(
        self: AIOKafkaAdminClient, *args: Any, **options: Any
    ) -> Mapping[TopicPartition, OffsetAndMetadata]:
        nonlocal answers
        answers += 1
        return {} if answers in (1, 3) else await ask(self, *args, **options)

    monkeypatch.setattr(AIOKafkaAdminClient, "list_consumer_group_offsets", loading)
    await group.owner(0)
    assert answers == 4
    with pytest.raises(PartitionLostError):
        await group.write(owner, b"zombie", 6)
    assert await group.written() == [b"1"]


async def test_a_claim_that_fails_for_one_partition_takes_the_other_starts_back(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that came through late would fence the next attempt's.

    To see it fail, do not cancel the starts in `_started`.
    """
    owner = await group.producer()
    cancelled = asyncio.Event()

    async def start(self: TransactionalProducer) -> None:
        if self.transactional_id.endswith("-1"):
            raise KafkaError("gone")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    monkeypatch.setattr(TransactionalProducer, "start", start)
    with pytest.raises(KafkaError, match="gone"):
        await group.claim(owner, 0, 1)
    assert cancelled.is_set()


async def test_many_that_take_over_in_a_hurry_leave_one_owner(group: Group) -> None:
    """Whatever the order: of all who believe they own a partition, one can write."""

    async def take() -> TransactionalProducer | None:
        try:
            return await group.owner(0)
        except PartitionLostError:
            return None

    owners = [owner for owner in await asyncio.gather(*(take() for _ in range(8))) if owner is not None]

    async def writes(owner: TransactionalProducer) -> bool:
        try:
            await group.write(owner, owner.transactional_id.encode(), 1)
        except PartitionLostError:
            return False
        return True

    assert sum(await asyncio.gather(*(writes(owner) for owner in owners))) == 1
    assert len(await group.written()) == 1
