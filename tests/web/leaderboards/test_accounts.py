"""Accounts over HTTP: to register, to log in, to change, to close; and whoever has no right to it."""

import logging
from typing import Any

import pytest
from jwt import decode

from schemas.accounts.bounds import REGISTER_WITHIN
from schemas.accounts.topics import REQUESTS
from serving.http.responses import AnswerError
from serving.identity.passwords import BusyError, Cost
from serving.identity.registrations import AT_ONCE, EVERY
from serving.identity.token_keys import TokenKeys
from serving.identity.tokens import AUDIENCE
from tables.accounts.limits import FREE, MOST_DELAY
from tests.awaiting import until
from tests.web.leaderboards.lobby import CHEAP, PASSWORD, Lobby, json_of
from tests.web.site import Site
from web.leaderboards.accounts import ACCOUNTS
from web.leaderboards.credentials import Registration
from web.leaderboards.verification import PATH

OTHER = "another long password"  # pragma: allowlist secret


async def test_who_registers_can_log_in_and_is_told_no_token_before(lobby: Lobby) -> None:
    made = await lobby.register("Ivy")
    assert made == {"user_id": made["user_id"], "name": "Ivy"}
    answer = await json_of(await lobby.post("login", {"name": "ivy", "password": PASSWORD}), 200)
    assert (answer["user_id"], answer["name"]) == (made["user_id"], "Ivy")
    claims = decode(answer["token"], lobby.key[1], ["HS256"], audience=AUDIENCE)
    assert (claims["sub"], claims["ver"], claims["exp"] * 1000) == (made["user_id"], 1, answer["expires_at"])


@pytest.mark.parametrize("name", ["Ivy", "ivy", " IVY ", "lvy", "1vy"])
async def test_a_name_that_is_taken_or_looks_so_is_refused(lobby: Lobby, name: str) -> None:
    await lobby.register("Ivy")
    answer = await json_of(await lobby.post("register", {"name": name, "password": OTHER}), 409)
    assert answer["error"]["code"] == "name-taken"
    await lobby.log_in("Ivy")


async def test_who_registers_again_with_the_same_request_gets_the_first_answer(lobby: Lobby) -> None:
    first = await lobby.register(request_id="request-1")
    assert await lobby.register(request_id="request-1") == first
    assert await lobby.register(request_id="request-1", password=OTHER) == first
    answer = await lobby.post("login", {"name": "Ivy", "password": OTHER})
    assert answer.status == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "password": PASSWORD}, "name"),
        ({"name": "Ivy\u0441", "password": PASSWORD}, "name"),
        ({"name": "Ivy", "password": "short"}, "password"),  # pragma: allowlist secret
        ({"name": "Ivy", "password": "password123"}, "password"),  # pragma: allowlist secret
        ({"name": "Football", "password": "fOOTBALL"}, "password"),  # pragma: allowlist secret
        ({"name": "Ivy", "password": "x" * 129}, "password"),
        ({"name": "Ivy", "password": 12345678}, "password"),
        ({"name": "Ivy", "password": PASSWORD, "request_id": "?"}, "request_id"),
        ({"name": "Ivy"}, ""),
        ({"name": "Ivy", "password": PASSWORD, "admin": True}, ""),
        (b"{", ""),
    ],
)
async def test_a_name_or_a_password_that_cannot_be_is_named(lobby: Lobby, body: object, field: str) -> None:
    told = await json_of(await lobby.post("register", body), 400)
    assert [fault["field"] for fault in told["faults"]] == [field]
    assert lobby.values(REQUESTS.name) == []


async def test_a_body_that_is_no_json_or_far_too_large_is_refused(lobby: Lobby) -> None:
    form = await lobby.post("login", b"name=Ivy", Content_Type="application/x-www-form-urlencoded")
    assert form.status == 415
    assert (await lobby.post("login", {"name": "Ivy", "password": "x" * 5000})).status == 413


async def test_a_wrong_password_and_an_unknown_name_are_told_alike_and_both_cost_a_hash(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lobby.register("Ivy")
    compared = []
    run = lobby.passwords.compared

    async def counting(password: Any, with_hash: str | None) -> Any:
        compared.append(with_hash)
        return await run(password, with_hash)

    monkeypatch.setattr(lobby.passwords, "compared", counting)
    wrong = await lobby.post("login", {"name": "Ivy", "password": OTHER})
    unknown = await lobby.post("login", {"name": "Bob", "password": OTHER})
    alike = await lobby.post("login", {"name": "lvy", "password": PASSWORD})
    assert {wrong.status, unknown.status, alike.status} == {401}
    assert await wrong.read() == await unknown.read() == await alike.read()
    assert [one is None for one in compared] == [False, True, True]


async def test_who_guesses_waits_longer_each_time_and_the_user_is_never_locked_out(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lobby.register("Ivy")
    statuses, tried = [], 0
    monkeypatch.setattr("web.leaderboards.credentials.source_of", lambda _: "198.51.100.7")
    for _ in range(600):
        answer = await lobby.post("login", {"name": "Ivy", "password": OTHER})
        statuses.append(answer.status)
        tried += answer.status == 401
        if answer.status == 429:
            assert 1 <= int(answer.headers["Retry-After"]) <= MOST_DELAY
        lobby.now += 0.5
    assert set(statuses) == {401, 429}
    assert tried <= FREE + 5 + 300 / MOST_DELAY
    lobby.now += MOST_DELAY
    monkeypatch.undo()
    await lobby.log_in()
    monkeypatch.setattr("web.leaderboards.credentials.source_of", lambda _: "198.51.100.7")
    for _ in range(FREE + 5):
        await lobby.post("login", {"name": "Ivy", "password": OTHER})
    monkeypatch.undo()
    await lobby.log_in()


async def test_attempts_at_once_are_no_way_around_the_delay(lobby: Lobby) -> None:
    await lobby.register("Ivy")
    answers = [await lobby.post("login", {"name": "Ivy", "password": f"{OTHER}{n}"}) for n in range(20)]
    assert sum(one.status == 401 for one in answers) <= FREE + 1


async def test_too_many_at_once_are_told_when_to_try_again_and_nothing_is_counted(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lobby.register("Ivy")

    async def busy(*_: object) -> None:
        raise BusyError(2)

    with monkeypatch.context() as patched:
        patched.setattr(lobby.passwords, "compared", busy)
        patched.setattr(lobby.passwords, "hashed", busy)
        for _ in range(2 * FREE):
            answer = await lobby.post("login", {"name": "Ivy", "password": PASSWORD})
            assert (answer.status, answer.headers["Retry-After"]) == (429, "2")
        answer = await lobby.post("register", {"name": "Bob", "password": PASSWORD})
        assert (answer.status, answer.headers["Retry-After"]) == (429, "2")
    await lobby.log_in()


async def test_another_password_ends_the_tokens_and_the_old_one(lobby: Lobby) -> None:
    await lobby.register()
    token = await lobby.log_in()
    body = {"name": "Ivy", "password": PASSWORD, "new_password": OTHER}
    await json_of(await lobby.post("password", body, token), 200)
    lobby.hear()
    assert await lobby.status(token) == 401
    assert (await lobby.post("login", {"name": "Ivy", "password": PASSWORD})).status == 401
    assert await lobby.status(await lobby.log_in(password=OTHER)) == 202


async def test_a_weak_new_password_is_named_and_a_wrong_present_one_changes_nothing(lobby: Lobby) -> None:
    await lobby.register()
    token = await lobby.log_in()
    body = {"name": "Ivy", "password": PASSWORD, "new_password": "short"}  # pragma: allowlist secret
    told = await json_of(await lobby.post("password", body, token), 400)
    assert told["faults"][0]["field"] == "new_password"
    body = {"name": "Ivy", "password": OTHER, "new_password": OTHER}
    assert (await lobby.post("password", body, token)).status == 401
    assert (await lobby.post("close", {"name": "Ivy", "password": OTHER}, token)).status == 401
    assert await lobby.status(token) == 202


async def test_a_token_and_a_password_of_two_accounts_change_neither(lobby: Lobby) -> None:
    await lobby.register("Ivy")
    await lobby.register("Bob", OTHER)
    token = await lobby.log_in("Ivy")
    body = {"name": "Bob", "password": OTHER, "new_password": PASSWORD}
    assert (await lobby.post("password", body, token)).status == 401
    assert (await lobby.post("close", {"name": "Bob", "password": OTHER}, token)).status == 401
    assert (await lobby.post("sessions/revoke", {"name": "Bob"}, token)).status == 404
    await lobby.log_in("Bob", OTHER)


async def test_all_sessions_end_at_once_and_the_password_stays(lobby: Lobby) -> None:
    await lobby.register()
    tokens = [await lobby.log_in() for _ in range(2)]
    await json_of(await lobby.post("sessions/revoke", {"name": "Ivy"}, tokens[0]), 200)
    lobby.hear()
    assert [await lobby.status(token) for token in tokens] == [401, 401]
    assert await lobby.status(await lobby.log_in()) == 202


async def test_who_closes_is_gone_and_the_name_is_free_for_another(lobby: Lobby) -> None:
    made = await lobby.register()
    token = await lobby.log_in()
    closing = {"name": "Ivy", "password": PASSWORD}
    young = await lobby.post("close", closing, token)
    assert (young.status, int(young.headers["Retry-After"]) <= REGISTER_WITHIN / 1000) == (409, True)
    lobby.log.later = REGISTER_WITHIN + 1000
    await json_of(await lobby.post("close", closing, token), 200)
    lobby.hear()
    assert await lobby.status(token) == 401
    assert (await lobby.post("login", closing)).status == 401
    lobby.log.later = 0
    again = await lobby.register(password=OTHER)
    assert again["user_id"] != made["user_id"]
    assert await lobby.status(token) == 401


async def test_a_request_that_is_not_decided_in_time_says_how_to_ask_again(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.leaderboards.accounts.WAITS", 0.02)
    lobby.log.deaf = True
    answer = await lobby.post("register", {"name": "Ivy", "password": PASSWORD, "request_id": "request-1"})
    assert answer.status == 503
    assert "request-1" in (await answer.json())["error"]["message"]
    lobby.log.deaf = False
    await lobby.register(request_id="request-1")


async def test_a_hash_of_less_than_today_s_cost_is_replaced_at_a_login(lobby: Lobby) -> None:
    await lobby.register()
    before = lobby.office.account("Ivy")
    assert before is not None
    lobby.cost(Cost(16, 1, 1))
    token = await lobby.log_in()
    await until(lambda: lobby.office.account("Ivy") != before)
    lobby.cost(CHEAP)
    after = lobby.office.account("Ivy")
    assert after is not None
    assert "m=16," in after.hash
    assert await lobby.status(token) == 202


async def test_without_keys_of_tokens_there_are_no_accounts_and_it_is_said_why(lobby: Lobby) -> None:
    lobby.use(TokenKeys(None))
    for what in ("register", "login", "password", "close", "sessions/revoke"):
        told = await json_of(await lobby.post(what, {"name": "Ivy", "password": PASSWORD}), 403)
        assert "OVERSTREAM_JWT_KEYS_FILE" in told["error"]["message"]
    assert lobby.values(REQUESTS.name) == []


async def test_a_password_that_came_through_a_proxy_in_plain_text_is_refused(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Settings:
        passwords_over_plain_http = False

    monkeypatch.setattr("web.leaderboards.credentials.settings", Settings)
    body = {"name": "Ivy", "password": PASSWORD}
    for what in ("register", "login", "password", "close"):
        answer = await lobby.post(what, body, Forwarded="for=198.51.100.7")
        assert (await json_of(answer, 403))["error"]["code"] == "needs-tls"
    await lobby.register()
    Settings.passwords_over_plain_http = True
    assert (await lobby.post("login", body, Forwarded="for=198.51.100.7")).status == 200


async def test_no_client_is_told_whether_a_password_is_right_where_workers_ask(site: Site) -> None:
    for path in (PATH, "/api/leaderboard/owner/names/"):
        answer = await site.client.post(path, data=b"", headers={"X-Forwarded-For": "198.51.100.7"})
        assert answer.status == 404


async def test_nothing_of_a_password_is_in_a_log_or_an_answer(
    lobby: Lobby, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the code fails, and its traceback is logged."""
    secrets = (PASSWORD, OTHER, "hunter2", "$argon2")
    answers = []
    with caplog.at_level(logging.DEBUG):
        await lobby.register()
        token = await lobby.log_in()
        for what, body in (
            ("register", {"name": "Bob", "password": "hunter2"}),  # pragma: allowlist secret
            ("register", {"name": "Bob", "password": ["hunter2"]}),
            ("register", {"name": "Ivy", "password": OTHER}),
            ("login", {"name": "Ivy", "password": OTHER}),
            ("login", {"name": "hunter2!", "password": OTHER}),
            (
                "password",
                {"name": "Ivy", "password": PASSWORD, "new_password": "hunter2"},  # pragma: allowlist secret
            ),  # pragma: allowlist secret
            ("password", {"name": "Ivy", "password": PASSWORD, "new_password": OTHER}),
        ):
            answers.append(await lobby.post(what, body, token))

        async def fails(*_: object) -> None:
            raise RuntimeError("failed")

        with monkeypatch.context() as patched:
            patched.setattr(lobby.verification, "verified", fails)
            answers.append(await lobby.post("login", {"name": "Ivy", "password": OTHER}))
    assert answers[-1].status == 500
    texts = [caplog.text, *[await answer.text() for answer in answers]]
    for text in texts:
        assert not [secret for secret in secrets if secret in text], text


async def test_a_source_that_registers_many_is_told_when_to_go_on_and_no_other_waits(lobby: Lobby) -> None:
    accounts = lobby.site.served[ACCOUNTS]
    for number in range(AT_ONCE):
        await accounts.register(Registration(f"Player{number}", PASSWORD), "192.0.2.1")
    with pytest.raises(AnswerError) as raised:
        await accounts.register(Registration("Another", PASSWORD), "192.0.2.1")
    assert (raised.value.status, raised.value.code) == (429, "too-many-requests")
    assert 0 < int(raised.value.retry_after) <= EVERY
    await accounts.register(Registration("Another", PASSWORD), "192.0.2.2")
