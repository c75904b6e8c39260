"""A player over gRPC, without generated stubs: it registers, logs in, submits scores, and watches its rank.

    OVERSTREAM_PASSWORD=... PYTHONPATH=. python examples/leaderboard_grpc.py my-game Grace [127.0.0.1:50051]

The game is one that takes scores of players: `examples/leaderboard_http.py` makes such a one. What the worker
has no room for, or cannot answer just now, is asked again after as long as it says: a submission counts once.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

import grpc

from schemas.overstream.leaderboard.v1 import service_pb2 as pb

SERVICE = "/overstream.leaderboard.v1.LeaderboardService"
AGAIN = (grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
SCORES = [450, 205, 480]
SECONDS = 10.0


class Player:
    """A player, and the connection to a worker."""

    def __init__(self, channel: grpc.aio.Channel, game_id: str, name: str) -> None:
        self.channel = channel
        self.game_id = game_id
        self.name = name
        self.user_id = ""
        self.token = ""

    async def ask(self, method: str, request: Any) -> Any:
        """Ask until there is an answer."""
        response = getattr(pb, f"{method}Response")
        call: Callable[..., Any] = self.channel.unary_unary(
            f"{SERVICE}/{method}", type(request).SerializeToString, response.FromString
        )
        metadata = (("authorization", f"Bearer {self.token}"),) if self.token else ()
        while True:
            try:
                return await call(request, timeout=SECONDS, metadata=metadata)
            except grpc.aio.AioRpcError as error:
                print(f"{error.code().name}: {error.details()}", file=sys.stderr)
                if error.code() not in AGAIN:
                    raise
                await asyncio.sleep(float(dict(error.trailing_metadata()).get("retry-after", 1)))

    async def log_in(self, password: str) -> None:
        """Register, unless that was done before, and log in."""
        try:
            await self.ask("Register", pb.RegisterRequest(name=self.name, password=password))
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.ALREADY_EXISTS:
                raise
        answer = await self.ask("Login", pb.LoginRequest(name=self.name, password=password))
        self.user_id, self.token = answer.user_id, answer.token

    async def submit(self, number: int, score: float) -> None:
        """Submit a score, and wait until it counts, here and over all games."""
        request = pb.SubmitScoreRequest(
            game_id=self.game_id, submission_id=f"round-{number}", score=score, with_global_rank=True
        )
        made = (await self.ask("SubmitScore", request)).submitted
        whole = made.global_rank or made.global_rank_reason
        print(f"{self.name} has {made.best:g}, rank {made.rank_after}, over all games {whole}", flush=True)

    async def watch(self) -> None:
        """Print the player's rank, and again whenever that changes, until the best score is seen."""
        call: Callable[..., Any] = self.channel.unary_stream(
            f"{SERVICE}/WatchUser", pb.WatchUserRequest.SerializeToString, pb.WatchUserResponse.FromString
        )
        async for answer in call(pb.WatchUserRequest(game_id=self.game_id, user_id=self.user_id)):
            entry = answer.standing.entry
            print(f"{entry.rank}. of {answer.standing.total}: {entry.username} {entry.score:g}", flush=True)
            if entry.score == max(SCORES):
                return


async def main(game_id: str, name: str, worker: str = "127.0.0.1:50051") -> None:
    """Log in, submit scores, then watch."""
    async with grpc.aio.insecure_channel(worker) as channel:
        player = Player(channel, game_id, name)
        await player.log_in(os.environ["OVERSTREAM_PASSWORD"])
        for number, score in enumerate(SCORES):
            await player.submit(number, score)
        await player.watch()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
