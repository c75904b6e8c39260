"""What is told once a later period has begun: it counts where it belongs, and takes nothing back."""

import pytest

from schemas.basketball.events import NoteKind
from schemas.basketball.published import Status
from tests.tables.basketball.story import HOME, Story


def second_quarter() -> Story:
    return Story().begin().shot(HOME, "a").end().next_period().begin().at("10:00").shot(HOME, "a")


def told_of_the_first(story: Story, clock: str = "0:00") -> Story:
    """Return the story with the next event in the first period."""
    story.period = 1
    return story.at(clock)


def test_the_end_of_an_earlier_period_leaves_the_present_one_in_play() -> None:
    story = told_of_the_first(second_quarter()).end()
    assert story.state.status is Status.LIVE
    story.period = 2
    story.at("8:30").shot(HOME, "a")
    assert (story.state.status, story.state.clock) == (Status.LIVE, "8:30")
    of_second = [window.minute for window in story.windows if window.period == 2]
    assert of_second == [11, 10, 9]


@pytest.mark.parametrize("game", [False, True])
def test_the_begin_of_an_earlier_period_begins_no_play_in_a_break_or_after_the_end(game: bool) -> None:
    story = second_quarter().end(game=game)
    status = story.state.status
    assert told_of_the_first(story, "12:00").begin(("fghij", "vwxyz")).state.status is status
    assert [stint.player for stint in story.game.home.court] == list("abcde")


def test_the_end_of_the_game_ends_it_whatever_period_it_names() -> None:
    assert told_of_the_first(second_quarter()).end(game=True).state.status is Status.FINISHED


def test_a_foul_of_an_earlier_period_is_its_players_and_none_of_the_present_periods() -> None:
    story = told_of_the_first(second_quarter(), "0:10").foul(HOME, "a")
    assert (story.state.home.fouls, story.game.home.late_fouls, story.line("a").pf) == (0, 0, 1)


def test_a_time_out_of_regular_time_is_none_of_the_overtimes() -> None:
    story = Story().begin()
    for _ in range(4):
        story.end().next_period()
    story.begin()
    story.period = 4
    story.note(NoteKind.TIMEOUT, HOME)
    assert story.game.home.timeouts == (0, 0, 0, 1)


def test_a_substitution_of_an_earlier_period_gives_nobody_minutes_of_this_one_that_were_not_played() -> None:
    story = told_of_the_first(second_quarter(), "0:10").sub(HOME, "f", "a")
    assert (story.line("a").minutes, story.line("f").minutes) == ("14:00", "0:00")
    assert story.line("a").minutes_uncertain
