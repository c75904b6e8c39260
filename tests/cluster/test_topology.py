"""What compose describes, run natively: three brokers, three workers, Prometheus; then an operator's days."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import ClientSession

from drill.brokers import Brokers
from sandbox.process import make_topics
from tests.cluster.prometheus import Prometheus, prometheus
from tests.cluster.scoreboard import Match, Scoreboard, in_turn, season, until
from tests.debian import program

pytestmark = [pytest.mark.cluster, pytest.mark.alone]


@asynccontextmanager
async def installed(folder: Path) -> AsyncIterator[tuple[Brokers, Scoreboard, Prometheus]]:
    """Brokers, topics, three workers and Prometheus, as docs/operations.md says."""
    environ = {"OVERSTREAM_REPLICATION": "3"}
    async with AsyncExitStack() as stack:
        brokers = await stack.enter_async_context(Brokers(folder, 3).running())
        session = await stack.enter_async_context(ClientSession())
        board = Scoreboard(cast(Any, brokers), "topology", folder, session, environ)
        await make_topics(
            brokers.bootstrap, folder / "topics.log", environ | {"OVERSTREAM_APP_ID": board.group}
        )
        await stack.enter_async_context(board.fleet.watched())
        workers = await board.start(3)
        targets = [worker.url.removeprefix("http://") for worker in workers]
        asked = await stack.enter_async_context(prometheus(folder, targets))
        yield brokers, board, asked
        assert not board.fleet.deaths, board.fleet.deaths


async def test_an_operators_days_cost_no_ball(kafka_parts: None, tmp_path: Path) -> None:
    """Install, scale out, roll, lose a broker, restore a wiped worker; every scorecard ends exact."""
    program("prometheus", "prometheus")
    matches = season(6)
    async with installed(tmp_path) as (brokers, board, asked):
        await until(lambda: _all(asked, "sum(overstream_ready) == 3"), "three workers that Prometheus knows")
        records = in_turn(matches)
        half = len(records) // 2
        playing = asyncio.create_task(board.send(records[:half], rate=50))
        fleet = board.fleet

        fleet.add()
        await fleet.whole()

        rolled = fleet.workers[0]
        await fleet.stop(rolled)
        fleet.start(rolled)
        await fleet.whole()

        await playing
        lost = brokers.servers[2]
        lost.kill()
        # However long the workers took, there are balls left for what follows.
        playing = asyncio.create_task(board.send(records[half:], rate=50))
        await _counts_on(board, matches)
        await lost.start_async()

        wiped = fleet.workers[1]
        await fleet.stop(wiped)
        wiped.wipe()
        fleet.start(wiped)
        await fleet.whole()

        await playing
        for match in matches:
            await board.counted(match)
        await board.assert_exact(matches)
        await until(lambda: _all(asked, "sum(overstream_ready) == 3"), "the three that Prometheus knows")
        assert not await asked.ask('ALERTS{alertstate="firing", alertname!="KafkaDiskFilling"}')


async def _all(asked: Prometheus, condition: str) -> bool:
    return bool(await asked.ask(condition))


async def _counts_on(board: Scoreboard, matches: list[Match]) -> None:
    """Wait until every worker has folded records that came since now."""
    names = {worker: await board.metric(worker, "overstream_records_total") for worker in board.fleet.workers}

    async def counted() -> bool:
        now = [await board.metric(worker, "overstream_records_total") for worker in names]
        return sum(now) > sum(names.values()) + len(matches)

    await until(counted, "more balls, with a broker away")
