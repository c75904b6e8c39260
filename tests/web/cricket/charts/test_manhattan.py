"""The Manhattan: a bar for each over, for a few where there are very many, with room for what is on top."""

import pytest

from schemas.cricket.events import MatchFormat
from tests.tables.cricket.story import TEST, Story, t20
from tests.web.cricket.charts.drawn import ENGLISH, progress
from web.cricket.charts.drawing import Chart
from web.cricket.charts.manhattan import manhattan


def chart_of(story: Story) -> Chart:
    return manhattan(progress(story)[-1], ENGLISH)


def test_each_over_has_a_bar_and_each_wicket_a_dot() -> None:
    chart = chart_of(Story(t20(4)).innings("Reds").over("6 6 . . . .").over("W W 1 . . 2", "Y"))
    assert [round(bar.left + bar.width / 2, 1) for bar in chart.bars] == [12.5, 37.5]
    assert chart.bars[0].height == pytest.approx(4 * chart.bars[1].height, abs=0.05)
    assert [dot.across for dot in chart.dots] == [37.5, 37.5]
    assert [reading.text for reading in chart.readings] == ["Over 1: 12 runs", "Over 2: 3 runs, 2 wickets"]
    assert chart.table.rows == (("1", "12", "0", "12-0"), ("2", "3", "2", "15-2"))


@pytest.mark.parametrize(
    ("overs", "bars", "last"),
    [(60, 60, "Over 60"), (146, 30, "Over 146"), (150, 30, "Overs 146\N{EN DASH}150")],
)
def test_many_overs_are_taken_together(overs: int, bars: int, last: str) -> None:
    """146 bars were stripes."""
    story = Story(TEST).innings("Reds")
    for _ in range(overs):
        story.over("1 . . . . .")
    chart = chart_of(story)
    assert len(chart.bars) == bars
    assert chart.readings[-1].text.partition(":")[0] == last
    assert chart.bars[-1].left + chart.bars[-1].width <= 100
    assert len(chart.table.rows) == overs
    assert sum(int(reading.text.partition(": ")[2].split()[0]) for reading in chart.readings) == overs


def test_wickets_stay_in_the_chart() -> None:
    chart = chart_of(Story(t20()).innings("Reds").over("6 W W W W W").over("W W W 6 6 6", "Y"))
    assert all(0 < dot.down < 88 for dot in chart.dots)


def test_balls_are_counted_in_the_hundred() -> None:
    story = Story(MatchFormat("100-ball", 20, 5)).innings("Reds", balls_per_over=5)
    chart = chart_of(story.over("1 1 1 1 1").over("4", "Y"))
    said = [reading.text for reading in chart.readings]
    assert said == ["Balls 1\N{EN DASH}5: 5 runs", "Balls 6\N{EN DASH}10: 4 runs"]
    assert chart.table.headings[0] == "Balls"
    assert [row[0] for row in chart.table.rows] == ["1\N{EN DASH}5", "6\N{EN DASH}10"]
