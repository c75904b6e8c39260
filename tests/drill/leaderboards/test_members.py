"""What counts against a drill: accounts and tokens that are lost, and what is open that is to be closed."""

from random import Random
from typing import Any, cast

import pytest

from drill.beside import Ground
from drill.leaderboards.member import Member
from drill.leaderboards.members import Members
from tests.drill.leaderboards.asking import REFUSED, Scripted, answer

TAKEN = answer(202)
LET_IN = answer(200)
GROUND = Ground(cast(Any, None), lambda: ["http://worker"], "key", "127.0.0.1:1", 6, 1)


def members(client: Scripted) -> tuple[Members, Member]:
    one = Members(GROUND)
    one.client = client
    ivy = Member(client, "Ivy", Random(1))
    one.members.append(ivy)
    return one, ivy


@pytest.mark.parametrize(
    ("told", "is_closed", "zeros"),
    [
        (LET_IN, False, {}),
        (REFUSED, False, {"accounts lost": 1}),
        (REFUSED, True, {}),
        (LET_IN, True, {"closed accounts open": 1}),
    ],
)
async def test_the_right_password_lets_in_unless_the_account_is_closed(
    told: Any, is_closed: bool, zeros: dict[str, int]
) -> None:
    all_of_them, ivy = members(Scripted(told))
    ivy.is_closed = is_closed
    await all_of_them.check_passwords(ivy)
    assert {name: times for name, times in all_of_them.zeros.items() if times} == zeros


async def test_a_password_that_was_right_once_lets_nobody_in() -> None:
    all_of_them, ivy = members(Scripted(LET_IN))
    ivy.old_passwords.append("before")
    await all_of_them.check_passwords(ivy)
    assert all_of_them.zeros["old passwords taken"] == 1


@pytest.mark.parametrize(
    ("told", "zeros"), [(TAKEN, {"revoked tokens taken": 2}), (REFUSED, {"tokens lost": 1})]
)
async def test_every_token_is_tried_and_is_taken_until_it_is_revoked(
    told: Any, zeros: dict[str, int]
) -> None:
    all_of_them, ivy = members(Scripted(told))
    ivy.tokens.append("valid")
    ivy.ended += ["first", "second"]
    await all_of_them.check_tokens(ivy)
    assert {name: times for name, times in all_of_them.zeros.items() if times} == zeros
