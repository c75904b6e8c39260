"""What a side has to make, and in how many balls (Law 16; targets revised for rain)."""

import msgspec
import pytest

from schemas.cricket.events import MatchInfo, RevisedTarget, Target
from tables.cricket.scoring.fold import inform
from tables.cricket.scoring.state import Closed
from tests.tables.cricket.story import TEST, Story, t20


def chase(first: str = "1 1 1 1 1 1", **terms: object) -> Story:
    """A two-over match in which the Blues chase."""
    return Story(t20(2)).innings("Reds").over(first).over(first).innings("Blues", **terms)


def test_the_second_innings_of_a_limited_match_needs_one_run_more():
    story = chase().over("4 .")
    state = story.state
    assert (state.target, state.required_runs, state.balls_remaining) == (13, 9, 10)
    assert state.required_run_rate == pytest.approx(5.4)


def test_the_first_innings_has_no_target():
    state = Story(t20(2)).innings("Reds").over("1").state
    assert (state.target, state.required_runs, state.required_run_rate) == (None, None, None)
    assert state.balls_remaining == 11


def test_an_announced_target_counts_before_that_of_the_scores():
    story = chase(target=Target(5, 6)).over("1 1 1 . . .")
    assert (story.state.target, story.now.closed) == (5, Closed.OVERS_USED)
    assert story.result == "Reds won by 1 run (revised target)"


def test_a_target_revised_in_play_shortens_the_innings():
    story = chase().over("1 1 1").revised(7, 9)
    assert (story.state.target, story.state.balls_remaining) == (7, 6)
    story.more(". . .").over(". . .")
    assert (story.now.closed, story.cards[1].overs) == (Closed.OVERS_USED, "1.3")
    assert story.result == "Reds won by 3 runs (revised target)"


def test_a_target_that_is_raised_again_lets_the_chase_go_on():
    story = chase(target=Target(3)).over("1 2")
    assert story.now.closed is Closed.TARGET_REACHED
    assert story.revised(13).now.closed is Closed.OPEN


def test_the_official_target_of_the_match_counts_before_the_events():
    story = chase(target=Target(5)).over("1")
    info = story.match.info
    assert info is not None
    revised = msgspec.structs.replace(info, revised_targets=(RevisedTarget(2, Target(9, 10)),))
    story.match = inform(story.match, revised)
    assert (story.state.target, story.state.balls_remaining) == (9, 9)


def test_a_target_is_the_same_whenever_the_match_is_described():
    info = MatchInfo("m1", format=t20(2), revised_targets=(RevisedTarget(2, Target(4, 12)),))
    stories = []
    for early in (True, False):
        story = Story()
        story.match = inform(story.match, info) if early else story.match
        story.turn("Reds").over("1 1 1 1 1 1").turn("Blues").over("1")
        story.match = inform(story.match, info)
        stories.append(story.over("1").match.current)
    assert stories[0] == stories[1]
    assert stories[0].terms.target == Target(4, 12)


def test_the_fourth_innings_needs_what_the_side_is_behind_and_one():
    story = Story(TEST).innings("Reds").over("6 6").declared().innings("Blues").over("4").declared()
    assert story.state.target is None
    story.innings("Reds").over("1").declared().innings("Blues").over("2")
    assert (story.state.target, story.state.required_runs) == (10, 8)
    assert story.state.balls_remaining is None
    assert story.more("6 2").now.closed is Closed.TARGET_REACHED


def test_after_a_follow_on_the_last_innings_is_the_other_sides():
    story = Story(TEST).innings("Reds").over("6 6").declared().innings("Blues").over("4").declared()
    story.innings("Blues").over("6 6").declared().innings("Reds").over(".")
    assert story.state.target == 5


def test_the_second_half_of_a_super_over_has_a_target():
    story = Story(t20(1)).innings("Reds").over("1").closed().innings("Blues").over("1").closed()
    story.innings("Blues", super_over=True, max_balls=6)
    assert (story.state.target, story.state.balls_remaining) == (None, 6)
    story.over("6 W W")
    assert story.now.closed is Closed.ALL_OUT
    story.innings("Reds", super_over=True, max_balls=6).over("4")
    assert (story.state.target, story.state.required_runs, story.state.balls_remaining) == (7, 3, 5)


def test_a_super_over_that_nobody_announced_has_a_target_from_its_first_ball():
    story = Story(t20(1)).turn("Reds").over("1 1 1 1 1 1").turn("Blues").over("1 1 1 1 1 1")
    story.turn("Blues").over("1 1 1 1 1 1").turn("Reds").over("1")
    assert (story.state.target, story.state.required_runs) == (7, 6)


def test_no_target_is_made_up_where_the_format_is_not_known():
    story = Story().turn("Reds").over("1 1 1 1 1 1").turn("Blues").over("1")
    assert story.state.target is None
    assert story.result is None
