"""Days of a calendar, as a reader's clock has them: minutes east of UTC say which."""

from datetime import UTC, date, datetime, timedelta

DAY = 86_400_000
"""Milliseconds."""

MINUTE = 60_000


def day_of(epoch_ms: float, offset: int) -> date:
    """Return the day of a time, `offset` minutes east of UTC."""
    return datetime.fromtimestamp(epoch_ms / 1000 + offset * 60, UTC).date()


def begin_of(day: date, offset: int) -> int:
    """Return when a day begins, in epoch milliseconds."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(midnight.timestamp() * 1000) - offset * MINUTE


def beside(day: date) -> tuple[date, date]:
    """Return the day before and the day after; at an end of the calendar, the day itself."""
    before = day - timedelta(days=1) if day > date.min else day
    return before, day + timedelta(days=1) if day < date.max else day
