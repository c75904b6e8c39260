"""A worker that can write its tables no more: it says so and ends, and the others take its matches."""

import asyncio
import resource
from http import HTTPStatus

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
        return not full.running

    await until(ended, "the end of the worker whose disk is full", 60)
    assert await asyncio.to_thread(full.wait) == 1
    assert "File too large" in full.last_words()
    for match in matches:
        await board.counted(match, worker=other)
        status, _ = await board.get(other, match.path)
        assert status == HTTPStatus.OK
    full.wipe()
    board.fleet.restore()
    await board.fleet.whole()
    await board.assert_exact(matches)
