"""Kinds of settings: types that pydantic reads, and the words that describe them."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

import msgspec
from annotated_types import Ge, Le
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic.fields import FieldInfo

from serving.identity.addresses import trusted_proxies

_HOST = r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]"


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Words for what a setting's type does not show: its `allowed` values, `unit`, and computed `default`."""

    allowed: str = ""
    unit: str = ""
    default: str = ""


def _server(text: str) -> str:
    name, _, port = text.rpartition(":")
    if not re.fullmatch(_HOST, name) or not 1 <= int(port) <= 65535:
        raise ValueError(text)
    return text


def _networks(text: str) -> tuple[str, ...]:
    return tuple(str(network) for network in trusted_proxies(text).networks)


ANY_CASE = BeforeValidator(str.lower)
"""Accepts an enumeration's values in upper and lower case."""

Seconds = Annotated[float, Words(unit="s")]

Share = Annotated[float, Words(allowed="a number from 0 to 1")]

Host = Annotated[
    str,
    Field(pattern=f"^({_HOST})$"),
    Words(allowed="a host name or an IP address (IPv6 in brackets)"),
]
"""The characters of a host in a URL."""

Name = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._-]{1,150}$"),
    Words(allowed="at most 150 of the letters A-Z a-z, digits, '.', '_' and '-'"),
]
"""Kafka's rule for topics, groups and members (249 at most, and a changelog's name adds its table's)."""

Servers = Annotated[
    tuple[Annotated[str, AfterValidator(_server)], ...],
    BeforeValidator(lambda text: tuple(server.strip() for server in text.split(","))),
    Words(allowed="host:port, or several with commas between"),
]


def _origin(text: str) -> str:
    parts = urlsplit(text)
    # `port` raises where it is none.
    if (
        parts.scheme not in ("http", "https")
        or not re.fullmatch(_HOST, parts.hostname or "")
        or parts.port == 0
    ):
        raise ValueError(text)
    if parts.username or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(text)
    return f"{parts.scheme}://{parts.netloc}"


Origin = Annotated[
    str,
    AfterValidator(_origin),
    Words(allowed="http:// or https://, a host, and a port where it is not the usual one"),
]
"""A site's address, without a path."""


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(one.strip() for one in text.split(","))
    return origins if origins == ("*",) else tuple(_origin(one) for one in origins)


Origins = Annotated[
    tuple[str, ...],
    BeforeValidator(_origins),
    Words(allowed="addresses of sites (`https://news.example`) with commas between, or `*` for any"),
]
"""Addresses of sites, without a path; or `*` alone."""

Names = Annotated[
    tuple[Name, ...],
    BeforeValidator(lambda text: tuple(name.strip() for name in text.split(","))),
    Words(allowed="names with commas between"),
]

Networks = Annotated[
    tuple[str, ...],
    BeforeValidator(_networks),
    Words(allowed="IP addresses and networks (`10.0.0.0/8`) with commas between"),
]


def allowed(field: FieldInfo) -> str:
    """Describe in words which values a setting may have."""
    if said := in_words(field, "allowed"):
        return said
    kind, known = _kind(field)
    if kind is bool:
        return "true or false"
    if issubclass(kind, StrEnum):
        return ", ".join(kind)
    if issubclass(kind, Path):
        return "a path"
    (low,) = (one.ge for one in known if isinstance(one, Ge))
    (high,) = (one.le for one in known if isinstance(one, Le))
    noun = "a whole number" if kind is int else "a number of seconds"
    return f"{noun} from {low} to {high}"


def in_words(field: FieldInfo, what: Literal["allowed", "unit", "default"]) -> str:
    """Return a setting's word of a kind (`Words`), "" if it has none."""
    _, known = _kind(field)
    said: Iterator[str] = (getattr(one, what) for one in known if isinstance(one, Words))
    return next((words for words in said if words), "")


def is_secret(field: FieldInfo) -> bool:
    """Return whether a setting's value is secret and never printed."""
    return issubclass(_kind(field)[0], SecretStr)


def _kind(field: FieldInfo) -> tuple[type, tuple[object, ...]]:
    """Return a setting's type, without None, and its constraints."""
    kind: Any = field.annotation
    if type(None) in get_args(kind):
        (kind,) = (one for one in get_args(kind) if one is not type(None))
    known = (*getattr(kind, "__metadata__", ()), *field.metadata)
    return getattr(kind, "__origin__", kind), known
