"""The keys that sign tokens: two at once, so that they can be replaced while workers go on.

The newest signs, all verify. One that was just made signs nothing for `SETTLES`: until then a worker may not
have it, and would refuse what another signed. A file of one key has no such wait.
"""

import base64
import logging
import stat
import sys
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from schemas.accounts.secrecy import Discreet
from serving.watched_file import LOOK_AGAIN, FileError, WatchedFile

logger = logging.getLogger(__name__)

KID = r"\A[A-Za-z0-9._-]{1,64}\Z"
"""What a key may be called: every token says which one signed it."""

IN_BASE64URL = r"\A[A-Za-z0-9_-]{43,128}\Z"
"""A secret in base64url: at least 32 bytes, as long as the hash that it makes."""

SETTLES = 120.0
"""Seconds from a key's making until it signs: files that are mounted take a minute to be everywhere."""

MOST_KEYS = 2

MAKE = "`faust -A app keys rotate-tokens` makes one"


class Algorithm(Enum):
    """How a key signs."""

    HS256 = "HS256"


class TokenKey(Discreet, frozen=True, forbid_unknown_fields=True):
    """A key as its file has it: its name, its algorithm and no other, its secret, and when it was made."""

    kid: Annotated[str, Meta(pattern=KID)]
    alg: Algorithm
    secret: Annotated[str, Meta(pattern=IN_BASE64URL)]
    made: Annotated[datetime, Meta(tz=True)]

    def signing_secret(self) -> bytes:
        """Return the secret's bytes."""
        return base64.urlsafe_b64decode(self.secret + "=" * (-len(self.secret) % 4))


class TokenKeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a file of keys."""

    keys: Annotated[tuple[TokenKey, ...], Meta(min_length=1, max_length=MOST_KEYS)]


class TokenKeysError(ValueError):
    """There are no keys, or their file cannot be used: the message says which, and has no secret."""


class TokenKeys:
    """The keys of tokens, as their file has them now. Without a file nobody can log in."""

    def __init__(self, file: Path | None, look_again: float = LOOK_AGAIN) -> None:
        """Name the file; it is read at the first use."""
        self._file = file
        self._look_again = look_again
        self._watched: WatchedFile[tuple[TokenKey, ...]] | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is a file."""
        return self._file is not None

    def load(self) -> None:
        """Read the file, if one is given, and warn where others may read it too.

        Raises:
            TokenKeysError: it cannot be used.
        """
        if self._file is None or self._watched is not None:
            return
        try:
            self._watched = WatchedFile(
                self._file, token_keys_in, "the keys of tokens stay as they were", self._look_again
            )
            mode = self._file.stat().st_mode
        except (FileError, OSError) as error:
            raise TokenKeysError(f"{error}; expected a file of keys in JSON: {MAKE}") from None
        if sys.platform != "win32" and mode & (stat.S_IROTH | stat.S_IWOTH):
            logger.warning("everybody on this machine may use %s, and so log in as anybody", self._file)

    def named(self, kid: str) -> TokenKey | None:
        """Return the key of a name, None where there is none.

        Raises:
            TokenKeysError: there is no file, or it was never read and cannot be.
        """
        return next((key for key in self._now() if key.kid == kid), None)

    def signing(self, now: float) -> TokenKey:
        """Return the key that signs at a time (epoch seconds).

        Raises:
            TokenKeysError: there is no file, or it was never read and cannot be.
        """
        by_age = sorted(self._now(), key=lambda key: key.made, reverse=True)
        return next((key for key in by_age if key.made.timestamp() + SETTLES <= now), by_age[-1])

    def _now(self) -> tuple[TokenKey, ...]:
        self.load()
        if self._watched is None:
            raise TokenKeysError("nobody can log in: no file of keys of tokens is given")
        return self._watched.now()


def token_keys_in(content: bytes) -> tuple[TokenKey, ...]:
    """Return the keys of a file's content.

    Raises:
        ValueError: it is no file of keys, or has two of one name or one secret; the message has no secret.
    """
    try:
        keys = msgspec.json.decode(content, type=TokenKeyFile).keys
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(f"it is no file of keys: {error}") from None
    try:
        for key in keys:
            key.signing_secret()
    except ValueError:
        raise ValueError("a secret in it is no base64url") from None
    if len({key.kid for key in keys}) < len(keys):
        raise ValueError("two keys in it have one name")
    if len({key.secret for key in keys}) < len(keys):
        raise ValueError("two keys in it have one secret")
    return keys


def made_at(now: float) -> datetime:
    """Return epoch seconds as keys have them."""
    return datetime.fromtimestamp(int(now), UTC)
