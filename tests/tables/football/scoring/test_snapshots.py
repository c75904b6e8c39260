"""Matches of which only the score is known."""

import pytest
from msgspec.structs import replace

from schemas.football.events import Score
from schemas.football.kinds import Phase
from schemas.football.words import Status
from schemas.refusals import Reason, RefusedError
from tables.football.scoring.snapshots import follows
from tests.tables.football.story import AWAY, HOME, Story


def snapshot(story: Story, home: int, away: int, final: bool = False) -> Score:
    return Score(*story.head(), score=(home, away), final=final)


def test_such_a_match_has_a_score_by_period_and_a_result_and_no_scorers() -> None:
    story = Story().at("20:00").score(1, 0).at("46:00").score(1, 1).at("70:00", Phase.SECOND_HALF)
    state = story.at("30:00", Phase.SECOND_HALF).score(3, 1, teams=("Reds", "Blues")).state
    assert (state.home.score_by_period, state.away.score_by_period) == ((1, 2), (1, 0))
    assert (state.detailed, state.goals, state.minute, state.home.name) == (False, (), "76", "Reds")
    state = story.at("48:00").score(3, 1, final=True).state
    assert (state.status, state.result, state.home.name) == (Status.FINISHED, "Reds won 3-1", "Reds")


@pytest.mark.parametrize("clock", ["10:00", "47:00"])
def test_a_match_known_only_since_its_second_half_has_no_score_at_half_time(clock: str) -> None:
    story = Story().begin().end().at(clock, Phase.SECOND_HALF).score(1, 2)
    assert story.state.half_time is None
    assert story.at("48:00").score(1, 2, final=True).state.half_time is None


def test_a_score_that_came_by_half_time_is_that_of_half_time() -> None:
    early = Story().at("44:00").score(1, 0).at("9:00", Phase.SECOND_HALF).score(1, 1)
    during = Story().at("0:00", Phase.HALF_TIME).score(1, 0).at("9:00", Phase.SECOND_HALF).score(1, 1)
    assert (early.state.half_time, during.state.half_time) == ((1, 0), (1, 0))


def test_a_lower_score_corrects_and_says_so_until_the_next_one() -> None:
    story = Story().at("20:00").score(2, 1).score(1, 1)
    assert story.match.score == (1, 1)
    assert story.state.correction is not None
    (change,) = story.state.correction.changed
    assert (change.figure, change.before, change.after) == ("score", "2-1", "1-1")
    assert story.at("21:00").score(1, 2).state.correction is None


def test_the_goals_that_are_taken_back_are_the_latest_of_their_side() -> None:
    story = Story().at("20:00").score(1, 1).at("10:00", Phase.SECOND_HALF).score(2, 1).score(0, 1)
    assert (story.state.home.score_by_period, story.state.away.score_by_period) == ((0, 0), (1, 0))


def test_the_same_again_says_nothing_new_and_anything_else_does() -> None:
    story = Story().at("20:00").score(1, 0)
    assert not follows(story.match, snapshot(story, 1, 0))
    assert follows(story.match, snapshot(story, 1, 0, final=True))
    assert follows(story.match, replace(snapshot(story, 1, 0), teams=("Reds", "")))
    assert follows(story.match, snapshot(story, 0, 0))
    assert follows(story.match, snapshot(story.at("20:01"), 1, 0))
    assert follows(Story().begin().match, snapshot(story, 0, 0))


def test_the_final_score_again_says_nothing_new() -> None:
    story = Story().at("47:00", Phase.SECOND_HALF).score(1, 0, final=True)
    assert not follows(story.match, snapshot(story, 1, 0, final=True))
    assert follows(story.match, snapshot(story, 0, 0, final=True))


@pytest.mark.parametrize(("phase", "clock"), [(Phase.SECOND_HALF, "19:59"), (Phase.FIRST_HALF, "46:00")])
def test_an_earlier_moment_is_late(phase: Phase, clock: str) -> None:
    story = Story().at("20:00", Phase.SECOND_HALF).score(1, 0)
    with pytest.raises(RefusedError) as refused:
        follows(story.match, snapshot(story.at(clock, phase), 1, 0))
    assert refused.value.reason is Reason.LATE
    assert f"in the {phase.name.lower().replace('_', ' ')} at {clock}" in str(refused.value)


def test_a_match_is_scored_by_events_or_by_snapshots() -> None:
    with pytest.raises(RefusedError, match="scored by events"):
        Story().passes(HOME).score(1, 0)
    with pytest.raises(RefusedError, match="scored by snapshots"):
        Story().score(1, 0).goal(AWAY)


def test_what_counts_nothing_may_stand_beside_snapshots() -> None:
    story = Story().begin().at("20:00").score(1, 0).note().at("45:00").added(2).end()
    assert (story.match.score, story.match.phase) == ((1, 0), Phase.HALF_TIME)


def test_a_score_that_goes_up_and_down_for_ever_is_followed() -> None:
    story = Story().at("20:00")
    for _ in range(300):
        story.score(100, 100).score(0, 0)
    assert story.match.score == (0, 0)
    assert story.match.goals == ()
