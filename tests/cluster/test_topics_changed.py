"""A topic that is changed under running workers is noticed, and said."""

from typing import Any

import msgspec
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions

from tests.cluster.scoreboard import Scoreboard, until

pytestmark = pytest.mark.cluster


async def test_a_topic_whose_partitions_are_raised_makes_the_workers_not_ready(board: Scoreboard) -> None:
    """Guard: app/topic_watch.py. A changelog is this test's own."""
    [worker] = await board.start(1)
    admin = AIOKafkaAdminClient(bootstrap_servers=board.kafka.bootstrap)
    await admin.start()
    try:
        name = next(one for one in await admin.list_topics() if one.startswith(f"{board.group}-"))
        await admin.create_partitions({name: NewPartitions(7)})
    finally:
        await admin.close()
    told: list[dict[str, Any]] = []

    async def said() -> bool:
        status, body = await board.get(worker, "/ready/")
        told[:] = [msgspec.json.decode(body)] if status == 503 else []
        return bool(told) and told[0]["status"] == "topics-changed"

    await until(said, "not ready", timeout=60)
    assert f"topic {name} has 7 partitions and no longer 6" in told[0]["obstacle"]
    assert await board.metric(worker, "overstream_topics_changed") == 1
    assert await board.metric(worker, "overstream_ready") == 0
    assert f"topic {name} has 7 partitions" in worker.log.read_text()
    # Nothing else stops: what there is can still be asked for.
    assert (await board.get(worker, "/matches/"))[0] == 200
