"""The phases of a match: what begins and ends them, and what is told late."""

import pytest

from schemas.football.events import PhaseEnd
from schemas.football.kinds import Phase
from tables.football.scoring.fold import fold
from tests.tables.football.story import AWAY, HOME, Story


def test_a_phase_begins_with_its_first_event_and_ends_with_its_end_or_the_next_one() -> None:
    story = Story()
    assert story.match.phase is Phase.PRE_MATCH
    story.line_up(HOME)
    assert story.at("1:00").passes(HOME).match.phase is Phase.FIRST_HALF
    assert story.at("46:10").end().match.phase is Phase.HALF_TIME
    assert story.at("0:10", Phase.SECOND_HALF).passes(HOME).match.phase is Phase.SECOND_HALF
    assert story.at("48:00").end().match.phase is Phase.FULL_TIME
    assert story.begin(Phase.EXTRA_TIME_FIRST_HALF).match.phase is Phase.EXTRA_TIME_FIRST_HALF
    assert story.at("15:10").end().match.phase is Phase.EXTRA_TIME_HALF_TIME
    assert story.begin(Phase.EXTRA_TIME_SECOND_HALF).at("16:00").end().match.phase is Phase.EXTRA_TIME_OVER
    assert story.begin(Phase.SHOOT_OUT).kick(HOME, scored=True).match.phase is Phase.SHOOT_OUT
    assert story.end().match.phase is Phase.POST_MATCH


def test_the_clock_never_falls_in_a_phase_and_no_phase_returns() -> None:
    story = Story().begin().at("10:00").passes(HOME).at("9:00").passes(HOME)
    assert story.match.clock_ms == 600_000
    story.begin(Phase.SECOND_HALF).at("44:59", Phase.FIRST_HALF).goal(HOME)
    assert (story.match.phase, story.match.clock_ms, story.match.score) == (Phase.SECOND_HALF, 0, (1, 0))
    assert story.state.home.score_by_period == (1, 0)


def test_the_end_of_an_earlier_phase_changes_nothing() -> None:
    story = Story().begin().begin(Phase.SECOND_HALF).at("46:00", Phase.FIRST_HALF).end()
    assert story.match.phase is Phase.SECOND_HALF


@pytest.mark.parametrize("phase", Phase)
def test_the_end_of_the_match_ends_it_whatever_the_phase(phase: Phase) -> None:
    story = Story().begin().at("0:00", phase).end(match=True)
    assert story.match.phase is Phase.POST_MATCH
    assert fold(story.match, PhaseEnd("m", "", 9, 0, Phase.SECOND_HALF, 5)).phase is Phase.POST_MATCH


def test_added_time_is_that_of_its_half_and_can_grow() -> None:
    story = Story().begin().at("45:00").added(2)
    assert story.state.added_minutes == 2
    assert story.at("46:00").added(4).state.added_minutes == 4
    assert story.end().state.added_minutes is None
    assert story.begin(Phase.SECOND_HALF).state.added_minutes is None
    assert story.at("0:00", Phase.HALF_TIME).added(3).match.added == (4, 0, 0, 0)


def test_goals_count_in_the_half_in_which_they_fall() -> None:
    story = Story().begin().goal(HOME).begin(Phase.SECOND_HALF).goal(AWAY)
    story.begin(Phase.EXTRA_TIME_FIRST_HALF).goal(AWAY).begin(Phase.EXTRA_TIME_SECOND_HALF).own_goal(AWAY)
    assert story.state.home.score_by_period == (1, 0, 0, 1)
    assert story.state.away.score_by_period == (0, 1, 1, 0)
    assert story.state.half_time == (1, 0)
