"""When an innings begins and ends, and what may still come after (Laws 13 to 16)."""

import pytest

from schemas.cricket.events import Delivery, InningsStart, MatchInfo, Penalty, WicketType
from schemas.refusals import RefusedError
from tables.cricket.scoring.fold import fold, inform
from tables.cricket.scoring.state import Closed
from tests.tables.cricket.story import TEST, Story, t20


def test_ten_wickets_are_all_out():
    story = Story().innings("Reds").all_out(9)
    assert not story.now.closed
    assert story.over("W").now.closed is Closed.ALL_OUT


def test_a_side_without_absent_batters_is_all_out_with_fewer_wickets():
    story = Story().innings("Reds", absent=("A10", "A11")).all_out(8)
    assert story.now.closed is Closed.ALL_OUT
    assert story.cards[0].wickets == 8


def test_retired_batters_do_not_end_an_innings_until_someone_says_so():
    story = Story(t20()).innings("Reds").over(".").leaves("A1", WicketType.RETIRED_HURT).all_out(9)
    assert not story.now.closed
    assert story.closed().now.closed is Closed.ALL_OUT


def test_an_innings_ends_with_its_overs_as_called():
    story = Story(t20(2)).innings("Reds").over("1 1 1 1 1").called().over("1 1 1 1 1")
    assert not story.now.closed
    assert story.more("1").now.closed is Closed.OVERS_USED
    assert (story.cards[0].overs, story.now.legal_balls) == ("2", 11)


def test_the_last_over_may_go_on_too():
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1", over_continues=True)
    assert not story.now.closed
    assert story.more("1").now.closed is Closed.OVERS_USED


def test_an_innings_ends_when_the_target_is_reached():
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("6")
    assert not story.now.closed
    assert story.more("4").now.closed is Closed.TARGET_REACHED
    assert story.cards[1].runs == 10


def test_a_declaration_is_on_the_card():
    story = Story(TEST).innings("Reds").over("6").declared()
    assert (story.now.closed, story.cards[0].declared) == (Closed.DECLARED, True)
    assert not story.overs[-1].complete


def test_a_forfeited_innings_is_one_without_a_ball():
    story = Story(TEST).innings("Reds").over("6").declared().innings("Blues").forfeited()
    assert story.now.closed is Closed.FORFEITED
    assert (story.cards[1].runs, story.cards[1].overs) == (0, "0")


def test_the_next_innings_closes_the_one_before():
    story = Story(TEST).innings("Reds").over("1 1").turn("Blues").over("1")
    assert story.match.earlier[0].closed is Closed.SUCCEEDED
    assert [(over.innings, over.complete) for over in story.overs] == [(1, False)]
    assert (story.now.number, story.now.team) == (2, "Blues")


@pytest.mark.parametrize("informed", ["first", "late"])
def test_an_innings_nobody_announced_has_the_formats_conditions(informed):
    story = Story(t20(2, 5) if informed == "first" else None).turn("Reds").over("1 1 1")
    if informed == "late":
        story.match = inform(story.match, MatchInfo("m1", format=t20(2, 5)))
    story.more("1 1").over("1 1 1 1 1")
    assert story.now.closed is Closed.OVERS_USED
    assert story.cards[0].overs == "2"


def test_an_innings_of_which_nothing_is_known_has_six_ball_overs_and_no_limit():
    story = Story().turn("Reds")
    for _ in range(60):
        story.over("1 1 1 1 1 1")
    assert (story.cards[0].overs, story.now.closed) == ("60", Closed.OPEN)
    assert story.state.balls_remaining is None


def test_what_is_known_late_tells_a_super_over_from_a_second_innings():
    story = Story().turn("Reds").over("1 1 1 1 1 1").turn("Blues").over("1 1 1 1 1 1")
    story.turn("Blues").over("6 6 . . . .").turn("Reds").over("1 1 1 1 1 1")
    assert story.result is None
    story.match = inform(story.match, MatchInfo("m1", format=t20(1)))
    assert [card.super_over for card in story.cards] == [False, False, True, True]
    assert story.result == "Match tied (Blues won the super over)"


def test_conditions_announced_after_a_penalty_still_apply():
    story = Story(t20()).turn("Reds").penalty(5)
    story._number = 0
    story.innings("Reds", max_balls=6).over("1 1 1 1 1 1")
    assert (story.now.closed, story.now.runs) == (Closed.OVERS_USED, 11)


def test_a_ball_of_a_closed_innings_opens_it_again():
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1")
    assert story.state.status == "innings_break"
    story.over("4")
    assert (story.cards[0].runs, story.now.legal_balls) == (10, 7)


@pytest.mark.parametrize("closing", ["declared", "closed"])
def test_play_goes_on_after_a_closing_that_was_taken_back(closing):
    story = Story(TEST).innings("Reds").over("1 1")
    getattr(story, closing)().more("1")
    assert (story.now.closed, story.cards[0].declared, story.state.status) == (Closed.OPEN, False, "live")
    assert story.more("1 1 1").state.overs == "1"


def test_a_penalty_to_a_closed_innings_counts():
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").penalty(5)
    assert (story.cards[0].runs, story.now.closed) == (11, Closed.OVERS_USED)


def test_a_penalty_to_an_earlier_innings_counts_and_moves_the_target():
    story = Story(t20(1)).innings("Reds").over("1 1 1 1 1 1").innings("Blues").over("1 1")
    assert story.state.target == 7
    story.penalty(5, innings=1)
    assert (story.cards[0].runs, story.cards[0].extras.penalty, story.state.target) == (11, 5, 12)
    assert (story.now.number, story.match.last_seq) == (2, len(story.events))


def test_a_ball_of_an_earlier_innings_is_added_to_it():
    story = Story(t20(2)).innings("Reds").over("1 1 1 1 1 1").over("1").innings("Blues").over("1")
    late = Delivery("m1", story.match.last_seq + 1, 1, "Reds", 0, 1, 1, 4, bowler="X")
    story.send(late).more("1")
    assert (story.cards[0].runs, story.cards[0].overs) == (11, "1.2")
    assert (story.now.number, story.state.target, story.state.score) == (2, 12, 2)
    assert [(over.innings, over.number, over.runs) for over in story.overs] == [
        (1, 0, 6),
        (1, 1, 1),
        (1, 1, 5),
    ]


def test_who_bats_next_is_known_where_no_event_says_so():
    story = Story(t20(1)).innings("Reds").over("1").closed().turn("").over("1")
    assert story.state.batting_team == "Blues"
    story = Story(TEST).innings("Reds").over("1").declared().innings("Blues").over("1").declared()
    story.innings("Blues").over("1").declared().turn("").over("2")
    assert story.state.batting_team == "Reds"


@pytest.mark.parametrize("form", [None, TEST])
def test_an_innings_of_nobody_is_refused(form):
    story = Story().innings("Reds").over("1")
    if form is not None:
        story = Story(form).innings("Reds").over("1").declared().innings("Blues").over("1").declared()
    with pytest.raises(RefusedError, match="batting_team is empty"):
        story.turn("").over("1")
    with pytest.raises(RefusedError, match="batting_team is empty"):
        story.turn("  ").over("1")


def test_conditions_announced_in_mid_innings_do_not_wipe_the_name():
    story = Story(t20(2)).innings("Reds").over("1")
    for blank in ("", " "):
        story.send(InningsStart("m1", story.match.last_seq + 1, 1, blank, 0, max_balls=6))
        assert (story.state.batting_team, story.state.balls_remaining) == ("Reds", 5)


def test_an_event_of_an_innings_that_never_was_is_passed_over():
    story = Story().turn("Reds")
    story._number = 2
    story.over("1")
    before = story.match
    after = fold(before, Penalty("m1", before.last_seq + 1, 1, "Reds", 0, 5))
    assert after.last_seq == before.last_seq + 1
    assert after.innings == before.innings


def test_a_ball_of_an_innings_that_was_skipped_is_scored_in_it():
    """Its runs were swallowed without a word: a ball sent with the next innings' number was enough."""
    story = Story(t20(2)).innings("Reds").over("1")
    story._number = 2
    story.innings("Reds").over("1")
    story._number = 2
    story.turn("Blues")
    story._number = 2
    story.penalty(5).over("4 1 wd")
    numbered = [(card.number, card.team, card.runs, card.overs) for card in story.cards]
    assert numbered == [(1, "Reds", 1, "0.1"), (2, "Blues", 11, "0.2"), (3, "Reds", 1, "0.1")]


def test_nobody_chases_the_scores_of_an_innings_that_was_skipped():
    """The target was 1, and reached with the first run: a feed that joins in the second innings."""
    story = Story(t20(2)).turn("Blues")
    story._number = 2
    story.over("1 4")
    assert (story.state.target, story.state.status, story.state.score) == (None, "live", 5)
    story._number = 1
    story.turn("Reds")
    story._number = 1
    story.over("6 6")
    assert (story.state.target, story.state.required_runs, story.state.score) == (13, 8, 5)
