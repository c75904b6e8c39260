"""What the owner of posted records says of them, and that it says nothing before they are committed."""

import asyncio
from typing import cast

import msgspec
import pytest

from engine.partitions.partition import Partition
from serving.http.responses import AnswerError
from serving.ingest.outcomes import NOT_YET, Outcome, Posted, Result, Waited
from serving.ingest.owner import Owner
from tests.engine.memory import MemoryPartition
from tests.engine.owning import stays_waiting
from tests.serving.worker import MemoryWorker, cluster_of

TOPIC = "events"
COUNTED = Outcome(Result.COUNTED)


class Told:
    """A lookup in which everything counted, and each match has been asked for as often as its state says."""

    topic = TOPIC

    def __init__(self) -> None:
        self.asked: list[Posted] = []

    def outcome(self, partition: Partition, posted: Posted) -> Outcome:
        assert partition.progress.has_passed(TOPIC, posted.offset)
        self.asked.append(posted)
        return COUNTED

    def state(self, _: Partition, match_id: str) -> bytes | None:
        count = sum(one.match_id == match_id for one in self.asked)
        return None if match_id == "unread" else b"%d" % count


def posted(offset: int, match_id: str = "m") -> Posted:
    return Posted(match_id, f"e{offset}", 0, 0, offset, b"")


class Owning:
    """A worker that owns partition 0, and its owner's side."""

    def __init__(self) -> None:
        self.worker = MemoryWorker("http://worker.test")
        self.told = Told()
        self.trouble = ""
        self.owner = Owner(cluster_of(self.worker), self.told, lambda _: self.trouble)

    @property
    def partition(self) -> MemoryPartition:
        return cast(MemoryPartition, self.worker.partitions[0])

    def commit(self, offset: int) -> None:
        self.partition.progress.note({(TOPIC, 0): offset})

    def lose(self) -> None:
        self.partition.lost = True
        self.partition.progress.end()


@pytest.fixture
async def owning() -> Owning:
    return Owning()


async def test_nothing_is_said_before_the_last_of_the_records_is_committed(owning: Owning) -> None:
    """To see it fail, do not wait for the offsets."""
    records = [posted(5), posted(3)]
    waiting = await stays_waiting(owning.owner.outcomes(0, records, 60))
    owning.commit(5)
    await stays_waiting(waiting)
    assert owning.told.asked == []
    owning.commit(6)
    assert await waiting == Waited((COUNTED, COUNTED), {"m": msgspec.Raw(b"2")})


async def test_when_the_time_is_over_it_is_said_what_is_committed_by_then(owning: Owning) -> None:
    owning.commit(4)
    waited = await owning.owner.outcomes(
        0, [posted(3), posted(9), posted(2, "n"), posted(1, "unread")], 0.001
    )
    assert waited.outcomes == (COUNTED, NOT_YET, COUNTED, COUNTED)
    # Of a match of which a record is not committed, the state would be one without it.
    assert list(waited.states) == ["n"]


async def test_who_does_not_own_the_partition_says_nothing(owning: Owning) -> None:
    for number in (0, 77):
        owning.worker.ready = number != 0
        with pytest.raises(AnswerError, match="changing") as refused:
            await owning.owner.outcomes(number, [posted(0)], 1)
        assert refused.value.status == 503


async def test_an_owner_that_loses_its_partition_meanwhile_says_nothing(owning: Owning) -> None:
    """Nor of what was committed before: it may be on no disk but the next owner's."""
    owning.commit(1)
    waiting = await stays_waiting(owning.owner.outcomes(0, [posted(0), posted(5)], 60))
    owning.lose()
    async with asyncio.timeout(5):
        with pytest.raises(AnswerError, match="changing"):
            await waiting


async def test_one_whose_partition_was_lost_and_is_owned_again_says_nothing_of_the_lost_one(
    owning: Owning,
) -> None:
    waiting = await stays_waiting(owning.owner.outcomes(0, [posted(5)], 60))
    owning.lose()
    again = MemoryPartition(0)
    owning.worker.partitions.put(again)
    with pytest.raises(AnswerError):
        await waiting
    again.progress.note({(TOPIC, 0): 6})
    assert (await owning.owner.outcomes(0, [posted(5)], 60)).outcomes == (COUNTED,)


async def test_where_the_topic_is_another_one_its_offsets_mean_nothing(owning: Owning) -> None:
    """A topic that was made again begins at 0, and much more than that is committed."""
    owning.commit(1_000)
    owning.trouble = "topic events was deleted and made again"
    waited = await owning.owner.outcomes(0, [posted(5)], 60)
    assert waited.outcomes == (Outcome(Result.PENDING, owning.trouble),)
    assert waited.states == {}
