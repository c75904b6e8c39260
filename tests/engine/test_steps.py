"""Steps: many rows' work of one event, done once each whatever dies in the middle, and in small pieces."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from engine.partitions.partition import Partition
from engine.steps import MOST, RETRY, Steps
from engine.stint import LONGEST
from tests.engine.owning import CHANGELOGS, LOG, Owned, owning

ROWS = [b"%05d" % number for number in range(2 * MOST + 500)]


class Clock:
    """Seconds, of which each look at them takes some."""

    now, look = 0.0, 0.0

    def __call__(self) -> float:
        self.now += self.look
        return self.now


def count(partition: Partition, job: bytes, cursor: bytes) -> Iterator[bytes]:
    """Add one to each row: done twice, it would be seen."""
    if job == b"fails":
        partition.put("matches", b"half done", b"")
        raise ZeroDivisionError
    for key, value in partition.scan("matches", after=cursor or None):
        partition.put("matches", key, b"%d" % (int(value) + 1))
        yield key


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def steps(clock: Clock) -> Steps:
    return Steps("others", count, clock)


def fill(owned: Owned) -> None:
    owned.store.apply([("matches", key, b"0") for key in ROWS], {LOG: 0})


def done(partition: Partition) -> int:
    return sum(value == b"1" for _, value in partition.scan("matches"))


async def take(partition: Partition, drained: Iterator[bool], times: int = 10**6) -> list[int]:
    """Commit steps one by one; returns how many rows were done behind each."""
    seen = []
    while times > len(seen) and next(drained, None):
        seen.append(done(partition))
        partition.stage_changes()
        await partition.drain()
    return seen


async def test_a_job_is_done_a_thousand_rows_at_a_time_each_with_its_cursor(
    tmp_path: Path, steps: Steps
) -> None:
    async with owning(tmp_path) as owned:
        owned.transactions.let_through()
        fill(owned)
        steps.start(owned.partition, b"job")
        assert await take(owned.partition, steps.drain(owned.partition)) == [MOST, 2 * MOST, len(ROWS)]
        sent = [outputs[0] for outputs, _ in owned.transactions.begun]
        cursors = [[one.value for one in ones if one.topic == CHANGELOGS["others"]] for ones in sent]
        assert cursors == [[ROWS[MOST - 1]], [ROWS[2 * MOST - 1]], [None]]
        assert [len(ones) - 1 for ones in sent] == [MOST, MOST, 500]
        assert steps.cursor(owned.partition, b"job") is None
        assert list(steps.drain(owned.partition)) == []


async def test_who_takes_a_partition_over_goes_on_at_the_cursor(tmp_path: Path, steps: Steps) -> None:
    """A step that was not committed is done again, and nothing else. To see it fail, put the cursor
    outside of the step's unit, or begin at b""."""
    async with owning(tmp_path) as owned:
        owned.transactions.let_through()
        fill(owned)
        steps.start(owned.partition, b"job")
        drained = steps.drain(owned.partition)
        await take(owned.partition, drained, times=1)
        assert next(drained)
        owned.partition.forget()
        next_owner = Partition(0, owned.store, CHANGELOGS, owned.committer.wake, lambda: None)
        owned.committer.add(next_owner)
        assert done(next_owner) == MOST
        assert await take(next_owner, steps.drain(next_owner)) == [2 * MOST, len(ROWS)]


async def test_a_step_ends_with_its_stint_however_few_rows_it_took(
    tmp_path: Path, steps: Steps, clock: Clock
) -> None:
    """A thousand large rows would hold the loop for long. To see it fail, count rows alone."""
    clock.look = LONGEST / 16
    async with owning(tmp_path) as owned:
        fill(owned)
        steps.start(owned.partition, b"job")
        drained = steps.drain(owned.partition)
        assert next(drained)
        assert 0 < done(owned.partition) < 16


async def test_a_round_ends_in_time_and_the_next_one_goes_on(
    tmp_path: Path, steps: Steps, clock: Clock
) -> None:
    clock.look = 0.001
    async with owning(tmp_path) as owned:
        fill(owned)
        steps.start(owned.partition, b"job")
        rounds = [len(list(steps.drain(owned.partition))) for _ in range(3)]
        assert all(1 < taken < 10 for taken in rounds)


async def test_a_job_that_fails_leaves_nothing_half_done_holds_no_other_up_and_is_tried_again(
    tmp_path: Path, steps: Steps, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with owning(tmp_path) as owned:
        fill(owned)
        for job in (b"fails", b"job"):
            steps.start(owned.partition, job)
        assert list(steps.drain(owned.partition)) == [False, True, True, True]
        assert "a step of others b'fails' failed" in caplog.text
        assert owned.partition.get("matches", b"half done") is None
        assert done(owned.partition) == len(ROWS)
        assert list(steps.drain(owned.partition)) == []
        clock.now += RETRY
        assert list(steps.drain(owned.partition)) == [False]
        assert steps.cursor(owned.partition, b"fails") == b""


async def test_a_job_that_failed_is_retried_at_once_by_the_next_owner(tmp_path: Path, steps: Steps) -> None:
    """The same worker may be the next owner. To see it fail, keep what failed by the partition's number."""
    async with owning(tmp_path) as owned:
        owned.transactions.let_through()
        steps.start(owned.partition, b"fails")
        owned.partition.stage_changes()
        await owned.partition.drain()
        assert list(steps.drain(owned.partition)) == [False]
        owned.partition.forget()
        next_owner = Partition(0, owned.store, CHANGELOGS, owned.committer.wake, lambda: None)
        assert list(steps.drain(next_owner)) == [False]


async def test_a_job_that_is_taken_back_with_its_event_is_not_begun(tmp_path: Path, steps: Steps) -> None:
    async with owning(tmp_path) as owned:
        with suppress(ZeroDivisionError), owned.partition.unit():
            steps.start(owned.partition, b"job")
            raise ZeroDivisionError
        assert list(steps.drain(owned.partition)) == []
