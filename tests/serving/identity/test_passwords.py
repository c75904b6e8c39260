"""Passwords: what their hashes are, that nothing shows them, and that a crowd waits or is sent away."""

import asyncio
import copy
import logging
import pickle
import threading
from collections.abc import Iterator

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from schemas.accounts.requests import Register
from serving.identity.common_passwords import COMMON
from serving.identity.passwords import (
    LONGEST,
    BusyError,
    Cost,
    HashError,
    Match,
    Password,
    PasswordError,
    Passwords,
)
from tests.awaiting import until

CHEAP = Cost(memory_kib=8, passes=1)
PHRASE = "correct horse battery"


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords(CHEAP)
    yield made
    made.close()


async def test_a_hash_is_argon2id_of_19_mib_two_passes_and_one_lane() -> None:
    passwords = Passwords()
    made = await passwords.hashed(Password(PHRASE))
    of = extract_parameters(made)
    assert (of.type, of.memory_cost, of.time_cost, of.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert await passwords.compared(Password(PHRASE), made) is Match.RIGHT
    passwords.close()


async def test_a_hash_is_what_a_request_may_have_of_a_password(passwords: Passwords) -> None:
    made = await passwords.hashed(Password(PHRASE))
    assert Register("request-1", "ivy", "a" * 32, made, 1).hash == made
    assert PHRASE not in made
    assert await passwords.hashed(Password(PHRASE)) != made


async def test_only_the_password_itself_is_right(passwords: Passwords) -> None:
    made = await passwords.hashed(Password(PHRASE))
    assert await passwords.compared(Password(PHRASE), made) is Match.RIGHT
    for other in ("", PHRASE.upper(), PHRASE + " ", PHRASE[:-1], made):
        assert await passwords.compared(Password(other), made) is Match.WRONG


async def test_a_password_that_another_keyboard_writes_is_the_same(passwords: Passwords) -> None:
    made = await passwords.hashed(Password("Z\u00fcrich-\ufb01ne"))
    assert await passwords.compared(Password("Zu\u0308rich-fine"), made) is Match.RIGHT


async def test_a_hash_of_another_cost_is_right_and_to_be_replaced(passwords: Passwords) -> None:
    dearer = Passwords(Cost(memory_kib=16, passes=2))
    made = await passwords.hashed(Password(PHRASE))
    assert await dearer.compared(Password(PHRASE), made) is Match.RIGHT_BUT_OUTDATED
    assert await dearer.compared(Password("wrong"), made) is Match.WRONG
    dearer.close()


async def test_a_name_that_nobody_has_costs_a_hash_of_the_same_cost(
    passwords: Passwords, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    verify = type(passwords._hasher).verify

    def noted(self: object, encoded: str, password: bytes) -> bool:
        verified.append(encoded)
        return verify(passwords._hasher, encoded, password)

    monkeypatch.setattr(type(passwords._hasher), "verify", noted)
    made = await passwords.hashed(Password(PHRASE))
    for of in (None, made):
        assert await passwords.compared(Password("wrong"), of) is Match.WRONG
    costs = [extract_parameters(encoded) for encoded in verified]
    assert len(costs) == 2
    assert costs[0] == costs[1]


@pytest.mark.parametrize("text", ["", "short", "a" * 7])
def test_a_new_password_has_at_least_eight_characters(text: str) -> None:
    with pytest.raises(PasswordError, match="at least 8"):
        Password(text).check_new("ivy")


@pytest.mark.parametrize("text", ["a" * (LONGEST + 1), "\ufdfa" * 8, "x" * 10_000_000])
def test_a_password_has_at_most_128_characters_when_it_is_normalised(text: str) -> None:
    with pytest.raises(PasswordError, match="at most 128"):
        Password(text)


@pytest.mark.parametrize("text", ["PASSWORD", "PassWord1", "aaaaaaaaaaa", "IvyFromKent"])
def test_what_anybody_tries_first_is_no_new_password(text: str) -> None:
    with pytest.raises(PasswordError, match="first that anybody tries") as raised:
        Password(text).check_new("ivyfromkent")
    assert text not in str(raised.value)


def test_the_shortest_and_the_longest_are_taken() -> None:
    for text in ("b7xk2m9q", "ab" * 64, "пароль-Иры", "\u0939\u093f\u0928\u094d\u0926\u0940\u0939\u0948 "):
        Password(text).check_new("ivy")


@pytest.mark.parametrize("text", ["abcdefg\ud800", "abcdefg\U000e1000", "abcdefg\u0378"])
def test_what_cannot_be_normalised_for_good_is_no_password(text: str) -> None:
    with pytest.raises(PasswordError, match="not assigned"):
        Password(text)


def test_the_common_ones_are_such_as_could_be_chosen() -> None:
    assert len(COMMON) > 100
    assert [word for word in COMMON if len(word) < 8 or word != word.casefold()] == []


async def test_nothing_shows_a_password(passwords: Passwords, caplog: pytest.LogCaptureFixture) -> None:
    password = Password(PHRASE)
    shown = [repr(password), str(password), f"{password}", f"{[password]!r}", repr(vars(passwords))]
    with caplog.at_level(logging.DEBUG):
        for of in ("no hash", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA", PHRASE):
            with pytest.raises(HashError) as of_hash:
                await passwords.compared(password, of)
            shown.append(str(of_hash.value))
            assert of_hash.value.__cause__ is None
        for wrong in (PHRASE * 20, PHRASE + "\ud800"):
            with pytest.raises(PasswordError) as of_text:
                Password(wrong)
            shown.append(str(of_text.value))
    for text in (*shown, caplog.text):
        assert "horse" not in text
    for write in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="never written"):
            write(password)


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "password",
        "$argon2id$v=19$m=8,t=1,p=1$AAAA",
        "$argon2id$v=19$m=8,t=x,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2id$v=19$m=8,t=99,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2id$v=19$m=8,t=1,p=99$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2id$v=19$m=8,t=1,p=1$!$aGFzaGhhc2hoYXNoaGFzaA",
    ],
)
async def test_a_stored_hash_that_is_none_or_too_dear_is_an_error_and_no_answer(
    passwords: Passwords, encoded: str
) -> None:
    with pytest.raises(HashError):
        await passwords.compared(Password(PHRASE), encoded)
    assert passwords.under_way == 0


class Held(Passwords):
    """Makes no hash until it may."""

    def __init__(self, threads: int, waiting: int) -> None:
        super().__init__(CHEAP, threads, waiting)
        self.may_go = threading.Event()
        self.begun = 0

    def _hash(self, password: Password) -> str:
        self.begun += 1
        assert self.may_go.wait(30)
        return super()._hash(password)


async def test_a_crowd_beyond_the_queue_is_sent_away_at_once_and_the_loop_goes_on() -> None:
    held = Held(threads=2, waiting=3)
    taken = [asyncio.create_task(held.hashed(Password(PHRASE))) for _ in range(5)]
    await until(lambda: held.begun == 2)
    for _ in range(3):
        with pytest.raises(BusyError) as raised:
            await held.hashed(Password(PHRASE))
        assert raised.value.retry_after >= 1
    assert held.under_way == 5
    held.may_go.set()
    assert len(set(await asyncio.gather(*taken))) == 5
    await until(lambda: held.under_way == 0)
    assert (await held.hashed(Password(PHRASE))).startswith("$argon2id$")
    held.close()


async def test_who_goes_away_leaves_its_place_once_its_hash_is_no_longer_made() -> None:
    held = Held(threads=1, waiting=1)
    first = asyncio.create_task(held.hashed(Password(PHRASE)))
    await until(lambda: held.begun == 1)
    second = asyncio.create_task(held.hashed(Password(PHRASE)))
    await until(lambda: held.under_way == 2)
    second.cancel()
    await until(lambda: held.under_way == 1)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert held.under_way == 1
    held.may_go.set()
    await until(lambda: held.under_way == 0)
    assert held.begun == 1
    held.close()
