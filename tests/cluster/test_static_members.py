"""Workers with a name in the group (OVERSTREAM_INSTANCE_ID, KIP-345): elsewhere again, or two of one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.worker import WorkerProcess
from tests.cluster.scoreboard import Scoreboard, in_turn, season

pytestmark = pytest.mark.cluster


async def test_a_static_member_that_is_back_at_another_address_is_ready_and_found_there(
    board: Scoreboard,
) -> None:
    """Kafka gives it what it had, without a rebalance, in an assignment that names its old address.

    Guard: `Assignor.on_assignment` in engine/driver/membership.py; without it the worker rebalanced for ever.
    """
    first, other = board.fleet.add(static=True), board.fleet.add(static=True)
    await board.fleet.whole()
    matches = season(12)
    records = in_turn(matches)
    await board.send(records[: len(records) // 2])
    board.fleet.kill(first)
    first.move()
    board.fleet.start(first)
    await board.fleet.whole()
    await board.send(records[len(records) // 2 :])
    # Each worker is asked for all matches, so each knows where the other is now.
    await board.assert_exact(matches)
    told = await board.answer(other, "/workers/")
    assert {worker["url"] for worker in told["workers"]} == {first.url, other.url}
    assert not told["unowned"]


async def test_of_two_workers_with_one_name_the_second_ends_with_a_sentence(
    board: Scoreboard, tmp_path: Path
) -> None:
    """Guard: `_look_at_name` in app/preflight.py; without it they replaced each other for ever."""
    first = board.fleet.add(static=True)
    await board.fleet.whole()
    with named(board, tmp_path / "second", board.fleet.name(first)) as second:
        second.start()
        assert await asyncio.to_thread(second.wait, 60) == 1
        [last] = second.last_words(1).splitlines()
    assert f"OVERSTREAM_INSTANCE_ID={board.fleet.name(first)}" in last
    assert first.url in last
    await board.fleet.whole()


async def test_a_worker_that_was_replaced_by_its_namesake_while_it_hung_ends_with_a_sentence(
    board: Scoreboard, tmp_path: Path
) -> None:
    """Guard: `BatchConsumer._end_if_replaced`; without it, no end of replacing."""
    with named(board, tmp_path / "one", "name") as first, named(board, tmp_path / "two", "name") as second:
        first.start()
        await first.wait_ready(board.session)
        first.pause()
        second.start()
        await second.wait_ready(board.session)
        first.resume()
        assert await asyncio.to_thread(first.wait, 60) == 1
        assert "OVERSTREAM_INSTANCE_ID=name" in first.last_words()
        assert "Crashed" not in first.log.read_text()
        assert second.running
        await second.wait_ready(board.session)


@contextmanager
def named(board: Scoreboard, folder: Path, name: str) -> Iterator[WorkerProcess]:
    """A worker that may end by itself; it is ended after the block."""
    environ = {**board.environ, "OVERSTREAM_INSTANCE_ID": name}
    worker = WorkerProcess(folder, board.kafka.bootstrap, environ=environ)
    try:
        yield worker
    finally:
        worker.close()
