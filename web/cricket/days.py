"""The days and the sessions of a match without a limit of overs."""

from schemas.cricket.events import IntervalKind
from tables.cricket.scoring.intervals import interval_of, last_ball_at
from tables.cricket.scoring.state import Match
from tables.cricket.scoring.terms import match_format

DAY = 86_400_000
EARLIER = 3 * 3_600_000
"""Milliseconds: of a day, and by how much a later day's play may begin before the first day's hour."""

LONGEST = 10
"""Days from the start of a match to its last one."""

_SESSIONS = {
    IntervalKind.STUMPS: "cricket-morning",
    IntervalKind.LUNCH: "cricket-afternoon",
    IntervalKind.TEA: "cricket-evening",
    IntervalKind.DINNER: "cricket-evening",
}
"""The message of the session that comes after an interval; others interrupt one."""


def day_of(match: Match) -> int | None:
    """Return the day of a match without a limit of overs, from 1; None where its start is not known.

    It is counted from the scheduled start; a later day may begin some hours earlier, to make up lost time.
    """
    form = match_format(match)
    if form is None or form.overs or match.current is None:
        return None
    interval = interval_of(match)
    return _day_at(match, (interval.since if interval is not None else 0) or match.last_update)


def session_of(match: Match) -> str:
    """Return the message that names the session that is played; "" where its intervals do not tell."""
    day = day_of(match)
    if day is None or match.info is None:
        return ""
    played = last_ball_at(match)
    for interval in reversed(match.info.intervals):
        if interval.kind in _SESSIONS and 0 < interval.since < played:
            ended = _day_at(match, interval.since)
            before = day - 1 if interval.kind is IntervalKind.STUMPS else day
            return _SESSIONS[interval.kind] if ended == before else ""
    return ""


def _day_at(match: Match, at: int) -> int | None:
    starts_at = match.info.starts_at if match.info is not None else 0
    since = at - starts_at + EARLIER
    return since // DAY + 1 if starts_at and 0 <= since < LONGEST * DAY else None
