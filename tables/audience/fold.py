"""The fold of engagements: an event of a viewer changes its row, and the sums of its match by exactly that.

Pure. What comes again changes nothing, and the order within ten minutes has no influence: a viewer's
sessions know what they have added, and only the difference is added.
"""

from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from schemas.audience.bounds import MAX_AHEAD, MAX_LATE
from schemas.audience.events import Engagement
from schemas.audience.kinds import Kind
from schemas.refusals import Reason, RefusedError
from tables.audience.partials import AFTER, MINUTE_BUCKETS, N, no_kinds
from tables.audience.sessions import (
    BUCKET,
    GAP,
    NEVER,
    TIMEOUT,
    Change,
    Session,
    Sessions,
    changes,
    covers,
    enter,
    number_of,
    settle,
    spans,
)
from tables.audience.viewers import (
    LONGEST,
    MOST_ACTS,
    MOST_COUNTRIES,
    MOST_SESSIONS,
    NOWHERE,
    Acts,
    Viewer,
    digest_of,
    name_of,
)

_AFTER = tuple(minutes * MINUTE_BUCKETS for minutes in AFTER)
"""Buckets after a joining."""

Spans = Sequence[tuple[int, int]]


class Sums(msgspec.Struct):
    """What a batch adds to the sums of a match, see `tables.audience.partials`.

    `curve` is by bucket, `acts` by minute, `cohorts` by minute of joining and column.
    """

    newest: int = 0
    heard: int = 0
    viewers: int = 0
    sessions: int = 0
    devices: dict[int, int] = {}
    platforms: dict[int, int] = {}
    countries: dict[str, int] = {}
    kinds: list[int] = msgspec.field(default_factory=no_kinds)
    capped: int = 0
    curve: dict[int, int] = {}
    acts: dict[int, int] = {}
    cohorts: dict[tuple[int, int], int] = {}


def check_time(event: Engagement, viewer: Viewer, timestamp: int) -> None:
    """Refuse an event that is of the future, or that came too late: its record's timestamp says so.

    Raises:
        RefusedError: it is one of them.
    """
    ahead = event.at - timestamp
    if ahead > MAX_AHEAD:
        raise RefusedError(
            Reason.BROKEN_RULE, f"at is {ahead / 1000:,.0f} s ahead; {MAX_AHEAD // 1000} are allowed", "at"
        )
    behind = max(timestamp, viewer.heard) - event.at
    if behind > MAX_LATE:
        raise RefusedError(
            Reason.LATE, f"at is {behind / 1000:,.0f} s behind; {MAX_LATE // 1000} count", "at"
        )


def watch(viewer: Viewer, event: Engagement, timestamp: int, sums: Sums) -> Viewer:
    """Return a viewer after an event that `check_time` took, and add what it changes to the sums."""
    heard, at = max(timestamp, viewer.heard), event.at
    ends = event.kind is Kind.VIEW_END
    before, settled, joined = viewer.sessions, viewer.settled, viewer.joined
    if heard > viewer.heard:
        before, dropped = settle(before, heard - MAX_LATE)
        settled = settled or number_of(dropped) > 0
    sums.newest, sums.heard = max(sums.newest, at), max(sums.heard, heard)
    name = name_of(event.session_id)
    if (
        not ends
        and len(before) == 1
        and (longer := _prolonged(before[0], name, at, joined, sums)) is not None
    ):
        after: Sessions = (longer,)
        known = viewer.devices >> event.device & viewer.platforms >> event.platform & 1
        if known and event.country in viewer.countries:
            return Viewer(heard, joined, settled, viewer.devices, viewer.platforms, viewer.countries, after)
        before = after
    after = enter(before, name, at, ends=ends)
    devices, platforms, countries = viewer.devices, viewer.platforms, viewer.countries
    if after is not before and not _fits(after):
        sums.capped += 1
        after = before
    else:
        if after is not before:
            joined = _move(before, after, joined, sums, settled=settled)
        if not ends:
            if not devices >> event.device & 1:
                devices |= 1 << event.device
                _count(sums.devices, event.device)
            if not platforms >> event.platform & 1:
                platforms |= 1 << event.platform
                _count(sums.platforms, event.platform)
            if event.country not in countries and len(countries) < MOST_COUNTRIES:
                countries = (*countries, event.country)
                _count(sums.countries, event.country)
    return Viewer(heard, joined, settled, devices, platforms, countries, after)


def _prolonged(session: Session, name: int, at: int, joined: int, sums: Sums) -> Session | None:
    """Return the only session of a viewer with one heartbeat more, the usual event; None if it is another.

    It does what `enter` and `_move` do, in a fifth of the time.
    """
    first, last = session.first, session.last
    if session.name != name or session.end != NEVER or not 0 < at - last <= GAP or at - first >= LONGEST:
        return None
    stop, to_stop = (last + TIMEOUT - 1) // BUCKET + 1, (at + TIMEOUT - 1) // BUCKET + 1
    if stop != to_stop:
        curve = sums.curve
        curve[stop] = curve.get(stop, 0) + 1
        curve[to_stop] = curve.get(to_stop, 0) - 1
        place = bisect_left(_AFTER, stop - joined)
        while place < len(_AFTER) and joined + _AFTER[place] < to_stop:
            cohort = joined // MINUTE_BUCKETS, place + 1
            sums.cohorts[cohort] = sums.cohorts.get(cohort, 0) + 1
            place += 1
    return Session(name, first, at)


def _fits(sessions: Sessions) -> bool:
    """Return whether a row can hold the sessions."""
    return len(sessions) <= MOST_SESSIONS and all(one.last - one.first < LONGEST for one in sessions)


def act(acts: Acts, event: Engagement, heard: int, sums: Sums) -> Acts:
    """Return a viewer's interactions after one more, and add it to the sums; the very same for a repeat."""
    digest = digest_of(event.event_id)
    known = acts.seconds
    if digest in known:
        return acts
    oldest = (heard - MAX_LATE) // 1000
    kept = {one: second for one, second in known.items() if second >= oldest}
    if len(kept) >= MOST_ACTS:
        sums.capped += 1
        return acts
    kept[digest] = event.at // 1000
    sums.kinds[event.kind] += 1
    minute = event.at // 60_000
    sums.acts[minute] = sums.acts.get(minute, 0) + 1
    return Acts(kept)


def _move(before: Sessions, after: Sessions, joined: int, sums: Sums, *, settled: bool) -> int:
    """Add the change of a viewer's sessions to the sums; return the bucket of the viewer's joining."""
    was, now = spans(before), spans(after)
    sums.sessions += number_of(after) - number_of(before)
    moved = changes(was, now)
    if not moved:
        return joined
    curve = sums.curve
    for bucket, change in moved:
        curve[bucket] = curve.get(bucket, 0) + change
    first = now[0][0]
    if joined == NOWHERE:
        sums.viewers += 1
        _join(now, first, 1, sums)
        return first
    if first < joined and not settled:
        # All that it ever was there for is in `was`: before a joining that can change nothing is settled.
        _join(was, joined, -1, sums)
        _join(now, first, 1, sums)
        return first
    _stay(moved, joined, sums)
    return joined


def _join(there: Spans, joined: int, sign: int, sums: Sums) -> None:
    """Add a viewer to its cohort, or take it away."""
    minute, cohorts = joined // MINUTE_BUCKETS, sums.cohorts
    cohorts[minute, 0] = cohorts.get((minute, 0), 0) + sign
    for column, after in enumerate(_AFTER, 1):
        if covers(there, joined + after):
            cohorts[minute, column] = cohorts.get((minute, column), 0) + sign


def _stay(moved: Sequence[Change], joined: int, sums: Sums) -> None:
    """Add to a viewer's cohort where it is there now and was not, or the reverse."""
    minute, cohorts = joined // MINUTE_BUCKETS, sums.cohorts
    lowest, highest = min(moved)[0], max(moved)[0]
    for column in range(bisect_left(_AFTER, lowest - joined), len(_AFTER)):
        bucket = joined + _AFTER[column]
        if bucket >= highest:
            break
        if change := sum(by for at, by in moved if at <= bucket):
            place = minute, column + 1
            cohorts[place] = cohorts.get(place, 0) + change


def _count(counts: dict[N, int], word: N) -> None:
    counts[word] = counts.get(word, 0) + 1
