"""Regression: a fetch that crosses a rebalance is not delivered after what the rebalance sought back to."""

from typing import Any

import pytest
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from app.seam import BatchConsumer

EVENTS = TP("cricket.events", 0)


class Fetched(driver.Consumer):
    """Faust's side of the consumer: fetches records, and lets a rebalance happen meanwhile."""

    rebalance_during_fetch = False

    async def _getmany(self, active_partitions: Any, timeout: float) -> Any:
        if self.rebalance_during_fetch:
            await self.seek_to_committed()
        return {EVENTS: ["a record beyond the committed offset"]}

    async def seek_to_committed(self) -> Any:
        return {}


@pytest.fixture
def consumer(monkeypatch: pytest.MonkeyPatch) -> BatchConsumer:
    monkeypatch.setattr(driver.Consumer, "_getmany", Fetched._getmany)
    monkeypatch.setattr(driver.Consumer, "seek_to_committed", Fetched.seek_to_committed)
    monkeypatch.setattr(driver.Consumer, "rebalance_during_fetch", False, raising=False)
    consumer = BatchConsumer.__new__(BatchConsumer)
    consumer.sought = 0  # type: ignore[attr-defined]

    async def perform_seek() -> None:
        consumer.sought += 1  # type: ignore[attr-defined]

    consumer.perform_seek = perform_seek  # type: ignore[method-assign]
    return consumer


async def test_records_fetched_while_a_rebalance_sought_back_are_dropped_and_sought_again(consumer: Any):
    """Seen as 2 lost outcomes in a drill; fails without `BatchConsumer._getmany`."""
    consumer.rebalance_during_fetch = True

    assert await consumer._getmany({EVENTS}, 1.0) == {}
    assert consumer.sought == 1


async def test_records_of_a_quiet_fetch_are_delivered(consumer: Any):
    assert EVENTS in await consumer._getmany({EVENTS}, 1.0)
    assert consumer.sought == 0
