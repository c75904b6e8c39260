"""Windows of time: their names and their borders, in UTC. Pure: the clock is the caller's.

A window has the moments from its start to before its end; what is at a border belongs to the window that
begins there. Days and weeks know no daylight saving and no leap seconds: they are of epoch milliseconds.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from schemas.leaderboards.words import WindowKind

ALL_TIME: Final = "all-time"
"""The name of the window that never ends."""

GRACE: Final = 60_000
"""Milliseconds after its end at which a window is closed: what was scored just before arrives until then."""

NEVER: Final = (1 << 63) - 1
"""The end of the window that has none."""

_DAY: Final = 86_400_000
_WEEK: Final = 7 * _DAY
_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY_NAME: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WEEK_NAME: Final = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


class Window(msgspec.Struct, frozen=True, gc=False):
    """A window of a game: [start, end) in epoch milliseconds. Its name is one of a kind in its game."""

    kind: WindowKind
    name: str
    start: int
    end: int

    def has(self, at: int) -> bool:
        """Return whether a moment (epoch ms) is in it."""
        return self.start <= at < self.end

    def is_over(self, now: int) -> bool:
        """Return whether it is to be closed at the wall clock `now` (epoch ms)."""
        return now >= self.end + GRACE


WHOLE: Final = Window(WindowKind.ALL_TIME, ALL_TIME, 0, NEVER)
"""The window of all time."""


def day_of(at: int) -> Window:
    """Return the day of a moment (epoch ms, up to the year 9999): "2026-11-26"."""
    return _day(at // _DAY)


def week_of(at: int) -> Window:
    """Return the ISO week of a moment (epoch ms, up to the year 9999): "2026-W48"."""
    # The epoch began on a Thursday.
    return _week((at // _DAY + 3) // 7)


def day_named(name: str) -> Window | None:
    """Return a day by its name; None where no day has it."""
    if _DAY_NAME.fullmatch(name) is None:
        return None
    try:
        return _day(date.fromisoformat(name).toordinal() - _EPOCH)
    except ValueError:
        return None


def week_named(name: str) -> Window | None:
    """Return an ISO week by its name; None where no week has it: "2026-W53" is none, "2026-W1" neither."""
    parts = _WEEK_NAME.fullmatch(name)
    if parts is None:
        return None
    try:
        monday = date.fromisocalendar(int(parts[1]), int(parts[2]), 1)
    except ValueError:
        return None
    return _week((monday.toordinal() - _EPOCH + 3) // 7)


def is_reserved(name: str) -> bool:
    """Return whether a name looks like one of a window that is no season."""
    return name == ALL_TIME or bool(_DAY_NAME.fullmatch(name) or _WEEK_NAME.fullmatch(name))


@lru_cache(maxsize=64)
def _day(number: int) -> Window:
    name = date.fromordinal(number + _EPOCH).isoformat()
    return Window(WindowKind.DAY, name, number * _DAY, (number + 1) * _DAY)


@lru_cache(maxsize=64)
def _week(number: int) -> Window:
    # Its Thursday decides in which year a week is.
    year, week, _ = date.fromordinal(number * 7 + _EPOCH).isocalendar()
    start = number * _WEEK - 3 * _DAY
    return Window(WindowKind.WEEK, f"{year:04}-W{week:02}", start, start + _WEEK)
