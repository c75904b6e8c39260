"""Accounts with a real Kafka and two workers: what one takes, the other knows."""

import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import ClientTimeout

from sandbox.kafka import KafkaServer
from sandbox.worker import WorkerProcess
from schemas.accounts.bounds import REGISTER_WITHIN
from schemas.accounts.codec import encode_request
from schemas.accounts.requests import Register
from schemas.accounts.topics import REQUESTS
from serving.identity.passwords import Password, Passwords
from serving.identity.token_key_file import rotate_token_keys
from serving.ingest.key_file import new_key
from tables.accounts.names import read_name
from tests.cluster.conftest import scoreboard_of
from tests.cluster.scoreboard import Scoreboard, partition_of, until
from tests.engine.kafka_topics import send

pytestmark = pytest.mark.cluster

PASSWORD = "correct horse battery"  # pragma: allowlist secret
OTHER = "another long password"  # pragma: allowlist secret
LIMIT = ClientTimeout(total=30)


class Players:
    """Clients of a scoreboard that has accounts, and a key with which a service describes games."""

    def __init__(self, board: Scoreboard, key: str) -> None:
        self.board = board
        self.key = key

    async def ask(
        self, worker: WorkerProcess, path: str, body: object, token: str = "", method: str = "POST"
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"} if token else {"X-API-Key": self.key}
        async with self.board.session.request(
            method, worker.url + path, json=body, headers=headers, timeout=LIMIT
        ) as answer:
            return answer.status, msgspec.json.decode(await answer.read())

    async def log_in(self, worker: WorkerProcess, name: str, password: str = PASSWORD) -> str:
        status, answer = await self.ask(
            worker, "/api/leaderboard/login", {"name": name, "password": password}
        )
        assert status == 200, answer
        token: str = answer["token"]
        return token

    async def refused_on_all(self, token: str) -> bool:
        """Whether no worker takes a token any more."""
        path, score = "/leaderboards/chess/scores/", {"submission_id": "late", "score": 1}
        found = [await self.ask(worker, path, score, token) for worker in self.board.fleet.workers]
        assert {status for status, _ in found} <= {202, 401}, found
        return all(status == 401 for status, _ in found)


@pytest.fixture
async def players(kafka: KafkaServer, tmp_path: Path) -> AsyncIterator[Players]:
    """Two workers that know each other by a secret, and players by the same keys."""
    (tmp_path / "hops").write_text(secrets.token_hex(32))
    rotate_token_keys(tmp_path / "tokens.json", time.time())
    key = new_key(tmp_path / "keys.json", "club", ("games:*", "scores:*"), 1e6)
    environ = {
        "OVERSTREAM_HOP_SECRET_FILE": str(tmp_path / "hops"),
        "OVERSTREAM_JWT_KEYS_FILE": str(tmp_path / "tokens.json"),
        "OVERSTREAM_API_KEYS_FILE": str(tmp_path / "keys.json"),
        "OVERSTREAM_GRPC_PORT": "0",
    }
    async with scoreboard_of(kafka, "accounts", tmp_path, environ) as board:
        await board.start(2)
        yield Players(board, key)


async def test_an_account_of_one_worker_is_known_to_the_other_and_ends_on_both(players: Players) -> None:
    first, second = players.board.fleet.workers
    unique = secrets.token_hex(6)
    names = [f"Ivy-{unique}-{number}" for number in range(4)]
    path = "/leaderboards/chess/"
    rules = {"policy": "best", "self_service": True}
    status, answer = await players.ask(first, f"{path}?wait=10", rules, method="PUT")
    assert status == 200, answer
    for number, name in enumerate(names):
        status, made = await players.ask(
            first, "/api/leaderboard/register", {"name": name, "password": PASSWORD}
        )
        assert status == 201, made
        status, answer = await players.ask(
            second, "/api/leaderboard/register", {"name": name.upper(), "password": OTHER}
        )
        assert (status, answer["error"]["code"]) == (409, "name-taken")
        token = await players.log_in(second, name)
        score = {"submission_id": "s1", "score": 10 + number}
        status, answer = await players.ask(first, f"{path}scores/?wait=10", score, token)
        assert (status, answer["items"][0]["result"]) == (200, "counted")
        status, answer = await players.ask(second, f"{path}ranks/{made['user_id']}/", None, method="GET")
        assert (status, answer["entry"]["username"]) == (200, name)
        changed = {"name": name, "password": PASSWORD, "new_password": OTHER}
        status, answer = await players.ask(second, "/api/leaderboard/password", changed, token)
        assert status == 200, answer
        await until(lambda: players.refused_on_all(token), "both workers refuse the token")  # noqa: B023
        again = await players.log_in(first, name, OTHER)
        assert not await players.refused_on_all(again)


async def test_whoever_closes_is_unknown_to_both_workers_and_the_name_is_free(players: Players) -> None:
    """The account is a minute old: it was asked for at the earliest moment that is taken."""
    first, second = players.board.fleet.workers
    name = read_name(f"Old-{secrets.token_hex(6)}")
    passwords = Passwords()
    hashed = await passwords.hashed(Password(PASSWORD))
    passwords.close()
    at = time.time_ns() // 1_000_000 - REGISTER_WITHIN + 2_000
    request = Register(secrets.token_urlsafe(16), name.shown, secrets.token_hex(16), hashed, at)
    look = name.look.encode()
    await send(players.board.kafka, REQUESTS.name, [(look, encode_request(request))], partition_of(look))
    credentials = {"name": name.shown, "password": PASSWORD}

    async def is_there() -> bool:
        status, _ = await players.ask(first, "/api/leaderboard/login", credentials)
        return status == 200

    await until(is_there, "the account is there")
    token = await players.log_in(second, name.shown)

    async def is_closed() -> bool:
        status, answer = await players.ask(second, "/api/leaderboard/close", credentials, token)
        assert status == 200 or answer["error"]["code"] == "too-soon", answer
        return status == 200

    await until(is_closed, "the account is closed")
    await until(lambda: players.refused_on_all(token), "both workers refuse the token")
    status, made = await players.ask(first, "/api/leaderboard/register", credentials | {"password": OTHER})
    assert status == 201, made
    assert made["user_id"] != request.user_id
    assert await players.refused_on_all(token)
