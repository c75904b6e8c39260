"""The chart of the lead: where its line, its grid and its readings are."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.basketball.events import GameFormat
from schemas.basketball.published import Flow, FlowPoint, Lead
from tests.web.site import TEMPLATES
from web.basketball.flow_chart import HEIGHT, TOP, FlowChart, flow_chart

QUARTERS = GameFormat()
MINUTE = 60_000


def chart(*points: FlowPoint, period: int = 1, clock_ms: int = 6 * MINUTE) -> FlowChart:
    leads = [0, *(point.home - point.away for point in points)]
    flow = Flow("g", 1, 0, 0, Lead(max(leads), -min(leads)), (720.0,), points)
    return flow_chart(flow, QUARTERS, period, clock_ms, ("RED", "BLU"), TEMPLATES.languages["en"])


def point(seconds: float, home: int, away: int) -> FlowPoint:
    return FlowPoint(1, "6:00", seconds, home, away)


def test_the_line_steps_at_each_change_and_ends_now() -> None:
    assert chart(point(60, 3, 0), point(90.5, 3, 5)).line == "M0 0H60V-3H90.5V2H360"


def test_a_game_without_points_is_level_up_to_now() -> None:
    made = chart()
    assert (made.line, made.readings) == ("M0 0H360", ())


def test_a_score_that_came_out_of_order_does_not_draw_backwards() -> None:
    assert chart(point(60, 3, 0), point(50, 3, 2)).line == "M0 0H60V-3H60V-1H360"


def test_a_reading_says_when_which_score_was_reached() -> None:
    assert [one.text for one in chart(point(60, 3, 0)).readings] == ["Q1 6:00: RED 3, BLU 0"]


def test_periods_have_their_share_of_the_time_and_overtimes_too() -> None:
    names = [band.name for band in chart().bands]
    assert names == ["Q1", "Q2", "Q3", "Q4"]
    assert [band.begins for band in chart().bands] == [0, 25, 50, 75]
    overtime = chart(period=5, clock_ms=0)
    assert [band.name for band in overtime.bands] == [*names, "OT"]
    assert overtime.seconds == 53 * 60


def test_the_axis_is_where_nobody_leads() -> None:
    level = chart()
    assert level.axis == pytest.approx(TOP + HEIGHT / 2)
    ahead = chart(point(1, 12, 0))
    assert (ahead.above, ahead.below) == (15, 5)
    assert ahead.axis == pytest.approx(TOP + HEIGHT * 0.75)
    assert [tick.text for tick in ahead.ticks] == ["15", "10", "5", "0", "5"]


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), max_size=30))
def test_whatever_the_scores_all_of_it_is_in_its_field(scores: list[tuple[int, int]]) -> None:
    points = [point(10.0 * at, home, away) for at, (home, away) in enumerate(scores)]
    made = chart(*points)
    depths = [int(depth) for depth in re.findall(r"V(-?\d+)", made.line)]
    assert all(-made.above <= depth <= made.below for depth in depths)
    assert all(TOP - 0.01 <= reading.down <= TOP + HEIGHT + 0.01 for reading in made.readings)
    assert all(0 <= reading.across <= 100 for reading in made.readings)
    assert 2 < len(made.ticks) < 15
