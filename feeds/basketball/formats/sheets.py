"""CSV files, as spreadsheets and data frames leave them."""

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import TypeVar

import msgspec

from feeds.matches.reading import NotReadableError

RowT = TypeVar("RowT", bound=msgspec.Struct)

# A column with gaps comes out of a data frame as floats: 1610612748.0.
_WHOLE_FLOAT = re.compile(r"(-?\d+)\.0+")
_EMPTY = frozenset(("", "nan", "NaN", "None", "NULL", "null"))


def columns(text: str) -> tuple[str, ...]:
    """Return the names in a text's first row, in lower case; none where it is no CSV."""
    try:
        return tuple(name.strip().lower() for name in next(csv.reader(_lines(text)), ()))
    except csv.Error:
        return ()


def rows(text: str, kind: type[RowT]) -> Iterator[RowT]:
    """Yield the rows after the first, typed; an empty cell has its field's default.

    Raises:
        NotReadableError: it is no CSV, or not a whole one, or a cell is not what it has to be.
    """
    names = columns(text)
    try:
        for number, cells in enumerate(csv.reader(_lines(text)), 1):
            if number == 1 or not cells:
                continue
            if len(cells) != len(names):
                raise NotReadableError(
                    f"row {number:,} has {len(cells)} cells, and the first row {len(names)}: is it whole?"
                )
            found = zip(names, cells, strict=True)
            yield _typed({name: _cell(cell) for name, cell in found if cell not in _EMPTY}, kind, number)
    except csv.Error as error:
        raise NotReadableError(f"no CSV: {error}") from None


def _typed(row: Mapping[str, str], kind: type[RowT], number: int) -> RowT:
    """Return a row as a struct.

    Raises:
        NotReadableError: a cell is not what it has to be.
    """
    try:
        return msgspec.convert(row, kind, strict=False)
    except msgspec.ValidationError as error:
        raise NotReadableError(f"row {number:,}: {error}") from None


def _lines(text: str) -> StringIO:
    return StringIO(text, newline="")


def _cell(cell: str) -> str:
    found = _WHOLE_FLOAT.fullmatch(cell)
    return found[1] if found else cell
