"""What the events of a match do to its number of viewers, against minutes without one. Pure."""

import math
import statistics
from collections.abc import Sequence

from schemas.audience.published import Impact, Impacts
from schemas.matches.moments import Moment
from tables.audience.curve import Curve
from tables.audience.partials import MINUTE_BUCKETS
from tables.audience.sessions import BUCKET

WINDOW = 2 * MINUTE_BUCKETS
"""Buckets before and after an event that are compared."""

FEWEST = 5
"""Minutes without an event from which on there is an interval."""

_NORMAL = 1.96
"""Standard deviations within which 95 % of a normal distribution lie."""


def impacts_of(curve: Curve, moments: Sequence[Moment]) -> Impacts:
    """Return the impact of each moment whose two minutes after are over."""
    places = sorted(moment.at // BUCKET for moment in moments)
    control = _control(curve, places)
    mean = statistics.fmean(control) if control else None
    deviation = statistics.stdev(control) if len(control) >= FEWEST else None
    found = [
        impact
        for moment in sorted(moments, key=lambda one: one.at)
        if (impact := _impact(curve, moment, places, len(control), mean, deviation)) is not None
    ]
    return Impacts(found, _rounded(mean), _rounded(deviation), len(control))


def _impact(
    curve: Curve,
    moment: Moment,
    places: Sequence[int],
    minutes: int,
    mean: float | None,
    deviation: float | None,
) -> Impact | None:
    place = moment.at // BUCKET
    before, after = curve.mean(place - WINDOW, place), curve.mean(place, place + WINDOW)
    if before is None or after is None:
        return None
    change = after / before - 1 if before else None
    net = change - mean if change is not None and mean is not None else None
    low = high = None
    if net is not None and deviation is not None:
        # Of one further minute beside those of the control, whose mean is uncertain, too.
        width = _NORMAL * deviation * math.sqrt(1 + 1 / minutes)
        low, high = net - width, net + width
    return Impact(
        event=moment,
        before=round(before, 2),
        after=round(after, 2),
        change=_rounded(change),
        net=_rounded(net),
        low=_rounded(low),
        high=_rounded(high),
        overlaps=sum(abs(place - other) < 2 * WINDOW for other in places) > 1,
    )


def _control(curve: Curve, places: Sequence[int]) -> list[float]:
    """Return the changes around each minute that is not near any event."""
    first = -(-curve.start // MINUTE_BUCKETS) * MINUTE_BUCKETS
    found = []
    for place in range(first, curve.start + len(curve.counts), MINUTE_BUCKETS):
        if any(abs(place - other) < 2 * WINDOW for other in places):
            continue
        before, after = curve.mean(place - WINDOW, place), curve.mean(place, place + WINDOW)
        if before and after is not None:
            found.append(after / before - 1)
    return found


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 5)
