"""Records of accounts: read as they were written, and refused where they are none."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.accounts.bounds import MAX_ANSWERS, MAX_BYTES, MAX_VERSION
from schemas.accounts.codec import (
    MAX_ROW,
    decode_account,
    decode_closed,
    decode_note,
    decode_request,
    decode_revocation,
    encode_account,
    encode_closed,
    encode_note,
    encode_request,
    encode_revocation,
)
from schemas.accounts.decisions import PasswordChanged, Registered
from schemas.accounts.requests import (
    ChangePassword,
    Close,
    LoginNote,
    Register,
    Rehash,
    Request,
    RevokeSessions,
)
from schemas.accounts.rows import Account, Answered, ClosedAccount, Revocation
from schemas.refusals import Reason, RefusedError

AT = 1_767_225_600_000
USER = "0123456789abcdef" * 2
SALTED = "c2FsdHNhbHRzYWx0c2E"
HASH = f"$argon2id$v=19$m=19456,t=2,p=1${SALTED}$" + "aGFzaA" * 7

REQUESTS: list[Request] = [
    Register("request-1", "Zoë_99", USER, HASH, AT),
    ChangePassword("request-2", "王小明", USER, 3, HASH, AT),
    Rehash("request-3", "ivy", USER, 1, HASH, AT),
    RevokeSessions("request-4", "ivy", USER, MAX_VERSION - 1, AT),
    Close("request-5", "ivy", USER, 1, AT),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
def test_a_request_is_read_as_it_was_written(request_: Request) -> None:
    assert decode_request(encode_request(request_)) == request_


def test_the_largest_row_is_read_and_one_byte_more_than_the_bound_is_not() -> None:
    answers = tuple(
        Answered("r" * 63 + str(number), Registered(USER, MAX_VERSION - 1)) for number in range(MAX_ANSWERS)
    )
    row = Account(USER, "\U00020000" * 24, "\U00020000" * 100, HASH, MAX_VERSION - 1, AT, answers)
    assert decode_account(encode_account(row)) == row
    assert len(encode_account(row)) < MAX_ROW
    with pytest.raises(RefusedError) as raised:
        decode_account(bytes(MAX_ROW + 1))
    assert raised.value.reason is Reason.TOO_LARGE


def test_a_row_remembers_no_more_answers_than_its_bound() -> None:
    answers = (Answered("request-1", PasswordChanged(2)),) * (MAX_ANSWERS + 1)
    with pytest.raises(RefusedError, match="length <= 8"):
        decode_account(encode_account(Account(USER, "ivy", "ivy", HASH, 2, AT, answers)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "promote"),
        ("request_id", "short"),
        ("request_id", "a space here"),
        ("request_id", "r" * 65),
        ("request_id", "request-1\n"),
        ("name", "ab"),
        ("name", "a" * 25),
        ("user_id", USER[:-1]),
        ("user_id", USER.upper()),
        ("user_id", USER + "\n"),
        ("hash", "password1234"),
        ("hash", HASH.replace("argon2id", "argon2d")),
        ("hash", HASH.replace("19456", "19456000")),
        ("hash", HASH + "\n"),
        ("hash", HASH + "$"),
        ("at", 0),
        ("at", 1e18),
    ],
)
def test_a_request_with_what_none_has_is_refused_and_nothing_of_it_is_told(field: str, value: object) -> None:
    said = msgspec.json.decode(encode_request(REQUESTS[0])) | {field: value}
    with pytest.raises(RefusedError) as raised:
        decode_request(msgspec.json.encode(said))
    assert raised.value.reason is Reason.BROKEN_RULE
    for text in ("password1234", USER, HASH, SALTED):
        assert text not in str(raised.value)


@pytest.mark.parametrize("version", [0, -1, MAX_VERSION, "1"])
def test_no_request_is_made_against_the_version_of_a_closed_account(version: object) -> None:
    said = msgspec.json.decode(encode_request(REQUESTS[4])) | {"version": version}
    with pytest.raises(RefusedError):
        decode_request(msgspec.json.encode(said))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, Reason.UNREADABLE),
        (b"", Reason.UNREADABLE),
        (b"{", Reason.UNREADABLE),
        (b"[" * 900, Reason.BROKEN_RULE),
        (b'{"type":"close"}', Reason.BROKEN_RULE),
        (b" " * (MAX_BYTES + 1), Reason.TOO_LARGE),
    ],
)
def test_what_is_no_record_is_refused_with_its_reason(value: bytes | None, reason: Reason) -> None:
    with pytest.raises(RefusedError) as raised:
        decode_request(value)
    assert raised.value.reason is reason


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(value: bytes) -> None:
    for decode in (decode_request, decode_account, decode_note, lambda one: decode_revocation(one, b"")):
        with pytest.raises(RefusedError):
            decode(value)


def test_a_revocation_is_read_under_the_key_of_its_user_and_no_other() -> None:
    revocation = Revocation(USER, MAX_VERSION, AT)
    value = encode_revocation(revocation)
    assert decode_revocation(value, USER.encode()) == revocation
    for key in (None, b"", b"f" * 32):
        with pytest.raises(RefusedError) as raised:
            decode_revocation(value, key)
        assert raised.value.reason is Reason.WRONG_KEY


def test_a_note_of_a_login_is_read_as_it_was_written() -> None:
    note = LoginNote("1vy", "2001:db8::/64", succeeded=False, at=AT)
    assert decode_note(encode_note(note)) == note


def test_a_hash_is_in_the_record_and_never_in_what_is_shown_of_it() -> None:
    account = Account(USER, "ivy", "ivy", HASH, 1, AT)
    for shown in (REQUESTS[0], REQUESTS[1], REQUESTS[2], account):
        for text in (repr(shown), str(shown), f"{shown}", f"{[shown]}", str(shown.__rich_repr__())):
            assert SALTED not in text
            assert USER in text
    assert SALTED.encode() in encode_account(account)


def test_a_closed_account_is_read_as_it_was_written_and_under_no_other_key() -> None:
    account = ClosedAccount(USER, AT)
    assert decode_closed(encode_closed(account), USER.encode()) == account
    with pytest.raises(RefusedError) as raised:
        decode_closed(encode_closed(account), b"another")
    assert raised.value.reason is Reason.WRONG_KEY
