"""Files of basketball games, recognised by their content, and reporting of each other file why it is none."""

import codecs
import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from io import BytesIO

from feeds.basketball.formats import data_nba, documents, v2
from feeds.basketball.formats.documents import Boxes
from feeds.basketball.formats.script import BesideError, NotReadableError, Script
from feeds.basketball.formats.sheets import columns
from feeds.basketball.formats.telling import records
from feeds.basketball.mistakes import AnyRecord
from feeds.matches.feed import BadFile, File, MatchFile
from feeds.matches.files import LARGEST
from schemas.matches.ids import fault_of

SUFFIXES = (".csv", ".csv.gz", ".json", ".json.gz")
"""The files that `replay` finds in folders."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def read(files: Iterable[File]) -> Iterator[MatchFile[AnyRecord] | BadFile]:
    """Yield the games of files, in their order.

    A file's content never makes it raise: a file that is no game is yielded as a bad one, in its place. A box
    score is none either, but gives the line-ups of the same game if that comes later.
    """
    boxes: Boxes = {}
    for file in files:
        try:
            for script in _scripts(file, boxes):
                fault = fault_of(script.game_id)
                yield (
                    MatchFile(file.name, script.game_id, partial(records, script))
                    if fault is None
                    else BadFile(file.name, f"the game's id cannot be one: {fault}")
                )
        except NotReadableError as error:
            yield BadFile(file.name, str(error), wrong=not isinstance(error, BesideError))
        except RecursionError:
            yield BadFile(file.name, "no play-by-play: nested too deeply")


def _scripts(file: File, boxes: Boxes) -> Iterator[Script]:
    """Yield the games of one file.

    Raises:
        NotReadableError: it has none, or is not whole.
    """
    text = _text(_unpacked(file.data))
    if text.lstrip()[:1] in ("{", "["):
        return documents.read(text, boxes)
    names = frozenset(columns(text))
    sheets: tuple[tuple[frozenset[str], Callable[[str], Iterator[Script]]], ...] = (
        (v2.COLUMNS, v2.read),
        (data_nba.COLUMNS, partial(data_nba.read, file.name)),
    )
    for known, read_sheet in sheets:
        if known <= names:
            return read_sheet(text)
    raise NotReadableError("no play-by-play: neither JSON nor a CSV with the columns of a known format")


def _unpacked(data: bytes) -> bytes:
    """Return a file's bytes, unpacked where it is gzip.

    Raises:
        NotReadableError: it is damaged, or larger than any game.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            unpacked = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotReadableError(f"cannot be unpacked: {error}") from None
    if len(unpacked) > LARGEST:
        raise NotReadableError(f"larger than any game: more than {LARGEST >> 20} MiB")
    return unpacked


def _text(data: bytes) -> str:
    """Return a file's text without the byte order mark of some editors.

    Raises:
        NotReadableError: the file is empty, or in another encoding.
    """
    if data.startswith(_WIDE) or b"\0" in data[:4]:
        raise NotReadableError("it is UTF-16 or UTF-32; save it as UTF-8")
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise NotReadableError(
            f"no play-by-play: not UTF-8: {error.reason} at byte {error.start:,}"
        ) from None
    if not text.strip():
        raise NotReadableError("the file is empty")
    return text
