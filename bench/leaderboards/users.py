"""Players who submit scores, and ask for their ranks and boards, over gRPC, each on a connection of its own.

`python -m bench.leaderboards.users PLAN` reads `Players` in msgpack and prints a `Played` in JSON. It is a
process of its own, so that its work does not delay what it measures.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import grpc
import msgspec
from google.protobuf.message import Message

from bench.rig.apart import run_apart, work_apart
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.file_limits import allow_many

SERVICE = "/overstream.leaderboard.v1.LeaderboardService"
SUBMIT, RANK, AROUND = "SubmitScore", "GetUserRank", "GetGameLeaderboard"
TIMEOUT = 30.0
"""Seconds that a player waits for an answer."""

TRIES = 30
"""How often a call is made that the worker has no room for."""


class Players(msgspec.Struct, frozen=True):
    """Who plays `game_id` at `target`: a token of each of some users, by their user_id.

    For `seconds`, all of them make these calls in turn, each as soon as the last was answered. Submissions
    are named after the `run`.
    """

    target: str
    game_id: str
    tokens: dict[str, str]
    seconds: float
    run: str
    calls: tuple[str, ...] = (SUBMIT, RANK, AROUND)


class Played(msgspec.Struct, frozen=True):
    """What came of it: the `seconds` it took, ms to each answer by call, and `errors` by what they say.

    An answer that came after `RESOURCE_EXHAUSTED` took all the time since the first try.
    """

    seconds: float
    latencies: dict[str, list[float]]
    retries: int
    errors: dict[str, int]


class _Play:
    """What all players of a plan do, and have noted."""

    def __init__(self, plan: Players) -> None:
        self._plan = plan
        self._latencies: dict[str, list[float]] = {call: [] for call in plan.calls}
        self._retries = 0
        self._errors: dict[str, int] = {}

    async def play(self) -> Played:
        """Let all play at once."""
        began = time.monotonic()
        await asyncio.gather(*(self._player(user_id, began) for user_id in self._plan.tokens))
        return Played(time.monotonic() - began, self._latencies, self._retries, self._errors)

    async def _player(self, user_id: str, began: float) -> None:
        plan, number = self._plan, 0
        metadata = (("authorization", f"Bearer {plan.tokens[user_id]}"),)
        # Otherwise all channels of a process share a connection.
        options = (("grpc.use_local_subchannel_pool", 1),)
        async with grpc.aio.insecure_channel(plan.target, options) as channel:
            ask = {name: _method(channel, name) for name in plan.calls}
            while time.monotonic() - began < plan.seconds:
                number += 1
                for name in plan.calls:
                    request = _request(plan, name, user_id, number)
                    await self._call(name, partial(ask[name], request, metadata))

    async def _call(self, name: str, ask: Callable[[], Awaitable[object]]) -> None:
        asked = time.monotonic()
        for tried in range(1, TRIES + 1):
            try:
                await ask()
            except grpc.aio.AioRpcError as error:
                if error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED and tried < TRIES:
                    self._retries += 1
                    said = dict(error.trailing_metadata() or ())
                    await asyncio.sleep(float(said.get("retry-after", 1)))
                    continue
                what = f"{name}: {error.code().name}, {error.details()}"
                self._errors[what] = self._errors.get(what, 0) + 1
            else:
                self._latencies[name].append((time.monotonic() - asked) * 1000)
            return


_RESPONSES: dict[str, type[Message]] = {
    SUBMIT: pb.SubmitScoreResponse,
    RANK: pb.GetUserRankResponse,
    AROUND: pb.GetGameLeaderboardResponse,
}

_Ask = Callable[[Message, Sequence[tuple[str, str]]], Awaitable[object]]


def _method(channel: grpc.aio.Channel, name: str) -> _Ask:
    method: Callable[..., Awaitable[object]] = channel.unary_unary(
        f"{SERVICE}/{name}", lambda request: request.SerializeToString(), _RESPONSES[name].FromString
    )
    return lambda request, metadata: method(request, timeout=TIMEOUT, metadata=metadata)


def _request(plan: Players, name: str, user_id: str, number: int) -> Message:
    if name == SUBMIT:
        # Scores that rise and fall, so that places change.
        score = float(int(user_id, 16) * 7919 * number % 1_000_003)
        return pb.SubmitScoreRequest(
            game_id=plan.game_id, user_id=user_id, submission_id=f"{plan.run}-{number}", score=score
        )
    if name == RANK:
        return pb.GetUserRankRequest(game_id=plan.game_id, user_id=user_id)
    return pb.GetGameLeaderboardRequest(game_id=plan.game_id, around=user_id, limit=21)


async def play(plan: Players, file: Path) -> Played:
    """Let a plan's players play in a process of its own, to which `file` hands it."""
    return await run_apart("bench.leaderboards.users", plan, Played, file)


if __name__ == "__main__":
    allow_many()
    work_apart(Players, lambda plan: _Play(plan).play())
