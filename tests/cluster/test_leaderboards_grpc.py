"""Leaderboards over gRPC with real workers: what one counts the other shows, through restarts."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2

from sandbox.kafka import KafkaServer
from sandbox.kafka.ports import free_port
from sandbox.worker import WorkerProcess
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.ingest.key_file import new_key
from tests.cluster.conftest import scoreboard_of
from tests.cluster.scoreboard import PATIENCE, Scoreboard, until
from tests.engine.kafka_topics import unique
from tests.schemas.accounts.users import user
from tests.web.leaderboards.rpcs import Client, made

pytestmark = pytest.mark.cluster

SERVING = health_pb2.HealthCheckResponse.SERVING


class Hall:
    """A game, and two workers that serve it over gRPC."""

    def __init__(
        self, board: Scoreboard, workers: list[WorkerProcess], clients: list[Client], key: str
    ) -> None:
        self.board = board
        self.workers = workers
        self.clients = clients
        self.game = unique("game")
        self._key = key

    async def make(self) -> None:
        url = f"{self.workers[0].url}/leaderboards/{self.game}/"

        async def is_made() -> bool:
            headers = {"X-API-Key": self._key}
            async with self.board.session.put(
                url, json={"policy": "best"}, params={"wait": "5"}, headers=headers
            ) as answer:
                return answer.status == 200

        await until(is_made, "the game has its rules")

    async def submit(self, client: Client, scores: list[tuple[int, float]]) -> list[pb.Submitted]:
        """Submit scores until all of them count."""
        request = pb.SubmitScoresRequest(
            scores=[made(number, score, game_id=self.game) for number, score in scores]
        )
        found: list[Any] = []

        async def counted() -> bool:
            try:
                answer = await client.ask(
                    "SubmitScores", request, pb.SubmitScoresResponse, x_api_key=self._key
                )
            except grpc.aio.AioRpcError as error:
                if error.code() is not grpc.StatusCode.UNAVAILABLE:
                    raise
                return False
            found[:] = answer.results
            return all(one.HasField("submitted") for one in found)

        await until(counted, f"{len(scores)} scores")
        return [one.submitted for one in found]


@asynccontextmanager
async def hall_of(kafka: KafkaServer, folder: Path) -> AsyncIterator[Hall]:
    keys = folder / "keys.json"
    key = new_key(keys, "club", ("scores:*", "games:*"), 1e6)
    environ = {"OVERSTREAM_API_KEYS_FILE": str(keys)}
    async with (
        scoreboard_of(kafka, "leaderboards-grpc", folder, environ, ["cricket", "leaderboards"]) as board,
        AsyncExitStack() as opened,
    ):
        clients = []
        for _ in range(2):
            port = free_port()
            board.fleet.add(environ={"OVERSTREAM_GRPC_PORT": str(port)})
            channel = grpc.aio.insecure_channel(f"127.0.0.1:{port}")
            clients.append(Client(await opened.enter_async_context(channel)))
        await board.fleet.whole()
        hall = Hall(board, board.fleet.workers, clients, key)
        await hall.make()
        yield hall


async def health(client: Client) -> int:
    call: Callable[..., Any] = client.channel.unary_unary(
        "/grpc.health.v1.Health/Check",
        health_pb2.HealthCheckRequest.SerializeToString,
        health_pb2.HealthCheckResponse.FromString,
    )
    return int((await call(health_pb2.HealthCheckRequest(), wait_for_ready=True, timeout=PATIENCE)).status)


async def test_what_one_worker_counts_either_shows_and_who_watches_is_told(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    async with hall_of(kafka, tmp_path) as hall:
        first, second = hall.clients

        async def both_serve() -> bool:
            return [await health(one) for one in hall.clients] == [SERVING, SERVING]

        await until(both_serve, "both serve")
        submitted = await hall.submit(first, [(number, number) for number in range(30)])
        assert [one.best for one in submitted] == list(range(30))
        assert await hall.submit(second, [(7, 7)]) == [submitted[7]]
        for client in hall.clients:
            page = await client.page(game_id=hall.game, limit=20)
            rest = await client.page(game_id=hall.game, limit=20, cursor=page.next)
            everybody = [int(one.user_id, 16) for one in (*page.entries, *rest.entries)]
            assert everybody == list(reversed(range(30)))
            assert (await client.rank(29, hall.game)).entry.rank == 1

        streams = [
            client.watch(pb.WatchGameRequest(game_id=hall.game, limit=1), PATIENCE) for client in hall.clients
        ]
        for stream in streams:
            assert (await stream.read()).page.entries[0].score == 29
        await hall.submit(second, [(3, 100)])
        for stream in streams:
            page = (await stream.read()).page
            assert (page.entries[0].user_id, page.total) == (user(3), 30)
            stream.cancel()


async def test_a_worker_that_stops_ends_its_streams_and_the_other_goes_on(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    async with hall_of(kafka, tmp_path) as hall:
        first, second = hall.clients
        await hall.submit(second, [(1, 1)])
        watching = first.watch(pb.WatchGameRequest(game_id=hall.game), PATIENCE)
        await watching.read()
        await hall.board.fleet.stop(hall.workers[0])
        with pytest.raises(grpc.aio.AioRpcError) as failed:
            await watching.read()
        assert failed.value.code() is grpc.StatusCode.UNAVAILABLE
        assert (await hall.submit(second, [(2, 2)]))[0].rank_after == 1
