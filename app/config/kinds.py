"""Kinds of settings: which values one may have, in words for people, and how its text is read."""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

_HOST = r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]"


class Kind(msgspec.Struct, frozen=True):
    """A set of values: `allowed` says which, `parse` reads one and raises `ValueError` for any other."""

    allowed: str
    parse: Callable[[str], object]


def _number(convert: Callable[[str], float], noun: str, low: float, high: float) -> Kind:
    def parse(text: str) -> float:
        number = convert(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return Kind(f"{noun} from {low:g} to {high:g}", parse)


def whole(low: int, high: int) -> Kind:
    """Allow whole numbers from `low` to `high`, both included."""
    return _number(int, "a whole number", low, high)


def seconds(low: float, high: float) -> Kind:
    """Allow seconds, whole or not, from `low` to `high`, both included."""
    return _number(float, "a number of seconds", low, high)


def matching(pattern: str, allowed: str) -> Kind:
    """Allow texts that match `pattern` as a whole; `allowed` says it in words."""

    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return Kind(allowed, parse)


def host() -> Kind:
    """Allow what may stand as the host in a URL."""
    return matching(_HOST, "a host name or an IP address (IPv6 in brackets)")


def folder() -> Kind:
    """Allow any path: the folder is made when it is first needed."""
    return Kind("a path", Path)


def one_of(choices: type[StrEnum]) -> Kind:
    """Allow the values of an enumeration, in capitals or not."""
    return Kind(", ".join(choices), lambda text: choices(text.lower()))


def yes_or_no() -> Kind:
    """Allow `true` and `false`, and what else people write for them."""

    def parse(text: str) -> bool:
        meant = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        if text.lower() not in meant:
            raise ValueError(text)
        return meant[text.lower()]

    return Kind("true or false", parse)


def addresses() -> Kind:
    """Allow `host:port`, one or several with commas between; IPv6 addresses in brackets."""

    def parse(text: str) -> tuple[str, ...]:
        servers = tuple(server.strip() for server in text.split(","))
        for server in servers:
            name, _, port = server.rpartition(":")
            if not re.fullmatch(_HOST, name) or not 1 <= int(port) <= 65535:
                raise ValueError(server)
        return servers

    return Kind("host:port, or several with commas between", parse)
