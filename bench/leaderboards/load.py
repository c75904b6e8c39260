"""`make load-leaderboard`: 500 users at once over gRPC for half a minute; status 0 only if none had an error.

A worker that has no room may say so (`RESOURCE_EXHAUSTED`) and when to come again: that is a retry and no
error. Each user has a connection and a token, which is made before.
"""

import asyncio
import shutil
import sys
from functools import partial
from pathlib import Path

from aiohttp import ClientSession

from bench.latency.measuring import Distribution
from bench.leaderboards.game import GAME, answers, tokens_of, until
from bench.leaderboards.users import Played, Players, play
from bench.report import figure, table
from bench.rig.cluster import Cluster
from bench.rig.environment import RUN
from bench.rig.filling import send_all
from sandbox.kafka.ports import free_port
from schemas.leaderboards.topics import GAMES
from serving.file_limits import allow_many
from tables.leaderboards.game_codec import encode_game

USERS = 500
SECONDS = 30.0
_GROUP = "bench-load-leaderboard"


async def measure(folder: Path) -> Played:
    """Start a worker and let the users play."""
    keys, port = folder / "token-keys.json", free_port()
    async with Cluster(folder) as cluster:
        tokens = tokens_of(USERS, keys)
        await cluster.make_topics(_GROUP)
        await send_all(cluster.bootstrap, GAMES.name, [(GAME.game_id.encode(), encode_game(GAME))])
        environ = {"OVERSTREAM_JWT_KEYS_FILE": str(keys), "OVERSTREAM_GRPC_PORT": str(port)}
        worker = cluster.worker("worker", _GROUP, environ)
        worker.start()
        try:
            async with ClientSession() as session:
                await worker.wait_ready(session)
                await until(partial(answers, session, worker))
            plan = Players(f"127.0.0.1:{port}", GAME.game_id, tokens, SECONDS, "load")
            return await play(plan, folder / "plan")
        finally:
            worker.close()


def text(played: Played) -> str:
    """Write what came of it."""
    calls = {**played.latencies, "all": [ms for one in played.latencies.values() for ms in one]}
    lines = []
    for name, found in calls.items():
        if not found:
            continue
        of = Distribution.of([one / 1000 for one in found])
        rate = of.count / played.seconds
        lines.append((name, *map(figure, (of.count, rate, of.p50, of.p95, of.p99))))
    heading = (f"{USERS} users, {played.seconds:.0f} s", "answers", "a second", "p50 ms", "p95 ms", "p99 ms")
    errors = [f"\n{count} x {what}" for what, count in played.errors.items()]
    said = f"{played.retries} retries, {sum(played.errors.values())} errors"
    return "\n".join([table(heading, lines), "", said, *errors])


def main() -> int:
    allow_many()
    folder = RUN / "load-leaderboard"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        played = asyncio.run(measure(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(text(played))
    return 1 if played.errors else 0


if __name__ == "__main__":
    sys.exit(main())
