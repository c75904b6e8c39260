"""What is published of an account: whom a user_id is. It has no hash.

The table of accounts, by its changelog, is all that a worker needs to know an account again.
"""

import msgspec

from schemas.accounts.bounds import MAX_BYTES
from schemas.accounts.requests import ShownName, Time, UserId, Version
from schemas.refusals import Reason, RefusedError
from schemas.structs import read_struct


class PublishedAccount(msgspec.Struct, frozen=True, gc=False):
    """An account as all may know it, as of its `version`; `created` is in epoch ms.

    The latest record of a user_id counts. Fields are added and never renamed or removed.
    """

    user_id: UserId
    name: ShownName
    version: Version
    created: Time


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(PublishedAccount).decode


def encode_published(account: PublishedAccount) -> bytes:
    """Encode the value of an account's record."""
    return _encode(account)


def decode_published(value: bytes, key: bytes | None) -> PublishedAccount:
    """Decode the value of an account's record; `key` is its key, which must be the user_id.

    Raises:
        RefusedError: it is no account, or has another key.
    """
    if len(value) > MAX_BYTES:
        raise RefusedError(Reason.TOO_LARGE, f"it has {len(value):,} bytes; at most {MAX_BYTES:,} are read")
    account = read_struct(value, _decode)
    if key != account.user_id.encode():
        raise RefusedError(Reason.WRONG_KEY, "the key is not the user_id", "user_id")
    return account
