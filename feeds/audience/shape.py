"""The load curve of a crowd: how many watch a match at each of its minutes. Pure.

Its figures are those of the requests to the site of the 1998 World Cup in 64 matches: against the level of
two hours before, 1.16 times at kick-off and about twice at full time, which is the peak; a goal lifts by a
tenth that stays, most of it within three minutes. There is no spike of several times.
"""

from bisect import bisect_right
from collections.abc import Iterable

FULL_TIME = 113.0
"""Minutes from kick-off to full time on the wall clock: two halves, what is added, and the interval."""

BEFORE = 30.0
"""Minutes before kick-off from which on a crowd is there."""

AFTER = 15.0
"""Minutes after full time until the last have gone."""

_LEVELS = ((-120.0, 1.0), (-30.0, 1.04), (0.0, 1.16), (60.0, 1.40), (FULL_TIME - 5, 1.58), (FULL_TIME, 1.72))
"""The level without any goal: minutes from kick-off, and times the level of two hours before."""

_GONE = ((0.0, 1.0), (7.0, 0.86), (AFTER, 0.6))
"""What is left after full time: minutes, and the share."""

LIFT = 0.10
"""What a goal adds in the end."""

_LIFTED = ((0.0, 0.0), (1.0, 0.6), (3.0, 0.9), (4.0, 1.0))
"""Minutes after a goal, and the share of its lift that is there."""

PEAK = 2.15
"""The level at full time of a match with two or three goals."""


def share(minute: float, goals: Iterable[float] = ()) -> float:
    """Return how many watch at a minute from kick-off, as a share of an usual peak.

    `goals` are the minutes of goals, those to come have no influence.
    """
    level = _between(_LEVELS, min(minute, FULL_TIME)) * _between(_GONE, max(minute - FULL_TIME, 0.0))
    for goal in goals:
        if minute > goal:
            level *= 1 + LIFT * _between(_LIFTED, minute - goal)
    return level / PEAK


def _between(points: tuple[tuple[float, float], ...], at: float) -> float:
    """Return the value of a line through points, that of its ends beyond them."""
    place = bisect_right(points, (at, float("inf")))
    if place == 0:
        return points[0][1]
    if place == len(points):
        return points[-1][1]
    (left, low), (right, high) = points[place - 1], points[place]
    return low + (high - low) * (at - left) / (right - left)
