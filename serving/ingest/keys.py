"""The keys by which clients post: who a request is of, what its key permits, and at which rate.

The file holds no key but the SHA-256 of each: keys are random and long, so that nobody finds one by its hash.
"""

import hashlib
import hmac
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from serving.watched_file import LOOK_AGAIN, FileError, WatchedFile

NAME = r"^[A-Za-z0-9._-]{1,100}$"
"""What a key may be called: in logs, and in the topic of requests."""

SCOPE = r"^[a-z][a-z-]*:(\*|[^\s*]{1,255})$"
"""What a key may permit: `ingest:cricket`, or `ingest:*` for every sport."""

ANY = "*"

MAKE = "`faust -A app keys new` makes one"


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key as its file has it.

    `rate` is the number of items a second that each worker takes with it, over time; `made` is when it was
    made, for people.
    """

    name: Annotated[str, Meta(pattern=NAME)]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    scopes: Annotated[tuple[Annotated[str, Meta(pattern=SCOPE)], ...], Meta(min_length=1)]
    rate: Annotated[float, Meta(gt=0)]
    made: str = ""

    def permits(self, what: str, of: str) -> bool:
        """Return whether the key permits `what` ("ingest") of something, such as a sport."""
        return f"{what}:{of}" in self.scopes or f"{what}:{ANY}" in self.scopes


def unheld(name: str, scope: str, rate: float) -> Key:
    """Return the key that stands for another credential: none is given whose hash it has."""
    return Key(name, "0" * 64, (f"{scope}:{ANY}",), rate)


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a file of keys."""

    keys: tuple[Key, ...] = ()


class ApiKeysError(ValueError):
    """The file of keys cannot be used: the message gives the reason, and what is expected."""


class ApiKeys:
    """The keys that a worker takes, as their file has them now; none without a file."""

    def __init__(self, file: Path | None, look_again: float = LOOK_AGAIN) -> None:
        """Name the file; it is read at the first `load` or `holder`."""
        self._file = file
        self._look_again = look_again
        self._watched: WatchedFile[tuple[Key, ...]] | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is a file: without one nothing can be posted."""
        return self._file is not None

    def load(self) -> None:
        """Read the file, if one is given.

        Raises:
            ApiKeysError: it cannot be used.
        """
        if self._file is None or self._watched is not None:
            return
        try:
            self._watched = WatchedFile(self._file, keys_in, "the keys stay as they were", self._look_again)
        except FileError as error:
            raise ApiKeysError(f"{error}; expected a file of keys in JSON: {MAKE}") from None

    def holder(self, given: str) -> Key | None:
        """Return the key that a client gives, None where it is none of them.

        Raises:
            ApiKeysError: the file was never read and cannot be.
        """
        self.load()
        digest, found = hashed(given), None
        for key in self._watched.now() if self._watched is not None else ():
            # All are compared, so that the time tells nothing of which one it is.
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def named(self, name: str) -> Key | None:
        """Return the key of a name, None where there is none.

        Raises:
            ApiKeysError: the file was never read and cannot be.
        """
        self.load()
        known = self._watched.now() if self._watched is not None else ()
        return next((key for key in known if key.name == name), None)


def hashed(key: str) -> str:
    """Return the SHA-256 of a key in hexadecimal."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def keys_in(content: bytes) -> tuple[Key, ...]:
    """Return the keys of a file's content.

    Raises:
        ValueError: it is no file of keys, or has two of one name.
    """
    try:
        keys = msgspec.json.decode(content, type=Keys).keys
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError(f"it is no file of keys: {error}") from None
    names = [key.name for key in keys]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"two keys in it are called {twice}")
    return keys
