"""A game with very many players on one worker: scores from Kafka, over HTTP and gRPC, ranks and pages."""

import asyncio
import json
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from random import Random

import msgspec
import psutil
from aiohttp import ClientResponse, ClientSession

from bench.latency.measuring import Distribution
from bench.leaderboards.game import GAME, answers, score_of, scores, tokens_of, until, user
from bench.leaderboards.submitting import Submitted, Submitting, score
from bench.leaderboards.taking import Take, measure_taking
from bench.rig.cluster import Cluster, wait_until_quiet
from bench.rig.environment import comparators_python
from bench.rig.filling import send_all
from bench.rig.watching import Measured, cpu_of, watch
from sandbox.kafka.ports import free_port
from sandbox.process import ROOT
from sandbox.worker import WorkerProcess
from schemas.leaderboards.topics import GAMES, SCORES
from serving.ingest.key_file import new_key
from tables.leaderboards.board import Board
from tables.leaderboards.entries import pack
from tables.leaderboards.game_codec import encode_game

PLAYERS = 1_000_000
ASKED = 1_000
"""Ranks, pages and "around me" that are asked for, one after the other."""

RATE = 2_000
"""Scores a second while they are asked for, and whose way to the board is measured."""

BATCHES = (10, 100)
"""Scores of a post."""

SINGLE = 800
CONNECTIONS = 64
_SECONDS = 15.0
_BUSY_SECONDS = 40.0
"""Seconds for which scores come while a worker is asked: it is asked that long at most."""

_LONGEST = 1_200.0
"""Seconds that the scores of all players may take to be counted, at most."""

_GROUP = "bench-leaderboards"


class Asked(msgspec.Struct, frozen=True):
    """Answers to the same question, one after the other, and `cpu_ms` of the worker for each."""

    answers: Distribution
    cpu_ms: float


class Redis(msgspec.Struct, frozen=True):
    """Redis' sorted set with as many players: ms of an answer, and submits a second, 100 in a pipeline."""

    bytes_a_player: float
    submits: float
    submit: dict[str, float]
    rank: dict[str, float]
    page: dict[str, float]


class Row(msgspec.Struct, frozen=True):
    """What was measured.

    `backlog` is of a score of each player. `asked` are answers by what was asked, at rest and while `RATE`
    scores a second come (`busy`), and `one` those to scores, each of which was posted when the last was
    answered. `submitted` are posts by the scores of each, `RATE` scores a second, and `meanwhile` those that
    came while `busy` was asked for; `single` are posts of one, and `unary` calls over gRPC, as fast as
    `CONNECTIONS` are answered.
    """

    players: int
    backlog: Measured
    index_bytes: float
    asked: dict[str, Asked]
    one: Asked
    busy: dict[str, Asked]
    meanwhile: Submitted
    submitted: dict[int, Submitted]
    single: Submitted
    unary: Submitted
    take: Take
    redis: Redis


async def measure_leaderboards(folder: Path, players: int = PLAYERS) -> Row:
    """Measure one worker, then Redis."""
    shutil.rmtree(folder, ignore_errors=True)
    index_bytes = _index_bytes(players)
    async with Cluster(folder) as cluster:
        cluster.events = SCORES.name
        await cluster.make_topics(_GROUP)
        await send_all(cluster.bootstrap, GAMES.name, [(GAME.game_id.encode(), encode_game(GAME))])
        key = new_key(folder / "keys.json", "bench", ("scores:*",), 1e9)
        tokens, port = tokens_of(CONNECTIONS, folder / "token-keys.json"), free_port()
        environ = {
            "OVERSTREAM_API_KEYS_FILE": str(folder / "keys.json"),
            "OVERSTREAM_JWT_KEYS_FILE": str(folder / "token-keys.json"),
        }
        worker = cluster.worker("worker", _GROUP, {**environ, "OVERSTREAM_GRPC_PORT": str(port)})
        other = cluster.worker("other", _GROUP, {**environ, "OVERSTREAM_GRPC_PORT": "0"})
        worker.start()
        async with ClientSession() as session:
            try:
                await worker.wait_ready(session)
                await until(partial(answers, session, worker))
                await send_all(cluster.bootstrap, SCORES.name, scores(players))
                done, began = partial(cluster.committed, _GROUP), time.monotonic()
                backlog = await watch([worker.pid], done, players, started=began, at_most=_LONGEST)
                await wait_until_quiet(cluster)
                questions = _Questions(session, worker, players)
                asked = await questions.reads()
                one = await questions.submits(key)
                submitting = Submitting(worker, folder, players, CONNECTIONS)
                posting = asyncio.create_task(
                    submitting.post("busy", key, BATCHES[-1], RATE / BATCHES[-1], _BUSY_SECONDS)
                )
                await asyncio.sleep(2)
                busy = await questions.reads()
                meanwhile = await posting
                submitted = {}
                for batch in BATCHES:
                    await wait_until_quiet(cluster)
                    submitted[batch] = await submitting.post(
                        f"of-{batch}", key, batch, RATE / batch, _SECONDS
                    )
                await wait_until_quiet(cluster)
                single = await submitting.post("single", key, 1, 0, _SECONDS)
                unary = await submitting.call("unary", f"127.0.0.1:{port}", tokens, _SECONDS)
                take = await measure_taking(session, worker, other)
            finally:
                worker.close()
                other.close()
    return Row(
        players=players,
        backlog=backlog,
        index_bytes=index_bytes,
        asked=asked,
        one=one,
        busy=busy,
        meanwhile=meanwhile,
        submitted=submitted,
        single=single,
        unary=unary,
        take=take,
        redis=await _redis(players),
    )


def _index_bytes(players: int) -> float:
    """Return the bytes that a player takes in the boards of all open windows of the game."""
    process, now = psutil.Process(), time.time_ns() // 1_000_000
    before = process.memory_info().rss
    boards = []
    for _ in GAME.windows_at(now):
        board = Board()
        for number in range(players):
            board.change(None, pack(GAME.order, score_of(number, players), 0.0, now, user(number)))
        boards.append(board)
    return (process.memory_info().rss - before) / players


class _Questions:
    """What a worker is asked, of players drawn."""

    def __init__(self, session: ClientSession, worker: WorkerProcess, players: int) -> None:
        self._session = session
        self._worker = worker
        self._players = players
        self._random = Random(2)
        self._path = f"{worker.url}/leaderboards/{GAME.game_id}/"

    async def reads(self) -> dict[str, Asked]:
        """Ask for ranks, pages, and what is around a player."""
        path, draw = self._path, partial(self._random.randrange, self._players)
        return {
            "rank": await self._ask(lambda _: self._session.get(f"{path}ranks/{user(draw())}/")),
            "page of 50": await self._ask(lambda _: self._session.get(f"{path}?place={draw()}")),
            "around me": await self._ask(
                lambda _: self._session.get(f"{path}?limit=21&around={user(draw())}")
            ),
        }

    async def submits(self, key: str) -> Asked:
        """Submit scores, each once the last is on the board."""
        path, headers = f"{self._path}scores/?wait=10", {"X-API-Key": key}
        random, players = self._random, self._players
        return await self._ask(
            lambda number: self._session.post(
                path, json=score(random, players, f"one-{number}"), headers=headers
            )
        )

    async def _ask(self, ask: Callable[[int], AbstractAsyncContextManager[ClientResponse]]) -> Asked:
        times, before = [], cpu_of(self._worker.pid)
        for number in range(ASKED):
            began = time.perf_counter()
            async with ask(number) as answer:
                await answer.read()
                answer.raise_for_status()
            times.append(time.perf_counter() - began)
        return Asked(Distribution.of(times), (cpu_of(self._worker.pid) - before) * 1000 / ASKED)


async def _redis(players: int) -> Redis:
    job = await asyncio.create_subprocess_exec(
        str(comparators_python()),
        str(ROOT / "bench" / "comparators" / "redis_boards.py"),
        str(players),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await job.communicate()
    return msgspec.convert(json.loads(said), Redis)
