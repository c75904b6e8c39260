"""Intervals: a description says that play has stopped, and the next ball that it goes on."""

import msgspec
import pytest
from msgspec.structs import replace

from schemas.cricket.events import Interval, IntervalKind, MatchInfo, Outcome, OutcomeKind, Team
from schemas.cricket.published import IntervalName
from tables.cricket.projections import encode_state, match_state
from tables.cricket.scoring.fold import inform
from tables.cricket.scoring.state import Match
from tables.cricket.summaries import summarise
from tests.tables.cricket.story import TEST, Story

INFO = MatchInfo("m1", (Team("Reds"), Team("Blues")), TEST)


def with_intervals(story: Story, *intervals: Interval) -> Match:
    return inform(story.match, replace(INFO, intervals=intervals))


@pytest.mark.parametrize("kind", IntervalKind)
def test_a_state_and_a_summary_have_the_interval_that_the_description_names(kind: IntervalKind) -> None:
    story = Story(TEST).innings("Reds").over("4 1")
    match = with_intervals(story, Interval(kind, story.match.last_update + 1_000))
    assert match_state(match).interval is summarise(match).interval is IntervalName[kind.name]
    assert msgspec.json.decode(encode_state(match))["interval"] == kind.name.lower()
    assert msgspec.json.decode(encode_state(match))["status"] == "live"


def test_the_next_ball_ends_an_interval_and_what_is_no_ball_does_not() -> None:
    story = Story(TEST).innings("Reds").over("4 1")
    lunch = Interval(IntervalKind.LUNCH, story.match.last_update + 1_000)
    assert match_state(with_intervals(story.penalty(5), lunch)).interval is IntervalName.LUNCH
    assert match_state(with_intervals(story.more("1"), lunch)).interval is msgspec.UNSET


def test_of_several_intervals_the_latest_counts() -> None:
    story = Story(TEST).innings("Reds").over("4 1")
    lunch = Interval(IntervalKind.LUNCH, story.match.last_update + 1_000)
    story.more("1")
    tea = Interval(IntervalKind.TEA, story.match.last_update + 1_000)
    assert match_state(with_intervals(story, lunch, tea)).interval is IntervalName.TEA


def test_an_interval_without_a_time_goes_on_until_another_description() -> None:
    story = Story(TEST).innings("Reds").over("4 1")
    match = with_intervals(story.more("1"), Interval(IntervalKind.RAIN))
    assert match_state(match).interval is IntervalName.RAIN
    assert match_state(inform(match, INFO)).interval is msgspec.UNSET


def test_an_interval_of_an_innings_break_leaves_the_status_as_it_is() -> None:
    story = Story(TEST).innings("Reds").over("4 1").declared()
    state = match_state(with_intervals(story, Interval(IntervalKind.TEA, story.match.last_update)))
    assert (state.status, state.interval) == ("innings_break", "tea")


def test_a_match_that_is_over_or_has_not_begun_is_in_no_interval() -> None:
    rain = Interval(IntervalKind.RAIN)
    over = with_intervals(Story(TEST).innings("Reds").over("4 1"), rain)
    over = inform(over, replace(INFO, intervals=(rain,), outcome=Outcome(OutcomeKind.DRAW)))
    assert match_state(over).interval is match_state(with_intervals(Story(), rain)).interval is msgspec.UNSET


def test_a_match_without_an_interval_is_published_as_it_was() -> None:
    assert b"interval" not in encode_state(with_intervals(Story(TEST).innings("Reds").over("4 1")))
