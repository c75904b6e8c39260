"""How one worker shows another that it is one: by a secret that all share, or by being on the same machine.

A hop is a request of a worker to another. It is answered from that worker's own tables, which is a
part of what a client is to see: nobody else may have such an answer, and no cache may keep it.
"""

import hashlib
import hmac
import ipaddress
import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path

from app.config.fields import SettingsError, in_environment

logger = logging.getLogger(__name__)

HOP = "X-Overstream-Hop"
"""On a hop: when it was made (epoch ms) and the proof, or just `1` where there is no secret."""

WINDOW = 60.0
"""Seconds for which a proof is good: the workers' clocks may differ by as much."""

SHORTEST = 16
"""Characters of a secret."""

_LOOK_AGAIN = 1.0
"""Seconds after which the file is looked at again."""

_UNPROVEN = "1"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


class HopSecret:
    """The secret by which workers prove their hops, as its file has it now; without a file there is none.

    Each line of the file is a secret: the first signs, any proves, so that it can be renewed
    without a moment in which workers do not know each other.
    """

    def __init__(self, file: Path | None) -> None:
        """Read the file.

        Raises:
            SettingsError: it cannot be used.
        """
        self._file = file
        self._secrets: tuple[bytes, ...] = ()
        self._seen: tuple[int, int, int] | None = None
        self._looked = time.monotonic()
        if file is not None:
            try:
                self._read(file)
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or str(error)
                raise SettingsError(
                    (
                        f"{in_environment('hop_secret_file')} is {str(file)!r}: {reason}; expected a file "
                        f"with a secret of {SHORTEST} characters or more, the same for all workers",
                    )
                ) from None

    @property
    def is_given(self) -> bool:
        """Whether there is one."""
        return self._file is not None

    def header(self, method: str, path: str) -> str:
        """Return the value of `HOP` for a request; `path` has the query."""
        if not self.is_given:
            return _UNPROVEN
        moment = str(time.time_ns() // 1_000_000)
        return f"{moment}-{_proof(self._now()[0], method, path, moment)}"

    def proves(self, method: str, path: str, headers: Mapping[str, str], peer: str | None) -> bool:
        """Tell whether a request is a hop; `peer` is the address that it comes from."""
        given = headers.get(HOP)
        if not given:
            return False
        if not self.is_given:
            return is_loopback(peer or "") and not any(name in headers for name in _FORWARDED)
        moment, _, proof = given.partition("-")
        if not (moment.isascii() and moment.isdecimal() and len(moment) < 16 and proof.isascii()):
            return False
        if abs(time.time() - int(moment) / 1000) > WINDOW:
            return False
        return any(hmac.compare_digest(_proof(secret, method, path, moment), proof) for secret in self._now())

    def _now(self) -> tuple[bytes, ...]:
        """Return the secrets, read again where the file is another; as they were while it cannot be read."""
        now = time.monotonic()
        if self._file is not None and now - self._looked > _LOOK_AGAIN:
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


def _proof(secret: bytes, method: str, path: str, moment: str) -> str:
    told = f"{method} {path} {moment}".encode("utf-8", "surrogateescape")
    return hmac.new(secret, told, hashlib.sha256).hexdigest()


def is_loopback(host: str) -> bool:
    """Tell whether an address is this machine's own, and nobody else's."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
