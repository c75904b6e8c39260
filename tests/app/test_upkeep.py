"""Upkeep beside the batches: a function that raises leaves nothing half done, and its next round goes on."""

import logging
from pathlib import Path

import pytest

from app.application import _tidied
from app.metrics import UPKEEP_FAILED
from app.partition import Partition
from tests.app.owning import owning
from tests.app.records import batch


async def test_what_a_failed_round_of_upkeep_wrote_is_in_no_transaction(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """To see it fail, call the function without a unit: the next batch's transaction takes its half."""
    rounds = 0

    def tidy(partition: Partition) -> bool:
        nonlocal rounds
        rounds += 1
        partition.put("matches", b"m", b"round %d" % rounds)
        if rounds == 1:
            partition.publish("state", b"m", b"half done")
            raise ZeroDivisionError
        return True

    failed = UPKEEP_FAILED.labels("tidy")
    before = failed._value.get()
    async with owning(tmp_path) as owned:
        owned.transactions.let_through()
        with caplog.at_level(logging.ERROR):
            assert not _tidied(owned.partition, tidy)
        assert owned.partition.get("matches", b"m") is None
        owned.partition.stage(batch([0]))
        await owned.partition.drain()
        assert [sent[0] for sent, _ in owned.transactions.begun] == [[]]
        assert _tidied(owned.partition, tidy)
        owned.partition.stage_upkeep()
        await owned.partition.drain()
        assert owned.store.get("matches", b"m") == b"round 2"
    assert failed._value.get() == before + 1
    assert "tidy of partition 0 failed" in caplog.text
