"""What Faust makes of fetches."""

from collections.abc import Mapping
from typing import Any, cast

import pytest
from faust.types import TP, ConsumerMessage

from engine.batches import PartitionBatch
from engine.driver.consumer import BatchConsumer

OTHER = TP("another.topic", 0)


async def fetch(
    consumer: BatchConsumer, fetched: Mapping[TP, list[Any]], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[TP, ConsumerMessage]]:
    """What Faust makes of one fetch."""

    async def next_records(_timeout: float) -> tuple[Mapping[TP, list[Any]], set[TP]]:
        return fetched, set(fetched)

    monkeypatch.setattr(consumer, "_wait_next_records", next_records)
    return [(tp, cast(ConsumerMessage, message)) async for tp, message in consumer.getmany(timeout=0)]


async def deliver(consumer: BatchConsumer, found: PartitionBatch) -> ConsumerMessage:
    """A message as a stream holds it while its agent works."""
    message = consumer._to_message(TP(found.topic, found.partition), found)
    message.incref()
    consumer.track_message(message)
    return message
