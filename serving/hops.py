"""How one worker shows another that it is one: by a secret that all share, or by being on the same machine.

A hop is a request of a worker to another. It is answered from that worker's own tables, which is a
part of what a client is to see: nobody else may have such an answer, and no cache may keep it.
A write that a worker passes on to its owner is a hop, too. Its proof covers the body, and whom the
worker has verified the client to be; that header alone says nothing about a client. Who catches one
may repeat it for a minute, to the same path and with the same body: what it writes has an id, and
repeating it changes nothing.
"""

import base64
import hashlib
import hmac
import ipaddress
import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

logger = logging.getLogger(__name__)

HOP = "X-Overstream-Hop"
"""On a hop: when it was made (epoch ms) and the proof, or just `1` where there is no secret.

Where there is more to it than a path that is read, an identity follows, in base64, or nothing."""

WINDOW = 60.0
"""Seconds for which a proof is good: the workers' clocks may differ by as much."""

SHORTEST = 16
"""Characters of a secret."""

LOOK_AGAIN = 1.0
"""Seconds after which the file is looked at again."""

_UNPROVEN = "1"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


class Hop(msgspec.Struct, frozen=True):
    """What is proven of a request: that another worker makes it, and for whom.

    `identity` is empty where that worker vouches for nobody. Then a write has to carry the client's
    own credential, to be verified here as any client's.
    """

    identity: str = ""


class HopSecretError(ValueError):
    """The file of the secret cannot be used: its text says why, and what is expected."""


class HopSecret:
    """The secret by which workers prove their hops, as its file has it now; without a file there is none.

    Each line of the file is a secret: the first signs, any proves, so that it can be renewed
    without a moment in which workers do not know each other.
    """

    def __init__(self, file: Path | None, look_again: float = LOOK_AGAIN) -> None:
        """Read the file.

        Raises:
            HopSecretError: it cannot be used.
        """
        self._file = file
        self._look_again = look_again
        self._secrets: tuple[bytes, ...] = ()
        self._seen: tuple[int, int, int] | None = None
        self._looked = time.monotonic()
        if file is not None:
            try:
                self._read(file)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or str(error)
                raise HopSecretError(
                    f"{str(file)!r}: {reason}; expected a file "
                    f"with a secret of {SHORTEST} characters or more, the same for all workers"
                ) from None

    @property
    def is_given(self) -> bool:
        """Whether there is one."""
        return self._file is not None

    def header(self, method: str, path: str, body: bytes = b"", identity: str = "") -> str:
        """Return the value of `HOP` for a request; `path` has the query.

        `identity` is whom this worker has verified the client to be. Without a secret nobody can
        vouch, and it is not in the value: the client's credential goes with the request then.
        """
        if not self.is_given:
            return _UNPROVEN
        moment = str(time.time_ns() // 1_000_000)
        if method == "GET" and not body and not identity:
            return f"{moment}-{_proof(self._now()[0], _read_of(method, path, moment))}"
        name = base64.urlsafe_b64encode(identity.encode()).decode()
        return f"{moment}-{_proof(self._now()[0], _all_of(method, path, moment, body, name))}-{name}"

    def proves(
        self, method: str, path: str, headers: Mapping[str, str], peer: str | None, body: bytes = b""
    ) -> Hop | None:
        """Return what is proven of a request that says it is a hop, None where nothing is.

        `peer` is the address that it comes from. Whoever writes passes the whole `body`.
        """
        given = headers.get(HOP)
        if not given:
            return None
        if not self.is_given:
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
        if any(hmac.compare_digest(_proof(secret, signed), proof) for secret in self._now()):
            return Hop(base64.urlsafe_b64decode(name).decode())
        return None

    def _now(self) -> tuple[bytes, ...]:
        """Return the secrets, read again where the file is another; as they were while it cannot be read."""
        now = time.monotonic()
        if self._file is not None and now - self._looked > self._look_again:
            self._looked = now
            try:
                self._read(self._file)
            except (OSError, ValueError) as error:
                logger.warning("the secret of hops stays as it was: %s cannot be read: %s", self._file, error)
        return self._secrets

    def _read(self, file: Path) -> None:
        found = os.stat(file)
        seen = (found.st_mtime_ns, found.st_ino, found.st_size)
        if seen == self._seen:
            return
        secrets = tuple(line.strip() for line in file.read_bytes().splitlines() if line.strip())
        if not secrets:
            raise ValueError("it is empty")
        if min(map(len, secrets)) < SHORTEST:
            raise ValueError("a secret in it is too short")
        self._secrets, self._seen = secrets, seen


def _read_of(method: str, path: str, moment: str) -> str:
    """Return what is signed of a path that is read: the same since 0.1.0, so workers may differ in age."""
    return f"{method} {path} {moment}"


def _all_of(method: str, path: str, moment: str, body: bytes, name: str) -> str:
    """Return what is signed of any other hop; it begins as no `_read_of` does."""
    return "\n".join(("2", method, path, moment, hashlib.sha256(body).hexdigest(), name))


def _proof(secret: bytes, signed: str) -> str:
    return hmac.new(secret, signed.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def is_loopback(host: str) -> bool:
    """Return whether an address is this machine's own, and nobody else's."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
