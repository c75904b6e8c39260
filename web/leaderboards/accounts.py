"""What can be done with accounts, whatever the protocol: register, log in, change, end sessions, close.

A wrong body is a `FaultyError`, any other refusal an `AnswerError`; whose request it is says a token that was
verified before (`Sessions`), and whether it may carry a password its `Origin`.
"""

import math
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

import msgspec
from aiohttp import web
from msgspec import UnsetType

from app import app, settings
from schemas.accounts.codec import encode_request
from schemas.accounts.decisions import (
    Closed,
    Decision,
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
from schemas.accounts.requests import ChangePassword, Close, Register, Request, RevokeSessions
from schemas.accounts.topics import REQUESTS
from serving.cluster import CLUSTER, Cluster
from serving.http.responses import AnswerError, not_found, unavailable
from serving.identity.passwords import BusyError, HashError, Password, Passwords
from serving.identity.registrations import Registrations
from serving.identity.token_keys import TokenKeys, TokenKeysError
from serving.identity.tokens import REFUSED, Claims, Tokens
from serving.ingest.link import Outgoing
from serving.ingest.outcomes import AWAITED, Posted, Result, digest_of
from serving.ingest.producer import IngestProducer, to_its_end
from serving.ingest.waiting import Waiter
from tables.accounts.names import Name
from tables.accounts.registry import account_tables
from web.leaderboards.credentials import (
    Closing,
    Credentials,
    Named,
    NewPassword,
    Registration,
    name_of,
    new_password_of,
    password_of,
)
from web.leaderboards.posts import ACCOUNT_WAITER
from web.leaderboards.sessions import PASSWORDS, SESSIONS, TOKEN_KEYS
from web.leaderboards.verification import WRONG, Verification, Verified
from web.matches.ingest import INGEST

WAITS = 10.0
"""Seconds for which a decision is waited for; it takes milliseconds."""

TRIES = 2
"""Times that a request is sent: its owner may change, and the next one knows only what changed an account."""

_decision: Callable[[bytes], Decision] = msgspec.json.Decoder(Decision).decode


class AccountAnswer(msgspec.Struct, frozen=True):
    """An account: who it is, and its name as it is shown."""

    user_id: str
    name: str


class LoginAnswer(msgspec.Struct, frozen=True):
    """A token to act for a user with, until `expires_at` (epoch ms)."""

    token: str
    user_id: str
    name: str
    expires_at: int


class Accounts:
    """The accounts, from any worker.

    Guarantees: what is answered is committed; of two that register one name, or names that look alike, at
    most one is told that it has it; a token is given for a password that was right, and for nothing else.
    """

    def __init__(
        self,
        cluster: Cluster,
        keys: TokenKeys,
        tokens: Tokens,
        passwords: Passwords,
        verification: Verification,
        waiter: Waiter,
        producer: Callable[[], IngestProducer],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cluster = cluster
        self._clock = clock
        self._registrations = Registrations()
        self._keys = keys
        self._tokens = tokens
        self._passwords = passwords
        self._verification = verification
        self._waiter = waiter
        self._producer = producer

    @property
    def is_given(self) -> bool:
        """Whether there are keys of tokens: without them nobody can log in."""
        return self._keys.is_given

    def check_given(self) -> None:
        """Refuse everything where there are no keys of tokens: nobody could log in.

        Raises:
            AnswerError: 403, there are none.
        """
        if not self.is_given:
            message = "this worker has no accounts: OVERSTREAM_JWT_KEYS_FILE names no file of keys"
            raise AnswerError(HTTPStatus.FORBIDDEN, "forbidden", message)

    async def register(self, asked: Registration, source: str) -> AccountAnswer:
        """Make an account, once its name is its own. Nobody is logged in by it.

        `source` is the network that asks.

        Raises:
            FaultyError: the name or the password cannot be.
            AnswerError: 409, the name is taken; 429, too many ask, at once or from there; 503, it is
                not decided in time.
        """
        name = name_of(asked.name)
        password = new_password_of(asked.secret, name)
        if wait := self._registrations.admit(source, self._clock()):
            seconds = math.ceil(wait)
            message = f"too many accounts are made from your network: wait {seconds} s"
            raise AnswerError(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", message, str(seconds))
        hashed = await self._hashed(password)
        request = Register(_id(asked.request_id), name.shown, secrets.token_hex(16), hashed, _now())
        match await self._decided(name, request):
            case Registered(user_id):
                return AccountAnswer(user_id, name.shown)
            case other:
                raise _refusal(other)

    async def log_in(self, asked: Credentials, source: str) -> LoginAnswer:
        """Give a token to whoever knows the password of a name; `source` is the network that asks.

        Raises:
            FaultyError: the name or the password is nobody's.
            AnswerError: 401, they are wrong; 429, ask again later; 503, it cannot be checked now.
        """
        account = await self._verified(name_of(asked.name), asked.secret, source)
        try:
            token = self._tokens.made(account.user_id, account.version)
            expires_at = self._tokens.verified(token).exp * 1000
        except TokenKeysError as error:
            raise unavailable(str(error)) from None
        return LoginAnswer(token, account.user_id, account.name, expires_at)

    async def change_password(self, claims: Claims, asked: NewPassword, source: str) -> AccountAnswer:
        """Give an account another password: its tokens end.

        Raises:
            FaultyError: the new password is too weak.
            AnswerError: as `log_in`; 409, the account has changed meanwhile.
        """
        name = name_of(asked.name)
        password = new_password_of(asked.new_secret, name, "new_password")
        own = await self._own(claims, name, asked.secret, source)
        hashed = await self._hashed(password)
        request = ChangePassword(_id(asked.request_id), own.name, own.user_id, own.version, hashed, _now())
        return await self._done(name, request)

    async def close(self, claims: Claims, asked: Closing, source: str) -> AccountAnswer:
        """Close an account: its tokens end, and its name is free.

        Raises:
            FaultyError: the name or the password is nobody's.
            AnswerError: as `log_in`; 409, the account has changed meanwhile, or is a minute old at most.
        """
        name = name_of(asked.name)
        own = await self._own(claims, name, asked.secret, source)
        request = Close(_id(asked.request_id), own.name, own.user_id, own.version, _now())
        return await self._done(name, request)

    async def revoke_sessions(self, claims: Claims, asked: Named) -> AccountAnswer:
        """End all tokens of an account.

        Raises:
            FaultyError: the name is nobody's.
            AnswerError: 404, it is another's; 409, the account has changed meanwhile; 503, it is not decided
                in time.
        """
        name = name_of(asked.name)
        request = RevokeSessions(_id(asked.request_id), name.shown, claims.sub, claims.ver, _now())
        return await self._done(name, request)

    async def _done(self, name: Name, asked: ChangePassword | Close | RevokeSessions) -> AccountAnswer:
        decision = await self._decided(name, asked)
        if not isinstance(decision, PasswordChanged | Closed | SessionsRevoked):
            raise _refusal(decision)
        return AccountAnswer(asked.user_id, name.shown)

    async def _verified(self, name: Name, secret: str, source: str) -> Verified:
        password_of(secret)
        return await self._verification.verified(name, secret, source)

    async def _own(self, claims: Claims, name: Name, secret: str, source: str) -> Verified:
        """Return the account of a token, whose name and password were given too."""
        account = await self._verified(name, secret, source)
        if account.user_id != claims.sub:
            raise AnswerError(HTTPStatus.UNAUTHORIZED, "wrong-credentials", WRONG)
        if account.version != claims.ver:
            raise AnswerError(HTTPStatus.UNAUTHORIZED, "unauthorized", REFUSED)
        return account

    async def _hashed(self, password: Password) -> str:
        try:
            return await self._passwords.hashed(password)
        except BusyError as error:
            raise AnswerError(
                HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", str(error), str(error.retry_after)
            ) from None
        except HashError as error:
            raise unavailable(str(error)) from None

    async def _decided(self, name: Name, asked: Request) -> Decision:
        """Return the owner's decision on a request, once it is committed.

        Raises:
            AnswerError: 503, it is not known in time.
        """
        key, value = name.look.encode(), encode_request(asked)
        number = self._cluster.partition_of(key)
        record = Outgoing(REQUESTS.name, number, key, value, [AWAITED])
        for _ in range(TRIES):
            [offset] = await to_its_end(self._producer().send([record]))
            posted = Posted(name.look, asked.request_id, 0, number, offset, digest_of(value))
            waited = await self._waiter.wait([posted], WAITS / TRIES)
            outcome = waited.outcomes[0]
            if not isinstance(outcome.answer, UnsetType):
                return _decision(outcome.answer)
            if outcome.result is Result.PENDING:
                break
        raise unavailable(
            f"it is not decided yet: ask the same again, with the request_id {asked.request_id}"
        )


def _refusal(decision: Decision) -> AnswerError:
    match decision:
        case NameTaken(alike):
            why = "an account has a name that looks the same" if alike else "an account has that name"
            return AnswerError(HTTPStatus.CONFLICT, "name-taken", f"{why}: choose another one")
        case NoAccount():
            return not_found("you have no account of that name")
        case Stale():
            return AnswerError(
                HTTPStatus.CONFLICT, "stale", "the account has changed meanwhile: log in again"
            )
        case TooSoon(until):
            wait = max(1, -(-(until - _now()) // 1000))
            message = f"the account was made a moment ago: close it in {wait} s"
            return AnswerError(HTTPStatus.CONFLICT, "too-soon", message, str(wait))
        case TooLate():
            return unavailable("it took too long: ask again")
        case Registered() | PasswordChanged() | SessionsRevoked() | Rehashed() | Closed():
            return AnswerError(HTTPStatus.CONFLICT, "repeated", "that request_id was another request's")


def _id(given: str | UnsetType) -> str:
    return secrets.token_urlsafe(16) if isinstance(given, UnsetType) else given


def _now() -> int:
    return time.time_ns() // 1_000_000


def _verification(served: web.Application) -> Verification:
    return Verification(
        served[CLUSTER],
        account_tables(),
        served[PASSWORDS],
        lambda: served[INGEST].producer,
        over_plain=settings.passwords_over_plain_http,
    )


def _accounts(served: web.Application) -> Accounts:
    return Accounts(
        served[CLUSTER],
        served[TOKEN_KEYS],
        served[SESSIONS].tokens,
        served[PASSWORDS],
        served[VERIFICATION],
        served[ACCOUNT_WAITER],
        lambda: served[INGEST].producer,
    )


VERIFICATION = web.AppKey("leaderboard_verification", Verification)
ACCOUNTS = web.AppKey("leaderboard_accounts", Accounts)
app.provide(VERIFICATION, _verification)
app.provide(ACCOUNTS, _accounts)
