"""Scores that players submit over HTTP and gRPC: how long until each is on the board, and what it costs."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import msgspec

from bench.ingest.client import Plan, run
from bench.latency.measuring import Distribution
from bench.leaderboards.game import GAME, user
from bench.leaderboards.users import SUBMIT, Players, play
from bench.rig.watching import cpu_of
from sandbox.worker import WorkerProcess

FASTEST = 2_400
"""Posts a second for which bodies are made where they come as fast as they are answered."""


class Submitted(msgspec.Struct, frozen=True):
    """What came of scores that were submitted.

    `visible` is from when one is due until it is answered: then it is on the board. `rate` is scores a
    second, `cpu_us` what one takes of the worker's CPU, and `failed` are posts and calls that did.
    """

    visible: Distribution
    rate: float
    cpu_us: float
    failed: int


class Submitting:
    """Submits scores to a worker, in processes that `folder` is for."""

    def __init__(self, worker: WorkerProcess, folder: Path, players: int, connections: int) -> None:
        self._worker = worker
        self._folder = folder
        self._players = players
        self._connections = connections

    async def post(self, name: str, key: str, batch: int, rate: float, seconds: float) -> Submitted:
        """Post scores over HTTP, at a rate of posts a second, 0 for as fast as they are answered."""
        random = Random(3)
        bodies = [
            msgspec.json.encode(
                [score(random, self._players, f"{name}-{number}-{place}") for place in range(batch)]
            )
            for number in range(round((rate or FASTEST) * seconds))
        ]
        path = f"/leaderboards/{GAME.game_id}/scores/?wait=10"
        before = cpu_of(self._worker.pid)
        plan = Plan("127.0.0.1", self._worker.port, path, key, self._connections, rate, seconds, bodies)
        posted = await run(plan, self._folder / f"plan-{name}")
        failed = len(posted.latencies) - posted.statuses.get(200, 0)
        return self._submitted(posted.latencies, batch, posted.seconds, before, failed)

    async def call(self, name: str, target: str, tokens: dict[str, str], seconds: float) -> Submitted:
        """Let players submit over gRPC, each when its last score is answered."""
        before = cpu_of(self._worker.pid)
        players = Players(target, GAME.game_id, tokens, seconds, name, (SUBMIT,))
        played = await play(players, self._folder / f"plan-{name}")
        return self._submitted(
            played.latencies[SUBMIT], 1, played.seconds, before, sum(played.errors.values())
        )

    def _submitted(
        self, ms: Sequence[float], batch: int, seconds: float, before: float, failed: int
    ) -> Submitted:
        scores = batch * len(ms)
        cpu = cpu_of(self._worker.pid) - before
        return Submitted(
            Distribution.of([one / 1000 for one in ms]), scores / seconds, cpu / scores * 1e6, failed
        )


def score(random: Random, players: int, submission_id: str) -> dict[str, object]:
    """Return a score of a player drawn, as it is posted."""
    return {
        "user_id": user(random.randrange(players)),
        "submission_id": submission_id,
        "score": float(random.randrange(2 * players)),
    }
