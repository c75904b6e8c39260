"""The folder with a worker's stores: what its files look like, whose they are, and who has it."""

import fcntl
import os
import shutil
from pathlib import Path
from typing import Self

import msgspec

from engine.fatal import UnfitError

FORMAT = "1"
"""What the stores' files look like. Another number is another layout, which this version cannot read."""

_FORMAT_FILE = "format"
_OWNER_FILE = "owner"
_LOCK_FILE = "lock"


class Owner(msgspec.Struct, frozen=True):
    """Whose tables the stores hold: a group's on a Kafka cluster. Their offsets mean nothing elsewhere."""

    app_id: str
    cluster_id: str

    def __str__(self) -> str:
        return f"{self.app_id} on Kafka cluster {self.cluster_id}"


class DataFolder:
    """A data folder, for one process from `open` until it is closed, or the process ends in whatever way.

    A folder that an earlier version left has no owner yet: whoever comes first adopts it.
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
        """Take the folder for this process, and make it where there is none.

        Raises:
            UnfitError: it cannot be written, another process has it, or it holds what is not `app_id`'s.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._take()
            found = self._read(_FORMAT_FILE)
            if found not in ("", FORMAT):
                raise UnfitError(
                    f"the data folder {self.path} was written by another version "
                    f"(format {found}, not {FORMAT}): run that version, or remove the folder and let this "
                    "one read its changelogs anew"
                )
            # Written at every start: it shows that the folder can be written.
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
        """Have the folder be `owner`'s from now on.

        Raises:
            UnfitError: it is another's.
        """
        found = self._owner()
        if found is not None and found != owner:
            raise self._is_anothers(found, str(owner))
        self._write(_OWNER_FILE, msgspec.json.encode(owner).decode() + "\n")

    def stores(self) -> list[Path]:
        """Return the stores that are there, in the order of names."""
        return sorted(self.path.glob("*.db"))

    def clear(self) -> None:
        """Remove all stores; the changelogs have what they held."""
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
                "remove the folder and let the worker read its changelogs anew"
            ) from None

    def _is_anothers(self, owner: Owner, wanted: str) -> UnfitError:
        return UnfitError(
            f"the data folder {self.path} holds the tables of {owner}, not of {wanted}: "
            "set OVERSTREAM_DATADIR to a folder of this one's own, or remove that folder if nobody needs it"
        )

    def _read(self, name: str) -> str:
        file = self.path / name
        return file.read_text("utf-8").strip() if file.exists() else ""

    def _write(self, name: str, text: str) -> None:
        """Write a file whole or not at all."""
        fresh = self.path / f"{name}.new"
        fresh.write_text(text, "utf-8")
        os.replace(fresh, self.path / name)
