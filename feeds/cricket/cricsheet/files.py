"""Reading Cricsheet files, and reporting of each other file why it is not one."""

import codecs
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import PurePath
from typing import TypeAlias

import msgspec

from feeds.cricket.cricsheet.format import CricsheetMatch
from feeds.matches.feed import BadFile, File
from schemas.matches.ids import fault_of


class CricsheetFile(msgspec.Struct, frozen=True):
    """A match that could be read. `match_id` is the file's name without its suffix."""

    name: str
    match_id: str
    content: CricsheetMatch


Found: TypeAlias = CricsheetFile | BadFile

_decode = msgspec.json.Decoder(CricsheetMatch).decode


def read_matches(files: Iterable[File | BadFile]) -> Iterator[Found]:
    """Yield the matches of files, in their order.

    A file's content never makes it raise: a bad file is yielded as such, in its
    place, and the others are read.
    """
    for file in files:
        yield file if isinstance(file, BadFile) else _read_match(file.name, file.data)


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
    """Why bytes cannot be JSON, where that says more than the decoder's message."""


def _text(data: bytes) -> bytes:
    """Return JSON's bytes without the byte order mark of some editors (RFC 8259, 8.1, lets us skip it).

    Raises:
        _NotTextError: the file is empty, or in another encoding.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)) or b"\0" in data[:4]:
        raise _NotTextError("it is UTF-16 or UTF-32; save it as UTF-8")
    text = data.removeprefix(codecs.BOM_UTF8)
    if not text.strip():
        raise _NotTextError("the file is empty")
    return text
