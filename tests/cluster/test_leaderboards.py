"""Leaderboards with a real Kafka: every accepted score counts once, whoever dies, and rebuilds keep them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from aiohttp import ClientError, ClientTimeout

from sandbox.kafka import KafkaServer
from sandbox.worker import WorkerProcess
from schemas.leaderboards.published import ClosedWindow
from schemas.leaderboards.topics import WINDOWS
from serving.ingest.key_file import new_key
from tables.leaderboards.tables import window_key
from tables.leaderboards.windows import day_of
from tests.cluster.conftest import scoreboard_of
from tests.cluster.rebuilding import rebuild
from tests.cluster.scoreboard import Scoreboard, partition_of, until
from tests.engine.kafka_topics import read

pytestmark = pytest.mark.cluster

LONGEST = ClientTimeout(total=30)
USERS = [f"{number:032x}" for number in range(40)]
LONG_AGO = 1_735_689_600_000
"""The first moment of 2025."""


class Club:
    """A client that posts scores with a key until they are accepted."""

    def __init__(self, board: Scoreboard, key: str) -> None:
        self.board = board
        # The topics are shared: a game is of one test.
        self.path = f"/leaderboards/{board.group}/"
        self.sums: dict[str, float] = {}
        self._headers = {"X-API-Key": key}
        self._number = 0

    async def ask(self, method: str, path: str, body: object) -> dict[str, Any]:
        """Ask any worker that runs, again and again until it answers with 200 or 202."""
        while True:
            for worker in self.board.fleet.workers:
                try:
                    async with self.board.session.request(
                        method, worker.url + path, json=body, headers=self._headers, timeout=LONGEST
                    ) as answer:
                        if answer.status in (200, 202):
                            found: dict[str, Any] = await answer.json()
                            return found
                        assert answer.status == 503, await answer.text()
                except (ClientError, OSError, TimeoutError):
                    pass
            await asyncio.sleep(0.1)

    async def play(self, random: Random, posts: int) -> None:
        """Post scores of many users to the game, some posts twice."""
        for _ in range(posts):
            scores = []
            for _ in range(20):
                self._number += 1
                user, score = random.choice(USERS), float(random.randint(0, 100))
                scores.append({"user_id": user, "submission_id": f"s{self._number}", "score": score})
                self.sums[user] = self.sums.get(user, 0.0) + score
            for _ in range(1 + (random.random() < 0.2)):
                await self.ask("POST", f"{self.path}scores/", scores)

    async def score(self, day: int, score: float) -> None:
        """Post a score of each user that is of a moment (epoch ms) long ago."""
        scores = []
        for user in USERS:
            self._number += 1
            scores.append({"user_id": user, "submission_id": f"s{self._number}", "score": score, "at": day})
            self.sums[user] = self.sums.get(user, 0.0) + score
        await self.ask("POST", f"{self.path}scores/", scores)

    async def ends_exact(self, worker: WorkerProcess, path: str = "") -> None:
        """The board, or that of a path, becomes that of a plain sum of what was accepted."""
        path = path or self.path

        async def is_exact() -> bool:
            page = await self.board.answer(worker, path, limit="100")
            entries = page["entries"]
            # Games of other tests, on the same Kafka, may count for the global board too.
            found = {one["user_id"]: one["score"] for one in entries if one["user_id"] in self.sums}
            due = sorted((one["score"] for one in entries), reverse=True)
            ranks = [(one["rank"], one["score"]) for one in entries]
            return found == self.sums and ranks == [(due.index(score) + 1, score) for score in due]

        await until(is_exact, "the board is exact")


@pytest.fixture
async def club(kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[Club]:
    keys = tmp_path / "keys.json"
    key = new_key(keys, "club", ("scores:*", "games:*"), 1e6)
    environ = {"OVERSTREAM_API_KEYS_FILE": str(keys)}
    async with scoreboard_of(kafka, "club", tmp_path, environ, ["cricket", "leaderboards"]) as board:
        await board.start(2)
        club = Club(board, key)
        rules = await club.ask("PUT", f"{club.path}?wait=10", {"policy": "sum", "weeks": True})
        assert rules["items"][0]["result"] == "counted"
        yield club


async def test_every_accepted_score_counts_once_though_its_owner_is_killed(club: Club) -> None:
    """Guards: rows, boards and answers are of one transaction with the offsets, and are made again.

    It is the only game that counts for the global board, which is then the same; a day that is over is
    published with the users of all partitions.
    """
    board, random = club.board, Random(7)
    rules = {"policy": "sum", "days": True, "weeks": True, "is_global": True}

    async def is_global() -> bool:
        told = await club.ask("PUT", f"{club.path}?wait=10", rules)
        return bool(told["items"][0].get("result") == "counted")

    await until(is_global, "the rules are known before the first score")
    await club.score(LONG_AGO, 3.0)
    workers: Sequence[WorkerProcess] = board.fleet.workers
    playing = asyncio.create_task(club.play(random, 60))
    for worker in workers:
        posted = club._number

        async def more(before: int = posted) -> bool:
            return club._number > before + 100 or playing.done()

        await until(more, "more scores are posted")
        worker.kill()
        worker.start()
        await worker.wait_ready(board.session)
    await playing
    for worker in workers:
        await club.ends_exact(worker)
        await club.ends_exact(worker, "/leaderboards/")
    window = day_of(LONG_AGO).name
    key = window_key("global", window)

    async def is_published() -> bool:
        records = await read(board.kafka, WINDOWS.name, partition_of(key))
        told = [msgspec.json.decode(one.value, type=ClosedWindow) for one in records if one.key == key]
        assert len({one.revision for one in told}) == len(told)
        best = {one.user_id: one.score for one in told[-1].best} if told else {}
        return best == dict.fromkeys(USERS, 3.0) and {one.rank for one in told[-1].best} == {1}

    await until(is_published, f"{window} of the global board is published")


async def test_a_rebuild_loses_no_score_and_counts_none_again(club: Club) -> None:
    board = club.board
    await club.play(Random(3), 10)
    await club.ends_exact(board.fleet.workers[0])
    first, second = board.fleet.workers
    await board.fleet.stop(second)
    await board.fleet.stop(first)

    async def is_rebuilt() -> bool:
        # Kafka keeps a static member's place until its session is over.
        status, said = await rebuild(board, first)
        assert status == 0 or "are not stopped" in said, said
        return status == 0

    await until(is_rebuilt, "the group is empty, and its tables rebuilt")
    first.start()
    await first.wait_ready(board.session)
    await club.ends_exact(first)
