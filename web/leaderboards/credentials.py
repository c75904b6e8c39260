"""What clients send of an account, and from where: bodies that are never shown, and what may carry them."""

from http import HTTPStatus
from typing import Annotated, TypeVar

import msgspec
from aiohttp import web
from msgspec import UNSET, Meta, UnsetType

from app import settings
from schemas.accounts.requests import RequestId
from schemas.accounts.secrecy import Discreet
from schemas.refusals import RefusedError
from serving.http.responses import AnswerError
from serving.identity.addresses import (
    PLAIN,
    client_address,
    source_of,
    takes_passwords,
    trusted_proxies,
)
from serving.identity.passwords import Password, PasswordError
from serving.ingest.bodies import type_of
from serving.ingest.intake import FaultyError, ItemFault
from tables.accounts.names import Name, read_name

MOST_BYTES = 4096
"""Bytes of a body: a name and two passwords have 1,500 at most."""

_PROXIES = trusted_proxies(",".join(settings.trusted_proxies or ()))
_FORWARDED = "X-Forwarded-For"

B = TypeVar("B")
_Name = Annotated[str, Meta(description="The name, as it is typed")]
_Repeat = Annotated[
    RequestId, Meta(description="Random, to ask the same again with: its first answer comes again")
]


class Registration(Discreet, frozen=True, forbid_unknown_fields=True):
    """An account that somebody wants: 3 to 24 characters of a name, 8 to 128 of a password."""

    name: _Name
    secret: str = msgspec.field(name="password")
    request_id: _Repeat | UnsetType = UNSET


class Credentials(Discreet, frozen=True, forbid_unknown_fields=True):
    """A name, and the password of its account."""

    name: _Name
    secret: str = msgspec.field(name="password")


class NewPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name, the password of its account, and the one that it gets."""

    name: _Name
    secret: str = msgspec.field(name="password")
    new_secret: str = msgspec.field(name="new_password")
    request_id: _Repeat | UnsetType = UNSET

    def __repr__(self) -> str:
        return f"NewPassword(name={self.name!r}, ...)"

    def __rich_repr__(self) -> list[tuple[str, str]]:
        return [("name", repr(self.name)), ("secret", "..."), ("new_secret", "...")]


class Closing(Discreet, frozen=True, forbid_unknown_fields=True):
    """A name, and the password of its account, which is to be closed."""

    name: _Name
    secret: str = msgspec.field(name="password")
    request_id: _Repeat | UnsetType = UNSET


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The name of an account."""

    name: _Name
    request_id: _Repeat | UnsetType = UNSET


async def read(request: web.Request, kind: type[B]) -> B:
    """Return the body of a request, in JSON.

    Raises:
        AnswerError: 413 or 415, it is no such body.
        FaultyError: something of it is wrong. The text has nothing of a value.
    """
    type_of(request, only_json=True, one=True)
    body = await request.read()
    if len(body) > MOST_BYTES:
        message = f"the body has {len(body):,} bytes: at most {MOST_BYTES:,} are taken"
        raise AnswerError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", message)
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        text, _, path = str(error).partition(" - at `$.")
        raise fault(path.rstrip("`"), text) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise fault("", "not JSON") from None


def check_carrier(request: web.Request) -> None:
    """Refuse a password that came over a network in plain text.

    Raises:
        AnswerError: 403, it did.
    """
    forwarded = any(name in request.headers for name in ("Forwarded", _FORWARDED))
    if not takes_passwords(
        request.remote or "",
        over_tls=request.secure,
        is_forwarded=forwarded,
        tls_ends_before=settings.passwords_over_plain_http,
    ):
        raise AnswerError(HTTPStatus.FORBIDDEN, "needs-tls", PLAIN)


def source(request: web.Request) -> str:
    """Return the network that a request comes from, as far as trusted proxies say."""
    said = request.headers.getall(_FORWARDED, [])
    return source_of(client_address(request.remote or "", said, _PROXIES))


def name_of(text: str) -> Name:
    """Return the name that a client gives.

    Raises:
        FaultyError: it is none.
    """
    try:
        return read_name(text)
    except RefusedError as error:
        raise fault("name", str(error)) from None


def password_of(text: str, field: str = "password") -> Password:
    """Return the password that a client gives.

    Raises:
        FaultyError: it is nobody's.
    """
    try:
        return Password(text)
    except PasswordError as error:
        raise fault(field, str(error)) from None


def new_password_of(text: str, name: Name, field: str = "password") -> Password:
    """Return the password that an account is to have.

    Raises:
        FaultyError: it is too weak.
    """
    password = password_of(text, field)
    try:
        password.check_new(name.shown)
    except PasswordError as error:
        raise fault(field, str(error)) from None
    return password


def fault(field: str, message: str) -> FaultyError:
    """Return that a field is wrong."""
    return FaultyError([ItemFault(0, field, message)])
