"""The worm and the run rate: where their lines are, what they say, and that no innings hides another."""

import re
from itertools import pairwise

from schemas.cricket.events import MatchFormat
from tests.tables.cricket.story import TEST, Story, t20
from tests.web.cricket.charts.drawn import ENGLISH, HINDI, progress
from web.cricket.charts.drawing import HEIGHT, TOP, Chart
from web.cricket.charts.lines import run_rate, worm


def said(chart: Chart) -> list[str]:
    return [reading.text for reading in chart.readings]


def points(path: str) -> list[tuple[float, float]]:
    places = (place.split() for place in re.split("[ML]", path)[1:])
    return [(float(across), float(down)) for across, down in places]


def chase() -> Story:
    story = Story(t20(4)).innings("Reds").over("1 1 1 1 1 1").over("4 4 . . W .").over("6 . . . . .")
    return story.over("1 1 . . . .").innings("Blues").over("4 4 . . . .").over("1 1 1", "Y")


def test_a_worm_leads_from_nought_to_the_score_and_on_to_the_ball_that_was_bowled() -> None:
    chart = worm(progress(chase()), ENGLISH, in_turn=False)
    reds, blues = [points(line.path) for line in chart.lines]
    assert reds[0] == blues[0] == (0, TOP + HEIGHT)
    assert [across for across, _ in reds] == [0, 25, 50, 75, 100]
    assert [across for across, _ in blues] == [0, 25, 37.5]
    # 22 runs of 25, and 11.
    assert [reds[-1][1], blues[-1][1]] == [round(TOP + HEIGHT * part, 2) for part in (3 / 25, 14 / 25)]
    assert chart.aim is not None
    assert (chart.aim.left, chart.aim.text) == (0, "Target 23")
    assert [(dot.across, dot.side) for dot in chart.dots] == [(50, "side-1")]


def test_it_says_how_all_innings_stood_after_as_many_overs_and_first_how_the_last_one_stands() -> None:
    chart = worm(progress(chase()), ENGLISH, in_turn=False)
    assert said(chart) == [
        "After 1 over: Reds 6-0, Blues 8-0",
        "After 2 overs: Reds 14-1",
        "After 3 overs: Reds 20-1",
        "After 4 overs: Reds 22-1",
    ]
    assert chart.now == 0
    assert chart.table.headings == ("After", "Reds", "Blues")
    assert chart.table.rows[:2] == (("1 over", "6-0", "8-0"), ("2 overs", "14-1", ""))
    assert said(worm(progress(chase()), HINDI, in_turn=False))[0].startswith("1 over के बाद:")


def test_an_innings_that_is_over_keeps_its_score() -> None:
    story = Story(t20(2)).innings("Reds").over("4 1 . . . .").over("W W W").all_out(7)
    chart = worm(progress(story.innings("Blues").over("1 . . . . .", "Y")), ENGLISH, in_turn=False)
    assert said(chart)[0] == "After 1 over: Reds 5-0, Blues 1-0"
    assert said(chart)[-1].endswith("Reds 5 all out")


def test_balls_are_counted_in_the_hundred() -> None:
    story = (
        Story(MatchFormat("100-ball", 20, 5))
        .innings("Reds", balls_per_over=5)
        .over("1 1 1 1 1")
        .over("4 1", "Y")
    )
    chart = worm(progress(story), ENGLISH, in_turn=False)
    assert said(chart) == ["After 5 balls: Reds 5-0"]
    assert [place.text for place in chart.places] == ["25", "50", "75", "100"]
    assert chart.band is not None
    assert chart.band.width == 25


def test_four_innings_lie_one_after_the_other() -> None:
    """Four worms that all began at nought could not be told apart at 0 to 50 overs."""
    story = Story(TEST)
    for team, overs in (("Reds", 20), ("Blues", 10), ("Reds", 6), ("Blues", 4)):
        story.innings(team)
        for _ in range(overs):
            story.over("1 . . . . .")
        story = story.declared() if overs > 4 else story
    for chart in (draw(progress(story), ENGLISH, in_turn=True) for draw in (worm, run_rate)):
        spans = [[across for across, _ in points(line.path)] for line in chart.lines]
        assert all(before[-1] <= after[0] for before, after in pairwise(spans))
        assert chart.borders == (50, 75, 90)
        assert [key.mark for key in chart.keys] == [place.text for place in chart.places] == list("1234")
    assert said(worm(progress(story), ENGLISH, in_turn=True))[-1] == "After 4 overs: Blues, 2nd inns 4-0"


def test_a_powerplay_is_banded_where_every_innings_has_it() -> None:
    story = Story(t20()).innings("Reds").over("4 1")
    band = worm(progress(story), ENGLISH, in_turn=False).band
    assert band is not None
    assert (band.width, band.text) == (30, "Powerplay")
    story.closed().innings("Blues").over("1")
    assert worm(progress(story), ENGLISH, in_turn=False).band is None


def test_a_chase_has_the_rate_that_it_requires() -> None:
    chart = run_rate(progress(chase()), ENGLISH, in_turn=False)
    assert [line.side for line in chart.lines] == ["side-1", "side-2", "required"]
    assert [key.name for key in chart.keys] == ["Reds", "Blues", "Required"]
    # 23 from four overs, 15 from three, 12 from two and a half.
    assert len(points(chart.lines[-1].path)) == 3
    assert said(chart)[0] == "After 1 over: Reds 6.00, Blues 8.00, required 5.00"
    assert chart.table.rows[0] == ("1 over", "6.00", "8.00", "5.00")


def test_a_rate_that_cannot_be_reached_any_more_leaves_room_for_the_others() -> None:
    story = Story(t20(2)).innings("Reds").over("6 6 6 6 6 6").over("6 6 6 6 6 6")
    chart = run_rate(
        progress(story.innings("Blues").over(". . . . . .").over(". . . .")), ENGLISH, in_turn=False
    )
    highest = float(chart.levels[-1].text)
    assert highest < 120


def test_an_innings_of_no_ball_draws_nothing_and_says_nothing() -> None:
    story = Story(t20()).innings("Reds")
    for draw in (worm, run_rate):
        chart = draw(progress(story), ENGLISH, in_turn=False)
        assert (chart.readings, chart.table.rows) == ((), ())
