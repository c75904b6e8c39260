"""The markets of a cricket match."""

import pytest

from schemas.matches.markets import Decided
from tables.cricket.markets import MARKETS
from tests.tables.cricket.story import BALL_MS, TEST, Story, t20
from tests.tables.matches.told import Told


def decided(story: Story) -> list[Decided]:
    """What is decided without any event: all of it is in the overs."""
    return list(MARKETS.decided(story.match, Told(()), story.overs))


def test_an_over_is_decided_by_all_its_runs_and_closes_with_its_first_ball() -> None:
    story = Story(t20()).innings("Reds").over("1 . 4 2wd . 6 nb").over("1 1")
    assert decided(story) == [Decided("over-runs.1.0", "14", 2, 2 * BALL_MS)]


@pytest.mark.parametrize(
    ("story", "market"),
    [
        (Story(t20()), "over-runs.1.0"),
        (Story(t20()).innings("Reds"), "over-runs.1.0"),
        (Story(t20()).innings("Reds").over("1"), "over-runs.1.1"),
        (Story(t20()).innings("Reds").over("1 1 1 1 1 1"), "over-runs.1.1"),
        (Story(t20(overs=1)).innings("Reds").over("1 1 1 1 1 1"), "over-runs.2.0"),
        (Story(TEST).innings("Reds").over("1").declared(), "over-runs.2.0"),
        (Story(t20(overs=2)).innings("Reds").over("1 1 1 1 1 1").over("1"), "final-margin"),
    ],
)
def test_the_over_that_comes_next_is_open(story: Story, market: str) -> None:
    assert MARKETS.open(story.match)[0] == market


@pytest.mark.parametrize(
    ("first", "second", "margin"),
    [
        ("1 . . . . .", "2", "Blues by 10 wickets"),
        ("1 . . . . .", "W W", None),
        ("4 . . . . .", "1 . 1 . . .", "Reds by 2 runs"),
        ("4 . . . . .", "3 . . . . .", "Reds by 1 run"),
        ("1 . . . . .", "1 . . . . .", None),
    ],
)
def test_the_margin_is_that_of_a_result_that_is_certain(first: str, second: str, margin: str | None) -> None:
    story = Story(t20(overs=1)).innings("Reds").over(first).innings("Blues").over(second)
    found = [one for one in decided(story) if one.market == "final-margin"]
    last = story.events[-1]
    due = [] if margin is None else [Decided("final-margin", margin, last.seq, last.timestamp)]
    assert found == due


def test_the_sides_are_those_that_play() -> None:
    assert MARKETS.sides(Story(t20()).match) == ("Reds", "Blues")
    assert MARKETS.sides(Story().innings("Reds").match) == ()


def test_a_ball_within_an_over_leaves_the_mark() -> None:
    story = Story(t20()).innings("Reds").over("1 . 4")
    before = MARKETS.mark(story.match)
    story.more("1 1")
    assert MARKETS.mark(story.match) == before
    story.more("1")
    assert MARKETS.mark(story.match) != before
