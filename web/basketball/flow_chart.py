"""The flow of a game as a chart: the lead over time, that of home above the axis and that of away below.

It is drawn on the worker, in SVG that stretches: it is whole without a script, and nothing moves with one.
All places are percentages of the chart, across and from its top.
"""

from collections.abc import Iterator

import msgspec

from schemas.basketball.events import GameFormat
from schemas.basketball.published import Flow, FlowPoint
from serving.http.templates import plain
from serving.languages.language import Language
from tables.basketball.terms import elapsed_ms, period_of
from web.basketball.periods import moment, period_mark
from web.basketball.wording import score_words
from web.matches.charts import Reading, Tick, in_json

LEAST = 4
"""Points that the chart has room for on both sides of the axis, however small the leads are."""

TOP, HEIGHT = 8.0, 80.0
"""Where the leads are drawn; the names of the periods are below."""

_PARTS = 5
"""About how many lines there are across."""

_STEPS = (2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)


class Band(msgspec.Struct, frozen=True):
    """A period: where it begins, where its name stands, and the name."""

    begins: float
    middle: float
    name: str


class FlowChart(msgspec.Struct, frozen=True):
    """A chart of the lead.

    The `line` is a path in seconds across and points of lead downwards, in a field that is `seconds` wide and
    has `above` and `below` points on either side of the `axis`, where nobody leads.
    """

    line: str
    seconds: float
    above: int
    below: int
    axis: float
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    readings: tuple[Reading, ...]

    @property
    def top(self) -> float:
        """Return where the field begins."""
        return TOP

    @property
    def data(self) -> str:
        """Return what the chart says at its points, in JSON."""
        return in_json(self.readings)

    @property
    def height_above(self) -> float:
        """Return the height of the part above the axis."""
        return self.axis - TOP

    @property
    def height_below(self) -> float:
        """Return the height of the part below it."""
        return TOP + HEIGHT - self.axis


def flow_chart(
    flow: Flow, form: GameFormat, period: int, clock_ms: int, sides: tuple[str, str], language: Language
) -> FlowChart:
    """Return the chart of a game that stands in a period, with so many milliseconds on the clock.

    `sides` are the short names of home and away.
    """
    names = plain(sides[0]), plain(sides[1])
    now = elapsed_ms(form, period, clock_ms) / 1000 if period else 0.0
    ends = [elapsed_ms(form, one, 0) / 1000 for one in range(1, max(period, form.periods) + 1)]
    seconds = max(ends[-1], now)
    leads = [point.home - point.away for point in flow.timeline]
    highest, lowest = max([0, *leads]), min([0, *leads])
    step = _step(highest - lowest)
    above, below = _room(highest, step), _room(-lowest, step)

    def down(lead: int) -> float:
        return round(TOP + HEIGHT * (above - lead) / (above + below), 2)

    def across(second: float) -> float:
        return round(100 * second / seconds, 2)

    starts = [0.0, *ends[:-1]]
    return FlowChart(
        "".join(_line(flow.timeline, now)),
        seconds,
        above,
        below,
        down(0),
        tuple(Tick(down(lead), str(abs(lead))) for lead in range(above, -below - 1, -step)),
        tuple(
            Band(across(start), across((start + end) / 2), period_mark(period_of(form, number), language))
            for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        ),
        tuple(
            Reading(
                across(point.seconds),
                down(point.home - point.away),
                language.text(
                    "basketball-reading",
                    moment=moment(form, point.period, point.clock, language),
                    score=score_words(names, point.home, point.away, language),
                ),
            )
            for point in flow.timeline
        ),
    )


def _line(timeline: tuple[FlowPoint, ...], now: float) -> Iterator[str]:
    """Yield the parts of a path that steps at each change of the score, and ends now."""
    yield "M0 0"
    last = 0.0
    for point in timeline:
        # What came out of order is drawn where the line is.
        last = max(last, point.seconds)
        yield f"H{last:g}V{point.away - point.home}"
    yield f"H{max(last, now):g}"


def _step(span: int) -> int:
    return next((step for step in _STEPS if span <= step * _PARTS), _STEPS[-1])


def _room(lead: int, step: int) -> int:
    """Return up to which lead the chart has room: a whole number of steps."""
    return -(-max(lead, LEAST) // step) * step
