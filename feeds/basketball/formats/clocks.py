"""Clock texts of the formats: `11:44`, `00:00.2`, `PT11M38.00S`."""

import re
from collections.abc import Iterable

from feeds.matches.reading import NotReadableError
from schemas.basketball.bounds import MAX_CLOCK_MS

_CLOCK = re.compile(r"(?:PT)?(\d{1,2})(?::|M)(\d{1,2}(?:\.\d{1,3})?)S?")


def milliseconds(text: str) -> int | None:
    """Return what is left of the period in milliseconds, or None where the text says no clock."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    return int(found[1]) * 60_000 + round(float(found[2]) * 1000)


def clocks_of(texts: Iterable[str]) -> list[int]:
    """Return the clock of each row; one without a clock has that of the row before.

    Raises:
        NotReadableError: no row has one, or one has more than any period.
    """
    clocks: list[int] = []
    found = [milliseconds(text) for text in texts]
    last = next((clock for clock in found if clock is not None), None)
    for clock in found:
        last = last if clock is None else clock
        if last is None or last > MAX_CLOCK_MS:
            break
        clocks.append(last)
    if not clocks or len(clocks) < len(found):
        raise NotReadableError("its clocks cannot be read: they are minutes and seconds, as in 11:32")
    return clocks
