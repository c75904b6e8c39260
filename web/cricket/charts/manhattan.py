"""The Manhattan: the runs of each over of an innings as a bar, with a dot for each wicket."""

import msgspec

from serving.languages.language import Language
from web.cricket.charts.drawing import HEIGHT, WICKET, Bar, Chart, Dot, Field, Table
from web.cricket.charts.progress import OverEnd, Progress
from web.cricket.wording import balls_said, in_balls, over_sum
from web.matches.charts import Reading

_LEAST = 12
"""Runs that the chart has room for, however few there are."""

_FIRST = 3.4
"""How far above its bar the first wicket is."""

_GAP = 0.24
"""The part of an over's place that its bar leaves free."""


class Overs(msgspec.Struct, frozen=True):
    """Overs that one bar shows: their numbers from `first` to `last`, and what they brought."""

    first: int
    last: int
    runs: int
    wickets: int


def manhattan(innings: Progress, language: Language) -> Chart:
    """Return the chart of the overs of an innings; of very many, each bar shows a few."""
    shown = _together(innings)
    # Wickets are above their bar, so a bar with many is given room for them.
    most = max([_LEAST, *(over.runs / (1 - min(WICKET * over.wickets / HEIGHT, 0.5)) for over in shown)])
    field = Field([innings], most)
    bars, dots, readings = [], [], []
    for over in shown:
        left = field.across(over.first - 1)
        right = field.across(min(over.first - 1 + innings.size, innings.room))
        top = field.down(over.runs)
        gap = _GAP * (right - left)
        bars.append(
            Bar(
                round(left + gap / 2, 2),
                round(right - left - gap, 2),
                top,
                max(round(field.down(0) - top, 2), 0.4),
            )
        )
        dots += [
            Dot(round((left + right) / 2, 2), round(top - _FIRST - at * WICKET, 2))
            for at in range(over.wickets)
        ]
        readings.append(Reading(left, top, _said(innings, over, language)))
    t = language.text
    return Chart(
        name=t("cricket-manhattan"),
        levels=field.levels,
        places=field.places,
        band=field.band(language),
        bars=tuple(bars),
        dots=tuple(dots),
        side=innings.side,
        readings=tuple(readings),
        table=Table(
            (
                t("cricket-balls-heading" if innings.in_balls else "cricket-over"),
                t("cricket-runs-heading"),
                t("cricket-wickets-heading"),
                t("score"),
            ),
            tuple(_row(innings, over) for over in innings.overs),
        ),
    )


def _together(innings: Progress) -> list[Overs]:
    found: dict[int, Overs] = {}
    for over in innings.overs:
        place = (over.number - 1) // innings.size
        first = place * innings.size + 1
        before = found.get(place, Overs(first, first, 0, 0))
        found[place] = Overs(first, over.number, before.runs + over.runs, before.wickets + over.wickets)
    return list(found.values())


def _said(innings: Progress, over: Overs, language: Language) -> str:
    total = over_sum(over.runs, over.wickets, language)
    if innings.in_balls:
        return balls_said(over.first, over.last, total, language)
    if over.first == over.last:
        return language.text("cricket-chart-over", over=over.first, text=total)
    return language.text("cricket-chart-overs", first=over.first, last=over.last, text=total)


def _row(innings: Progress, over: OverEnd) -> tuple[str, ...]:
    name = str(over.number)
    if innings.in_balls:
        first, last = in_balls(over.number, over.number)
        name = f"{first}\N{EN DASH}{last}"
    return name, str(over.runs), str(over.wickets), over.score or "\N{EN DASH}"
