"""Intervals: whether play has stopped, as a match's description says, and when its last ball was bowled."""

from schemas.cricket.events import Interval
from tables.cricket.scoring.state import Match


def interval_of(match: Match) -> Interval | None:
    """Return the interval that a match is in; None while it is played, and before its first innings.

    A ball after an interval ends it. Corrections, and what happens between balls, do not.
    """
    info = match.info
    if info is None or not info.intervals or match.current is None:
        return None
    latest = info.intervals[-1]
    return None if 0 < latest.since < last_ball_at(match) else latest


def last_ball_at(match: Match) -> int:
    """Return when the last ball was bowled (epoch ms); 0 before the first one."""
    innings = match.current
    over = (innings.over if innings is not None else None) or match.last_over
    return over.ended if over is not None else 0
