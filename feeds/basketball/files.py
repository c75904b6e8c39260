"""Files of basketball games, recognised by their content, and reporting of each other file why it is none."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from feeds.basketball.formats import data_nba, documents, v2
from feeds.basketball.formats.documents import Boxes
from feeds.basketball.formats.script import Script
from feeds.basketball.formats.sheets import columns
from feeds.basketball.formats.telling import records
from feeds.basketball.mistakes import AnyRecord
from feeds.matches.feed import BadFile, File, MatchFile
from feeds.matches.reading import BesideError, NotReadableError, text_of
from schemas.matches.ids import fault_of

SUFFIXES = (".csv", ".csv.gz", ".json", ".json.gz")
"""The files that `replay` finds in folders."""


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
    text = text_of(file.data)
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
