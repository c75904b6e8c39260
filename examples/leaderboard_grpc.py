"""A client of leaderboards over gRPC, without generated stubs: it submits scores, and watches who leads.

    OVERSTREAM_KEY=... PYTHONPATH=. python examples/leaderboard_grpc.py my-game [127.0.0.1:50051]

`faust -A app keys new NAME --scope scores:my-game` prints such a key; the game is one that has rules, which
`examples/leaderboard_http.py` gives it. What the worker has no room for, or cannot answer just now, is asked
again after as long as it says: the same submission twice counts once.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

import grpc

from schemas.overstream.leaderboard.v1 import service_pb2 as pb

SERVICE = "/overstream.leaderboard.v1.LeaderboardService"
AGAIN = (grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)
PLAYERS = {"Ada": f"{1:032x}", "Grace": f"{2:032x}", "Alan": f"{3:032x}"}
SCORES = [("Ada", 310), ("Grace", 450), ("Alan", 205), ("Ada", 470)]
SECONDS = 10.0


async def submit(channel: grpc.aio.Channel, game_id: str, key: str) -> None:
    """Submit all scores at once, those that do not count yet again."""
    ask: Callable[..., Awaitable[pb.SubmitScoresResponse]] = channel.unary_unary(
        f"{SERVICE}/SubmitScores",
        pb.SubmitScoresRequest.SerializeToString,
        pb.SubmitScoresResponse.FromString,
    )
    scores = [
        pb.SubmitScoreRequest(
            game_id=game_id, user_id=PLAYERS[name], submission_id=f"round-{number}", score=score
        )
        for number, (name, score) in enumerate(SCORES)
    ]
    names = {user_id: name for name, user_id in PLAYERS.items()}
    while scores:
        try:
            answer = await ask(
                pb.SubmitScoresRequest(scores=scores), timeout=SECONDS, metadata=(("x-api-key", key),)
            )
        except grpc.aio.AioRpcError as error:
            print(f"{error.code().name}: {error.details()}", file=sys.stderr)
            if error.code() not in AGAIN:
                raise SystemExit(1) from None
            await asyncio.sleep(float(dict(error.trailing_metadata()).get("retry-after", 1)))
            continue
        left = []
        for score, result in zip(scores, answer.results, strict=True):
            if result.HasField("submitted"):
                made = result.submitted
                print(f"{names[made.user_id]} has {made.best:g}, rank {made.rank_after}", flush=True)
            else:
                print(f"{score.submission_id}: {result.error.message}", file=sys.stderr)
                if result.error.reason != "pending":
                    raise SystemExit(1)
                left.append(score)
        scores = left


async def watch(channel: grpc.aio.Channel, game_id: str) -> None:
    """Print who leads, and again whenever that changes, until all have played."""
    ask: Callable[..., grpc.aio.UnaryStreamCall[pb.WatchGameRequest, pb.WatchGameResponse]]
    ask = channel.unary_stream(
        f"{SERVICE}/WatchGame", pb.WatchGameRequest.SerializeToString, pb.WatchGameResponse.FromString
    )
    names = {user_id: name for name, user_id in PLAYERS.items()}
    async for answer in ask(pb.WatchGameRequest(game_id=game_id, limit=3)):
        board = ", ".join(f"{one.rank}. {names[one.user_id]} {one.score:g}" for one in answer.page.entries)
        print(f"{answer.page.total} play: {board}", flush=True)
        if answer.page.total == len(PLAYERS):
            return


async def main(game_id: str, worker: str = "127.0.0.1:50051") -> None:
    """Submit scores, then watch."""
    async with grpc.aio.insecure_channel(worker) as channel:
        await submit(channel, game_id, os.environ["OVERSTREAM_KEY"])
        await watch(channel, game_id)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
