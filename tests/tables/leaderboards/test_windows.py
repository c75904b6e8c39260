"""Windows by name and by moment: at every border the next one begins, in UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tables.leaderboards.entries import LATEST
from tables.leaderboards.windows import (
    GRACE,
    WHOLE,
    Window,
    day_named,
    day_of,
    is_reserved,
    week_named,
    week_of,
)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("at", "day", "week"),
    [
        ("2026-11-26T04:43:54", "2026-11-26", "2026-W48"),
        ("2026-11-26T23:59:59.999", "2026-11-26", "2026-W48"),
        ("2026-11-27T00:00:00", "2026-11-27", "2026-W48"),
        # A week begins on Monday.
        ("2026-11-29T23:59:59.999", "2026-11-29", "2026-W48"),
        ("2026-11-30T00:00:00", "2026-11-30", "2026-W49"),
        # The years of weeks are not those of days.
        ("2026-12-31T12:00:00", "2026-12-31", "2026-W53"),
        ("2027-01-03T23:59:59.999", "2027-01-03", "2026-W53"),
        ("2027-01-04T00:00:00", "2027-01-04", "2027-W01"),
        ("2024-12-30T00:00:00", "2024-12-30", "2025-W01"),
        ("2024-02-29T00:00:00", "2024-02-29", "2024-W09"),
        # Clocks change in Europe and America: not these.
        ("2026-03-29T01:00:00", "2026-03-29", "2026-W13"),
        ("2026-11-01T01:59:59.999", "2026-11-01", "2026-W44"),
        ("1970-01-01T00:00:00", "1970-01-01", "1970-W01"),
        ("9999-12-31T23:59:59.999", "9999-12-31", "9999-W52"),
    ],
)
def test_a_moment_is_in_the_day_and_the_iso_week_that_utc_says(at: str, day: str, week: str) -> None:
    assert day_of(ms(at)).name == day
    assert week_of(ms(at)).name == week


@given(st.integers(0, LATEST))
@settings(max_examples=300, deadline=None)
def test_windows_tile_time_and_are_what_the_calendar_says(at: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
    day, week = day_of(at), week_of(at)
    year, number, weekday = moment.isocalendar()
    assert day.name == moment.date().isoformat()
    assert week.name == f"{year:04}-W{number:02}"
    assert (day.start - week.start) // 86_400_000 == weekday - 1
    for window, of in ((day, day_of), (week, week_of)):
        assert window.has(at)
        assert window.end - window.start == (86_400_000 if window is day else 7 * 86_400_000)
        assert of(window.end - 1) == window
        if window.end <= LATEST:
            assert of(window.end).start == window.end
    assert day_named(day.name) == day
    assert week_named(week.name) == week


def test_a_window_is_over_a_minute_after_its_border() -> None:
    day = day_of(ms("2026-11-26T12:00:00"))
    border = ms("2026-11-27T00:00:00")
    assert day.end == border
    assert not day.has(border)
    assert not day.is_over(border)
    assert not day.is_over(border + GRACE - 1)
    assert day.is_over(border + GRACE)
    assert not WHOLE.is_over(LATEST)


@pytest.mark.parametrize(
    "name", ["2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026-W48", "2026-1-1", "2026-01-01 ", ""]
)
def test_what_no_day_is_called_names_none(name: str) -> None:
    assert day_named(name) is None


@pytest.mark.parametrize(
    "name", ["2025-W53", "2026-W54", "2026-W00", "2026-W1", "2026-w01", "2026-01-01", ""]
)
def test_what_no_week_is_called_names_none(name: str) -> None:
    assert week_named(name) is None


def test_no_season_can_have_the_name_of_another_window() -> None:
    taken: list[Window] = [WHOLE, day_of(0), week_of(0)]
    assert all(is_reserved(window.name) for window in taken)
    assert not any(map(is_reserved, ["spring", "2026", "2026-spring", "2026-W1", "s-2026-01-01"]))
