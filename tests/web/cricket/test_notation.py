"""Balls, scores and standings as the page writes them."""

import pytest
from msgspec.structs import replace

from schemas.cricket.events import MatchFormat
from tables.cricket.standing import score_text, standing
from tables.cricket.summaries import summarise
from tests.tables.cricket.story import TEST, Story, t20
from web.cricket.notation import ball_kind, ball_spoken


@pytest.mark.parametrize(
    ("text", "kind", "spoken"),
    [
        ("0", "dot", "no run"),
        ("1", "run", "1 run"),
        ("4", "four", "4 runs"),
        ("6", "six", "6 runs"),
        ("W", "wicket", "wicket"),
        ("W1", "wicket", "wicket, 1 run"),
        ("W1wd", "wicket", "wicket, 1 wide"),
        ("2wd", "extra", "2 wides"),
        ("5nb", "extra", "5 no-balls"),
        ("1b", "extra", "1 bye"),
        ("4lb", "extra", "4 leg byes"),
        ("1wd+5p", "extra", "1 wide, 5 penalty runs"),
        ("1+1p", "extra", "1 run, 1 penalty run"),
    ],
)
def test_a_ball_has_a_kind_and_words(text: str, kind: str, spoken: str) -> None:
    assert (ball_kind(text).value, ball_spoken(text)) == (kind, spoken)


def stands(story: Story) -> str:
    return standing(summarise(story.match))


def test_a_match_to_come_is_yet_to_begin() -> None:
    assert stands(Story(t20())) == "Yet to begin"


def test_a_first_innings_says_nothing_beyond_the_score() -> None:
    assert stands(Story(t20()).innings("Reds").over("4")) == ""


def test_a_break_says_what_will_be_required() -> None:
    """It said nothing: the target was seen when the chase had begun."""
    story = Story(t20(1)).innings("Reds").over("4 1 1 1 1 1")
    summary = replace(summarise(story.match), target=10, required_runs=None, balls_remaining=None)
    assert standing(summary) == "Innings break: Blues need 10 runs"
    assert standing(replace(summary, teams=("Reds",))) == "Innings break: target 10"


def test_a_chase_says_what_is_required() -> None:
    story = Story(t20(1)).innings("Reds").over("4 1 1 1 1 1").innings("Blues").over("4 4 .")
    assert stands(story) == "Blues need 2 runs from 3 balls"


def test_one_of_anything_is_not_many() -> None:
    story = Story(t20(1)).innings("Reds").over("4 1 1 1 1 1").innings("Blues").over("4 4 1 . .")
    assert stands(story) == "Blues need 1 run from 1 ball"


def test_a_result_is_said_as_it_is() -> None:
    story = Story(t20(1)).innings("Reds").over("4 1 1 1 1 1").innings("Blues").over("6 4")
    assert stands(story) == "Blues won by 10 wickets"


@pytest.mark.parametrize(
    ("balls", "said"),
    [("4", "Blues trail by 2 runs"), ("6", "Scores level"), ("6 1", "Blues lead by 1 run")],
)
def test_a_match_of_two_innings_a_side_says_who_is_ahead(balls: str, said: str) -> None:
    story = Story(TEST).innings("Reds").over("6").declared().innings("Blues").over(balls)
    assert stands(story) == said


@pytest.mark.parametrize(
    ("story", "text"),
    [
        (Story(t20()).innings("Reds").over("4 W"), "4-1"),
        (Story(MatchFormat("Test", 0, 6, 2)).innings("Reds").over("4").declared(), "4-0d"),
        (Story(t20()).innings("Reds").over("4").all_out(), "4"),
    ],
)
def test_a_score_says_how_the_innings_ended(story: Story, text: str) -> None:
    [innings] = summarise(story.match).innings
    assert score_text(innings) == text
