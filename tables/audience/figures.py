"""The figures of a match's audience, from the sums of all partitions at one moment. Pure."""

from collections.abc import Mapping, Sequence

from schemas.audience.kinds import DEVICES, INTERACTIONS, PLATFORMS
from schemas.audience.published import (
    AllTimePeak,
    Audience,
    Breakdown,
    Cohort,
    Concurrent,
    Minute,
    Missing,
    Peak,
    Rate,
    Retention,
)
from schemas.matches.moments import Moment
from tables.audience.curve import Curve, curve_of, events_by_minute, minute_of
from tables.audience.impact import impacts_of
from tables.audience.partials import AFTER, COLUMNS, MINUTE_BUCKETS, Partial
from tables.audience.sessions import BUCKET

LIVE = 600_000
"""Milliseconds since the newest event within which a match is live: then `as_of` is the wall clock."""

JUST_BEFORE = 120_000
"""Milliseconds before a peak in which what happened may have caused it."""


def moment_of(newest: int, now: int) -> tuple[int, bool]:
    """Return the moment at which figures are evaluated, and whether that is live: now, else the newest event.

    `newest` is that of all partitions. Events of the future do not make a moment of the future.
    """
    live = now - newest <= LIVE
    return (now if live else newest), live


def audience_of(
    sport: str,
    match_id: str,
    whole: Partial,
    now: int,
    *,
    moments: Sequence[Moment] = (),
    missing: Missing,
    all_time: AllTimePeak | None = None,
) -> Audience:
    """Return the figures of a match whose partials are summed, at the wall clock `now` (epoch ms)."""
    as_of, live = moment_of(whole.sums.newest, now)
    curve, sums = curve_of(whole, as_of), whole.sums
    happened = [moment for moment in moments if moment.at <= as_of]
    peak_at = None if curve.peak_at is None else curve.peak_at * BUCKET
    peak = Peak(curve.peak, peak_at, _then(peak_at, happened))
    best = all_time or AllTimePeak(0, None, None)
    if best.viewers < peak.viewers:
        best = AllTimePeak(peak.viewers, peak.at, match_id, best.complete)
    viewer_minutes = curve.viewer_buckets / MINUTE_BUCKETS
    events = sum(sums.kinds)
    return Audience(
        match_id=match_id,
        sport=sport,
        as_of=as_of,
        live=live,
        concurrent=Concurrent(curve.at(as_of // BUCKET), as_of),
        peak=peak,
        all_time_peak=best,
        viewers=sums.viewers,
        sessions=sums.sessions,
        viewer_minutes=round(viewer_minutes, 2),
        engagement=Rate(
            events,
            round(events / viewer_minutes, 5) if viewer_minutes else None,
            {kind.name.lower(): count for kind, count in zip(INTERACTIONS, sums.kinds, strict=True) if count},
        ),
        by=Breakdown(
            _named(DEVICES, sums.devices), _named(PLATFORMS, sums.platforms), _sorted(sums.countries)
        ),
        minutes=_minutes(curve, events_by_minute(whole)),
        retention=_retention(whole, as_of),
        impact=impacts_of(curve, happened),
        capped=sums.capped,
        missing=missing,
    )


def _then(at: int | None, moments: Sequence[Moment]) -> list[Moment]:
    if at is None:
        return []
    return [moment for moment in moments if at - JUST_BEFORE <= moment.at < at + BUCKET]


def _minutes(curve: Curve, events: Mapping[int, int]) -> list[Minute]:
    found: list[Minute] = []
    place = 0
    while place < len(curve.counts):
        minute = minute_of(curve.start + place)
        counts = curve.counts[place : place + MINUTE_BUCKETS]
        if any(counts) or found:
            mean = round(sum(counts) / len(counts), 2)
            found.append(Minute(minute * 60_000, mean, max(counts), events.get(minute, 0)))
        place += MINUTE_BUCKETS
    return found


def _retention(whole: Partial, as_of: int) -> Retention:
    last = as_of // BUCKET
    joined, stayed, cohorts = [0] * len(AFTER), [0] * len(AFTER), []
    for hour in sorted(whole.cohorts):
        counts = whole.cohorts[hour].counts
        for minute in range(60):
            came, *there = counts[minute * COLUMNS : (minute + 1) * COLUMNS]
            if not came:
                continue
            # The last bucket of the minute: from then on all of the cohort had their time.
            latest = (hour * 60 + minute + 1) * MINUTE_BUCKETS - 1
            known: list[int | None] = []
            for place, (after, count) in enumerate(zip(AFTER, there, strict=True)):
                is_due = latest + after * MINUTE_BUCKETS <= last
                known.append(count if is_due else None)
                if is_due:
                    joined[place] += came
                    stayed[place] += count
            cohorts.append(Cohort((hour * 60 + minute) * 60_000, came, known))
    shares = [
        round(there / all_of, 5) if all_of else None for there, all_of in zip(stayed, joined, strict=True)
    ]
    return Retention(list(AFTER), shares, cohorts)


def _named(words: Sequence[str], counts: Mapping[int, int]) -> dict[str, int]:
    return _sorted({words[place]: count for place, count in counts.items()})


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts, the largest first."""
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
