"""Whether the published figures of a match are those of a plain recount of its engagements."""

from collections.abc import Iterable, Iterator

from schemas.audience.events import Engagement
from schemas.audience.published import Audience
from tables.audience.recount import STAYS, Recount, recount


def differences(told: Audience, events: Iterable[Engagement]) -> list[str]:
    """Return a sentence for each figure that is not what the engagements make, as of the same moment."""
    return [*_differences(told, recount(events))]


def _differences(told: Audience, plain: Recount) -> Iterator[str]:
    last = told.as_of // 10_000
    curve = {bucket: count for bucket, count in plain.curve.items() if bucket <= last}
    most = max(curve.values(), default=0)
    figures: list[tuple[str, object, object]] = [
        ("missing partitions", told.missing.partitions, []),
        ("viewers", told.viewers, plain.viewers),
        ("sessions", told.sessions, plain.sessions),
        ("viewers now", told.concurrent.now, curve.get(last, 0)),
        ("peak", told.peak.viewers, most),
        (
            "peak at",
            told.peak.at,
            min((b * 10_000 for b, count in curve.items() if count == most), default=None),
        ),
        ("viewer-minutes", told.viewer_minutes, round(sum(curve.values()) / 6, 2)),
        ("interactions by type", told.engagement.by_type, plain.kinds),
        ("viewers by device", told.by.device, plain.devices),
        ("viewers by platform", told.by.platform, plain.platforms),
        ("viewers by country", told.by.country, plain.countries),
        ("who joined", {one.at // 60_000: one.viewers for one in told.retention.cohorts}, plain.joined),
    ]
    for minute in told.minutes:
        at = minute.at // 60_000
        counts = [curve.get(at * 6 + place, 0) for place in range(6) if at * 6 + place <= last]
        figures += [
            (
                f"viewers of minute {at}",
                (minute.viewers, minute.most),
                (round(sum(counts) / len(counts), 2), max(counts)),
            ),
            (f"interactions of minute {at}", minute.events, plain.acts.get(at, 0)),
        ]
    for cohort in told.retention.cohorts:
        at = cohort.at // 60_000
        figures += [
            (
                f"who joined in minute {at} and was there {after} minutes later",
                count,
                plain.stayed.get((at, after), 0),
            )
            for after, count in zip(STAYS, cohort.stayed, strict=True)
            if count is not None
        ]
    told_minutes = {minute.at // 60_000 for minute in told.minutes}
    if gone := {bucket // 6 for bucket in curve} - told_minutes:
        yield f"{len(gone)} minutes are not told of: {sorted(gone)[:3]}"
    for name, found, right in figures:
        if found != right:
            yield f"{name}: {found} instead of {right}"
