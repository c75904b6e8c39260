"""What partitions have staged, committed: what is one transaction, when it is sent, and what if it fails."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from engine.partitions.locals import PartitionLocal
from engine.partitions.outputs import Output
from engine.partitions.partition import MAX_STAGED_RECORDS
from engine.partitions.transactions import CommitFailure, PartitionLostError
from engine.telemetry.metrics import COMMITS_FAILED
from tests.awaiting import until
from tests.engine.owning import LOG, Owned, owning, stays_waiting
from tests.engine.records import batch


async def test_a_batch_is_one_transaction_of_changelog_records_outputs_and_offset(owned: Owned) -> None:
    owned.transactions.let_through()
    owned.partition.put("matches", b"gone", None)
    owned.take(batch([3, 4, 9], partition=0), b"value")
    await owned.partition.drain()
    outputs = [Output(LOG, b"gone", None), Output(LOG, b"m", b"value"), Output("state", b"m", b"state value")]
    assert owned.transactions.begun == [({0: outputs}, {("events", 0): 10})]


async def test_nothing_is_on_disk_before_the_commit_and_all_of_it_after(owned: Owned) -> None:
    """A store ahead of its changelog loses balls for the next owner.

    To see it fail, call `partition.committed` before the commit in `Committer._commit`.
    """
    owned.take(batch([0]), b"value")
    await until(lambda: owned.transactions.begun)
    await stays_waiting(owned.partition.drain())
    assert owned.store.get("matches", b"m") is None
    assert owned.store.offset(LOG) is None
    owned.transactions.let_through()
    await owned.partition.drain()
    assert owned.store.get("matches", b"m") == b"value"
    assert owned.store.offset(LOG) == 0


async def test_while_a_transaction_is_under_way_the_next_gathers(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    await until(lambda: owned.transactions.begun)
    for offset in (1, 2, 3):
        owned.take(batch([offset]), b"%d" % offset)
    assert len(owned.transactions.begun) == 1
    owned.transactions.let_through()
    await owned.partition.drain()
    _, (outputs, offsets) = owned.transactions.begun
    assert offsets == {("events", 0): 4}
    assert [output.value for output in outputs[0] if output.topic == LOG] == [b"3"]
    assert [output.value for output in outputs[0] if output.topic == "state"] == [
        b"state 1",
        b"state 2",
        b"state 3",
    ]


async def test_what_comes_while_a_transaction_begins_is_part_of_it(owned: Owned) -> None:
    owned.transactions.may_begin.clear()
    owned.take(batch([0]), b"0")
    await until(lambda: owned.transactions.ahead)
    owned.take(batch([1]), b"1")
    draining = await stays_waiting(owned.partition.drain())
    owned.transactions.let_through()
    owned.transactions.may_begin.set()
    await draining
    assert owned.transactions.ahead == [({(LOG, 0), ("state", 0)}, "app")]
    [(outputs, offsets)] = owned.transactions.begun
    assert offsets == {("events", 0): 2}
    assert [output.value for output in outputs[0] if output.topic == "state"] == [b"state 0", b"state 1"]


async def test_what_goes_to_another_partition_is_announced_and_committed_with_its_batch(
    owned: Owned,
) -> None:
    """Not announced it is sent, refused, and sent again. What is taken back of it goes nowhere."""
    owned.transactions.may_begin.clear()
    owned.partition.publish("crossing", b"k", b"3", partition=3)
    with suppress(ZeroDivisionError), owned.partition.unit():
        owned.partition.publish("crossing", b"k", b"4", partition=4)
        raise ZeroDivisionError
    owned.take(batch([0]), b"0")
    await until(lambda: owned.transactions.ahead)
    owned.transactions.let_through()
    owned.transactions.may_begin.set()
    await owned.partition.drain()
    assert owned.transactions.ahead == [({(LOG, 0), ("state", 0), ("crossing", 3)}, "app")]
    [(outputs, offsets)] = owned.transactions.begun
    assert (outputs[0][1], offsets) == (Output("crossing", b"k", b"3", (), 3), {("events", 0): 1})


async def test_what_all_partitions_have_staged_is_one_transaction(tmp_path: Path) -> None:
    """One for each of them keeps worker and broker busy: most of what it costs is not for its records."""
    async with owning(tmp_path, 3) as owned:
        owned.transactions.may_begin.clear()
        owned.take(batch([0], partition=0), b"0")
        await until(lambda: owned.transactions.ahead)
        owned.take(batch([4], partition=2), b"2")
        owned.transactions.let_through()
        owned.transactions.may_begin.set()
        await asyncio.gather(*(partition.drain() for partition in owned.partitions))
        [(outputs, offsets)] = owned.transactions.begun
        assert {number: [one.value for one in ones] for number, ones in outputs.items()} == {
            0: [b"0", b"state 0"],
            2: [b"2", b"state 2"],
        }
        assert offsets == {("events", 0): 1, ("events", 2): 5}
        assert [store.get("matches", b"m") for store in owned.stores] == [b"0", None, b"2"]
        assert [store.offset(LOG) for store in owned.stores] == [0, None, 0]


async def test_transactions_are_sent_no_oftener_than_the_interval(
    owned: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Back to back they keep worker and broker so busy that balls are seen twice as late."""
    slept: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        slept.append(seconds)
        await sleep(0)

    monkeypatch.setattr("engine.partitions.committer.TRANSACTION_INTERVAL", 60)
    owned.transactions.let_through()
    owned.take(batch([0]), b"0")
    await owned.partition.drain()
    monkeypatch.setattr("engine.partitions.committer.asyncio.sleep", note)
    owned.take(batch([1]), b"1")
    await owned.partition.drain()
    assert 50 < slept[0] <= 60
    assert owned.transactions.offsets == [{("events", 0): 1}, {("events", 0): 2}]


async def test_a_batch_that_failed_in_one_partition_does_not_keep_the_others_from_theirs(
    tmp_path: Path,
) -> None:
    """To see it fail, have `Partition.abandon` leave what is staged."""
    async with owning(tmp_path, 2) as owned:
        owned.take(batch([0], partition=0), b"staged")
        owned.partition.put("matches", b"m", b"half done")
        owned.partition.abandon(ValueError("a fault of ours"))
        owned.take(batch([0], partition=1), b"1")
        owned.transactions.let_through()
        async with asyncio.timeout(5):
            await asyncio.gather(*(partition.drain() for partition in owned.partitions))
        assert owned.lost == 1
        assert [sorted(outputs) for outputs, _ in owned.transactions.begun] == [[1]]
        assert [store.get("matches", b"m") for store in owned.stores] == [None, b"1"]


async def test_topics_of_one_partition_share_a_transaction(owned: Owned) -> None:
    owned.partition.stage(batch([0, 1], topic="events"))
    owned.partition.stage(batch([7], topic="matches"))
    owned.transactions.let_through()
    await owned.partition.drain()
    assert owned.transactions.begun == [({0: []}, {("events", 0): 2, ("matches", 0): 8})]


async def test_upkeep_is_committed_without_offsets(owned: Owned) -> None:
    owned.transactions.let_through()
    owned.partition.put("matches", b"old", None)
    owned.partition.stage_changes()
    await owned.partition.drain()
    assert owned.transactions.begun == [({0: [Output(LOG, b"old", None)]}, {})]
    assert owned.transactions.ahead == [({(LOG, 0)}, None)]


async def test_with_nothing_staged_it_sleeps(owned: Owned) -> None:
    owned.transactions.let_through()
    owned.take(batch([0]), b"0")
    await owned.partition.drain()
    await stays_waiting(asyncio.Event().wait())
    assert len(owned.transactions.begun) == 1


@pytest.mark.parametrize(
    "error", [PartitionLostError("fenced"), OSError("No space left on device"), AssertionError("state")]
)
async def test_a_partition_that_cannot_commit_forgets_what_was_not_committed(
    owned: Owned, error: Exception
) -> None:
    """Whatever it is: were the committer's task to end silently, nothing would ever be drained again.

    To see it fail, let `Committer._commit_forever` catch only `PartitionLostError`.
    """
    owned.store.apply([("matches", b"m", b"stored")], {LOG: 5})
    decoded = PartitionLocal[str](lambda _: "made of what is stored")
    owned.partition.locals[decoded] = "made of what is not committed"
    owned.take(batch(range(MAX_STAGED_RECORDS + 1)), b"committing")
    await until(lambda: owned.transactions.begun)
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
    assert decoded.on(owned.partition) == "made of what is stored"
    assert owned.partition.admit(batch([99_999])) is None
    assert len(owned.transactions.begun) == 1
    assert owned.store.offset(LOG) == 5


async def test_a_transaction_that_fails_loses_all_partitions_and_asks_for_them_anew_once(
    tmp_path: Path,
) -> None:
    async with owning(tmp_path, 3) as owned:
        owned.take(batch([0], partition=1), b"1")
        owned.transactions.error = PartitionLostError("fenced")
        owned.transactions.let_through()
        async with asyncio.timeout(5):
            await owned.partitions[1].drain()
        assert [partition.lost for partition in owned.partitions] == [True] * 3
        assert owned.lost == 1


async def test_a_transaction_that_cannot_begin_loses_what_was_staged(owned: Owned) -> None:
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


async def test_once_closed_its_partitions_take_and_commit_nothing_more(owned: Owned) -> None:
    owned.take(batch([0]), b"0")
    await until(lambda: owned.transactions.begun)
    await owned.committer.close()
    owned.transactions.let_through()
    await owned.partition.drain()
    await owned.partition.room()
    assert owned.partition.admit(batch([1])) is None
    assert owned.transactions.stopped
    assert owned.store.get("matches", b"m") is None
    assert owned.lost == 0  # it was given up in order: nobody need take it anew


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PartitionLostError("others own it", CommitFailure.FENCED), "fenced"),
        (PartitionLostError("a topic's limit shrank", CommitFailure.TOO_LARGE), "too-large"),
        (PartitionLostError("given up"), "kafka"),
        (OSError("No space left on device"), "fault"),
    ],
)
async def test_a_failed_transaction_is_counted_by_its_reason(
    owned: Owned, error: Exception, reason: str
) -> None:
    counters = {one.value: COMMITS_FAILED.labels(one.value) for one in CommitFailure}
    before = {name: counter._value.get() for name, counter in counters.items()}
    owned.take(batch([0]), b"value")
    owned.transactions.error = error
    owned.transactions.let_through()
    await owned.partition.drain()
    found = {name: counter._value.get() - before[name] for name, counter in counters.items()}
    assert found == {name: int(name == reason) for name in counters}
