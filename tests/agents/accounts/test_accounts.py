"""What the agents of accounts make of requests, in the order of the log."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.rebuild import read_again
from schemas.accounts.bounds import MAX_VERSION, REGISTER_WITHIN
from schemas.accounts.codec import decode_closed
from schemas.accounts.decisions import (
    Closed,
    NameTaken,
    PasswordChanged,
    Registered,
    SessionsRevoked,
    TooSoon,
)
from schemas.accounts.rows import ClosedAccount
from schemas.accounts.topics import ACCOUNTS, CLOSINGS, REQUESTS, REVOCATIONS
from serving.ingest.outcomes import Posted
from serving.ingest.refusals import UNKNOWN
from tables.accounts.names import read_name
from tables.accounts.outcomes import AccountOutcomes
from tables.accounts.tables import LIMITS
from tests.agents.accounts.office import Office
from tests.engine.records import MadeUpRecord
from tests.tables.accounts.asked import AT, OTHER, USER, change, close, hash_of, register, rehash, revoke

LATER = AT + REGISTER_WITHIN + 1


def test_the_first_in_the_log_has_the_name_also_after_a_restart() -> None:
    office = Office()
    assert office.ask(register()) == Registered(USER, 1)
    office.restart()
    assert office.ask(register(user_id=OTHER, request_id="register-2")) == NameTaken(alike=False)
    account = office.account("Ivy")
    assert account is not None
    assert account.user_id == USER


def test_names_that_look_alike_exclude_each_other() -> None:
    office = Office()
    office.ask(register("Ivan"))
    for number, name in enumerate(("lvan", "1VAN", "iVan")):
        decision = office.ask(register(name, OTHER, f"second-{number}"))
        assert decision == NameTaken(alike=name != "iVan")


def test_a_user_is_shown_by_its_name_where_its_user_id_belongs() -> None:
    office = Office()
    for number in range(20):
        office.ask(register(f"Player{number}", f"{number:032x}", f"register-{number}"))
    assert [office.name(f"{number:032x}") for number in range(20)] == [f"Player{n}" for n in range(20)]


def test_what_is_published_of_an_account_has_no_hash() -> None:
    office = Office()
    office.ask(register())
    office.ask(change())
    [made, changed] = [one for one in office.published if one.topic == ACCOUNTS.name]
    for one in (made, changed):
        assert one.value is not None
        assert b"argon2" not in one.value
        assert one.key == USER.encode()


def test_closing_frees_the_name_and_ends_all_tokens() -> None:
    office = Office()
    office.ask(register())
    assert office.ask(close(), AT + 1) == TooSoon(AT + REGISTER_WITHIN)
    limits = LIMITS.on(office.partition(office.tables.app.partition_of(b"1vy")))
    limits.admit("1vy", "source", 0.0)
    assert office.ask(close(request_id="close-22"), LATER) == Closed()
    assert office.account("Ivy") is None
    assert office.name(USER) is None
    assert limits.counted == 0
    [revocation] = office.revocations
    assert (revocation.user_id, revocation.least) == (USER, MAX_VERSION)
    again = register(user_id=OTHER, request_id="register-2", at=LATER)
    assert office.ask(again, LATER) == Registered(OTHER, 1)
    assert (office.name(USER), office.name(OTHER)) == (None, "Ivy")


def test_every_partition_is_told_of_a_closed_account_once() -> None:
    office = Office()
    office.ask(register())
    for number in range(2):
        assert office.ask(close(request_id=f"close-{number}2"), LATER + number) == Closed()
    told = [one for one in office.published if one.topic == CLOSINGS.name]
    assert [one.partition for one in told] == list(range(office.tables.app.partition_count))
    assert {decode_closed(one.value, one.key) for one in told} == {ClosedAccount(USER, LATER)}


def test_each_new_version_is_told_to_all_who_check_tokens_and_a_dearer_hash_to_nobody() -> None:
    office = Office()
    office.ask(register())
    assert office.ask(change()) == PasswordChanged(2)
    assert office.ask(revoke(2)) == SessionsRevoked(3)
    office.ask(rehash(3))
    assert [one.least for one in office.revocations] == [2, 3]
    account = office.account("Ivy")
    assert account is not None
    assert account.hash == hash_of("dearer")


def test_a_revocation_is_removed_once_it_ends_no_token_any_more() -> None:
    office = Office()
    office.ask(register())
    office.ask(change())
    [revocation] = office.revocations
    office.now = revocation.until
    office.forget()
    assert len(office.published) == len(office.revocations) + 2
    office.now += 1
    office.forget()
    assert [(one.key, one.value) for one in office.published if one.topic == REVOCATIONS.name][1:] == [
        (USER.encode(), None)
    ]
    office.restart()
    office.forget()
    assert office.published[-1].value is None


def test_a_revocation_that_replaced_another_stays_as_long_as_it_ends_tokens() -> None:
    office = Office()
    office.ask(register())
    office.ask(change())
    office.ask(revoke(2), AT + 1000)
    first, second = office.revocations
    office.now = first.until + 1
    office.forget()
    assert office.revocations[-1] == second
    assert office.published[-1].value is not None


@pytest.mark.parametrize("value", [None, b"", b"nonsense", b'{"type":"register"}', b"x" * 2000])
def test_what_is_no_request_is_a_dead_letter_without_its_value(value: bytes | None) -> None:
    office = Office()
    office.take(office.tables.app.partition_of(b"1vy"), MadeUpRecord(0, AT, b"1vy", value))
    assert len(office.refusals) == 1
    assert office.published[-1].value is None


def test_a_request_in_another_partition_or_under_another_key_decides_nothing() -> None:
    office = Office()
    office.ask(register("Nobody"))
    [(number, record)] = office.asked
    record.offset = 1
    office.take((number + 1) % 6, record)
    office.take(number, MadeUpRecord(2, AT, b"1vy", record.value))
    assert office.refusals == ["wrong-key", "wrong-key"]
    assert office.account("Ivy") is None


def test_the_next_owner_answers_for_what_changed_an_account_and_for_nothing_else() -> None:
    office = Office()
    office.ask(register())
    office.ask(register(user_id=OTHER, request_id="register-2"))
    number = office.tables.app.partition_of(b"1vy")
    outcomes = AccountOutcomes(office.tables)

    def answers() -> list[bytes | None]:
        posted = [
            Posted("1vy", one, 0, number, offset, b"")
            for offset, one in enumerate(("register-1", "register-2"))
        ]
        found = [outcomes.outcome(office.partition(number), one) for one in posted]
        return [None if one is UNKNOWN else bytes(one.answer) for one in found]  # type: ignore[arg-type]

    before = answers()
    assert None not in before
    office.restart()
    assert answers() == [before[0], None]


NAMES = ("Ivy", "lvy", "Bob")
steps = st.lists(
    st.tuples(
        st.sampled_from(("register", "change", "revoke", "close", "restart")),
        st.sampled_from(NAMES),
        st.integers(0, 3),
        st.integers(1, 4),
        st.integers(0, 2 * REGISTER_WITHIN),
    ),
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(steps=steps)
def test_each_name_has_one_account_and_reading_the_names_again_changes_none(
    steps: list[tuple[str, str, int, int, int]],
) -> None:
    office, now = Office(), AT
    for place, (step, name, user, version, later) in enumerate(steps):
        now += later
        user_id, request_id = f"{user:032x}", f"request-{place}"
        match step:
            case "register":
                office.ask(register(name, f"{place + 10:032x}", request_id, now), now)
            case "change":
                office.ask(change(name, _owner(office, name, user_id), version, request_id), now)
            case "revoke":
                office.ask(revoke(version, request_id), now)
            case "close":
                office.ask(close(name, _owner(office, name, user_id), version, request_id), now)
            case "restart":
                office.restart()
    accounts = [account for name in NAMES if (account := office.account(name)) is not None]
    for _ in range(2):
        shown = {number: office.name(f"{number:032x}") for number in range(10, 10 + len(steps))}
        assert {f"{number:032x}": name for number, name in shown.items() if name is not None} == {
            account.user_id: account.name for account in accounts
        }
        office.restart()
        office.read_names_again()


def test_a_rebuild_decides_on_no_request_again_and_takes_the_names_again() -> None:
    """One that was refused, such as a change of a version that was not there yet, might be granted then."""
    assert REQUESTS.name not in read_again()
    assert ACCOUNTS.name in read_again()


def _owner(office: Office, name: str, otherwise: str) -> str:
    account = office.account(name)
    is_own = account is not None and account.key == read_name(name).key
    return account.user_id if is_own and account is not None else otherwise
