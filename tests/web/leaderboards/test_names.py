"""The names of users on boards, and logins, whichever worker has them."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from app import app
from engine.partitions.partition import Partition
from schemas.accounts.rows import Account
from serving.hops import HopSecret
from serving.http.responses import AnswerError
from serving.identity.passwords import Password, Passwords
from tables.accounts.names import Name, read_name
from tables.accounts.registry import account_tables
from tables.accounts.tables import UserName
from tables.leaderboards.games import Game
from tests.schemas.accounts.users import user
from tests.tables.accounts.asked import AT
from tests.web.leaderboards.lobby import CHEAP, PASSWORD
from tests.web.leaderboards.table import play
from tests.web.pair import Pair, id_in, pair
from web.leaderboards.accounts import VERIFICATION
from web.leaderboards.names import KEPT, NAMES


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Pair]:
    """Two workers that know each other by a secret."""
    (tmp_path / "secret").write_text(secrets.token_hex(32))
    secret = HopSecret(tmp_path / "secret")
    async with pair((secret, secret)) as workers:
        yield workers


def partition_of(two: Pair, key: bytes) -> Partition:
    number = app.partition_of(key)
    return cast(Partition, two.workers[number % 2].partitions[number])


def call(two: Pair, number: int, name: str) -> None:
    """Let a user have a name."""
    key = user(number).encode()
    account_tables().names.on(partition_of(two, key))[key] = UserName(name, 1)


async def shown(two: Pair, worker: int, path: str) -> Any:
    answer = await two.ask(worker, path)
    assert answer.status == 200, await answer.text()
    return msgspec.json.decode(await answer.read())


async def test_boards_and_ranks_show_names_whichever_worker_knows_them(two: Pair) -> None:
    for number in range(12):
        call(two, number, f"Player{number}")
    for parity in range(2):
        game_id = id_in(parity)
        play(two.workers, Game(game_id=game_id), [(number, number) for number in range(13)])
        for worker in range(2):
            page = await shown(two, worker, f"/leaderboards/{game_id}/")
            assert [one["username"] for one in page["entries"]] == [
                None,
                *(f"Player{number}" for number in reversed(range(12))),
            ]
            standing = await shown(two, worker, f"/leaderboards/{game_id}/ranks/{user(3)}/")
            assert standing["entry"]["username"] == "Player3"


async def test_a_worker_that_is_away_leaves_its_names_out_and_nothing_else(two: Pair) -> None:
    play(two.workers, Game(game_id=id_in(0)), [(number, number) for number in range(12)])
    for number in range(12):
        call(two, number, f"Player{number}")
    two.workers[0].addresses = {
        number: "http://127.0.0.1:1" if number % 2 else two.urls[0] for number in range(6)
    }
    page = await shown(two, 0, f"/leaderboards/{id_in(0)}/")
    here = [app.partition_of(one["user_id"].encode()) % 2 == 0 for one in page["entries"]]
    assert [one["username"] is not None for one in page["entries"]] == here
    assert {True, False} == set(here)


async def test_a_name_is_asked_for_again_after_a_while(two: Pair) -> None:
    now = 0.0
    names = two.served[0][NAMES]
    names._clock = lambda: now
    for number in range(4):
        call(two, number, "Before")
    ids = [user(number) for number in range(4)]
    assert set((await names.of(ids)).values()) == {"Before"}
    for number in range(4):
        call(two, number, "After")
    assert set((await names.of(ids)).values()) == {"Before"}
    now = KEPT
    assert set((await names.of(ids)).values()) == {"After"}


def name_in(parity: int) -> Name:
    """A name that the first (0) or the second worker (1) decides on."""
    names = (read_name(f"Player{number}") for number in range(99))
    return next(one for one in names if app.partition_of(one.look.encode()) % 2 == parity)


async def with_account(two: Pair, name: Name) -> None:
    """Let a name have an account."""
    passwords = Passwords(CHEAP)
    hashed = await passwords.hashed(Password(PASSWORD))
    passwords.close()
    key = name.look.encode()
    account = Account(user(1), name.shown, name.key, hashed, 1, AT)
    account_tables().accounts.on(partition_of(two, key))[key] = account


@pytest.mark.parametrize("parity", [0, 1])
async def test_a_password_is_checked_by_its_owner_whichever_worker_is_asked(two: Pair, parity: int) -> None:
    name = name_in(parity)
    await with_account(two, name)
    for served in two.served:
        found = await served[VERIFICATION].verified(name, PASSWORD, "here")
        assert (found.user_id, found.name, found.version) == (user(1), name.shown, 1)


async def test_failures_of_a_name_count_once_whichever_worker_is_asked(two: Pair) -> None:
    name, statuses = name_in(0), []
    for number in range(20):
        with pytest.raises(AnswerError) as refusal:
            await two.served[number % 2][VERIFICATION].verified(name, "a wrong password", "there")
        statuses.append(refusal.value.status)
    assert statuses.count(401) <= 4
    assert statuses[-1] == 429


async def test_a_password_leaves_this_machine_over_tls_only_or_where_the_network_is_trusted(
    two: Pair,
) -> None:
    name, asked = name_in(1), two.served[0][VERIFICATION]
    for url, due in (("http://192.0.2.1:6066", "needs-tls"), ("https://127.0.0.1:1", "unavailable")):
        two.workers[0].addresses = dict.fromkeys(range(6), url)
        with pytest.raises(AnswerError) as refusal:
            await asked.verified(name, PASSWORD, "here")
        assert refusal.value.code == due
    assert not asked._may_carry("http://192.0.2.1:6066")
    asked._over_plain = True
    assert asked._may_carry("http://192.0.2.1:6066")


async def test_who_does_not_know_the_secret_of_the_workers_asks_no_owner(two: Pair) -> None:
    for path in ("/api/leaderboard/owner/logins/", "/api/leaderboard/owner/names/"):
        for hop in ("1", "1795000000000-0-"):
            headers = {"X-Overstream-Hop": hop}
            answer = await two.ask(0, path, "POST", data=b"\x90", headers=headers)
            assert answer.status == 404
