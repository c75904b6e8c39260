"""What became of a request of an account."""

import msgspec


class Registered(msgspec.Struct, frozen=True, gc=False, tag="registered"):
    """The account is made, and the name is `user_id`'s.

    No right to the account follows from it: whoever repeats a request gets the first answer, and only a
    password shows whose the account is.
    """

    user_id: str
    version: int


class PasswordChanged(msgspec.Struct, frozen=True, gc=False, tag="password-changed"):
    """The account has another password, and this version."""

    version: int


class Rehashed(msgspec.Struct, frozen=True, gc=False, tag="rehashed"):
    """The account has another hash of the same password."""


class SessionsRevoked(msgspec.Struct, frozen=True, gc=False, tag="sessions-revoked"):
    """The account has this version; tokens of lower ones are refused."""

    version: int


class Closed(msgspec.Struct, frozen=True, gc=False, tag="closed"):
    """That user has no account of that name: it is closed now, or has been."""


class NameTaken(msgspec.Struct, frozen=True, gc=False, tag="name-taken"):
    """Another account has the name; `alike` is whether it has another one that looks the same."""

    alike: bool


class NoAccount(msgspec.Struct, frozen=True, gc=False, tag="no-account"):
    """That user has no account of that name."""


class Stale(msgspec.Struct, frozen=True, gc=False, tag="stale"):
    """The account has another version than the one that the request was made against."""

    version: int


class TooLate(msgspec.Struct, frozen=True, gc=False, tag="too-late"):
    """The registration took too long to be appended, or is of the future: ask again, with another id."""


class TooSoon(msgspec.Struct, frozen=True, gc=False, tag="too-soon"):
    """The account is so young that its registration might come again; it can be closed after `until` (ms)."""

    until: int


Decision = (
    Registered
    | PasswordChanged
    | Rehashed
    | SessionsRevoked
    | Closed
    | NameTaken
    | NoAccount
    | Stale
    | TooLate
    | TooSoon
)

Kept = Registered | PasswordChanged | SessionsRevoked
"""Those that an account remembers, so that who repeats a request gets the first answer."""
