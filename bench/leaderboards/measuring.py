"""A game with very many players on one worker: scores from Kafka and over HTTP, ranks, pages, its start."""

import asyncio
import json
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import msgspec
import psutil
from aiohttp import ClientSession

from bench.ingest.client import Plan, Posted, run
from bench.latency.measuring import Distribution
from bench.rig.cluster import Cluster, wait_until_quiet
from bench.rig.environment import comparators_python
from bench.rig.filling import send_all
from bench.rig.watching import Measured, watch
from bench.rig.workload import Keyed
from sandbox.process import ROOT
from sandbox.worker import WorkerProcess
from schemas.leaderboards.codec import ScoreRecord, encode_score
from schemas.leaderboards.topics import GAMES, SCORES
from serving.ingest.key_file import new_key
from tables.leaderboards.board import Board
from tables.leaderboards.entries import pack
from tables.leaderboards.game_codec import encode_game
from tables.leaderboards.games import Game

PLAYERS = 1_000_000
GAME = Game(game_id="club", days=True, weeks=True)
ASKED = 1_000
"""Ranks, pages and "around me" that are asked for, one after the other."""

RATE = 2_000
"""Scores a second while they are asked for, and whose way to the board is measured."""

BATCH = 10
SINGLE = 800
_SECONDS = 15.0
_GROUP = "bench-leaderboards"


class Take(msgspec.Struct, frozen=True):
    """How long (s) boards are away: after a stop and a start on the kept disk, and on an empty one."""

    kept: float
    cold: float


class Redis(msgspec.Struct, frozen=True):
    """Redis' sorted set with as many players: ms of an answer, and submits a second, 100 in a pipeline."""

    bytes_a_player: float
    submits: float
    submit: dict[str, float]
    rank: dict[str, float]
    page: dict[str, float]


class Row(msgspec.Struct, frozen=True):
    """What was measured.

    `backlog` is of a score of each player. `asked` are ms of answers by what was asked, at rest and while
    `RATE` scores a second come (`busy`). `submitted` is from when a post of `BATCH` scores is due until it is
    answered: then it is on the board. `single` is how many posts of one score a second are answered so.
    """

    players: int
    backlog: Measured
    index_bytes: float
    asked: dict[str, Distribution]
    busy: dict[str, Distribution]
    submitted: Distribution
    single: float
    refused: int
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
        keys = folder / "keys.json"
        key = new_key(keys, "bench", ("scores:*",), 1e9)
        worker = cluster.worker("worker", _GROUP, {"OVERSTREAM_API_KEYS_FILE": str(keys)})
        worker.start()
        async with ClientSession() as session:
            try:
                await worker.wait_ready(session)
                await _until(partial(_answers, session, worker))
                await send_all(cluster.bootstrap, SCORES.name, _scores(players))
                done, began = partial(cluster.committed, _GROUP), time.monotonic()
                backlog = await watch([worker.pid], done, players, started=began)
                await wait_until_quiet(cluster)
                asked = await _ask(session, worker, players)
                posting = asyncio.create_task(
                    _post(worker, folder, key, players, BATCH, RATE / BATCH, _SECONDS, "busy")
                )
                await asyncio.sleep(2)
                busy = await _ask(session, worker, players)
                submitted = await posting
                await wait_until_quiet(cluster)
                single = await _post(worker, folder, key, players, 1, 0, _SECONDS, "single")
                take = await _taken(session, worker)
            finally:
                worker.close()
    statuses = [submitted.statuses, single.statuses]
    return Row(
        players=players,
        backlog=backlog,
        index_bytes=index_bytes,
        asked=asked,
        busy=busy,
        submitted=Distribution.of([one / 1000 for one in submitted.latencies]),
        single=len(single.latencies) / single.seconds,
        refused=sum(count for one in statuses for status, count in one.items() if status != 200),
        take=take,
        redis=await _redis(players),
    )


def user(number: int) -> str:
    """Return a user_id."""
    return f"{number:032x}"


def _scores(players: int) -> Iterator[Keyed]:
    key = GAME.game_id.encode()
    for number in range(players):
        score = float((number * 7919) % players)
        yield key, encode_score(ScoreRecord(GAME.game_id, user(number), "first", score))


def _index_bytes(players: int) -> float:
    """Return the bytes that a player takes in the boards of all open windows of the game."""
    process, now = psutil.Process(), time.time_ns() // 1_000_000
    before = process.memory_info().rss
    boards = []
    for _ in GAME.windows_at(now):
        board = Board()
        for number in range(players):
            board.change(None, pack(GAME.order, float((number * 7919) % players), 0.0, now, user(number)))
        boards.append(board)
    return (process.memory_info().rss - before) / players


async def _answers(session: ClientSession, worker: WorkerProcess) -> bool:
    async with session.get(f"{worker.url}/leaderboards/{GAME.game_id}/?limit=1") as answer:
        return answer.status == 200


async def _ask(session: ClientSession, worker: WorkerProcess, players: int) -> dict[str, Distribution]:
    random, path = Random(2), f"{worker.url}/leaderboards/{GAME.game_id}/"
    asked: dict[str, Callable[[], str]] = {
        "rank": lambda: f"{path}ranks/{user(random.randrange(players))}/",
        "page of 50": lambda: f"{path}?place={random.randrange(players)}",
        "around me": lambda: f"{path}?limit=21&around={user(random.randrange(players))}",
    }
    found = {}
    for name, address in asked.items():
        times = []
        for _ in range(ASKED):
            began = time.perf_counter()
            async with session.get(address()) as answer:
                await answer.read()
                answer.raise_for_status()
            times.append(time.perf_counter() - began)
        found[name] = Distribution.of(times)
    return found


async def _post(
    worker: WorkerProcess,
    folder: Path,
    key: str,
    players: int,
    batch: int,
    rate: float,
    seconds: float,
    name: str,
) -> Posted:
    """Post scores that are waited for, at a rate of posts a second, 0 for as fast as they are answered."""
    random = Random(3)
    count = round((rate or 3 * SINGLE) * seconds)
    bodies = [
        msgspec.json.encode(
            [
                {
                    "user_id": user(random.randrange(players)),
                    "submission_id": f"{name}-{number}-{place}",
                    "score": float(random.randrange(2 * players)),
                }
                for place in range(batch)
            ]
        )
        for number in range(count)
    ]
    path = f"/leaderboards/{GAME.game_id}/scores/?wait=10"
    plan = Plan("127.0.0.1", worker.port, path, key, 64, rate, seconds, bodies)
    return await run(plan, folder / f"plan-{name}")


async def _taken(session: ClientSession, worker: WorkerProcess) -> Take:
    """Stop and start the worker, on its own disk and on an empty one."""
    found = []
    for empty in (False, True):
        worker.terminate()
        worker.wait()
        if empty:
            shutil.rmtree(worker.data)
        began = time.monotonic()
        worker.start()
        await worker.wait_ready(session, timeout=300)
        await _until(partial(_answers, session, worker))
        found.append(time.monotonic() - began)
    return Take(*found)


async def _until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(300):
        while not await is_so():
            await asyncio.sleep(0.05)


async def _redis(players: int) -> Redis:
    job = await asyncio.create_subprocess_exec(
        str(comparators_python()),
        str(ROOT / "bench" / "comparators" / "redis_boards.py"),
        str(players),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await job.communicate()
    return msgspec.convert(json.loads(said), Redis)
