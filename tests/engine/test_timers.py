"""Upkeep beside the batches: a function that raises leaves nothing half done, and its next round goes on."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.partitions.partition import MAX_STAGED_RECORDS, Partition
from engine.telemetry.metrics import TIMER_FAILED
from engine.timers import next_step, take_steps
from tests.awaiting import until
from tests.engine.owning import owning, stays_waiting
from tests.engine.records import batch


async def test_what_a_failed_round_of_upkeep_wrote_is_in_no_transaction(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """To see it fail, call the function without a unit: the next batch's transaction takes its half."""
    rounds = 0

    def tidy(partition: Partition) -> Iterator[bool]:
        nonlocal rounds
        rounds += 1
        partition.put("matches", b"m", b"round %d" % rounds)
        if rounds == 1:
            partition.publish("state", b"m", b"half done")
            raise ZeroDivisionError
        yield True

    failed = TIMER_FAILED.labels("tidy")
    before = failed._value.get()
    async with owning(tmp_path) as owned:
        owned.transactions.let_through()
        with caplog.at_level(logging.ERROR):
            assert not next_step(tidy(owned.partition), owned.partition, "tidy")
        assert owned.partition.get("matches", b"m") is None
        owned.partition.stage(batch([0]))
        await owned.partition.drain()
        assert [sent[0] for sent, _ in owned.transactions.begun] == [[]]
        assert next_step(tidy(owned.partition), owned.partition, "tidy")
        owned.partition.stage_changes()
        await owned.partition.drain()
        assert owned.store.get("matches", b"m") == b"round 2"
    assert failed._value.get() == before + 1
    assert "tidy of partition 0 failed" in caplog.text


async def test_a_timer_that_writes_much_waits_until_it_is_committed(tmp_path: Path) -> None:
    """To see it fail, take `room` out of `take_steps`: all its rows are in memory at once."""
    written = 0

    def tidy(partition: Partition) -> Iterator[bool]:
        nonlocal written
        while written < 4 * MAX_STAGED_RECORDS:
            for _ in range(MAX_STAGED_RECORDS // 2 + 1):
                partition.put("matches", b"%d" % written, b"")
                written += 1
            yield True

    async with owning(tmp_path) as owned:
        round_of_it = asyncio.ensure_future(take_steps(tidy, owned.partition, lambda: False))
        await until(lambda: owned.transactions.begun)
        await stays_waiting(round_of_it)
        assert written < 3 * MAX_STAGED_RECORDS
        owned.transactions.let_through()
        await round_of_it
        assert written >= 4 * MAX_STAGED_RECORDS


async def test_upkeep_waits_while_a_batch_is_taken_and_lets_the_loop_turn_between_its_steps(
    tmp_path: Path,
) -> None:
    """To see it fail, take the lock out of `take_steps`: it writes while a batch is entered."""
    steps: list[int] = []

    def tidy(_: Partition) -> Iterator[bool]:
        for step in range(3):
            steps.append(step)
            yield False

    async with owning(tmp_path) as owned:
        async with owned.partition.turn:
            round_of_it = asyncio.ensure_future(take_steps(tidy, owned.partition, lambda: False))
            for _ in range(10):
                await asyncio.sleep(0)
            assert not steps
        seen = []
        while not round_of_it.done():
            await asyncio.sleep(0)
            seen.append(len(steps))
        assert {1, 2, 3} <= set(seen)
