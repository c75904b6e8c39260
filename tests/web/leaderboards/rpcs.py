"""A site whose leaderboards are served over gRPC too, and a client of them."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import grpc
from google.protobuf.message import Message

from engine.batches import PartitionBatch
from schemas.leaderboards.topics import SCORES
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.grpc.server import GrpcServer, Listening
from serving.ingest.key_file import new_key
from serving.ingest.keys import ApiKeys
from tables.leaderboards.games import Game
from tests.engine.records import MadeUpRecord
from tests.engine.taking import take
from tests.schemas.accounts.users import user
from tests.serving.ingest.kafka_double import KafkaDouble, Place, Record, producer_of
from tests.serving.worker import MemoryWorker
from tests.web.leaderboards.lobby import PASSWORD, Lobby, Log
from tests.web.leaderboards.table import AGENTS, AT, play
from tests.web.site import Site
from web.leaderboards.grpc.service import NAME, make_service
from web.matches.ingest import INGEST

R = TypeVar("R", bound=Message)

CALL = 20.0
"""Seconds for an rpc of which no test says how long it may take."""


class Client:
    """Calls the service by its name alone, without stubs."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self.channel = channel

    async def ask(
        self, method: str, request: Message, response: type[R], timeout: float = CALL, **metadata: str
    ) -> R:
        """Ask; `metadata` by names with _ for the dashes."""
        call: Callable[..., Any] = self.channel.unary_unary(
            f"/{NAME}/{method}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=response.FromString,
        )
        found: R = await call(request, timeout=timeout, metadata=_named(metadata))
        return found

    def watch(self, request: pb.WatchGameRequest, timeout: float = CALL) -> Any:
        """Watch a game; what comes is read from what is returned."""
        return self.stream("WatchGame", request, timeout)

    def stream(self, method: str, request: Message, timeout: float = CALL) -> Any:
        """Watch something; what comes is read from what is returned."""
        call: Callable[..., Any] = self.channel.unary_stream(
            f"/{NAME}/{method}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=getattr(pb, f"{method}Response").FromString,
        )
        return call(request, timeout=timeout)

    async def page(self, timeout: float = CALL, **asked: Any) -> pb.BoardPage:
        """Ask for a part of the board of the game `g`."""
        request = pb.GetGameLeaderboardRequest(**({"game_id": "g"} | asked))
        return (await self.ask("GetGameLeaderboard", request, pb.GetGameLeaderboardResponse, timeout)).page

    async def whole(self, **asked: Any) -> pb.BoardPage:
        """Ask for a part of the board over all games."""
        request = pb.GetGlobalLeaderboardRequest(**asked)
        return (await self.ask("GetGlobalLeaderboard", request, pb.GetGlobalLeaderboardResponse)).page

    async def rank(self, number: int, game_id: str = "g") -> pb.Standing:
        """Ask for a user's rank."""
        request = pb.GetUserRankRequest(game_id=game_id, user_id=user(number))
        return (await self.ask("GetUserRank", request, pb.GetUserRankResponse)).standing


class FoldingKafka(KafkaDouble):
    """A Kafka whose scores the agents of a worker fold and commit as soon as it has them."""

    def __init__(self, worker: MemoryWorker) -> None:
        super().__init__()
        self.folds = True
        self._worker = worker

    def _append(self, place: Place, records: list[Record], future: Any) -> None:
        first = len(self.log.get(place, ()))
        super()._append(place, records, future)
        if self.folds and place[0] == SCORES.name:
            made = [
                MadeUpRecord(first + index, AT + first + index, key, value)
                for index, (key, value, _) in enumerate(records)
            ]
            self._fold(place[1], made)

    def _fold(self, number: int, made: list[MadeUpRecord]) -> None:
        partition = self._worker.partitions[number]
        while made:
            taken = take(partition, AGENTS.score, PartitionBatch(SCORES.name, number, made))
            partition.progress.note({(SCORES.name, number): made[taken - 1].offset + 1})
            made = made[taken:]


class Reception(Log, FoldingKafka):
    """A Kafka whose requests of accounts are decided, and whose scores are folded, as soon as it has them."""

    def __init__(self, lobby: Lobby) -> None:
        FoldingKafka.__init__(self, lobby.site.worker)
        self.office, self.later, self.deaf = lobby.office, 0, False


class Guests:
    """Players who come over gRPC, and the game `g` that they play."""

    def __init__(self, lobby: Lobby, server: GrpcServer, client: Client) -> None:
        self.lobby = lobby
        self.server = server
        self.client = client
        lobby.log = Reception(lobby)
        lobby.site.served[INGEST].producer = producer_of(lobby.log)
        play([lobby.site.worker], Game(game_id="g", self_service=True), [])

    async def register(self, name: str = "Ivy", password: str = PASSWORD, **more: str) -> str:
        request = pb.RegisterRequest(name=name, password=password, **more)
        return (await self.client.ask("Register", request, pb.RegisterResponse)).user_id

    async def log_in(self, name: str = "Ivy", password: str = PASSWORD, **metadata: str) -> str:
        request = pb.LoginRequest(name=name, password=password)
        return (await self.client.ask("Login", request, pb.LoginResponse, **metadata)).token

    async def submit(self, token: str, score: float = 12, **said: Any) -> pb.Submitted:
        """Submit a score with a token, of nobody unless it is said of whom."""
        request = made(0, score, **({"user_id": ""} | said))
        answer = await self.client.ask(
            "SubmitScore", request, pb.SubmitScoreResponse, authorization=f"Bearer {token}"
        )
        return answer.submitted

    def scores(self) -> list[bytes]:
        """What Kafka has of scores."""
        return self.lobby.values(SCORES.name)


class Played:
    """A site with gRPC, the Kafka behind it, and a key for the scores of the games `g` and `h`."""

    def __init__(self, site: Site, server: GrpcServer, client: Client, folder: Path) -> None:
        self.site = site
        self.server = server
        self.client = client
        self.kafka = FoldingKafka(site.worker)
        self.keys = folder / "keys.json"
        self.key = new_key(self.keys, "club", ("scores:g", "scores:h"), 1e6)
        self.ingest = site.served[INGEST]
        self.ingest.keys = ApiKeys(self.keys, look_again=-1.0)
        self.ingest.producer = producer_of(self.kafka)

    async def submit(self, number: int, score: float, timeout: float = CALL, **said: Any) -> pb.Submitted:
        """Submit a score of a user in the game `g`, with the key unless another one is said (`x_api_key`)."""
        metadata = {"x_api_key": said.pop("x_api_key", self.key)}
        request = made(number, score, **said)
        return (
            await self.client.ask("SubmitScore", request, pb.SubmitScoreResponse, timeout, **metadata)
        ).submitted

    async def submit_all(
        self, *scores: pb.SubmitScoreRequest, timeout: float = CALL, key: str | None = None
    ) -> Any:
        """Submit scores."""
        request = pb.SubmitScoresRequest(scores=scores)
        answer = await self.client.ask(
            "SubmitScores", request, pb.SubmitScoresResponse, timeout, x_api_key=key or self.key
        )
        return answer.results


def made(number: int, score: float, **said: Any) -> pb.SubmitScoreRequest:
    """Return a score of a user in the game `g`."""
    fields = {"game_id": "g", "user_id": user(number), "submission_id": f"{number}-{score:g}", "score": score}
    return pb.SubmitScoreRequest(**(fields | said))


@asynccontextmanager
async def played(site: Site, folder: Path, most_rpcs: int = 1000) -> AsyncIterator[Played]:
    """Serve a site's leaderboards over gRPC."""
    async with serving(site.served, lambda: site.worker.ready, most_rpcs) as (server, client):
        yield Played(site, server, client, folder)


@asynccontextmanager
async def serving(
    served: Any, ready: Callable[[], bool] = lambda: True, most_rpcs: int = 1000
) -> AsyncGenerator[tuple[GrpcServer, Client], None]:
    """Serve the leaderboards of what is served over HTTP."""
    server = GrpcServer(Listening("127.0.0.1", 0), ready, most_rpcs)
    await server.start([make_service(served)])
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            yield server, Client(channel)
    finally:
        await server.stop()


def _named(metadata: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", "-"), value) for name, value in metadata.items())
