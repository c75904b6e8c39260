"""A batch's agent: what fails is contained to the record at fault, whatever the sport."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from faust.types import TP

from engine.agents import BatchAgent
from engine.application import Application
from engine.batches import PartitionBatch, Record
from engine.driver.raw_records import Unreadable
from engine.partitions.limits import LARGEST
from engine.partitions.partition import Lag, Partition
from engine.partitions.store import StoreError
from engine.positions import Positions
from engine.telemetry.metrics import DEAD_LETTERS, PRODUCE_TO_STATE_SECONDS, RECORDS
from schemas.topics import Cleanup, DeadLetterKind, TopicPolicy
from tests.engine.owning import Owned
from tests.engine.records import MadeUpRecord

EVENTS = TopicPolicy("events", Cleanup.DELETE)
LETTERS = TopicPolicy("dead-letters", Cleanup.DELETE, dead_letters=DeadLetterKind.DEAD_LETTERS)


class Tally:
    """Counts a key's records in a table and tells of it; fails on what it is told to, half done."""

    def __init__(
        self,
        owned: Owned,
        failing: set[int],
        error: Exception | None = None,
        before: Callable[[Partition], Awaitable[None]] | None = None,
    ) -> None:
        self.owned = owned
        self.failing = failing
        self.error = error or ZeroDivisionError("division by zero")
        self.most = 1_000
        self.told: list[int] = []
        self.positions = Positions()
        app = SimpleNamespace(
            partitions={0: owned.partition},
            positions=self.positions,
            consumer=SimpleNamespace(is_current=lambda _: True, highwater=lambda _: 0),
        )
        self.agent = BatchAgent(cast(Application, app), EVENTS, "tally", self.count, LETTERS, before)

    def count(self, partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        for record in batch.records[: self.most]:
            counted = int(partition.get("matches", b"m") or 0) + 1
            partition.put("matches", b"m", b"%d" % counted)
            partition.put("others", b"last", record.value)
            partition.publish("state", b"m", b"%d" % record.offset)
            partition.afterwards(self.told.append, record.offset)
            if record.offset in self.failing:
                raise self.error
        yield min(self.most, len(batch.records))

    async def take(self, count: int, **strange: Record) -> None:
        records: list[Record] = [MadeUpRecord(offset, value=b"%d" % offset) for offset in range(count)]
        for place, record in strange.items():
            records[int(place[1:])] = record
        await self.agent.take(PartitionBatch("events", 0, records))

    async def sent(self) -> list[Any]:
        self.owned.transactions.let_through()
        await self.owned.partition.drain()
        return [output for sent, _ in self.owned.transactions.begun for output in sent[0]]


@pytest.mark.parametrize("failing", [{3}, {0}, {9}, {2, 3, 7}, set(range(10))])
async def test_a_record_on_which_the_sport_fails_becomes_a_dead_letter_and_its_neighbours_are_counted_once(
    owned: Owned, failing: set[int]
) -> None:
    """To see it fail, give the partition up where the function raises, as 0.1.0 did."""
    tally = Tally(owned, failing)
    read, failed = RECORDS.labels("events"), DEAD_LETTERS.labels("events", "failed")
    before = read._value.get(), failed._value.get()
    await tally.take(10)
    good = [offset for offset in range(10) if offset not in failing]
    sent = await tally.sent()
    assert [int(one.value) for one in sent if one.topic == "state"] == good
    letters = [one for one in sent if one.topic == "dead-letters"]
    assert [(int(dict(one.headers)["offset"]), one.value) for one in letters] == [
        (offset, b"%d" % offset) for offset in sorted(failing)
    ]
    assert {dict(one.headers)["reason"] for one in letters} == {b"failed"}
    assert tally.told == good
    assert int(owned.store.get("matches", b"m") or 0) == len(good)
    assert owned.transactions.offsets[-1] == {("events", 0): 10}
    assert tally.positions == {TP("events", 0): 10}
    assert (read._value.get(), failed._value.get()) == (before[0] + 10, before[1] + len(failing))
    assert owned.lost == 0


async def test_where_the_disk_fails_no_record_is_blamed(owned: Owned) -> None:
    """To see it fail, have `take` treat a `StoreError` as any other: ten good balls are dead letters."""
    tally = Tally(owned, {3}, StoreError("too many open files"))
    await tally.take(10)
    assert owned.lost == 1
    assert await tally.sent() == []
    assert tally.told == []
    assert tally.positions == {}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (MadeUpRecord(4, headers=[("h", b"")] * 65), "too-large"),
        (MadeUpRecord(4, headers=[("h", b"x" * 16384)]), "too-large"),
        (MadeUpRecord(4, headers=[("é" * 8193, None)]), "too-large"),
        (MadeUpRecord(4, value=b"x" * LARGEST), "too-large"),
        (MadeUpRecord(4, value=b"x" * (64 << 20), key=None), "too-large"),
        (Unreadable(4, 4, 1, -1, "a header's name", 9, "ab", b"key", b"value"), "unreadable"),
        (Unreadable(4, 4, 1, -1, "unknown codec", 9, "ab"), "unreadable"),
    ],
)
async def test_a_record_that_nobody_can_take_becomes_a_dead_letter_before_it_is_decoded_or_written(
    owned: Owned, record: Record, reason: str
) -> None:
    """To see it fail, hand the sport every record: a row of it is refused at commit, for ever."""
    tally = Tally(owned, set())
    await tally.take(9, _4=record)
    assert tally.told == [0, 1, 2, 3, 5, 6, 7, 8]
    (letter,) = [one for one in await tally.sent() if one.topic == "dead-letters"]
    headers = dict(letter.headers)
    assert (headers["reason"], headers["offset"]) == (reason.encode(), b"4")
    assert int(owned.store.get("matches", b"m") or 0) == 8
    assert owned.store.get("others", b"last") == b"8"


@pytest.mark.parametrize(
    "headers", [[("h", None)] * 64, [("h", b"x" * 16383)], [("", b"")], [("é" * 8192, None)]]
)
async def test_headers_up_to_the_bound_are_taken(
    owned: Owned, headers: list[tuple[str, bytes | None]]
) -> None:
    tally = Tally(owned, set())
    await tally.take(3, _1=MadeUpRecord(1, headers=headers))
    assert tally.told == [0, 1, 2]


async def test_a_batch_of_nothing_but_what_cannot_be_read_moves_the_offset_on(owned: Owned) -> None:
    tally = Tally(owned, set())
    await tally.take(1, _0=Unreadable(0, 7, 8, -1, "unknown codec", 900, "ab"))
    await tally.sent()
    assert tally.told == []
    assert owned.transactions.offsets == [{("events", 0): 8}]
    assert owned.partition.lag.as_of is None


async def test_a_record_without_a_time_tells_nothing_of_how_long_others_wait(owned: Owned) -> None:
    """Kafka's -1 is no time. To see it fail, take it for one: the lag is half a century."""
    late = PartitionBatch("events", 0, [MadeUpRecord(0, -1)])
    owned.partition.stage(late, end=10)
    assert owned.partition.lag == Lag(9, None)


async def test_a_letter_that_its_topic_does_not_take_costs_the_partition_and_not_the_worker(
    owned: Owned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A topic that takes next to nothing. To see it fail, let the error out of `take`: the worker ends."""
    monkeypatch.setattr(owned.partition, "_limits", {"dead-letters": 100})
    tally = Tally(owned, {3})
    await tally.take(10)
    assert owned.lost == 1
    assert tally.positions.get(TP("events", 0), 0) <= 3


async def test_a_record_without_a_time_is_in_no_latency(owned: Owned) -> None:
    """To see it fail, observe it: it was half a century under way."""
    known = PRODUCE_TO_STATE_SECONDS._sum.get()
    await Tally(owned, set()).take(1, _0=MadeUpRecord(0, -1))
    assert PRODUCE_TO_STATE_SECONDS._sum.get() == known


async def test_a_batch_that_takes_long_is_taken_in_parts_each_with_its_offsets(owned: Owned) -> None:
    """To see it fail, stage the whole batch after its first part: seven balls are never counted."""
    tally = Tally(owned, {4})
    tally.most = 3
    owned.transactions.let_through()
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    others = asyncio.ensure_future(turn())
    await tally.take(10)
    others.cancel()
    await owned.partition.drain()
    assert tally.told == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    assert int(owned.store.get("matches", b"m") or 0) == 9
    assert owned.transactions.offsets[-1] == {("events", 0): 10}
    assert {offset for offsets in owned.transactions.offsets for offset in offsets.values()} <= {
        3, 4, 5, 6, 7, 8, 9, 10
    }  # fmt: skip
    assert turns >= 3


async def test_while_a_batch_is_taken_nobody_else_writes_and_a_partition_lost_meanwhile_takes_nothing(
    owned: Owned,
) -> None:
    tally = Tally(owned, set())
    reading = asyncio.Event()

    def slowly(partition: Partition, batch: PartitionBatch) -> Iterator[int]:
        reading.set()
        while not partition.lost:
            yield 0
        yield from tally.count(partition, batch)

    tally.agent._handle = slowly
    taking = asyncio.ensure_future(tally.take(3))
    await reading.wait()
    assert owned.partition.turn.locked()
    owned.partition.forget()
    await taking
    assert not owned.partition.turn.locked()
    assert tally.told == []
    assert tally.positions == {}


async def test_others_write_while_a_batch_waits_for_what_has_to_be_done_before_it(owned: Owned) -> None:
    """To see it fail, await `before` within the turn: batches of other topics wait as long."""
    may_end = asyncio.Event()
    tally = Tally(owned, set(), before=lambda _: cast("Awaitable[None]", may_end.wait()))
    taking = asyncio.create_task(tally.take(3))
    await asyncio.sleep(0)
    async with asyncio.timeout(5), owned.partition.turn:
        assert not tally.told
    may_end.set()
    await taking
    assert tally.told == [0, 1, 2]


async def test_what_is_refused_in_a_batch_taken_in_parts_becomes_a_dead_letter_once(owned: Owned) -> None:
    """To see it fail, set all of them aside with the first part: they come again with the rest."""
    tally = Tally(owned, set())
    tally.most = 2
    bad = {f"_{at}": MadeUpRecord(at, headers=[("h", b"")] * 65) for at in (0, 3, 4, 9)}
    await tally.take(10, **bad)
    assert tally.told == [1, 2, 5, 6, 7, 8]
    sent = await tally.sent()
    letters = [int(dict(one.headers)["offset"]) for one in sent if one.topic == "dead-letters"]
    assert letters == [0, 3, 4, 9]
    assert owned.transactions.offsets[-1] == {("events", 0): 10}
