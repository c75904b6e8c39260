"""Requests as tests ask them: what they say of themselves, and nothing else."""

from schemas.accounts.requests import ChangePassword, Close, Register, Rehash, Request, RevokeSessions
from schemas.accounts.rows import Account
from tables.accounts.decisions import Outcome, decide, name_in
from tables.accounts.names import read_name

AT = 1_767_225_600_000
USER, OTHER = "a" * 32, "b" * 32


def hash_of(word: str) -> str:
    """What looks like a hash, and tells which one it is."""
    return f"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ${word:x<43}"


def register(
    name: str = "Ivy", user_id: str = USER, request_id: str = "register-1", at: int = AT
) -> Register:
    return Register(request_id, name, user_id, hash_of(user_id[:4]), at)


def change(
    name: str = "Ivy", user_id: str = USER, version: int = 1, request_id: str = "change-1"
) -> ChangePassword:
    return ChangePassword(request_id, name, user_id, version, hash_of(f"new{version}"), AT)


def rehash(version: int = 1) -> Rehash:
    return Rehash("rehash-1", "Ivy", USER, version, hash_of("dearer"), AT)


def revoke(version: int = 1, request_id: str = "revoke-1") -> RevokeSessions:
    return RevokeSessions(request_id, "Ivy", USER, version, AT)


def close(name: str = "Ivy", user_id: str = USER, version: int = 1, request_id: str = "close-11") -> Close:
    return Close(request_id, name, user_id, version, AT)


class Owner:
    """The owner of every look: decides on requests in their order, as its log has them."""

    def __init__(self) -> None:
        self.rows: dict[str, Account] = {}

    def asked(self, request: Request, now: int = AT) -> Outcome:
        key = read_name(request.name).look
        outcome = decide(self.rows.get(key), request, name_in(request, key.encode()), now)
        if outcome.account is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = outcome.account
        return outcome
