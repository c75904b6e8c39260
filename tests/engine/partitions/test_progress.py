"""How far a partition's topics are committed: who waits is woken by the commit, and by nothing before it."""

import asyncio
from pathlib import Path

import pytest

from engine.partitions.partition import Partition
from engine.partitions.progress import Progress
from tests.awaiting import until
from tests.engine.owning import CHANGELOGS, Owned, stays_waiting
from tests.engine.records import batch


async def test_an_offset_is_passed_once_its_transaction_is_committed_and_on_disk(owned: Owned) -> None:
    """To see it fail, note the offsets before the store is written, or when the batch is staged."""
    partition, found = owned.partition, []
    owned.take(batch([0, 1, 4]), b"1")
    await until(lambda: owned.transactions.begun)

    async def look() -> None:
        assert await partition.progress.passes("events", 4)
        found.append(owned.store.get("matches", b"m"))

    looking = await stays_waiting(look())
    assert not partition.progress.has_passed("events", 0)
    owned.transactions.let_through()
    await looking
    assert found == [b"1"]
    assert partition.progress.committed("events") == 5


async def test_what_is_committed_already_is_not_waited_for(owned: Owned) -> None:
    owned.transactions.let_through()
    owned.take(batch([0]), b"1")
    await owned.partition.drain()
    assert await owned.partition.progress.passes("events", 0)
    await stays_waiting(owned.partition.progress.passes("events", 1))
    await stays_waiting(owned.partition.progress.passes("matches", 0))


async def test_each_waits_for_an_offset_and_a_topic_of_its_own(owned: Owned) -> None:
    progress = owned.partition.progress
    first, later = (asyncio.ensure_future(progress.passes("events", offset)) for offset in (0, 7))
    other = asyncio.ensure_future(progress.passes("matches", 0))
    owned.transactions.let_through()
    owned.take(batch([0, 1]), b"1")
    assert await first
    assert not later.done()
    assert not other.done()
    owned.partition.stage(batch([0], topic="matches"))
    owned.take(batch([2, 8]), b"2")
    assert await later
    assert await other


async def test_a_partition_that_is_lost_wakes_all_who_wait_and_passes_nothing(owned: Owned) -> None:
    """To see it fail, do not end the progress in `forget`: they wait till their time is over."""
    progress = owned.partition.progress
    owned.take(batch([0]), b"1")
    await until(lambda: owned.transactions.begun)
    waiting = await stays_waiting(progress.passes("events", 0))
    owned.partition.forget()
    async with asyncio.timeout(5):
        assert await waiting is False
        assert await progress.passes("events", 0) is False
    owned.transactions.let_through()
    await owned.partition.drain()
    assert not progress.has_passed("events", 0)


async def test_a_transaction_that_fails_passes_nothing(owned: Owned) -> None:
    owned.transactions.error = RuntimeError("refused")
    owned.transactions.let_through()
    owned.take(batch([0]), b"1")
    async with asyncio.timeout(5):
        assert await owned.partition.progress.passes("events", 0) is False


async def test_an_owner_knows_what_those_before_it_committed(tmp_path: Path, owned: Owned) -> None:
    heir = Partition(0, owned.store, CHANGELOGS, lambda: None, lambda: None, {}, {"events": 7})
    assert heir.progress.since("events") == 7
    assert await heir.progress.passes("events", 6)
    await stays_waiting(heir.progress.passes("events", 7))
    assert heir.progress.since("matches") == 0


async def test_who_gives_up_leaves_nothing_behind(owned: Owned) -> None:
    waiting = await stays_waiting(owned.partition.progress.passes("events", 0))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not owned.partition.progress._waiting


async def test_offsets_that_are_set_back_are_not_passed_any_more() -> None:
    """A rebuild does that: what lies behind is read again."""
    progress = Progress({"events": 9})
    assert progress.has_passed("events", 5)
    progress.note({("events", 0): 0})
    assert not progress.has_passed("events", 5)
