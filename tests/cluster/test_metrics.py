"""A live worker's metrics, as Prometheus' own tools see them."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest
from aiokafka import AIOKafkaProducer

from schemas.cricket.codec import encode_event
from schemas.cricket.events import MatchInfo
from schemas.cricket.topics import EVENTS
from tests.cluster.scoreboard import Match, Scoreboard
from tests.cluster.scoreboard import until as eventually
from tests.debian import program
from tests.engine.kafka_topics import unique


@pytest.mark.slices
async def test_promtool_finds_nothing_wrong_with_a_live_workers_metrics(board: Scoreboard) -> None:
    promtool = program("promtool", "prometheus")
    (worker,) = await board.start(1)
    match = Match("metrics")
    await board.send(match.records)
    await board.counted(match)
    await board.get(worker, "/nowhere")
    _, told = await board.get(worker, "/metrics")

    check = [promtool, "check", "metrics"]
    outcome = await asyncio.to_thread(subprocess.run, check, input=told, capture_output=True, check=False)

    assert outcome.returncode == 0, (outcome.stdout + outcome.stderr).decode()


async def test_a_workers_metrics_tell_of_its_work(board: Scoreboard) -> None:
    (worker,) = await board.start(1)
    match = Match("worked")
    await board.send(match.records)
    await board.counted(match)

    async def nothing_waits() -> bool:
        return await board.metric(worker, "overstream_lag_records") == 0

    await eventually(nothing_waits, "no lag")
    assert await board.metric(worker, "overstream_ready") == 1
    assert await board.metric(worker, "overstream_partitions_owned") == 6
    assert await board.metric(worker, "overstream_recovering") == 0
    assert await board.metric(worker, "overstream_rebalances_total") >= 1
    assert await board.metric(worker, "overstream_records_total") >= len(match.records)
    assert await board.metric(worker, "overstream_store_bytes", partition=str(match.partition)) > 0
    assert await board.metric(worker, "overstream_commit_seconds_count") > 0
    assert await board.metric(worker, "overstream_agent_seconds_count", agent="cricket.score") > 0
    assert await board.metric(worker, "overstream_produce_to_state_seconds_count") > 0
    ok = {"route": "/matches/{match_id}/", "status": "200"}
    assert await board.metric(worker, "overstream_http_requests_total", **ok) > 0


async def test_a_match_has_a_lag_while_it_lives_and_its_balls_are_counted(board: Scoreboard) -> None:
    (worker,) = await board.start(1)
    over, live = Match("over"), Match("live", seed=2)
    unfinished = live.records[: len(live.records) // 2]
    await board.send([*over.records, *unfinished, unfinished[-1]])
    await board.counted(over)
    await board.counted(live, unfinished[-1].seq)

    async def repeated() -> bool:
        return await board.metric(worker, "cricket_balls_duplicate_total") == 1

    await eventually(repeated, "the ball that came twice")
    _, told = await board.get(worker, "/metrics")
    assert b'cricket_consumer_lag_seconds{match_id="live"}' in told
    assert b'match_id="over"' not in told
    assert await board.metric(worker, "cricket_live_matches") == 1
    balls = len(over.events) + sum(not isinstance(record, MatchInfo) for record in unfinished)
    assert await board.metric(worker, "cricket_balls_processed_total") == balls


@pytest.mark.parametrize("committed", [True, False])
async def test_nothing_waits_once_a_producers_transaction_has_ended(
    board: Scoreboard, committed: bool
) -> None:
    """Its marker, and all of it where it was aborted, count in the end of a partition and are never read.

    Guards: `BatchConsumer.highwater` in engine/driver/consumer.py, `Partition.note_end` in
    engine/partitions/partition.py.
    """
    (worker,) = await board.start(1)
    match = Match(f"transaction-{committed}")
    half = len(match.records) // 2
    await board.send(match.records[:half])
    producer = AIOKafkaProducer(bootstrap_servers=board.kafka.bootstrap, transactional_id=unique("producer"))
    async with producer, asyncio.timeout(60), until_over(producer, committed):
        for record in match.events[half : half + 20]:
            key = match.match_id.encode()
            await producer.send_and_wait(EVENTS.name, encode_event(record), key, partition=match.partition)

        async def is_said() -> bool:
            return await board.metric(worker, "overstream_uncommitted_records") == 20

        await eventually(is_said, "20 records of an open transaction")
        assert await board.metric(worker, "overstream_lag_records") == 0
    if committed:
        await board.counted(match, match.events[half + 19].seq)

    async def nothing_waits() -> bool:
        _, ready = await board.get(worker, "/ready/")
        waiting = await board.metric(worker, "overstream_lag_records")
        hidden = await board.metric(worker, "overstream_uncommitted_records")
        return (waiting, hidden, msgspec.json.decode(ready)["waiting"]) == (0, 0, 0)

    await eventually(nothing_waits, "no lag")
    for _ in range(3):
        # Nor does it come back with the next looks at what waits.
        await asyncio.sleep(0.5)
        assert await nothing_waits()


@asynccontextmanager
async def until_over(producer: AIOKafkaProducer, committed: bool) -> AsyncIterator[None]:
    await producer.begin_transaction()
    yield
    await (producer.commit_transaction() if committed else producer.abort_transaction())
