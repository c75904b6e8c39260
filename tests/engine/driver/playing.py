"""What tests on a real Kafka share."""

import pytest

from tests.engine.kafka_topics import read
from tests.engine.sport import Counting

small_batches = pytest.mark.parametrize("playing", [3], indirect=True, ids=["small_batches"])
"""Makes many batches of few records."""


async def published(sport: Counting, partition: int = 0) -> list[int]:
    """The counts on the published topic, as readers of committed records see them."""
    assert sport.kafka is not None
    found = await read(sport.kafka, sport.counted.name, partition)
    return [int(record.value or b"0") for record in found]
