"""A file that is read again when it changes, and of which the last good content stays in use."""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

LOOK_AGAIN = 1.0
"""Seconds after which the file is checked again."""

T = TypeVar("T")


class FileError(ValueError):
    """The file cannot be used; the message says which, and why."""


class WatchedFile(Generic[T]):
    """What a file says, as it says it now.

    `parse` returns what its bytes say, or raises a ValueError that says what is wrong. A file that breaks
    while the worker runs changes nothing: what it said before stays, which `stays` says in the log.
    """

    def __init__(
        self, file: Path, parse: Callable[[bytes], T], stays: str, look_again: float = LOOK_AGAIN
    ) -> None:
        """Read the file.

        Raises:
            FileError: it cannot be used.
        """
        self._file = file
        self._parse = parse
        self._stays = stays
        self._look_again = look_again
        self._looked = time.monotonic()
        self._seen: tuple[int, int, int] | None = None
        self._failed = ""
        try:
            self._said = self._read(file.stat())
        except (OSError, ValueError) as error:
            raise FileError(f"{str(file)!r}: {_reason(error)}") from None

    def now(self) -> T:
        """Return what the file says, read again if it has changed; what it said before while it cannot be."""
        now = time.monotonic()
        if now - self._looked > self._look_again:
            self._looked = now
            try:
                found = os.stat(self._file)
                if _mark(found) != self._seen:
                    self._said = self._read(found)
                self._failed = ""
            except (OSError, ValueError) as error:
                if (failed := _reason(error)) != self._failed:
                    logger.warning("%s: %s cannot be read: %s", self._stays, self._file, failed)
                self._failed = failed
        return self._said

    def _read(self, found: os.stat_result) -> T:
        said = self._parse(self._file.read_bytes())
        self._seen = _mark(found)
        return said


def _mark(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_mtime_ns, found.st_ino, found.st_size


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
