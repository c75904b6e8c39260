"""The momentum of a match as a chart: a bar for each five minutes, up for home and down for away.

It is drawn on the worker, in SVG that stretches: it is whole without a script, and nothing moves with one.
All places are percentages of the chart, across and from its top.
"""

from collections.abc import Sequence

import msgspec

from schemas.football.events import MatchFormat
from schemas.football.words import PhaseName
from serving.languages.language import Language
from tables.football.windows import PublishedWindow
from web.matches.charts import Reading, in_json

TOP, HEIGHT = 9.0, 74.0
"""Where the bars are; goals are marked above and below them, the names of the halves are at the bottom."""

MINUTES = 5
"""Minutes of a window."""

_HALVES = (
    (PhaseName.FIRST_HALF, "football-half-1"),
    (PhaseName.SECOND_HALF, "football-half-2"),
    (PhaseName.EXTRA_TIME_FIRST_HALF, "football-half-3"),
    (PhaseName.EXTRA_TIME_SECOND_HALF, "football-half-4"),
)

_GAP = 0.16
"""The part of a window's place that its bar leaves free."""


class Bar(msgspec.Struct, frozen=True):
    """A window's bar: where it begins, its width, its top and its height; whether home pressed."""

    left: float
    width: float
    top: float
    height: float
    is_home: bool


class Mark(msgspec.Struct, frozen=True):
    """Goals of a side in a window: where they are marked, and what is said of them."""

    across: float
    down: float
    is_home: bool
    text: str


class Half(msgspec.Struct, frozen=True):
    """A half: where it begins, where its name stands, and the message that is it."""

    begins: float
    middle: float
    name: str


class Point(msgspec.Struct, frozen=True):
    """A window: where it is, its minutes, the momentum, and the score at its end."""

    across: float
    down: float
    minutes: str
    momentum: int
    home: int
    away: int


class MomentumChart(msgspec.Struct, frozen=True):
    """A chart of momentum; `axis` is where neither side pressed."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    halves: tuple[Half, ...]
    points: tuple[Point, ...]

    @property
    def axis(self) -> float:
        """Return where the bars begin."""
        return TOP + HEIGHT / 2

    def data(self, language: Language, home: str, away: str) -> str:
        """Return what the chart says of its windows, in JSON; sides are called as given."""
        return in_json(
            Reading(
                one.across,
                one.down,
                language.text(
                    "chart-momentum" if one.momentum else "chart-momentum-level",
                    at=one.minutes,
                    side=home if one.momentum > 0 else away,
                    momentum=abs(one.momentum),
                    home_score=one.home,
                    away_score=one.away,
                ),
            )
            for one in self.points
        )


def momentum_chart(windows: Sequence[PublishedWindow], form: MatchFormat) -> MomentumChart:
    """Return the chart of a match's windows, with room for all of both halves."""
    halves, places = _laid_out(windows, form)
    width = 100 / sum(count for _, _, count in halves)
    bars, marks, points = [], [], []
    for window in windows:
        if (place := places.get(window.phase)) is None:
            continue
        left = (place + window.number - 1) * width
        bar = _bar(left, width, window.momentum)
        bars.append(bar)
        marks += _marks(window, round(left + width / 2, 2))
        tip = bar.top if bar.is_home else bar.top + bar.height
        points.append(Point(round(left, 2), round(tip, 2), window.minutes, window.momentum, *window.score))
    return MomentumChart(
        tuple(bars),
        tuple(marks),
        tuple(
            Half(round(begins * width, 2), round((begins + count / 2) * width, 2), name)
            for name, begins, count in halves
        ),
        tuple(points),
    )


def _laid_out(
    windows: Sequence[PublishedWindow], form: MatchFormat
) -> tuple[list[tuple[str, int, int]], dict[PhaseName, int]]:
    """Return each half's name, first place and number of places; and the first places by phase."""
    halves: list[tuple[str, int, int]] = []
    places: dict[PhaseName, int] = {}
    in_extra_time = any(window.phase in (_HALVES[2][0], _HALVES[3][0]) for window in windows)
    begins = 0
    for number, (phase, name) in enumerate(_HALVES if in_extra_time else _HALVES[:2]):
        minutes = form.half_minutes if number < 2 else form.extra_half_minutes
        known = [window.number for window in windows if window.phase is phase]
        count = max(-(-minutes // MINUTES), *known, 1)
        halves.append((name, begins, count))
        places[phase] = begins
        begins += count
    return halves, places


def _bar(left: float, width: float, momentum: int) -> Bar:
    axis, height = TOP + HEIGHT / 2, HEIGHT / 2 * abs(momentum) / 100
    top = axis - height if momentum >= 0 else axis
    gap = width * _GAP
    return Bar(
        round(left + gap / 2, 2), round(width - gap, 2), round(top, 2), round(height, 2), momentum >= 0
    )


def _marks(window: PublishedWindow, across: float) -> list[Mark]:
    found = []
    for goals, down, is_home in ((window.home.goals, 4.5, True), (window.away.goals, 87.5, False)):
        if goals:
            found.append(Mark(across, down, is_home, str(goals) if goals > 1 else ""))
    return found
