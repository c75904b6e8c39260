"""Finding Cricsheet files: single ones, folders of them, and the zips they come in.

One match is in memory at a time, whatever the number of files.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from os import PathLike
from pathlib import Path, PurePath
from typing import TypeAlias
from zipfile import BadZipFile, ZipFile

import msgspec

from feeds.cricket.cricsheet_format import CricsheetMatch


class CricsheetFile(msgspec.Struct, frozen=True):
    """A match that could be read. `match_id` is the file's name without its suffix."""

    name: str
    match_id: str
    content: CricsheetMatch


class BadFile(msgspec.Struct, frozen=True):
    """A file that is no match, and why, in words for whoever gave it."""

    name: str
    reason: str


Found: TypeAlias = CricsheetFile | BadFile

_decode = msgspec.json.Decoder(CricsheetMatch).decode


def read_matches(paths: Iterable[str | PathLike[str]]) -> Iterator[Found]:
    """Read the matches of files, folders (all `.json` and `.zip` below) and zips, in the order of names.

    Never raises for what it finds there: a bad file is yielded as such, in its
    place, and the others are read.
    """
    for path in map(Path, paths):
        if path.is_dir():
            yield from _read_folder(path)
        else:
            yield from _read_file(path)


def _read_folder(folder: Path) -> Iterator[Found]:
    files = sorted(file for file in folder.rglob("*") if file.suffix in (".json", ".zip") and file.is_file())
    if not files:
        yield BadFile(str(folder), "the folder holds no .json or .zip file")
    for file in files:
        yield from _read_file(file)


def _read_file(file: Path) -> Iterator[Found]:
    try:
        if file.suffix == ".zip":
            yield from _read_zip(file)
        else:
            yield _read_match(str(file), file.read_bytes())
    except FileNotFoundError:
        yield BadFile(str(file), "no such file")
    except OSError as error:
        yield BadFile(str(file), f"cannot be read: {error.strerror or error}")


def _read_zip(file: Path) -> Iterator[Found]:
    try:
        with ZipFile(file) as archive:
            names = sorted(name for name in archive.namelist() if _is_match_name(name))
            if not names:
                yield BadFile(str(file), "the zip holds no .json file")
            for name in names:
                try:
                    yield _read_match(f"{file}/{name}", archive.read(name))
                except (BadZipFile, RuntimeError, NotImplementedError) as error:
                    # Damaged, encrypted, or packed in a way Python does not know.
                    yield BadFile(f"{file}/{name}", f"cannot be unpacked: {error}")
    except BadZipFile:
        yield BadFile(str(file), "not a zip file, or a damaged one")


def _is_match_name(name: str) -> bool:
    # macOS adds a hidden twin of each file.
    return name.endswith(".json") and not PurePath(name).name.startswith("._")


def _read_match(name: str, data: bytes) -> Found:
    try:
        content = _decode(data)
        for day in content.info.dates:
            date.fromisoformat(day)
    except msgspec.ValidationError as error:
        return BadFile(name, f"not a Cricsheet match: {error}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return BadFile(name, f"not JSON: {error}")
    except ValueError as error:
        return BadFile(name, f"not a Cricsheet match: info.dates: {error}")
    return CricsheetFile(name, PurePath(name).stem, content)
