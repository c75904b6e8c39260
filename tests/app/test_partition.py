"""One partition's staging and committing, over a producer that the test holds the strings of."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest

from app.batches import PartitionBatch
from app.partition import MAX_STAGED_RECORDS, Lag, Partition
from app.store import PartitionStore
from app.transactions import Output, PartitionLostError, PartitionProducer
from tests.app.records import MadeUpRecord, batch

LOG = "app-matches-changelog"


class Transactions:
    """A producer's double: its transactions wait to be let through, or fail with `error`."""

    def __init__(self) -> None:
        self.begun: list[tuple[list[Output], dict[tuple[str, int], int]]] = []
        self.error: Exception | None = None
        self.stopped = False
        self.ahead: list[tuple[set[str], str | None]] = []
        self.cannot_begin: Exception | None = None
        self.may_begin = asyncio.Event()
        self.may_begin.set()
        self._go = asyncio.Event()
        self._next_offset = 0

    async def begin(self, topics: Iterable[str], group: str | None) -> None:
        self.ahead.append((set(topics), group))
        await self.may_begin.wait()
        if self.cannot_begin is not None:
            raise self.cannot_begin

    async def commit(
        self, outputs: Iterable[Output], offsets: Mapping[tuple[str, int], int], group: str
    ) -> dict[str, int]:
        assert group == "app"
        self.begun.append((list(outputs), dict(offsets)))
        await self._go.wait()
        if self.error is not None:
            raise self.error
        last = {}
        for output in self.begun[-1][0]:
            last[output.topic] = self._next_offset
            self._next_offset += 1
        self._next_offset += 1  # the marker
        return last

    async def stop(self) -> None:
        self.stopped = True

    def let_through(self) -> None:
        self._go.set()

    def hold(self) -> None:
        self._go.clear()


class Owned:
    """An owned partition, its producer's double, and how often it was lost."""

    def __init__(self, path: Path) -> None:
        self.store = PartitionStore(path / "0.db")
        self.transactions = Transactions()
        self.lost = 0
        self.partition = Partition(
            0,
            self.store,
            cast(PartitionProducer, self.transactions),
            "app",
            {"matches": LOG, "others": "app-others-changelog"},
            self._note_lost,
        )

    def _note_lost(self) -> None:
        self.lost += 1

    def take(self, found: PartitionBatch, value: bytes) -> None:
        """Do with a batch what an agent does with it."""
        admitted = self.partition.admit(found)
        assert admitted is not None
        self.partition.put("matches", b"m", value)
        self.partition.publish("state", b"m", b"state " + value)
        self.partition.stage(admitted)

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                await asyncio.sleep(0)


@asynccontextmanager
async def owning(path: Path) -> AsyncIterator[Owned]:
    owned = Owned(path)
    try:
        yield owned
    finally:
        await owned.partition.close()
        owned.store.close()


@pytest.fixture
async def owned(tmp_path: Path) -> AsyncIterator[Owned]:
    async with owning(tmp_path) as one:
        yield one


async def stays_waiting(waiter: Awaitable[object]) -> asyncio.Future[object]:
    """Let everything run that can, and see that this still waits."""
    task = asyncio.ensure_future(waiter)
    for _ in range(50):
        await asyncio.sleep(0)
    assert not task.done()
    return task


async def test_what_is_staged_is_read_before_what_is_committing_before_what_is_stored(owned: Owned) -> None:
    owned.store.apply([("matches", b"m", b"stored"), ("matches", b"old", b"stored")], {LOG: 0})
    read = owned.partition.get
    assert read("matches", b"m") == b"stored"
    owned.take(batch([0]), b"first")
    await owned.until(lambda: owned.transactions.begun)
    assert read("matches", b"m") == b"first"
    owned.take(batch([1]), b"second")
    assert read("matches", b"m") == b"second"
    assert read("matches", b"old") == b"stored"
    assert read("matches", b"none") is None


async def test_a_removed_key_is_gone_at_once_though_it_is_stored(owned: Owned) -> None:
    owned.store.apply([("matches", b"m", b"stored")], {LOG: 0})
    owned.partition.put("matches", b"m", None)
    assert owned.partition.get("matches", b"m") is None
    assert owned.partition.scan("matches") == []


async def test_a_scan_mixes_staged_committing_and_stored_in_key_order(owned: Owned) -> None:
    put = owned.partition.put
    owned.store.apply([("matches", key, b"stored") for key in (b"a1", b"a2", b"a3", b"b1")], {LOG: 0})
    put("matches", b"a2", b"committing")
    put("matches", b"a4", b"committing")
    put("others", b"a5", b"another table's")
    owned.partition.stage(batch([0]))
    await owned.until(lambda: owned.transactions.begun)
    put("matches", b"a0", b"staged")
    put("matches", b"a3", None)
    put("matches", b"a4", b"staged")
    assert owned.partition.scan("matches", b"a") == [
        (b"a0", b"staged"),
        (b"a1", b"stored"),
        (b"a2", b"committing"),
        (b"a4", b"staged"),
    ]


async def test_a_batch_is_one_transaction_of_changelog_records_outputs_and_offset(owned: Owned) -> None:
    owned.transactions.let_through()
    owned.partition.put("matches", b"gone", None)
    owned.take(batch([3, 4, 9], partition=0), b"value")
    await owned.partition.drain()
    assert owned.transactions.begun == [
        (
            [Output(LOG, b"gone", None), Output(LOG, b"m", b"value"), Output("state", b"m", b"state value")],
            {("events", 0): 10},
        )
    ]


async def test_nothing_is_on_disk_before_the_commit_and_all_of_it_after(owned: Owned) -> None:
    """A store ahead of its changelog loses balls for the next owner.

    To see it fail, move `self.store.apply` before the commit in `Partition._commit`.
    """
    owned.take(batch([0]), b"value")
    await owned.until(lambda: owned.transactions.begun)
    await stays_waiting(owned.partition.drain())
    assert owned.store.get("matches", b"m") is None
    assert owned.store.offset(LOG) is None
    owned.transactions.let_through()
    await owned.partition.drain()
    assert owned.store.get("matches", b"m") == b"value"
    assert owned.store.offset(LOG) == 0


async def test_while_a_transaction_is_under_way_the_next_gathers(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    await owned.until(lambda: owned.transactions.begun)
    for offset in (1, 2, 3):
        owned.take(batch([offset]), b"%d" % offset)
    assert len(owned.transactions.begun) == 1
    owned.transactions.let_through()
    await owned.partition.drain()
    _, (outputs, offsets) = owned.transactions.begun
    assert offsets == {("events", 0): 4}
    assert [output.value for output in outputs if output.topic == LOG] == [b"3"]
    assert [output.value for output in outputs if output.topic == "state"] == [
        b"state 1",
        b"state 2",
        b"state 3",
    ]


async def test_what_comes_while_a_transaction_begins_is_part_of_it(owned: Owned) -> None:
    owned.transactions.may_begin.clear()
    owned.take(batch([0]), b"0")
    await owned.until(lambda: owned.transactions.ahead)
    owned.take(batch([1]), b"1")
    draining = await stays_waiting(owned.partition.drain())
    owned.transactions.let_through()
    owned.transactions.may_begin.set()
    await draining
    assert owned.transactions.ahead == [({LOG, "state"}, "app")]
    [(outputs, offsets)] = owned.transactions.begun
    assert offsets == {("events", 0): 2}
    assert [output.value for output in outputs if output.topic == "state"] == [b"state 0", b"state 1"]


async def test_a_transaction_that_is_due_takes_the_batch_that_is_about_to_come(
    owned: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes just after a transaction was taken would wait for a whole interval.

    To see it fail, have `_turn` return once the transaction is due.
    """
    # The interval is over at once, however slow the machine is between two lines of this.
    sleep = asyncio.sleep
    monkeypatch.setattr("asyncio.sleep", lambda _: sleep(0))
    monkeypatch.setattr("app.partition.TRANSACTION_INTERVAL", 60)
    monkeypatch.setattr("app.partition.BATCH_WAIT", 60)
    owned.transactions.let_through()
    owned.take(batch([0]), b"0")
    await owned.partition.drain()
    owned.take(batch([1]), b"1")
    await owned.until(lambda: not owned.partition._work.is_set())
    owned.take(batch([2]), b"2")
    await owned.partition.drain()
    assert [offsets for _, offsets in owned.transactions.begun] == [{("events", 0): 1}, {("events", 0): 3}]


async def test_a_transaction_that_is_due_waits_for_no_batch_for_long(
    owned: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, have `_turn` wait without a timeout."""
    monkeypatch.setattr("app.partition.BATCH_WAIT", 0.001)
    owned.transactions.let_through()
    for offset in (0, 1):
        owned.take(batch([offset]), b"%d" % offset)
        async with asyncio.timeout(5):
            await owned.partition.drain()
    assert [offsets for _, offsets in owned.transactions.begun] == [{("events", 0): 1}, {("events", 0): 2}]


async def test_topics_of_one_partition_share_a_transaction(owned: Owned) -> None:
    owned.partition.stage(batch([0, 1], topic="events"))
    owned.partition.stage(batch([7], topic="matches"))
    owned.transactions.let_through()
    await owned.partition.drain()
    assert owned.transactions.begun == [([], {("events", 0): 2, ("matches", 0): 8})]


async def test_upkeep_is_committed_without_offsets(owned: Owned) -> None:
    owned.transactions.let_through()
    owned.partition.put("matches", b"old", None)
    owned.partition.stage_upkeep()
    await owned.partition.drain()
    assert owned.transactions.begun == [([Output(LOG, b"old", None)], {})]
    assert owned.transactions.ahead == [({LOG}, None)]


async def test_draining_with_nothing_to_do_returns_at_once(owned: Owned) -> None:
    await owned.partition.drain()
    assert owned.transactions.begun == []


async def test_draining_waits_for_what_was_staged_meanwhile_too(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    await owned.until(lambda: owned.transactions.begun)
    draining = await stays_waiting(owned.partition.drain())
    owned.take(batch([1]), b"1")
    owned.transactions.let_through()
    await draining
    assert owned.store.get("matches", b"m") == b"1"


async def test_an_idle_partition_sleeps(owned: Owned) -> None:
    owned.transactions.let_through()
    owned.take(batch([0]), b"0")
    await owned.partition.drain()
    await stays_waiting(asyncio.Event().wait())
    assert len(owned.transactions.begun) == 1


async def test_there_is_no_room_beyond_so_many_staged_records_until_a_transaction_takes_them(
    owned: Owned,
) -> None:
    owned.take(batch([0]), b"0")
    await owned.until(lambda: owned.transactions.begun)
    owned.take(batch(range(1, MAX_STAGED_RECORDS + 1)), b"1")
    await owned.partition.room()
    owned.take(batch([MAX_STAGED_RECORDS + 1]), b"2")
    waiting = await stays_waiting(owned.partition.room())
    owned.transactions.let_through()
    await waiting
    await owned.partition.drain()
    assert owned.store.get("matches", b"m") == b"2"


async def test_a_batch_cut_anew_after_a_rebalance_is_taken_from_where_the_last_one_ended(
    owned: Owned,
) -> None:
    """Fetches from before a rebalance arrive after it, cut differently.

    To see it fail, let `Partition.admit` return the batch as it is.
    """
    owned.take(batch(range(5)), b"0")
    fresh = owned.partition.admit(batch(range(3, 8)))
    assert fresh is not None
    assert [record.offset for record in fresh.records] == [5, 6, 7]
    assert owned.partition.admit(batch(range(2, 5))) is None
    other_topic = batch(range(2), topic="matches")
    assert owned.partition.admit(other_topic) is other_topic


@pytest.mark.parametrize(
    "error", [PartitionLostError("fenced"), OSError("No space left on device"), AssertionError("state")]
)
async def test_a_partition_that_cannot_commit_forgets_what_was_not_committed(
    owned: Owned, error: Exception
) -> None:
    """Whatever it is: a partition whose task ended silently would never be drained again.

    To see it fail, let `Partition._commit_forever` catch only `PartitionLostError`.
    """
    owned.store.apply([("matches", b"m", b"stored")], {LOG: 5})
    owned.partition.values["matches"] = {b"m": "decoded"}
    owned.take(batch(range(MAX_STAGED_RECORDS + 1)), b"committing")
    await owned.until(lambda: owned.transactions.begun)
    owned.take(batch(range(MAX_STAGED_RECORDS + 1, 2 * MAX_STAGED_RECORDS + 5)), b"staged")
    waiting = await stays_waiting(owned.partition.room())
    owned.transactions.error = error
    owned.transactions.let_through()
    async with asyncio.timeout(5):
        await owned.partition.drain()
        await waiting
    assert owned.lost == 1
    assert owned.partition.lost
    assert owned.partition.get("matches", b"m") == b"stored"
    assert owned.partition.values == {}
    assert owned.partition.admit(batch([99_999])) is None
    assert len(owned.transactions.begun) == 1
    assert owned.store.offset(LOG) == 5


async def test_a_partition_that_cannot_begin_is_lost_and_drained(owned: Owned) -> None:
    owned.transactions.cannot_begin = PartitionLostError("fenced")
    owned.take(batch([0]), b"0")
    async with asyncio.timeout(5):
        await owned.partition.drain()
    assert owned.lost == 1
    assert owned.partition.lost
    assert owned.transactions.begun == []


async def test_a_full_disk_loses_the_partition_and_not_what_is_in_the_changelog(
    owned: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(owned.store, "apply", full)
    owned.transactions.let_through()
    owned.take(batch([0]), b"0")
    async with asyncio.timeout(5):
        await owned.partition.drain()
    assert owned.lost == 1
    assert owned.store.offset(LOG) is None  # so recovery reads it from the changelog


async def test_a_failed_batch_is_given_up_whole(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    await owned.until(lambda: owned.transactions.begun)
    owned.partition.put("matches", b"m", b"half done")
    owned.partition.publish("state", b"m", b"half done")
    owned.partition.abandon(ValueError("a fault of ours"))
    owned.transactions.let_through()
    async with asyncio.timeout(5):
        await owned.partition.drain()
    assert owned.lost == 1
    assert owned.partition.get("matches", b"m") is None
    assert owned.partition.admit(batch([1])) is None
    assert len(owned.transactions.begun) == 1


async def test_a_closed_partition_takes_and_commits_nothing_more(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    await owned.until(lambda: owned.transactions.begun)
    await owned.partition.close()
    owned.transactions.let_through()
    await owned.partition.drain()
    await owned.partition.room()
    assert owned.partition.admit(batch([1])) is None
    assert owned.transactions.stopped
    assert owned.store.get("matches", b"m") is None
    assert owned.lost == 0  # it was given up in order: nobody need take it anew


async def test_a_partition_told_to_forget_waits_for_no_commit_any_more(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    draining = await stays_waiting(owned.partition.drain())
    owned.partition.forget()
    async with asyncio.timeout(5):
        await draining
    assert owned.partition.admit(batch([1])) is None


async def test_a_partition_knows_how_far_behind_it_is(owned: Owned) -> None:
    assert owned.partition.lag == Lag(0, None)
    late = PartitionBatch("events", 0, [MadeUpRecord(0, 5_000), MadeUpRecord(1, 7_000)])
    owned.partition.stage(late, end=10)
    assert owned.partition.lag == Lag(8, 7.0)
    owned.partition.stage(batch([4], topic="matches"), end=5)
    assert owned.partition.lag == Lag(8, 7.0)
    owned.partition.stage(batch([9]), end=10)
    assert owned.partition.lag == Lag(0, None)
