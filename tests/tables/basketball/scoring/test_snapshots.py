"""Games of which only the score is known."""

import pytest
from msgspec.structs import replace

from schemas.basketball.events import NoteKind, Score
from schemas.basketball.published import Status
from schemas.refusals import Reason, RefusedError
from tables.basketball.scoring.snapshots import follows
from tests.tables.basketball.story import HOME, Story


def snapshot(story: Story, home: int, away: int, final: bool = False) -> Score:
    return Score(*story.head(), score=(home, away), final=final)


def test_such_a_game_has_a_score_periods_a_flow_and_a_result_and_no_box_score() -> None:
    story = Story().at("6:00").score(10, 8).at("0:00").score(25, 24).next_period().at("3:00").score(40, 44)
    assert (story.state.home.periods, story.state.away.periods) == ((25, 15), (24, 20))
    assert (story.state.detailed, story.state.lead_changes) == (False, 1)
    for period in (3, 4):
        story.period = period
        story.at("0:00").score(40 + period, 44 + period)
    assert (story.state.status, story.state.result) == (Status.FINISHED, "Away won 48-44")
    assert story.box.breaches == ()


def test_a_feed_may_say_that_the_game_is_over() -> None:
    assert Story().at("1:00").score(10, 8, final=True).state.status is Status.FINISHED


def test_a_game_that_was_said_to_be_over_goes_on_with_the_next_score() -> None:
    story = Story().at("1:00").score(10, 8, final=True).at("0:40").score(12, 8)
    assert story.state.status is Status.LIVE


def test_a_lower_score_corrects_and_says_so_until_the_next_one() -> None:
    story = Story().at("6:00").score(10, 8).score(8, 8)
    assert story.game.score == (8, 8)
    assert story.state.correction is not None
    (change,) = story.state.correction.changed
    assert (change.figure, change.before, change.after) == ("score", "10-8", "8-8")
    assert story.at("5:00").score(9, 8).state.correction is None


def test_points_that_are_taken_back_leave_no_period_with_less_than_none() -> None:
    story = Story().at("0:00").score(20, 20).next_period().score(18, 20)
    assert (story.state.home.periods, story.state.away.periods) == ((18, 0), (20, 0))
    assert story.box.breaches == ()


def test_the_same_again_says_nothing_new_and_anything_else_does() -> None:
    story = Story().at("6:00").score(10, 8)
    assert not follows(story.game, snapshot(story, 10, 8))
    assert follows(story.game, snapshot(story, 10, 8, final=True))
    assert follows(story.game, replace(snapshot(story, 10, 8), teams=("Reds", "")))
    assert follows(story.game, snapshot(story, 9, 8))
    assert follows(story.game, snapshot(story.at("5:59"), 10, 8))


@pytest.mark.parametrize(("period", "clock"), [(2, "6:01"), (1, "0:00")])
def test_an_earlier_moment_is_late(period: int, clock: str) -> None:
    story = Story().next_period().at("6:00").score(10, 8)
    story.period = period
    with pytest.raises(RefusedError) as refused:
        follows(story.game, snapshot(story.at(clock), 12, 8))
    assert refused.value.reason is Reason.LATE


def test_a_game_is_scored_by_plays_or_by_snapshots() -> None:
    with pytest.raises(RefusedError, match="scored by plays"):
        Story().begin().shot(HOME, "a").score(2, 0)
    with pytest.raises(RefusedError, match="scored by snapshots"):
        Story().score(2, 0).shot(HOME, "a")


def test_a_time_out_in_a_game_of_snapshots_leaves_it_one() -> None:
    story = Story().score(2, 0).note(NoteKind.TIMEOUT, HOME).score(4, 0)
    assert (story.game.score, story.state.detailed) == ((4, 0), False)


@pytest.mark.parametrize(("period", "clock"), [(3, "9:00"), (1, "2:00"), (1, "0:00")])
def test_a_snapshot_of_an_earlier_moment_that_counts_by_its_id_puts_no_clock_back(
    period: int, clock: str
) -> None:
    story = Story().at("5:00").score(10, 8).next_period().next_period().at("7:47").score(50, 48)
    story.period = period
    story.at(clock).score(52, 48)
    state = story.state
    assert (state.period, state.clock, state.status, state.home.score) == (3, "7:47", Status.LIVE, 52)
