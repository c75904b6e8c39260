"""The API's description of accounts."""

from typing import Any

from app import app
from serving.http.operations import Content, Operation, describe
from serving.ingest.answers import FaultsAnswer
from serving.ingest.bodies import JSON
from web.leaderboards import account_views, names
from web.leaderboards.accounts import AccountAnswer, LoginAnswer
from web.leaderboards.credentials import Closing, Credentials, Named, NewPassword, Registration

__all__ = ["account_views", "names"]

_PASSWORD = "correct horse battery"  # noqa: S105 - an example  # pragma: allowlist secret
_IVY = {"name": "Ivy", "password": _PASSWORD}
_ERRORS = (400, 401, 403, 404, 409, 413, 415, 429, 503)
_MEANINGS = {
    401: "The name or the password is wrong, or the token is not valid: log in again",
    403: "The password came without TLS",
    404: "You have no account of that name",
    409: "The account has changed meanwhile, or cannot be closed yet: then `Retry-After` says when",
    429: "Too many wrong passwords for this name, or too many who log in at once",
    503: "There are no accounts here, or it is not known now: ask the same again",
}
_TOKEN = "With `Authorization: Bearer` and the token of a login. "  # noqa: S105 - words of a description


def _operation(
    path: str, name: str, summary: str, about: str, kind: Any, example: object, *leave_out: int, **more: Any
) -> Operation:
    return Operation(
        f"/api/leaderboard/{path}/",
        summary,
        more.pop("answers", AccountAnswer),
        about,
        errors=tuple(status for status in _ERRORS if status not in leave_out),
        meanings=_MEANINGS | more.pop("meanings", {}),
        instead={400: FaultsAnswer},
        method="post",
        name=name,
        bodies=(Content(JSON, kind, examples={"a player": example}),),
        **more,
    )


describe(
    app.served,
    _operation(
        "register",
        "postRegistration",
        "Make an account",
        "The first one has the name, and all names that look like it. It gives no token: log in. With a "
        "`request_id` of your own the same can be asked again, and gets the first answer.",
        Registration,
        _IVY,
        401,
        404,
        status=201,
        meanings={409: "Another account has that name, or one that looks the same"},
    ),
    _operation(
        "login",
        "postLogin",
        "Log in",
        "The token is valid for a day. Each wrong password makes the next attempt wait, 30 s at most; nobody "
        "is locked out.",
        Credentials,
        _IVY,
        404,
        409,
        answers=LoginAnswer,
        meanings={401: "The name or the password is wrong"},
    ),
    _operation(
        "password",
        "postPassword",
        "Change the password",
        f"{_TOKEN}All tokens of the account end within two seconds, this one too.",
        NewPassword,
        _IVY | {"new_password": "another long password"},  # pragma: allowlist secret
    ),
    _operation(
        "close",
        "postClosing",
        "Close the account",
        f"{_TOKEN}All of its tokens end within two seconds, and its name is free. An account can be closed "
        "once it is a minute old.",
        Closing,
        _IVY,
    ),
    _operation(
        "sessions/revoke",
        "postRevocation",
        "End all sessions",
        f"{_TOKEN}All tokens of the account end within two seconds, this one too.",
        Named,
        {"name": "Ivy"},
        429,
    ),
)
