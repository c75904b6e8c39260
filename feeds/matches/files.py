"""Finding the files of a replay: single ones, those in folders, and those in zips.

One file is in memory at a time, whatever their number.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path, PurePath
from zipfile import ZipFile

from feeds.matches.feed import BadFile, File

LARGEST = 64 << 20
"""The most bytes of a match in a zip, whose size says little about them. A real one has a few MiB at most."""

_ZIP = ".zip"

Paths = Iterable[str | PathLike[str]]


class Files:
    """The files of paths, in the order of names: of folders, those with one of `suffixes` below, and of zips.

    No file makes the iteration raise: one that cannot be read is yielded as
    a `BadFile`, in its place, and the others are read.
    """

    def __init__(self, paths: Paths, suffixes: tuple[str, ...], *, largest: int = LARGEST) -> None:
        """Read nothing yet; `largest` bounds what is unpacked, in bytes."""
        self._paths = tuple(map(Path, paths))
        self._suffixes = suffixes
        self._largest = largest

    def __iter__(self) -> Iterator[File | BadFile]:
        """Yield one file after the other."""
        for path in self._paths:
            if path.is_dir():
                yield from self._read_folder(path)
            else:
                yield from self._read_file(path)

    def count(self) -> int:
        """Return how many there are, good or bad, without reading them."""
        return sum(
            self._count_folder(path) if path.is_dir() else self._count_file(path) for path in self._paths
        )

    def _read_folder(self, folder: Path) -> Iterator[File | BadFile]:
        files, closed = self._below(folder)
        for error in closed:
            yield BadFile(str(error.filename), f"cannot be read: {error.strerror}")
        if not files and not closed:
            yield BadFile(str(folder), f"the folder holds no {' or '.join((*self._suffixes, _ZIP))} file")
        for file in files:
            yield from self._read_file(file)

    def _count_folder(self, folder: Path) -> int:
        files, closed = self._below(folder)
        return len(closed) + sum(map(self._count_file, files)) or 1

    def _below(self, folder: Path) -> tuple[list[Path], list[OSError]]:
        """Return the files of a folder and its subfolders, and why some folders cannot be opened."""
        closed: list[OSError] = []
        files = sorted(
            file
            for root, _, names in os.walk(folder, onerror=closed.append)
            for file in (Path(root, name) for name in names)
            if file.name.endswith((*self._suffixes, _ZIP))
        )
        return files, closed

    def _read_file(self, file: Path) -> Iterator[File | BadFile]:
        try:
            if not stat.S_ISREG(file.stat().st_mode):
                yield BadFile(str(file), "not a regular file")
            elif file.suffix == _ZIP:
                yield from self._read_zip(file)
            else:
                yield File(str(file), file.read_bytes())
        except FileNotFoundError:
            yield BadFile(str(file), "no such file")
        except OSError as error:
            yield BadFile(str(file), f"cannot be read: {error.strerror or error}")

    def _count_file(self, file: Path) -> int:
        if file.suffix != _ZIP or not file.is_file():
            return 1
        try:
            with ZipFile(file) as archive:
                return len(self._names(archive)) or 1
        except Exception:
            return 1

    def _read_zip(self, file: Path) -> Iterator[File | BadFile]:
        try:
            archive = ZipFile(file)
        except OSError:
            raise
        except Exception:
            yield BadFile(str(file), "not a zip file, or a damaged one")
            return
        with archive:
            names = self._names(archive)
            if not names:
                yield BadFile(str(file), f"the zip holds no {' or '.join(self._suffixes)} file")
            for name in names:
                yield self._unpack(archive, name, f"{file}/{name}")

    def _unpack(self, archive: ZipFile, name: str, shown: str) -> File | BadFile:
        if archive.getinfo(name).file_size > self._largest:
            return BadFile(shown, f"larger than any match: more than {self._largest >> 20} MiB")
        try:
            return File(shown, archive.read(name))
        except Exception as error:
            return BadFile(shown, f"cannot be unpacked: {error}")

    def _names(self, archive: ZipFile) -> list[str]:
        # macOS adds a hidden twin of each file.
        return sorted(
            {
                name
                for name in archive.namelist()
                if name.endswith(self._suffixes) and not PurePath(name).name.startswith("._")
            }
        )
