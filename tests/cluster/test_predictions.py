"""Predictions with a real Kafka and two workers: settled by the match's events, once, whoever dies."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import ClientError, ClientTimeout
from aiokafka import AIOKafkaProducer

from sandbox.kafka import KafkaServer
from sandbox.worker import WorkerProcess
from schemas.predictions.codec import Prediction, encode_prediction
from schemas.predictions.topics import PREDICTIONS
from tests.cluster.accounts import accounts_in
from tests.cluster.conftest import scoreboard_of
from tests.cluster.scoreboard import Scoreboard, partition_of, until

pytestmark = pytest.mark.cluster

PASSWORD = "correct horse battery"  # pragma: allowlist secret
LIMIT = ClientTimeout(total=30)
OVER = "over-runs.1.0"


class Fans:
    """Fans of a match that is this test's own, and the feed of that match."""

    def __init__(self, board: Scoreboard, key: str) -> None:
        self.board = board
        self.match_id = board.group
        self.path = f"/predictions/cricket/{self.match_id}/"
        self.tokens: dict[str, str] = {}
        self.users: dict[str, str] = {}
        self.seq = 0
        self._key = key

    async def ask(self, method: str, path: str, body: object = None, token: str = "") -> tuple[int, Any]:
        """Ask any worker that runs, until one answers with something else than that it is not ready."""
        headers = {"Authorization": f"Bearer {token}"} if token else {"X-API-Key": self._key}
        while True:
            for worker in self.board.fleet.workers:
                try:
                    async with self.board.session.request(
                        method, worker.url + path, json=body, headers=headers, timeout=LIMIT
                    ) as answer:
                        if answer.status != 503:
                            return answer.status, msgspec.json.decode(await answer.read())
                except (ClientError, OSError, TimeoutError):
                    pass
            await asyncio.sleep(0.1)

    async def join(self, name: str) -> None:
        """Register and log in."""
        given = {"name": f"{name}{self.match_id[-6:]}", "password": PASSWORD}
        status, _ = await self.ask("POST", "/api/leaderboard/register/", given)
        assert status == 201
        status, said = await self.ask("POST", "/api/leaderboard/login/", given)
        assert status == 200
        self.tokens[name], self.users[said["user_id"]] = said["token"], name

    async def predict(self, name: str, market: str, pick: str) -> None:
        body = {"market": market, "pick": pick, "prediction_id": "p"}
        status, said = await self.ask("POST", f"{self.path}?wait=10", body, self.tokens[name])
        assert (status, said["items"][0]["result"]) == (200, "counted"), said

    async def own(self, name: str) -> dict[str, Any]:
        status, said = await self.ask("GET", f"{self.path}own/", token=self.tokens[name])
        assert status == 200
        return {one["market"]: one for one in said["predictions"]}

    async def play(self, *runs: int, wait: str = "") -> None:
        """Bowl balls of the first over, now."""
        first = self.seq
        balls = [
            self._next() | {"over_number": 0, "ball_number": first + place, "runs": ball}
            for place, ball in enumerate(runs)
        ]
        status, said = await self.ask("POST", f"/cricket/events/{wait}", balls)
        assert status in (200, 202), said

    async def amend(self, seq: int, runs: int) -> None:
        """Say that a ball had other runs."""
        ball = {"innings_no": 1, "batting_team": "Reds", "ball_number": seq - 1, "runs": runs}
        event = self._next() | {"kind": "CORRECTION", "correction": {"ball_seq": seq, "replacement": ball}}
        status, said = await self.ask("POST", "/cricket/events/", event)
        assert status == 202, said

    def _next(self) -> dict[str, Any]:
        """What the match's next event begins with."""
        self.seq += 1
        at = time.time_ns() // 1_000_000
        of_match = {"match_id": self.match_id, "ball_seq": self.seq, "timestamp": at}
        return of_match | {"innings_no": 1, "batting_team": "Reds"}

    async def stand_at(self, due: dict[str, float], games: tuple[str, ...] = ()) -> None:
        """The boards, asked of each worker, come to have these scores of fans."""
        games = games or (f"predictions.cricket.match.{self.match_id}",)
        for worker in self.board.fleet.workers:
            for game in games:

                async def is_so(worker: WorkerProcess = worker, game: str = game) -> bool:
                    path, users = f"/leaderboards/{game}/", ",".join(self.users)
                    page = await self.board.answer(worker, path, users=users)
                    found = {self.users[one["user_id"]]: one["score"] for one in page["entries"]}
                    return found == due

                await until(is_so, f"{game} is {due}")


@pytest.fixture
async def fans(kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[Fans]:
    key, environ = accounts_in(tmp_path, "ingest:cricket")
    slices = ["cricket", "leaderboards", "predictions"]
    async with scoreboard_of(kafka, "fans", tmp_path, environ, slices) as board:
        await board.start(2)
        fans = Fans(board, key)
        teams = [{"name": "Reds"}, {"name": "Blues"}]
        info = {"teams": teams, "format": {"overs": 20}, "competition": fans.match_id}
        status, said = await fans.ask("PUT", f"/cricket/matches/{fans.match_id}/?wait=10", info)
        assert status == 200, said
        yield fans


async def test_what_is_foretold_is_settled_once_through_deaths_and_corrections(fans: Fans) -> None:
    """Guards: a settlement is of one transaction with its cursor, and its points are absolute."""
    board = fans.board
    for name in ("ivy", "max", "zoe", "eve"):
        await fans.join(name)
    await fans.predict("ivy", OVER, "9")
    await fans.predict("max", OVER, "8")
    await fans.play(1, 2, wait="?wait=10")

    async def is_refused() -> bool:
        body = {"market": OVER, "pick": "9", "prediction_id": "p"}
        status, said = await fans.ask("POST", fans.path, body, fans.tokens["eve"])
        assert status == 202 or (status, said["error"]["code"]) == (422, "not-open"), said
        return status != 202

    # A worker without the match takes what was open a moment ago: it is too late, and does not count.
    await until(is_refused, "the over has begun, and each worker knows")
    await foretell_in_the_past(board.kafka, fans, "zoe")

    owner = await owner_of(fans)
    await fans.play(0, 4, 1, 1)
    owner.kill()
    owner.start()
    await owner.wait_ready(board.session)
    series = (await fans.ask("GET", fans.path))[1]["boards"]["series"]
    games = (f"predictions.cricket.match.{fans.match_id}", series, "predictions.all-time")
    await fans.stand_at({"ivy": 10, "max": 5}, games)
    late = (await fans.own("zoe"))[OVER]
    assert (late["settled"], late["counts"], late["points"]) == (True, False, None)

    await fans.amend(1, 0)
    owner = await owner_of(fans)
    owner.kill()
    owner.start()
    await owner.wait_ready(board.session)
    await fans.stand_at({"ivy": 5, "max": 10}, games)
    assert (await fans.own("ivy"))[OVER]["revision"] == 2


async def owner_of(fans: Fans) -> WorkerProcess:
    """The worker that has the match."""
    number = partition_of(fans.match_id.encode())
    found: list[WorkerProcess] = []

    async def is_known() -> bool:
        for worker in fans.board.fleet.workers:
            status, body = await fans.board.get(worker, "/workers/")
            if status == 200:
                owners = msgspec.json.decode(body)
                found[:] = [one for one in fans.board.fleet.workers if owns(owners, one, number)]
        return len(found) == 1

    await until(is_known, "the match has an owner")
    return found[0]


def owns(workers: Any, worker: WorkerProcess, number: int) -> bool:
    url = worker.url.rstrip("/")
    return any(one["url"].rstrip("/") == url and number in one["partitions"] for one in workers["workers"])


async def foretell_in_the_past(kafka: KafkaServer, fans: Fans, name: str) -> None:
    """Write to Kafka what somebody says to have foretold long ago: the topic has times of its own."""
    user_id = next(user for user, who in fans.users.items() if who == name)
    said = Prediction(fans.match_id, "cricket", user_id, OVER, "9", "p")
    key = fans.match_id.encode()
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap) as producer:
        await producer.send_and_wait(
            PREDICTIONS.name, encode_prediction(said), key, partition_of(key), timestamp_ms=1
        )
