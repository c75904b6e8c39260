"""What becomes of requests, in the order of a log."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.accounts.bounds import MAX_AHEAD, MAX_ANSWERS, MAX_VERSION, REGISTER_WITHIN, TOKEN_LASTS
from schemas.accounts.codec import decode_account, encode_account
from schemas.accounts.decisions import (
    Closed,
    NameTaken,
    NoAccount,
    PasswordChanged,
    Registered,
    Rehashed,
    SessionsRevoked,
    Stale,
    TooLate,
    TooSoon,
)
from schemas.accounts.requests import Request
from schemas.refusals import Reason, RefusedError
from tables.accounts.decisions import name_in
from tests.tables.accounts.asked import (
    AT,
    OTHER,
    USER,
    Owner,
    change,
    close,
    hash_of,
    register,
    rehash,
    revoke,
)

LATER = AT + REGISTER_WITHIN + 1


def test_the_first_registration_of_a_name_wins_and_stays() -> None:
    owner = Owner()
    assert owner.asked(register()).decision == Registered(USER, 1)
    for number, name in enumerate(("Ivy", "IVY", "ivy")):
        second = owner.asked(register(name, OTHER, f"second-{number}"))
        assert second.decision == NameTaken(alike=False)
        assert second.account is owner.rows["1vy"]
    assert (owner.rows["1vy"].user_id, owner.rows["1vy"].name) == (USER, "Ivy")


def test_a_name_that_looks_like_a_taken_one_is_refused() -> None:
    owner = Owner()
    owner.asked(register("Ivan"))
    for number, name in enumerate(("lvan", "1van", "LVAN")):
        assert owner.asked(register(name, OTHER, f"second-{number}")).decision == NameTaken(alike=True)


def test_who_repeats_a_registration_gets_the_first_answer_though_user_and_hash_are_others() -> None:
    owner = Owner()
    owner.asked(register())
    row = owner.rows["1vy"]
    again = owner.asked(register(user_id=OTHER), LATER)
    assert again.decision == Registered(USER, 1)
    assert again.account is row
    assert again.revocation is None


def test_what_a_rebuild_reads_gives_the_same_answers() -> None:
    owner = Owner()
    owner.asked(register())
    owner.asked(change())
    rebuilt = Owner()
    rebuilt.rows = {look: decode_account(encode_account(row)) for look, row in owner.rows.items()}
    for request in (register(), change(), register(user_id=OTHER, request_id="second-1"), change(version=9)):
        assert rebuilt.asked(request) == owner.asked(request)


def test_a_changed_password_ends_the_tokens_of_before_and_comes_once() -> None:
    owner = Owner()
    owner.asked(register())
    changed = owner.asked(change(), LATER)
    assert changed.decision == PasswordChanged(2)
    assert owner.rows["1vy"].hash == hash_of("new1")
    assert changed.revocation is not None
    assert (changed.revocation.user_id, changed.revocation.least) == (USER, 2)
    assert changed.revocation.until > LATER + TOKEN_LASTS * 1000
    again = owner.asked(change(), LATER)
    assert (again.decision, again.revocation) == (PasswordChanged(2), None)
    assert owner.rows["1vy"].version == 2


@pytest.mark.parametrize("version", [1, 3])
def test_a_request_against_another_version_changes_nothing(version: int) -> None:
    owner = Owner()
    owner.asked(register())
    owner.asked(change())
    before = owner.rows["1vy"]
    stale: list[Request] = [
        change(version=version, request_id="change-2"),
        revoke(version),
        rehash(version),
        close(version=version),
    ]
    for request in stale:
        outcome = owner.asked(request, LATER)
        assert outcome.decision == Stale(2)
        assert outcome.account is before
        assert outcome.revocation is None


def test_sessions_are_revoked_and_the_password_stays() -> None:
    owner = Owner()
    owner.asked(register())
    before = owner.rows["1vy"].hash
    outcome = owner.asked(revoke())
    assert outcome.decision == SessionsRevoked(2)
    assert outcome.revocation is not None
    assert outcome.revocation.least == 2
    assert owner.rows["1vy"].hash == before


def test_a_dearer_hash_of_the_same_password_ends_no_token() -> None:
    owner = Owner()
    owner.asked(register())
    outcome = owner.asked(rehash())
    assert (outcome.decision, outcome.revocation) == (Rehashed(), None)
    assert (owner.rows["1vy"].hash, owner.rows["1vy"].version) == (hash_of("dearer"), 1)


def test_closing_leaves_nothing_and_ends_every_token() -> None:
    owner = Owner()
    owner.asked(register())
    outcome = owner.asked(close(), LATER)
    assert (outcome.account, outcome.decision) == (None, Closed())
    assert outcome.revocation is not None
    assert outcome.revocation.least == MAX_VERSION
    assert owner.rows == {}


def test_a_name_used_again_is_another_user() -> None:
    owner = Owner()
    owner.asked(register())
    owner.asked(close(), LATER)
    again = owner.asked(register("IVY", OTHER, "register-2", LATER), LATER)
    assert again.decision == Registered(OTHER, 1)
    assert owner.asked(change(), LATER).decision == NoAccount()
    repeated = owner.asked(close(), LATER)
    assert (repeated.decision, repeated.revocation) == (Closed(), None)
    assert owner.rows["1vy"].user_id == OTHER


def test_a_registration_that_comes_twice_does_not_bring_a_closed_account_back() -> None:
    """Whenever the account can be closed, its registration is too late already."""
    owner = Owner()
    owner.asked(register())
    assert owner.asked(close(), LATER - 1).decision == TooSoon(LATER - 1)
    assert owner.rows["1vy"].user_id == USER
    assert owner.asked(close(request_id="close-22"), LATER).decision == Closed()
    again = owner.asked(register(), LATER)
    assert (again.account, again.decision) == (None, TooLate())


@pytest.mark.parametrize(
    ("appended", "is_taken"),
    [
        (AT + REGISTER_WITHIN, True),
        (AT + REGISTER_WITHIN + 1, False),
        (AT - MAX_AHEAD, True),
        (AT - MAX_AHEAD - 1, False),
    ],
)
def test_a_registration_counts_in_its_time(appended: int, is_taken: bool) -> None:
    owner = Owner()
    assert isinstance(owner.asked(register(), appended).decision, Registered) is is_taken
    assert bool(owner.rows) is is_taken


@pytest.mark.parametrize("request_", [change(user_id=OTHER), change("1vy"), change("lvy")])
def test_only_its_user_by_its_own_name_changes_an_account(request_: Request) -> None:
    owner = Owner()
    owner.asked(register())
    before = owner.rows["1vy"]
    assert owner.asked(request_).decision == NoAccount()
    assert owner.rows == {"1vy": before}


def test_a_stranger_s_closing_changes_nothing() -> None:
    owner = Owner()
    owner.asked(register())
    before = owner.rows["1vy"]
    for request in (close(user_id=OTHER), close("1vy")):
        outcome = owner.asked(request, LATER)
        assert outcome.account is before
        assert outcome.revocation is None


def test_an_account_remembers_its_latest_answers() -> None:
    owner = Owner()
    owner.asked(register())
    for version in range(1, MAX_ANSWERS + 2):
        owner.asked(change(version=version, request_id=f"change-{version}"))
    assert len(owner.rows["1vy"].answers) == MAX_ANSWERS
    assert owner.asked(change(version=2, request_id="change-2")).decision == PasswordChanged(3)
    assert owner.asked(change(version=1, request_id="change-1")).decision == Stale(MAX_ANSWERS + 2)


@pytest.mark.parametrize(
    ("name", "key", "reason"),
    [
        ("ivy", b"ivy", Reason.WRONG_KEY),
        ("ivy", None, Reason.WRONG_KEY),
        (" ivy", b"1vy", Reason.BROKEN_RULE),
        ("Zoe\u0308", "z0ë".encode(), Reason.BROKEN_RULE),
        ("i y", b"i y", Reason.BROKEN_RULE),
    ],
)
def test_a_record_under_another_key_or_not_normalised_is_refused(
    name: str, key: bytes | None, reason: Reason
) -> None:
    with pytest.raises(RefusedError) as raised:
        name_in(register(name), key)
    assert raised.value.reason is reason


REQUESTS = st.one_of(
    st.builds(
        register,
        st.sampled_from(["Ivy", "ivy", "1vy"]),
        st.sampled_from([USER, OTHER]),
        st.sampled_from(["register-1", "register-2"]),
    ),
    st.builds(
        change,
        st.sampled_from(["Ivy", "1vy"]),
        st.sampled_from([USER, OTHER]),
        st.integers(1, 3),
        st.sampled_from(["change-1", "change-2"]),
    ),
    st.builds(close, st.just("Ivy"), st.sampled_from([USER, OTHER]), st.integers(1, 3)),
    st.builds(revoke, st.integers(1, 3)),
    st.builds(rehash, st.integers(1, 3)),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(REQUESTS, st.integers(0, 40_000)), max_size=14))
def test_versions_only_rise_no_user_comes_back_and_each_repeat_changes_nothing(
    asked: list[tuple[Request, int]],
) -> None:
    owner, now, closed = Owner(), AT, set[str]()
    for request, later in asked:
        now += later
        before = owner.rows.get("1vy")
        outcome = owner.asked(request, now)
        after = outcome.account
        if before is not None and after is not None:
            assert after.user_id == before.user_id
            assert after.version - before.version == (1 if outcome.revocation is not None else 0)
        if before is not None and after is None:
            closed.add(before.user_id)
        # Each test's user registers at one moment, so whoever closed is too late to come back.
        assert after is None or after.user_id not in closed
        if after is None and before is None:
            assert outcome.revocation is None
        row = msgspec.structs.astuple(after) if after is not None else None
        again = owner.asked(request, now)
        assert (msgspec.structs.astuple(again.account) if again.account is not None else None) == row
        assert again.revocation is None
