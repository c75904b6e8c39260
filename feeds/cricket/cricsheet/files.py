"""Finding Cricsheet files: single ones, folders of them, and the zips they come in.

One match is in memory at a time, whatever the number of files.
"""

import codecs
import os
import stat
from collections.abc import Iterable, Iterator
from datetime import date
from os import PathLike
from pathlib import Path, PurePath
from typing import TypeAlias
from zipfile import ZipFile

import msgspec

from feeds.cricket.cricsheet.format import CricsheetMatch
from feeds.matches.feed import BadFile
from schemas.matches.ids import fault_of


class CricsheetFile(msgspec.Struct, frozen=True):
    """A match that could be read. `match_id` is the file's name without its suffix."""

    name: str
    match_id: str
    content: CricsheetMatch


Found: TypeAlias = CricsheetFile | BadFile

LARGEST = 64 << 20
"""Bytes of a match in a zip, which says little about what it unpacks to. A real one has some MiB at most."""

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
    closed: list[OSError] = []
    files = sorted(
        file
        for root, _, names in os.walk(folder, onerror=closed.append)
        for file in (Path(root, name) for name in names)
        if file.suffix in (".json", ".zip")
    )
    for error in closed:
        yield BadFile(str(error.filename), f"cannot be read: {error.strerror}")
    if not files and not closed:
        yield BadFile(str(folder), "the folder holds no .json or .zip file")
    for file in files:
        yield from _read_file(file)


def _read_file(file: Path) -> Iterator[Found]:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            yield BadFile(str(file), "not a regular file")
        elif file.suffix == ".zip":
            yield from _read_zip(file)
        else:
            yield _read_match(str(file), file.read_bytes())
    except FileNotFoundError:
        yield BadFile(str(file), "no such file")
    except OSError as error:
        yield BadFile(str(file), f"cannot be read: {error.strerror or error}")


def _read_zip(file: Path) -> Iterator[Found]:
    try:
        archive = ZipFile(file)
    except OSError:
        raise
    except Exception:
        yield BadFile(str(file), "not a zip file, or a damaged one")
        return
    with archive:
        names = sorted({name for name in archive.namelist() if _is_match_name(name)})
        if not names:
            yield BadFile(str(file), "the zip holds no .json file")
        for name in names:
            yield _read_packed(archive, name, f"{file}/{name}")


def _read_packed(archive: ZipFile, name: str, shown: str) -> Found:
    if archive.getinfo(name).file_size > LARGEST:
        return BadFile(shown, f"larger than any match: more than {LARGEST >> 20} MiB")
    try:
        data = archive.read(name)
    except Exception as error:
        return BadFile(shown, f"cannot be unpacked: {error}")
    return _read_match(shown, data)


def _is_match_name(name: str) -> bool:
    # macOS adds a hidden twin of each file.
    return name.endswith(".json") and not PurePath(name).name.startswith("._")


def _read_match(name: str, data: bytes) -> Found:
    match_id = PurePath(name).stem
    if fault := fault_of(match_id):
        return BadFile(name, f"its name would be the match's id, and cannot be: {fault}; rename it")
    try:
        content = _decode(_text(data))
        for day in content.info.dates:
            date.fromisoformat(day)
    except msgspec.ValidationError as error:
        return BadFile(name, f"not a Cricsheet match: {error}")
    except (msgspec.DecodeError, UnicodeDecodeError, _NotTextError) as error:
        return BadFile(name, f"not JSON: {error}")
    except RecursionError:
        return BadFile(name, "not a Cricsheet match: nested too deeply")
    except ValueError as error:
        return BadFile(name, f"not a Cricsheet match: info.dates: {error}")
    return CricsheetFile(name, match_id, content)


class _NotTextError(Exception):
    """Why bytes cannot be JSON, where it is worth more than a decoder's word."""


def _text(data: bytes) -> bytes:
    """Return JSON's bytes without the mark that some editors put first (RFC 8259, 8.1, lets us skip it).

    Raises:
        _NotTextError: there is nothing, or it is in another encoding.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or b"\0" in data[:4]:
        raise _NotTextError("it is UTF-16 or UTF-32; save it as UTF-8")
    text = data.removeprefix(codecs.BOM_UTF8)
    if not text.strip():
        raise _NotTextError("the file is empty")
    return text
