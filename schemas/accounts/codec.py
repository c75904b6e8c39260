"""Encodes and decodes what is written of accounts: rows in msgpack, all else in JSON.

Decoding raises `schemas.refusals.RefusedError` and no other error, whatever the bytes, and its text has
nothing of what it refuses.
"""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from schemas.accounts.bounds import MAX_BYTES
from schemas.accounts.requests import LoginNote, Request
from schemas.accounts.rows import Account, ClosedAccount, Revocation
from schemas.refusals import Reason, RefusedError
from schemas.structs import read_struct

MAX_ROW = 4096
"""Bytes of a row. One with all of its answers has 1,400."""

T = TypeVar("T")

_request: Callable[[bytes], Request] = msgspec.json.Decoder(Request).decode
_revocation = msgspec.json.Decoder(Revocation).decode
_closed = msgspec.json.Decoder(ClosedAccount).decode
_note = msgspec.json.Decoder(LoginNote).decode
_account = msgspec.msgpack.Decoder(Account).decode
_json = msgspec.json.Encoder().encode
_msgpack = msgspec.msgpack.Encoder().encode


def encode_request(request: Request) -> bytes:
    """Encode the value of a request's record."""
    return _json(request)


def decode_request(value: bytes | None) -> Request:
    """Decode the value of a request's record. Its key is compared where it is decided on.

    Raises:
        RefusedError: it is no request, or has what no request has.
    """
    return _decoded(value, MAX_BYTES, _request)


def encode_account(account: Account) -> bytes:
    """Encode the row of an account."""
    return _msgpack(account)


def decode_account(row: bytes | None) -> Account:
    """Decode the row of an account.

    Raises:
        RefusedError: it is no such row.
    """
    return _decoded(row, MAX_ROW, _account)


def encode_revocation(revocation: Revocation) -> bytes:
    """Encode the value of a revocation's record."""
    return _json(revocation)


def decode_revocation(value: bytes | None, key: bytes | None) -> Revocation:
    """Decode the value of a revocation's record; `key` is its key, which must be the user_id.

    Raises:
        RefusedError: it is no revocation, or has another key.
    """
    revocation = _decoded(value, MAX_BYTES, _revocation)
    if key != revocation.user_id.encode():
        raise RefusedError(Reason.WRONG_KEY, "the key is not the user_id", "user_id")
    return revocation


def encode_closed(account: ClosedAccount) -> bytes:
    """Encode the value of a closed account's record."""
    return _json(account)


def decode_closed(value: bytes | None, key: bytes | None) -> ClosedAccount:
    """Decode the value of a closed account's record; `key` is its key, which must be the user_id.

    Raises:
        RefusedError: it is no closed account, or has another key.
    """
    account = _decoded(value, MAX_BYTES, _closed)
    if key != account.user_id.encode():
        raise RefusedError(Reason.WRONG_KEY, "the key is not the user_id", "user_id")
    return account


def encode_note(note: LoginNote) -> bytes:
    """Encode how a login ended."""
    return _json(note)


def decode_note(value: bytes | None) -> LoginNote:
    """Decode how a login ended.

    Raises:
        RefusedError: it is no such note.
    """
    return _decoded(value, MAX_BYTES, _note)


def _decoded(value: bytes | None, most: int, decode: Callable[[bytes], T]) -> T:
    if value is None:
        raise RefusedError(Reason.UNREADABLE, "the record has no value")
    if len(value) > most:
        raise RefusedError(Reason.TOO_LARGE, f"it has {len(value):,} bytes; at most {most:,} are read")
    return read_struct(value, decode)
