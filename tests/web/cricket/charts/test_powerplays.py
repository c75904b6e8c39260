"""The powerplay: that of the format, and none where that is unknown or the innings was shortened."""

import pytest

from schemas.cricket.events import MatchFormat
from tests.tables.cricket.story import TEST, Story, t20
from web.cricket.charts.powerplays import powerplay_of

ONE_DAY, HUNDRED = MatchFormat("ODI", 50), MatchFormat("100-ball", 20, 5)


def begun(form: MatchFormat | None, **terms: int) -> Story:
    known = {"balls_per_over": form.balls_per_over} if form is not None else {}
    return Story(form).innings("Reds", **known, **terms).over("1 4")


@pytest.mark.parametrize(
    ("form", "overs"),
    [
        (t20(), 6),
        (ONE_DAY, 10),
        (HUNDRED, 5),
        (TEST, 0),
        (t20(10), 0),
        (MatchFormat("", 40), 0),
        (MatchFormat("ODI", 20), 0),
        (None, 0),
    ],
)
def test_a_powerplay_is_that_of_the_format(form: MatchFormat | None, overs: int) -> None:
    story = begun(form)
    assert powerplay_of(story.match, story.now) == overs


def test_no_format_is_concluded_from_the_length_of_an_innings() -> None:
    story = begun(None, max_balls=120)
    assert powerplay_of(story.match, story.now) == 0


def test_a_shortened_innings_has_none() -> None:
    by_terms = begun(t20(), max_balls=60)
    assert powerplay_of(by_terms.match, by_terms.now) == 0
    stopped = begun(t20()).closed()
    assert powerplay_of(stopped.match, stopped.now) == 0
    chase = begun(t20(2)).all_out().innings("Blues").over("1")
    revised = chase.revised(3, 6)
    assert powerplay_of(revised.match, revised.now) == 0


def test_a_super_over_has_none() -> None:
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1 1 1 1 1")
    story.innings("Blues", super_over=True).over("6")
    assert powerplay_of(story.match, story.now) == 0
