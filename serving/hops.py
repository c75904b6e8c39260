"""How a worker authenticates to another: by a secret that all share, or by being on the same machine.

A hop is a request from one worker to another. The receiver answers it from its own tables, which is
only part of what a client should see: only a worker may get such an answer, and no cache may keep it.
A write that a worker forwards to its owner is a hop, too. Its proof covers the body, and the client's
identity as the worker verified it; that header alone proves nothing about a client. An attacker who
captures a write can replay it for a minute, to the same path and with the same body: the write has
an id, and a replay changes nothing.
"""

import base64
import hashlib
import hmac
import ipaddress
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from serving.watched_file import LOOK_AGAIN, FileError, WatchedFile

HOP = "X-Overstream-Hop"
"""On a hop: when it was made (epoch ms) and the proof, or just `1` without a secret.

Unless the hop only reads a path, an identity in base64 follows, which may be empty."""

WINDOW = 60.0
"""Seconds for which a proof is valid: the workers' clocks may differ by as much."""

SHORTEST = 16
"""Minimum characters of a secret."""

_UNPROVEN = "1"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


class Hop(msgspec.Struct, frozen=True):
    """What a request proves: that another worker makes it, and for which client.

    `identity` is empty where that worker vouches for no client. Then a write must carry the client's
    own credential, and this worker verifies it as for any client.
    """

    identity: str = ""


class HopSecretError(ValueError):
    """The secret's file cannot be used: the message gives the reason, and what is expected."""


class HopSecret:
    """The secret by which workers prove their hops, as its file has it now; no secret without a file.

    Each line of the file is a secret: the first signs, any verifies, so that an operator can rotate it
    while workers accept each other throughout.
    """

    def __init__(self, file: Path | None, look_again: float = LOOK_AGAIN) -> None:
        """Read the file.

        Raises:
            HopSecretError: it cannot be used.
        """
        self._secrets: WatchedFile[tuple[bytes, ...]] | None = None
        if file is not None:
            try:
                self._secrets = WatchedFile(
                    file, _secrets_in, "the secret of hops stays as it was", look_again
                )
            except FileError as error:
                raise HopSecretError(
                    f"{error}; expected a file "
                    f"with a secret of {SHORTEST} characters or more, the same for all workers"
                ) from None

    @property
    def is_given(self) -> bool:
        """Whether there is a secret."""
        return self._secrets is not None

    def header(self, method: str, path: str, body: bytes = b"", identity: str = "") -> str:
        """Return the value of `HOP` for a request; `path` includes the query.

        `identity` is the client's, as this worker verified it. Without a secret no worker can vouch
        for a client, and the value omits it: the request carries the client's credential then.
        """
        if self._secrets is None:
            return _UNPROVEN
        secret = self._secrets.now()[0]
        moment = str(time.time_ns() // 1_000_000)
        if method == "GET" and not body and not identity:
            return f"{moment}-{_proof(secret, _read_of(method, path, moment))}"
        name = base64.urlsafe_b64encode(identity.encode()).decode()
        return f"{moment}-{_proof(secret, _all_of(method, path, moment, body, name))}-{name}"

    def proves(
        self, method: str, path: str, headers: Mapping[str, str], peer: str | None, body: bytes = b""
    ) -> Hop | None:
        """Return what a request that claims to be a hop proves; None where it proves nothing.

        `peer` is the address that it comes from. For a write the caller passes the whole `body`.
        """
        given = headers.get(HOP)
        if not given:
            return None
        if self._secrets is None:
            local = is_loopback(peer or "") and not any(name in headers for name in _FORWARDED)
            return Hop() if local else None
        moment, _, rest = given.partition("-")
        proof, is_more, name = rest.partition("-")
        if not (given.isascii() and moment.isdecimal() and len(moment) < 16):
            return None
        if abs(time.time() - int(moment) / 1000) > WINDOW:
            return None
        if is_more:
            signed = _all_of(method, path, moment, body, name)
        elif method == "GET" and not body:
            signed = _read_of(method, path, moment)
        else:
            return None
        if any(hmac.compare_digest(_proof(secret, signed), proof) for secret in self._secrets.now()):
            return Hop(base64.urlsafe_b64decode(name).decode())
        return None


def _secrets_in(content: bytes) -> tuple[bytes, ...]:
    """Return the secrets of a file, one a line.

    Raises:
        ValueError: it has none, or one that is too short.
    """
    secrets = tuple(line.strip() for line in content.splitlines() if line.strip())
    if not secrets:
        raise ValueError("it is empty")
    if min(map(len, secrets)) < SHORTEST:
        raise ValueError("a secret in it is too short")
    return secrets


def _read_of(method: str, path: str, moment: str) -> str:
    """Return what is signed of a read: the same since 0.1.0, so workers may differ in version."""
    return f"{method} {path} {moment}"


def _all_of(method: str, path: str, moment: str, body: bytes, name: str) -> str:
    """Return what is signed of any other hop; its beginning differs from any `_read_of`."""
    return "\n".join(("2", method, path, moment, hashlib.sha256(body).hexdigest(), name))


def _proof(secret: bytes, signed: str) -> str:
    return hmac.new(secret, signed.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def is_loopback(host: str) -> bool:
    """Return whether an address is loopback, reachable only from this machine."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
