"""More than a worker can do just now, a broker that is away: it waits, does not grow, and says so."""

import asyncio
from pathlib import Path

import psutil
import pytest
from aiohttp import ClientSession, ClientTimeout

from feeds.cricket.records import Record
from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.worker import WorkerProcess
from schemas.cricket.events import MatchInfo
from schemas.cricket.topics import EVENTS
from tests.cluster.conftest import scoreboard_of
from tests.cluster.scoreboard import Scoreboard, in_turn, season, until
from tests.engine.kafka_topics import committed

pytestmark = [pytest.mark.cluster, pytest.mark.alone]

AWAY = 12.0
"""Seconds, twice the session: the group has forgotten its members by then."""
GROWTH_MB = 30
"""A worker that gathered what it cannot send, or asked without a pause, would take hundreds in that time."""


async def test_a_worker_whose_broker_is_away_answers_does_not_grow_and_goes_on_by_itself(
    kafka_parts: None, tmp_path: Path
) -> None:
    """To see it fail, take `MAX_STAGED_RECORDS` or the back-off of `TransactionalProducer.commit` out."""
    own = KafkaServer(BrokerSettings(data=tmp_path / "kafka", port=0))
    with own as kafka:
        async with scoreboard_of(kafka, "overload", tmp_path, slices=["cricket"]) as board:
            [worker] = await board.start(1)
            matches = season(12)
            records = in_turn(matches)
            await board.send(records[: len(records) // 2])
            await all_committed(board, records[: len(records) // 2])
            before, used = memory_mb(worker), cpu_seconds(worker)
            await asyncio.to_thread(kafka.kill)
            for _ in range(int(AWAY)):
                for match in matches:
                    status, body = await board.get(worker, match.path)
                    assert status == 200, body
                await asyncio.sleep(1)
            assert memory_mb(worker) - before < GROWTH_MB
            assert cpu_seconds(worker) - used < AWAY / 2
            await kafka.start_async()
            await board.send(records[len(records) // 2 :])
            await board.assert_exact(matches)


async def test_a_worker_that_is_behind_answers_and_says_how_far(board: Scoreboard) -> None:
    matches = season(240)
    await board.send(in_turn(matches))
    worker = board.fleet.add()
    told: list[float] = []
    async with ClientSession(timeout=ClientTimeout(total=10)) as session:

        async def at_the_end() -> bool:
            try:
                async with session.get(worker.url + matches[-1].path) as answer:
                    told.extend(
                        float(seconds) for seconds in answer.headers.getall("X-Overstream-Behind", [])
                    )
                    return answer.status == 200 and (await answer.json())["last_seq"] == matches[-1].last_seq
            except OSError:
                return False

        await until(at_the_end, "the backlog is done")
        await board.assert_exact(matches[-1:])
        async with session.get(worker.url + matches[-1].path) as answer:
            assert "X-Overstream-Behind" not in answer.headers
    assert max(told) > 1


async def all_committed(board: Scoreboard, records: list[Record]) -> None:
    """Wait until the group has committed these: a view may be ahead of it."""
    events = sum(not isinstance(record, MatchInfo) for record in records)

    async def done() -> bool:
        offsets = await committed(board.kafka, board.group)
        return sum(offset for (topic, _), offset in offsets.items() if topic == EVENTS.name) >= events

    await until(done, f"{events} events are committed")


def memory_mb(worker: WorkerProcess) -> float:
    return float(psutil.Process(worker.pid).memory_info().rss) / 1e6


def cpu_seconds(worker: WorkerProcess) -> float:
    used = psutil.Process(worker.pid).cpu_times()
    return float(used.user + used.system)
