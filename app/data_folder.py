"""The folder with a worker's stores: its format, its owner, and its lock."""

import fcntl
import os
import shutil
from pathlib import Path
from typing import Self

import msgspec

from engine.fatal import UnfitError

FORMAT = "1"
"""The layout of the stores' files. This version cannot read a folder with another number."""

_FORMAT_FILE = "format"
_OWNER_FILE = "owner"
_LOCK_FILE = "lock"


class Owner(msgspec.Struct, frozen=True):
    """The owner of stores: a group on a Kafka cluster. Their offsets have no meaning elsewhere."""

    app_id: str
    cluster_id: str

    def __str__(self) -> str:
        return f"{self.app_id} on Kafka cluster {self.cluster_id}"


class DataFolder:
    """A data folder, locked for one process from `open` until it is closed or the process ends.

    A folder of an earlier version has no owner yet: the first worker that opens it adopts it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def open(self, app_id: str) -> None:
        """Lock the folder for this process, and create it if it is missing.

        Raises:
            UnfitError: it cannot be written, another process uses it, or it holds tables of another group.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._take()
            found = self._read(_FORMAT_FILE)
            if found not in ("", FORMAT):
                raise UnfitError(
                    f"the data folder {self.path} was written by another version "
                    f"(format {found}, not {FORMAT}): run that version, or remove the folder and let this "
                    "one read its changelogs again"
                )
            # Written at every start, which shows that the folder can be written.
            self._write(_FORMAT_FILE, FORMAT + "\n")
            owner = self._owner()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise UnfitError(
                f"the data folder {self.path} cannot be used: {reason}; "
                "let this user write there, or set OVERSTREAM_DATADIR (`-D`)"
            ) from None
        if owner is not None and owner.app_id != app_id:
            raise self._is_anothers(owner, app_id)

    def belong_to(self, owner: Owner) -> None:
        """Record `owner` as the folder's owner.

        Raises:
            UnfitError: it has another owner.
        """
        found = self._owner()
        if found is not None and found != owner:
            raise self._is_anothers(found, str(owner))
        self._write(_OWNER_FILE, msgspec.json.encode(owner).decode() + "\n")

    def stores(self) -> list[Path]:
        """Return the folder's stores, by name."""
        return sorted(self.path.glob("*.db"))

    def clear(self) -> None:
        """Remove all stores; the changelogs still have their contents."""
        for store in self.stores():
            shutil.rmtree(store)

    def _take(self) -> None:
        self._lock = os.open(self.path / _LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnfitError(
                f"the data folder {self.path} is in use by another process, perhaps another worker: end it, "
                "or give each worker a folder of its own by OVERSTREAM_DATADIR (`-D`)"
            ) from None

    def _owner(self) -> Owner | None:
        text = self._read(_OWNER_FILE)
        try:
            return msgspec.json.decode(text, type=Owner) if text else None
        except msgspec.MsgspecError:
            raise UnfitError(
                f"{self.path / _OWNER_FILE} does not say whose the data folder is: "
                "remove the folder and let the worker read its changelogs again"
            ) from None

    def _is_anothers(self, owner: Owner, wanted: str) -> UnfitError:
        return UnfitError(
            f"the data folder {self.path} holds the tables of {owner}, not of {wanted}: "
            "set OVERSTREAM_DATADIR to a folder of this one's own, or remove that folder if it is not needed"
        )

    def _read(self, name: str) -> str:
        file = self.path / name
        return file.read_text("utf-8").strip() if file.exists() else ""

    def _write(self, name: str, text: str) -> None:
        """Write a file whole or not at all."""
        fresh = self.path / f"{name}.new"
        fresh.write_text(text, "utf-8")
        os.replace(fresh, self.path / name)
