"""What is asked of an account. Whoever asks has checked the password or the token before.

A request's record has the look of its name for a key (`tables.accounts.names`), so that one owner decides on
all names that look alike. Times are epoch milliseconds. Fields are added and never renamed or removed.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from schemas.accounts.bounds import HASH, LONGEST_NAME, MAX_VERSION, REQUEST_ID, SHORTEST_NAME, USER_ID
from schemas.accounts.secrecy import Discreet
from schemas.matches.times import MAX_TIME

UserId = Annotated[str, Meta(pattern=USER_ID)]
RequestId = Annotated[str, Meta(pattern=REQUEST_ID)]
Hash = Annotated[str, Meta(pattern=HASH)]
Time = Annotated[int, Meta(gt=0, le=MAX_TIME)]
Version = Annotated[int, Meta(ge=1, lt=MAX_VERSION)]
ShownName = Annotated[str, Meta(min_length=SHORTEST_NAME, max_length=LONGEST_NAME)]
"""A name as it is shown: normalised, with its capitals."""


class Register(Discreet, frozen=True, gc=False, tag="register"):
    """Make an account. `user_id` is chosen by whoever asks, at random, and is the user's if this one wins."""

    request_id: RequestId
    name: ShownName
    user_id: UserId
    hash: Hash
    at: Time


class ChangePassword(Discreet, frozen=True, gc=False, tag="change-password"):
    """Set another password for an account of a version; the tokens of that version end."""

    request_id: RequestId
    name: ShownName
    user_id: UserId
    version: Version
    hash: Hash
    at: Time


class Rehash(Discreet, frozen=True, gc=False, tag="rehash"):
    """Replace the hash of an account's password by a dearer one of the same password; its tokens stay."""

    request_id: RequestId
    name: ShownName
    user_id: UserId
    version: Version
    hash: Hash
    at: Time


class RevokeSessions(Discreet, frozen=True, gc=False, tag="revoke-sessions"):
    """End all tokens of an account of a version."""

    request_id: RequestId
    name: ShownName
    user_id: UserId
    version: Version
    at: Time


class Close(Discreet, frozen=True, gc=False, tag="close"):
    """Close an account of a version: nothing of it stays, and its name is free."""

    request_id: RequestId
    name: ShownName
    user_id: UserId
    version: Version
    at: Time


Request = Register | ChangePassword | Rehash | RevokeSessions | Close


class LoginNote(msgspec.Struct, frozen=True, gc=False):
    """How a login ended, for whoever counts the failures of its name, in memory.

    `look` is the look of the name, `source` the network that it came from (`serving.identity.addresses`).
    """

    look: Annotated[str, Meta(min_length=1, max_length=200)]
    source: Annotated[str, Meta(max_length=64)]
    succeeded: bool
    at: Time
