"""A worker that can write its tables no more: it says so and ends, and the others take its matches."""

import resource

import pytest

from tests.cluster.scoreboard import Scoreboard, in_turn, season, until

pytestmark = pytest.mark.cluster

LIMIT = 32 << 10
"""Bytes a file may have from then on: what RocksDB then hears is an error, as of a disk that is full."""


async def test_a_worker_with_a_full_disk_ends_and_says_why(board: Scoreboard) -> None:
    """It must not stay, take partitions over and lose them again, at every rebalance."""
    full, other = await board.start(2)
    matches = season(24)
    resource.prlimit(full.pid, resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
    await board.send(in_turn(matches))

    async def ended() -> bool:
        return bool(board.fleet.deaths)

    await until(ended, "the end of the worker whose disk is full")
    [last_words] = board.fleet.deaths
    assert "worker-1" in last_words
    assert "File too large" in last_words
    board.fleet.deaths.clear()
    for match in matches:
        await board.counted(match, worker=other)
    # It was started again, as operators' supervisors do, with room on its disk.
    await board.fleet.whole()
    await board.assert_exact(matches)
