"""What becomes of a request of an account: pure, and decided once, by the name's owner, in log order.

The first registration of a name wins and stays. A request that changed an account and comes again gets the
answer that it got (`schemas.accounts.decisions.Kept`, the last eight an account); one that was refused is
decided again. A rebuild reads the accounts and decides nothing.
"""

import msgspec

from schemas.accounts.bounds import MAX_AHEAD, MAX_ANSWERS, MAX_VERSION, REGISTER_WITHIN, TOKEN_LASTS
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
from schemas.accounts.requests import (
    ChangePassword,
    Close,
    Register,
    Rehash,
    Request,
    RevokeSessions,
)
from schemas.accounts.rows import Account, Answered, Revocation
from schemas.refusals import Reason, RefusedError
from tables.accounts.names import Name, read_name

MARGIN = 3600 * 1000
"""Milliseconds that a revocation is kept beyond the last token that it ends: clocks differ."""


class Outcome(msgspec.Struct, frozen=True):
    """What a request leads to.

    `account` is the row from now on, the very same where nothing changes, None where there is none. The
    `decision` is the answer; `revocation` is to be written with the row, where tokens end.
    """

    account: Account | None
    decision: Decision
    revocation: Revocation | None = None


def name_in(request: Request, key: bytes | None) -> Name:
    """Return the name of a request; `key` is its record's key, which must be the look in UTF-8.

    Raises:
        RefusedError: it is no name, is not written as it would be shown, or has another key.
    """
    name = read_name(request.name)
    if name.shown != request.name:
        raise RefusedError(Reason.BROKEN_RULE, "the name is not normalised", "name")
    if key != name.look.encode():
        raise RefusedError(Reason.WRONG_KEY, "the key is not the look of the name", "name")
    return name


def decide(account: Account | None, request: Request, name: Name, now: int) -> Outcome:
    """Decide on a request.

    `account` is the row of the look of the request's `name` (`name_in`), None where there is none. `now` is
    when the request's record was appended (epoch ms, by the broker's clock: never that of whoever decides).
    """
    if account is not None:
        for answered in account.answers:
            if answered.request_id == request.request_id:
                return Outcome(account, answered.decision)
    if isinstance(request, Register):
        return _registered(account, request, name, now)
    if account is None or account.user_id != request.user_id or account.key != name.key:
        # A user's own account can only have been closed, for who asks has proved that it was there.
        return Outcome(account, Closed() if isinstance(request, Close) else NoAccount())
    if account.version != request.version:
        return Outcome(account, Stale(account.version))
    match request:
        case ChangePassword():
            return _next_version(account, request, PasswordChanged(account.version + 1), request.hash, now)
        case RevokeSessions():
            return _next_version(account, request, SessionsRevoked(account.version + 1), account.hash, now)
        case Rehash():
            return Outcome(msgspec.structs.replace(account, hash=request.hash), Rehashed())
        case Close():
            return _closed(account, now)


def _registered(account: Account | None, request: Register, name: Name, now: int) -> Outcome:
    if account is not None:
        return Outcome(account, NameTaken(alike=account.key != name.key))
    if not -MAX_AHEAD <= now - request.at <= REGISTER_WITHIN:
        return Outcome(None, TooLate())
    decision = Registered(request.user_id, 1)
    answers = (Answered(request.request_id, decision),)
    made = Account(request.user_id, name.shown, name.key, request.hash, 1, request.at, answers)
    return Outcome(made, decision)


def _next_version(
    account: Account,
    request: ChangePassword | RevokeSessions,
    decision: PasswordChanged | SessionsRevoked,
    hashed: str,
    now: int,
) -> Outcome:
    changed = msgspec.structs.replace(
        account,
        hash=hashed,
        version=decision.version,
        answers=_with(account.answers, Answered(request.request_id, decision)),
    )
    return Outcome(changed, decision, _revocation(account, decision.version, now))


def _with(answers: tuple[Answered, ...], latest: Answered) -> tuple[Answered, ...]:
    return (*answers, latest)[-MAX_ANSWERS:]


def _closed(account: Account, now: int) -> Outcome:
    until = account.created + REGISTER_WITHIN
    if now <= until:
        return Outcome(account, TooSoon(until))
    return Outcome(None, Closed(), _revocation(account, MAX_VERSION, now))


def _revocation(account: Account, least: int, now: int) -> Revocation:
    return Revocation(account.user_id, least, now + TOKEN_LASTS * 1000 + MARGIN)
