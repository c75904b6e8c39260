"""Files of football matches, recognised by their content, and reporting of each other file why it is none."""

import gzip
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TypeAlias

from feeds.football.formats.documents import Library, scripts, without_sheet
from feeds.football.formats.documents import read as read_document
from feeds.football.formats.telling import records
from feeds.football.mistakes import AnyRecord
from feeds.matches.feed import BadFile, File, MatchFile
from feeds.matches.reading import BesideError, NotReadableError, text_of
from schemas.matches.ids import fault_of

SUFFIXES = (".json", ".json.gz")
"""The files that `replay` finds in folders."""

Found: TypeAlias = MatchFile[AnyRecord] | BadFile


def read(files: Iterable[File]) -> Iterator[Found]:
    """Yield the matches of files, in their order.

    A file's content never makes it raise: a file that is no match is yielded as a bad one, in its place. What
    lies beside the events (Wyscout's match files, with line-ups and substitutions; lists of names) is none
    either, but serves the matches that need it. Those whose match file has not come wait until all was read;
    one whose match file never comes is played without, and that is said before it.
    """
    library, waiting = Library(), list[File]()
    for file in files:
        yield from _read(file, library, waiting)
    for file in waiting:
        yield from _read(file, library, None)


def _read(file: File, library: Library, waiting: list[File] | None) -> Iterator[Found]:
    """Yield what a file has; with `waiting` it may be put there instead."""
    try:
        events = read_document(text_of(file.data), library)
        lacking = without_sheet(events, library)
        if lacking and waiting is not None:
            waiting.append(File(file.name, _packed(file.data)))
            return
        if lacking:
            yield BadFile(file.name, _without(lacking), wrong=False)
        for script in scripts(file.name, events, library):
            fault = fault_of(script.match_id)
            yield (
                MatchFile(file.name, script.match_id, partial(records, script))
                if fault is None
                else BadFile(file.name, f"the match's id cannot be one: {fault}")
            )
    except NotReadableError as error:
        yield BadFile(file.name, str(error), wrong=not isinstance(error, BesideError))
    except RecursionError:
        yield BadFile(file.name, "no match: nested too deeply")


def _without(lacking: frozenset[int]) -> str:
    which = f"match {min(lacking)}" if len(lacking) == 1 else f"{len(lacking):,} matches"
    return f"{which} without line-ups and substitutions: they are in Wyscout's match file, which is not here"


def _packed(data: bytes) -> bytes:
    return data if data.startswith(b"\x1f\x8b") else gzip.compress(data, 1)
