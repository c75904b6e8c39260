"""What compose describes, run natively: three brokers, three workers, Prometheus; then an operator's days."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import ClientSession

from app.broker import BrokerSettings, KafkaServer
from app.broker.ports import HOST, free_port
from drill.processes import make_topics
from tests.cluster.prometheus import Prometheus, prometheus
from tests.cluster.scoreboard import Match, Scoreboard, in_turn, season, until
from tests.debian import program

pytestmark = [pytest.mark.cluster, pytest.mark.alone]

REPLICATED = {
    "offsets.topic.replication.factor": "3",
    "transaction.state.log.replication.factor": "3",
    "transaction.state.log.min.isr": "2",
    "default.replication.factor": "3",
    "min.insync.replicas": "2",
}


class Brokers:
    """Three brokers of one cluster."""

    def __init__(self, folder: Path) -> None:
        ports = {number: (free_port(), free_port()) for number in (1, 2, 3)}
        voters = ",".join(f"{number}@{HOST}:{controller}" for number, (_, controller) in ports.items())
        self.servers = [
            KafkaServer(
                BrokerSettings(
                    data=folder / f"kafka-{number}",
                    port=port,
                    controller_port=controller,
                    cluster_id="wabFvggLRiKk04VvReN1FA",
                    heap_mb=256,
                    properties=REPLICATED | {"node.id": str(number), "controller.quorum.voters": voters},
                )
            )
            for number, (port, controller) in ports.items()
        ]
        self.bootstrap = ",".join(server.bootstrap for server in self.servers)

    async def start(self) -> None:
        """Start them together: none is ready before two are there."""
        for server in self.servers:
            await asyncio.to_thread(server.prepare)
            server.launch()
        await asyncio.gather(*(asyncio.to_thread(server.wait_until_ready) for server in self.servers))

    def close(self) -> None:
        for server in self.servers:
            server.kill()


@asynccontextmanager
async def installed(folder: Path) -> AsyncIterator[tuple[Brokers, Scoreboard, Prometheus]]:
    """Brokers, topics, three workers and Prometheus, as docs/operations.md says."""
    environ = {"OVERSTREAM_REPLICATION": "3"}
    async with AsyncExitStack() as stack:
        brokers = Brokers(folder)
        stack.callback(brokers.close)
        await brokers.start()
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
        playing = asyncio.create_task(board.send(in_turn(matches), rate=50))
        fleet = board.fleet

        fleet.add()
        await fleet.whole()

        rolled = fleet.workers[0]
        await fleet.stop(rolled)
        fleet.start(rolled)
        await fleet.whole()

        lost = brokers.servers[2]
        lost.kill()
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
