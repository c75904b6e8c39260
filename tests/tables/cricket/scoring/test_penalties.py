"""Penalty runs to an innings that is not being played, and what a target is meanwhile (Laws 16.7, 41.17)."""

import pytest

from schemas.cricket.events import Target, TargetRevised
from tests.tables.cricket.story import TEST, Story, t20


@pytest.mark.parametrize("form", [t20(1), TEST, None])
def test_a_penalty_for_the_next_innings_waits_until_it_begins(form):
    story = Story(form).innings("Reds").over(". . .").penalty(5, innings=2).more("4 1")
    state = story.state
    assert (state.batting_team, state.score, state.overs, state.status) == ("Reds", 5, "0.5", "live")
    assert (state.innings_no, state.target) == (1, None)
    story.more("1").closed().stored().innings("Blues").over("1")
    assert (story.state.batting_team, story.state.score, story.state.overs) == ("Blues", 6, "0.1")
    assert story.cards[1].extras.penalty == 5
    assert story.state.target == (7 if form == t20(1) else None)


def test_penalties_for_the_next_innings_add_up_and_need_no_announcement():
    story = Story(t20(1)).innings("Reds").over("1").penalty(5, innings=2).more("1").penalty(5, innings=2)
    assert story.more("1 1 1 1").state.status == "innings_break"
    story.penalty(1, innings=2)
    assert (story.state.status, story.state.innings_no) == ("innings_break", 1)
    assert story.turn("Blues").over(".").state.score == 11
    assert story.more("1").state.score == 12


def test_a_target_revised_before_its_innings_is_the_one_that_innings_has():
    story = Story(t20(2)).innings("Reds").over("1 1 1")
    story.send(TargetRevised("m1", story.match.last_seq + 1, 2, "Blues", 0, Target(9, 6)))
    assert (story.state.status, story.state.innings_no, story.state.target) == ("live", 1, None)
    story.more("1 1 1").closed()
    assert (story.state.status, story.state.target) == ("innings_break", 9)
    story.innings("Blues").over("1")
    assert (story.state.target, story.state.balls_remaining) == (9, 5)


def test_a_penalty_for_an_innings_that_never_begins_is_on_no_card():
    story = Story(t20(1)).innings("Reds").over("1").penalty(5, innings=4)
    assert [card.runs for card in story.cards] == [1]


@pytest.mark.parametrize("out", [True, False], ids=["all out", "overs used"])
def test_penalty_runs_after_a_completed_chase_win_it_by_penalty_runs(out):
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("4")
    if out:
        story.more("W W W W W W W W W W")
    else:
        story.more(". . . . 1")
    assert story.state.status == "finished"
    story.penalty(5)
    assert story.state.result == "Blues won by penalty runs"
    assert story.stored().state.result == "Blues won by penalty runs"


def test_penalty_runs_of_the_winning_ball_win_by_wickets():
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues")
    assert story.over("1 1 1 1 1 .", penalty_runs=5).state.result == "Blues won by 10 wickets"


def test_penalty_runs_while_the_chase_is_on_win_by_wickets():
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1")
    assert story.penalty(5).state.result == "Blues won by 10 wickets"


def test_penalty_runs_to_a_chase_that_was_cut_short_win_by_wickets():
    """Its innings is not completed, as Law 16.7 has it. To see it fail, do not ask `_is_complete`."""
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1 W").closed()
    assert story.penalty(5).state.result == "Blues won by 9 wickets"


def test_penalty_runs_win_a_match_of_two_innings_a_side_too():
    story = Story(TEST).innings("Reds").over("6").all_out().innings("Blues").over("4").all_out()
    story.innings("Reds").over("1").all_out().innings("Blues").over("1").all_out()
    assert story.state.result == "Reds won by 2 runs"
    assert story.penalty(5).state.result == "Blues won by penalty runs"


def test_a_match_of_which_only_a_penalty_is_known_has_not_begun():
    story = Story(t20(1))
    assert story.penalty(5, innings=2).state.status == "scheduled"
    assert story.penalty(5, innings=1).state.score == 5
