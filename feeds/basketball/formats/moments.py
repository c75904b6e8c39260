"""When the plays of a game happened: as the format says, or made up, always the same for the same file."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate
from statistics import median_low

from msgspec.structs import replace

from schemas.basketball.events import GameFormat, PlayEvent

PACE = 2.2
"""How many times the time on the clock a game takes: a quarter of twelve minutes some 26."""
STEP = timedelta(seconds=2) // timedelta(milliseconds=1)
"""Milliseconds between two rows at one clock: free throws, substitutions."""
BREAK = timedelta(minutes=2, seconds=30) // timedelta(milliseconds=1)
HALF_TIME = timedelta(minutes=15) // timedelta(milliseconds=1)
ODD = timedelta(minutes=10) // timedelta(milliseconds=1)
"""A moment that is so far from its neighbours' was written later, or is wrong."""
_NEIGHBOURS = 4


def timed(events: Sequence[PlayEvent], form: GameFormat, starts_at: int) -> list[PlayEvent]:
    """Return the events with moments that never go back; `starts_at` (epoch ms) is for those made up."""
    stated = [event.timestamp for event in events]
    moments = _smoothed(stated) if all(stated) else _made_up(events, form, starts_at)
    return [
        replace(event, timestamp=moment)
        for event, moment in zip(events, accumulate(moments, max), strict=True)
    ]


def _smoothed(stated: Sequence[int]) -> list[int]:
    """Return the moments with those replaced that stand far from their neighbours."""
    moments = []
    for place, moment in enumerate(stated):
        usual = median_low(stated[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1])
        moments.append(moment if abs(moment - usual) < ODD else usual)
    return moments


def _made_up(events: Sequence[PlayEvent], form: GameFormat, starts_at: int) -> list[int]:
    moments: list[int] = []
    period, begins, last = 1, starts_at, starts_at
    for event in events:
        if event.period > period:
            period = event.period
            begins = last + (HALF_TIME if period == form.periods // 2 + 1 else BREAK)
        minutes = form.period_minutes if period <= form.periods else form.overtime_minutes
        played = max(0, minutes * 60_000 - event.clock_ms)
        last = max(last + (STEP if moments else 0), begins + round(played * PACE))
        moments.append(last)
    return moments
