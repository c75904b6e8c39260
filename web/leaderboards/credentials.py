"""What clients send of an account, and from where: what is never shown, and what may carry it.

Over HTTP it is a body in JSON, over gRPC a message with the same fields: both are one structure.
"""

from http import HTTPStatus
from typing import Annotated, Self, TypeVar

import msgspec
from aiohttp import web
from google.protobuf.message import Message
from msgspec import UNSET, Meta, UnsetType

from app import settings
from schemas.accounts.requests import RequestId
from schemas.accounts.secrecy import Discreet
from schemas.refusals import RefusedError
from serving.grpc.service import Call
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
_FORWARDED = "Forwarded"
_FORWARDED_FOR = "X-Forwarded-For"

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


class Origin(msgspec.Struct, frozen=True):
    """Where something came from: the peer's address, what proxies say of it, and whether it came over TLS.

    `forwarded_for` has the values of X-Forwarded-For in their order; `is_forwarded` is whether that or
    `Forwarded` was there.
    """

    peer: str
    is_secure: bool
    is_forwarded: bool = False
    forwarded_for: tuple[str, ...] = ()

    @property
    def network(self) -> str:
        """The network that it comes from, as far as trusted proxies say."""
        return source_of(client_address(self.peer, self.forwarded_for, _PROXIES))

    def for_password(self) -> Self:
        """Return the origin of something with a password, which may not come over a network in plain text.

        Raises:
            AnswerError: 403, it did.
        """
        if not takes_passwords(
            self.peer,
            over_tls=self.is_secure,
            is_forwarded=self.is_forwarded,
            tls_ends_before=settings.passwords_over_plain_http,
        ):
            raise AnswerError(HTTPStatus.FORBIDDEN, "needs-tls", PLAIN)
        return self


def origin_of(request: web.Request) -> Origin:
    """Return where a request came from."""
    return Origin(
        request.remote or "",
        request.secure,
        any(name in request.headers for name in (_FORWARDED, _FORWARDED_FOR)),
        tuple(request.headers.getall(_FORWARDED_FOR, ())),
    )


def origin_of_call(call: Call) -> Origin:
    """Return where an rpc came from: a proxy says of it what it says of a request."""
    said = call.metadata.get(_FORWARDED_FOR.lower())
    return Origin(
        call.peer,
        call.is_secure,
        said is not None or _FORWARDED.lower() in call.metadata,
        () if said is None else (said,),
    )


async def read(request: web.Request, kind: type[B]) -> B:
    """Return the body of a request, in JSON.

    Raises:
        AnswerError: 413 or 415, it is no such body.
        FaultyError: something of it is wrong. The text has nothing of a value.
    """
    type_of(request, only_json=True, one=True)
    body = await request.read()
    _check_size(len(body))
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise _invalid(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise fault("", "not JSON") from None


def told_in(message: Message, kind: type[B]) -> B:
    """Return what a message says: its fields are those of a body.

    Raises:
        AnswerError: 413, it is too large.
        FaultyError: something of it is wrong. The text has nothing of a value.
    """
    _check_size(message.ByteSize())
    said = {
        field.name: getattr(message, field.name)
        for field in message.DESCRIPTOR.fields
        if not field.has_presence or message.HasField(field.name)
    }
    try:
        return msgspec.convert(said, kind)
    except msgspec.ValidationError as error:
        raise _invalid(error) from None


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


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        message = f"it has {size:,} bytes: at most {MOST_BYTES:,} are taken"
        raise AnswerError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", message)


def _invalid(error: msgspec.ValidationError) -> FaultyError:
    text, _, path = str(error).partition(" - at `$.")
    return fault(path.rstrip("`"), text)


def fault(field: str, message: str) -> FaultyError:
    """Return that a field is wrong."""
    return FaultyError([ItemFault(0, field, message)])
