"""Accounts over gRPC: the same answers and refusals as over HTTP, as gRPC's codes."""

import asyncio
import logging
from typing import Any

import grpc
import pytest

from schemas.accounts.bounds import REGISTER_WITHIN
from schemas.accounts.topics import REQUESTS
from schemas.overstream.leaderboard.v1 import service_pb2 as pb
from serving.identity.token_keys import TokenKeys
from serving.ingest.breaker import State
from tables.accounts.limits import FREE
from tests.awaiting import until
from tests.web.leaderboards.lobby import PASSWORD, json_of
from tests.web.leaderboards.rpcs import Guests
from web.matches.ingest import INGEST

OTHER = "another long password"  # pragma: allowlist secret
WEAK = "hunter2"  # pragma: allowlist secret
Code = grpc.StatusCode

CALLS: dict[str, tuple[Any, Any]] = {
    "Register": (pb.RegisterRequest(name="Ivy", password=PASSWORD), pb.RegisterResponse),
    "Login": (pb.LoginRequest(name="Ivy", password=PASSWORD), pb.LoginResponse),
    "ChangePassword": (
        pb.ChangePasswordRequest(name="Ivy", password=PASSWORD, new_password=OTHER),
        pb.ChangePasswordResponse,
    ),
    "CloseAccount": (pb.CloseAccountRequest(name="Ivy", password=PASSWORD), pb.CloseAccountResponse),
    "RevokeSessions": (pb.RevokeSessionsRequest(name="Ivy"), pb.RevokeSessionsResponse),
}


async def ask(guests: Guests, method: str, token: str = "", **metadata: str) -> Any:
    if token:
        metadata["authorization"] = f"Bearer {token}"
    request, response = CALLS[method]
    return await guests.client.ask(method, request, response, **metadata)


async def refused(asking: Any) -> tuple[grpc.StatusCode, str, str]:
    """The code of a call that has to fail, its word for programs, and its sentence."""
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await asking
    metadata = dict(failed.value.trailing_metadata() or ())
    return failed.value.code(), str(metadata["error-code"]), failed.value.details() or ""


async def test_who_registers_over_either_protocol_logs_in_over_the_other(guests: Guests) -> None:
    user_id = await guests.register("Ivy")
    answer = await json_of(await guests.lobby.post("login", {"name": "ivy", "password": PASSWORD}), 200)
    assert answer["user_id"] == user_id
    await guests.lobby.register("Bob")
    assert await guests.lobby.status(await guests.log_in("Bob")) == 202


@pytest.mark.parametrize("name", ["Ivy", " IVY ", "lvy"])
async def test_a_name_that_is_taken_or_looks_so_is_refused(guests: Guests, name: str) -> None:
    await guests.register("Ivy")
    code, word, _ = await refused(guests.register(name))
    assert (code, word) == (Code.ALREADY_EXISTS, "name-taken")


async def test_who_registers_again_with_the_same_request_gets_the_first_answer(guests: Guests) -> None:
    first = await guests.register(request_id="request-1")
    assert await guests.register(request_id="request-1", password=OTHER) == first


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": "x"}, "name"),
        ({"name": ""}, "name"),
        ({"password": WEAK}, "password"),
        ({"request_id": "?"}, "request_id"),
        ({"request_id": ""}, "request_id"),
    ],
)
async def test_what_cannot_be_is_an_invalid_argument_that_names_it(
    guests: Guests, said: dict[str, str], field: str
) -> None:
    code, word, sentence = await refused(guests.register(**said))
    assert (code, word) == (Code.INVALID_ARGUMENT, "faults")
    assert sentence.startswith(f"{field}: ")
    assert guests.lobby.values(REQUESTS.name) == []


async def test_a_message_that_is_far_too_large_for_an_account_is_refused(guests: Guests) -> None:
    code, word, _ = await refused(guests.register(password="x" * 5000))
    assert (code, word) == (Code.RESOURCE_EXHAUSTED, "too-large")


async def test_a_wrong_password_and_an_unknown_name_are_told_alike_and_guessing_is_slowed_down(
    guests: Guests,
) -> None:
    await guests.register("Ivy")
    told = [await refused(guests.log_in(name, OTHER)) for name in ("Ivy", "Bob", "lvy")]
    assert set(told) == {(Code.UNAUTHENTICATED, "wrong-credentials", "the name or the password is wrong")}
    codes = [(await refused(guests.log_in("Ivy", OTHER)))[0] for _ in range(FREE + 1)]
    assert codes[-1] is Code.RESOURCE_EXHAUSTED


async def test_another_password_ends_the_tokens_and_the_old_one(guests: Guests) -> None:
    user_id = await guests.register()
    token = await guests.log_in()
    assert (await ask(guests, "ChangePassword", token)).user_id == user_id
    guests.lobby.hear()
    assert (await refused(guests.submit(token)))[0] is Code.UNAUTHENTICATED
    assert (await refused(guests.log_in()))[0] is Code.UNAUTHENTICATED
    await guests.submit(await guests.log_in(password=OTHER))


async def test_all_sessions_end_at_once(guests: Guests) -> None:
    await guests.register()
    tokens = [await guests.log_in() for _ in range(2)]
    await ask(guests, "RevokeSessions", tokens[0])
    guests.lobby.hear()
    for token in tokens:
        assert (await refused(guests.submit(token)))[0] is Code.UNAUTHENTICATED
    await guests.submit(await guests.log_in())


async def test_who_closes_is_gone_once_the_account_is_old_enough(guests: Guests) -> None:
    await guests.register()
    token = await guests.log_in()
    assert (await refused(ask(guests, "CloseAccount", token)))[:2] == (Code.ALREADY_EXISTS, "too-soon")
    guests.lobby.log.later = REGISTER_WITHIN + 1000
    assert (await ask(guests, "CloseAccount", token)).name == "Ivy"
    guests.lobby.hear()
    assert (await refused(guests.submit(token)))[0] is Code.UNAUTHENTICATED


@pytest.mark.parametrize("method", ["ChangePassword", "CloseAccount", "RevokeSessions"])
async def test_what_is_of_an_account_needs_its_token(guests: Guests, method: str) -> None:
    await guests.register("Ivy")
    await guests.register("Bob")
    assert (await refused(ask(guests, method)))[:2] == (Code.UNAUTHENTICATED, "unauthorized")
    code, _, _ = await refused(ask(guests, method, await guests.log_in("Bob")))
    assert code in (Code.UNAUTHENTICATED, Code.NOT_FOUND)


@pytest.mark.parametrize("method", CALLS)
async def test_without_keys_of_tokens_there_are_no_accounts_and_it_is_said_why(
    guests: Guests, method: str
) -> None:
    guests.lobby.use(TokenKeys(None))
    code, _, sentence = await refused(ask(guests, method))
    assert code is Code.PERMISSION_DENIED
    assert "OVERSTREAM_JWT_KEYS_FILE" in sentence


async def test_a_password_that_came_through_a_proxy_in_plain_text_is_refused(
    guests: Guests, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Settings:
        passwords_over_plain_http = False

    monkeypatch.setattr("web.leaderboards.credentials.settings", Settings)
    await guests.register()
    for method in ("Register", "Login", "ChangePassword", "CloseAccount"):
        for header in ("forwarded", "x_forwarded_for"):
            told = await refused(ask(guests, method, **{header: "198.51.100.7"}))
            assert told[:2] == (Code.PERMISSION_DENIED, "needs-tls")
    Settings.passwords_over_plain_http = True
    assert await guests.log_in(x_forwarded_for="198.51.100.7")


async def test_a_client_that_leaves_while_it_registers_opens_no_breaker(guests: Guests) -> None:
    """Else some impatient clients would have everybody refused."""
    log = guests.lobby.log
    log.silent = True
    leaving = [asyncio.create_task(guests.register(f"Impatient{number}")) for number in range(20)]
    await until(lambda: len(log.held) == 20)
    for one in leaving:
        one.cancel()
    await until(lambda: guests.server.admission.active == 0)
    assert guests.lobby.site.served[INGEST].producer.breaker.state is State.CLOSED
    log.acknowledge()
    await guests.register()


async def test_nothing_of_a_password_or_a_token_is_in_a_log(
    guests: Guests, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the code fails, and its traceback is logged."""
    with caplog.at_level(logging.DEBUG):
        await guests.register()
        token = await guests.log_in()
        await refused(guests.log_in("Ivy", OTHER))
        await refused(guests.register("Bob", WEAK))

        async def fails(*_: object) -> None:
            raise RuntimeError("failed")

        monkeypatch.setattr(guests.lobby.verification, "verified", fails)
        code, _, sentence = await refused(guests.log_in("Ivy", OTHER))
    assert (code, sentence) == (Code.INTERNAL, "a fault of ours; it has been logged")
    assert "failed" in caplog.text
    for secret in (PASSWORD, OTHER, WEAK, "$argon2", token):
        assert secret not in caplog.text
