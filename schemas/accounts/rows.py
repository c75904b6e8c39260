"""What is kept of an account, and of what was revoked. Times are epoch milliseconds.

Rows are arrays: fields are added at the end.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from schemas.accounts.bounds import MAX_ANSWERS, MAX_VERSION
from schemas.accounts.decisions import Kept
from schemas.accounts.requests import Hash, RequestId, ShownName, Time, UserId, Version
from schemas.accounts.secrecy import Discreet


class Answered(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A request that changed the account, and its answer."""

    request_id: RequestId
    decision: Kept


class Account(Discreet, frozen=True, array_like=True):
    """An account as its owner keeps it, by the look of its name. There is none of a closed one.

    `name` is shown, `key` is what two spellings of one name share (`tables.accounts.names`). `version` counts
    from 1: a token of a lower one is refused. `created` is the `at` of its registration.
    """

    user_id: UserId
    name: ShownName
    key: Annotated[str, Meta(min_length=1, max_length=100)]
    hash: Hash
    version: Version
    created: Time
    answers: Annotated[tuple[Answered, ...], Meta(max_length=MAX_ANSWERS)] = ()


class Revocation(msgspec.Struct, frozen=True, gc=False):
    """Which tokens of a user are refused: those of a version below `least`.

    After `until` there is no such token any more, and the record can go.
    """

    user_id: UserId
    least: Annotated[int, Meta(ge=1, le=MAX_VERSION)]
    until: Time


class ClosedAccount(msgspec.Struct, frozen=True, gc=False):
    """A user who is nobody from now on, as all partitions are told; `at` is when it was asked, by the log."""

    user_id: UserId
    at: Time
