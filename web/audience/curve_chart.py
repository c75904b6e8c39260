"""The curve of an audience as a chart: how many watched in each minute, with the events of the match on it.

It is drawn on the worker, in SVG that stretches: it is whole without a script. All places are percentages of
the chart, across and from its top.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from schemas.audience.published import Minute
from schemas.matches.moments import Moment
from serving.languages.language import Language
from web.matches.charts import Reading, Tick, in_json

TOP, HEIGHT = 9.0, 78.0
"""Where the curve is; events are marked on it, the times are below."""

LAST = 99.5
"""Where what happened in the last minute is marked: a mark needs room."""

MOST_POINTS = 240
"""Points of the curve; of more minutes, each point is the most of several."""

_MINUTE = 60_000
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)
"""Minutes between two times that are written, of which about six are."""
_ROUND = (1, 2, 4, 6, 10)


class Mark(msgspec.Struct, frozen=True):
    """An event of the match on the curve, and what is said of it."""

    across: float
    down: float
    text: str


class Point(msgspec.Struct, frozen=True):
    """A point of the curve: where it is, its minute (epoch ms), the viewers and the match's events then."""

    across: float
    down: float
    at: int
    viewers: int
    event: str


class CurveChart(msgspec.Struct, frozen=True):
    """A chart of the viewers: `line` and `area` are paths in a field of 1000 by 1000."""

    line: str
    area: str
    levels: tuple[Tick, ...]
    times: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    points: tuple[Point, ...]

    def data(self, language: Language) -> str:
        """Return what the chart says at its points, in JSON."""
        return in_json(
            Reading(
                one.across,
                one.down,
                language.text(
                    "audience-watching-and" if one.event else "audience-watching",
                    viewers=f"{one.viewers:,}",
                    event=one.event,
                ),
                one.at,
            )
            for one in self.points
        )


def curve_chart(minutes: Sequence[Minute], moments: Sequence[Moment]) -> CurveChart | None:
    """Return the chart of the minutes of an audience; None of fewer than two."""
    points = _points(minutes)
    if len(points) < 2:
        return None
    first, last = points[0].at, points[-1].at
    most = _ceiling(max(point.most for point in points))

    def across(at: int) -> float:
        return round(100 * (at - first) / (last - first), 2)

    def down(viewers: float) -> float:
        return round(TOP + HEIGHT * (1 - viewers / most), 2)

    happened = [moment for moment in moments if first <= moment.at < last + _MINUTE]
    path = " ".join(f"{10 * across(point.at):.0f} {1000 * (1 - point.most / most):.0f}" for point in points)
    starts = [point.at for point in points]
    marks = []
    said = [""] * len(points)
    for moment in happened:
        place = bisect_right(starts, moment.at) - 1
        before, after = points[place], points[min(place + 1, len(points) - 1)]
        part = (moment.at - before.at) / max(after.at - before.at, 1)
        height = before.most + (after.most - before.most) * part
        marks.append(Mark(min(across(moment.at), LAST), down(height), moment.text))
        said[place] = ", ".join(filter(None, (said[place], moment.text)))
    return CurveChart(
        f"M{path}",
        f"M0 1000L{path}L1000 1000z",
        tuple(Tick(down(level), f"{level:,}") for level in (0, most // 2, most)),
        tuple(Tick(across(at), hour_minute(at)) for at in _times(first, last)),
        tuple(marks),
        tuple(
            Point(across(point.at), down(point.most), point.at, point.most, text)
            for point, text in zip(points, said, strict=True)
        ),
    )


def _points(minutes: Sequence[Minute]) -> list[Minute]:
    """Return the minutes, or of many the fullest of each few."""
    size = -(-len(minutes) // MOST_POINTS)
    if size <= 1:
        return list(minutes)
    parts = [minutes[place : place + size] for place in range(0, len(minutes), size)]
    return [msgspec.structs.replace(part[0], most=max(one.most for one in part)) for part in parts]


def _ceiling(most: int) -> int:
    """Return the round number that the chart reaches up to: an even one, so that its half is whole."""
    power: int = 10 ** (len(str(max(most, 1))) - 1)
    return max(2, next(step * power for step in _ROUND if step * power >= most))


def _times(first: int, last: int) -> range:
    minutes = (last - first) // _MINUTE
    step = next((one for one in _STEPS if minutes <= 6 * one), _STEPS[-1] * (1 + minutes // (6 * 1440)))
    start = -(-first // (step * _MINUTE)) * step * _MINUTE
    return range(start, last + 1, step * _MINUTE)


def hour_minute(at: int) -> str:
    """Write a time of the day (epoch ms): "20:45", UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M")
