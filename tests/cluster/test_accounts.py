"""Accounts with a real Kafka and two workers: what one takes, the other knows."""

import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from aiohttp import ClientTimeout

from sandbox.kafka import KafkaServer
from sandbox.worker import WorkerProcess
from schemas.accounts.bounds import REGISTER_WITHIN
from schemas.accounts.codec import encode_request
from schemas.accounts.requests import Register
from schemas.accounts.topics import REQUESTS
from serving.identity.passwords import Password, Passwords
from serving.identity.token_key_file import read_token_keys
from tables.accounts.names import read_name
from tests.cluster.accounts import accounts_in
from tests.cluster.conftest import scoreboard_of
from tests.cluster.rebuilding import rebuild
from tests.cluster.scoreboard import Scoreboard, partition_of, until
from tests.engine.kafka_topics import send, whole_topics

pytestmark = [pytest.mark.cluster, pytest.mark.asyncio(loop_scope="module")]

PASSWORD = "correct horse battery"  # pragma: allowlist secret
OTHER = "another long password"  # pragma: allowlist secret
LIMIT = ClientTimeout(total=30)


class Players:
    """Clients of a scoreboard that has accounts, and a key with which a service describes games.

    `files` has what its workers keep to themselves.
    """

    def __init__(self, board: Scoreboard, key: str, files: Path) -> None:
        self.board = board
        self.key = key
        self.files = files

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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def players(kafka: KafkaServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Players]:
    """Two workers that know each other by a secret, and players by the same keys; they log all there is."""
    folder = tmp_path_factory.mktemp("accounts")
    files = folder / "secrets"
    files.mkdir()
    key, environ = accounts_in(files, "games:*", "scores:*")
    environ["OVERSTREAM_LOG_LEVEL"] = "debug"
    async with scoreboard_of(kafka, "accounts", folder, environ, ["cricket", "leaderboards"]) as board:
        await board.start(2)
        ready = Players(board, key, files)
        rules = {"policy": "best", "self_service": True}
        status, answer = await ready.ask(
            board.fleet.workers[0], "/leaderboards/chess/?wait=10", rules, method="PUT"
        )
        assert status == 200, answer
        yield ready


async def test_an_account_of_one_worker_is_known_to_the_other_and_ends_on_both(players: Players) -> None:
    first, second = players.board.fleet.workers
    unique = secrets.token_hex(6)
    names = [f"Ivy-{unique}-{number}" for number in range(4)]
    path = "/leaderboards/chess/"
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
    game = f"/leaderboards/closing-{secrets.token_hex(6)}/"
    status, answer = await players.ask(first, f"{game}?wait=10", {"self_service": True}, method="PUT")
    assert status == 200, answer
    score = {"submission_id": "s1", "score": 7}
    status, answer = await players.ask(first, f"{game}scores/?wait=10", score, token)
    assert status == 200, answer
    status, answer = await players.ask(first, f"{game}ranks/{request.user_id}/", None, method="GET")
    assert answer["entry"]["rank"] == 1

    async def is_closed() -> bool:
        status, answer = await players.ask(second, "/api/leaderboard/close", credentials, token)
        assert status == 200 or answer["error"]["code"] == "too-soon", answer
        return status == 200

    await until(is_closed, "the account is closed")
    await until(lambda: players.refused_on_all(token), "both workers refuse the token")

    async def is_erased() -> bool:
        _, board = await players.ask(second, game, None, method="GET")
        return board["total"] == 0

    await until(is_erased, "nothing of the user is on the board")
    late = {"user_id": request.user_id, "submission_id": "s2", "score": 8}
    status, answer = await players.ask(first, f"{game}scores/?wait=10", late)
    assert answer["items"][0]["result"] == "refused", answer
    status, made = await players.ask(first, "/api/leaderboard/register", credentials | {"password": OTHER})
    assert status == 201, made
    assert made["user_id"] != request.user_id
    assert await players.refused_on_all(token)


async def test_no_secret_is_in_a_log_a_topic_a_metric_or_on_a_worker_s_disk(players: Players) -> None:
    """But as a hash: whoever reads them logs in as nobody."""
    board, name = players.board, f"Eve-{secrets.token_hex(6)}"
    first, second = board.fleet.workers
    password, wrong, after = (f"{word} {secrets.token_hex(8)}" for word in ("right", "wrong", "later"))
    credentials = {"name": name, "password": password}
    given = [password, wrong, after, players.key, (players.files / "hops").read_text()]
    given += [key.secret for key in read_token_keys(players.files / "tokens.json")]
    scores, login = "/leaderboards/chess/scores/?wait=10", "/api/leaderboard/login"
    statuses = []
    for worker, other in ((first, second), (second, first)):
        statuses.append((await players.ask(worker, "/api/leaderboard/register", credentials))[0])
        token = await players.log_in(other, name, password)
        # A signature is all that a token has which nobody could write.
        given += [token, token.rpartition(".")[2]]
        score = {"submission_id": "s1", "score": 1}
        for path, body, by in (
            (scores, score, token),
            (scores, score, token + "x"),
            (scores, score | {"user_id": "a" * 32}, token),
            (scores, score | {"user_id": "a" * 32}, ""),
            (login, credentials | {"password": wrong}, ""),
            (login, {"name": name, "password": [wrong]}, ""),
        ):
            status, _ = await players.ask(worker, path, body, by)
            statuses.append(status)
    assert statuses == [201, 200, 401, 400, 200, 401, 400, 409, 200, 401, 400, 200, 401, 400]
    changed = credentials | {"new_password": after}
    assert (await players.ask(first, "/api/leaderboard/password", changed, token))[0] == 200

    kept = {worker.url: (await board.get(worker, "/metrics"))[1] for worker in (first, second)}
    kept |= {str(file): file.read_bytes() for file in players.files.parent.rglob("*.log")}
    for worker in (first, second):
        kept |= {str(file): file.read_bytes() for file in worker.data.rglob("*") if file.is_file()}
    kept |= await whole_topics(board.kafka, ("leaderboard.", "api.requests", f"{board.group}-leaderboards"))
    assert name.encode() in b"".join(kept.values())
    assert b"$argon2id$" in b"".join(kept.values())
    found = {where for where, content in kept.items() for one in given if one.encode() in content}
    assert found == set()


async def test_a_name_stays_whose_it_is_when_the_tables_are_rebuilt(players: Players) -> None:
    """Requests are not decided again, or else whoever was refused once might be the first then."""
    fleet = players.board.fleet
    first, second = fleet.workers
    name = f"Ada-{secrets.token_hex(6)}"
    _, made = await players.ask(first, "/api/leaderboard/register", {"name": name, "password": PASSWORD})
    rival = {"name": name.upper(), "password": OTHER}
    assert (await players.ask(second, "/api/leaderboard/register", rival))[0] == 409
    ended = await players.log_in(first, name)
    assert (await players.ask(first, "/api/leaderboard/sessions/revoke", {"name": name}, ended))[0] == 200
    token = await players.log_in(second, name)
    for worker in (first, second):
        await fleet.stop(worker)
    status, said = await rebuild(players.board, first)
    assert status == 0, said
    for worker in (first, second):
        fleet.start(worker)
    await fleet.whole()
    for worker in (first, second):
        status, answer = await players.ask(
            worker, "/api/leaderboard/login", {"name": name, "password": PASSWORD}
        )
        assert (status, answer.get("user_id")) == (200, made["user_id"])
        score = {"submission_id": "s1", "score": 1}
        status, _ = await players.ask(worker, "/leaderboards/chess/scores/?wait=10", score, token)
        assert status == 200
        assert (await players.ask(worker, "/api/leaderboard/register", rival))[0] == 409
    assert await players.refused_on_all(ended)
    assert (await players.ask(first, "/api/leaderboard/login", rival))[0] == 401
