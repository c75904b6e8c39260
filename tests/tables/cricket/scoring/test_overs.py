"""When an over ends, and whose it is (Law 17)."""

import pytest

from schemas.cricket.events import Delivery
from tables.cricket.projections import over_summary
from tests.tables.cricket.story import BALL_MS, Story, t20


@pytest.mark.parametrize(("per_over", "balls"), [(6, "1 1 wd 1 nb 1 1 1"), (5, "1 1 wd 1 nb 1 1")])
def test_an_over_ends_with_its_last_legal_ball(per_over, balls):
    story = Story().innings("Reds", balls_per_over=per_over).over(balls)
    (over,) = story.overs
    assert over.complete
    assert over.legal_balls == per_over
    assert story.state.overs == "1"
    assert story.over("1").state.overs == "1.1"


def test_an_over_goes_on_while_the_umpire_lets_it():
    story = Story().innings("Reds").over("1 . . . . .", over_continues=True)
    assert story.overs == []
    story.more("2")
    assert (story.overs[0].legal_balls, story.overs[0].runs) == (7, 3)
    assert (story.cards[0].overs, story.cards[0].bowling[0].overs) == ("1", "1")


def test_an_over_that_went_on_may_end_with_a_wide():
    story = Story().innings("Reds").over(". . . . . .", over_continues=True).more("wd")
    assert (story.overs[0].complete, story.overs[0].runs, story.state.overs) == (True, 1, "1")


def test_an_over_called_early_is_a_whole_over_and_may_be_a_maiden():
    story = Story().innings("Reds").over(". . . . .").called()
    assert (story.overs[0].complete, story.overs[0].legal_balls) == (True, 5)
    bowler = story.cards[0].bowling[0]
    assert (bowler.overs, bowler.maidens) == ("1", 1)
    assert story.state.overs == "1"


def test_a_ball_of_the_next_over_shows_that_the_last_was_called():
    story = Story().innings("Reds").over("1 1 1").over("2")
    assert [(over.number, over.runs, over.complete) for over in story.overs] == [(0, 3, True)]
    assert story.state.overs == "1.1"


def test_calling_an_over_that_is_called_already_changes_nothing():
    story = Story().innings("Reds").over("1 1 1 1 1 1").called()
    assert len(story.overs) == 1
    assert story.state.overs == "1"


def test_a_ball_too_many_is_added_to_the_over_it_belongs_to():
    story = Story().innings("Reds").over(". . . . . .")
    assert story.cards[0].bowling[0].maidens == 1
    story.more("4")
    first, again = story.overs
    assert (first.revision, again.revision) == (0, 1)
    assert (again.number, again.runs, again.legal_balls, again.complete) == (0, 4, 7, True)
    bowler = story.cards[0].bowling[0]
    assert (bowler.overs, bowler.maidens, bowler.runs) == ("1", 0, 4)
    assert (story.state.score, story.state.overs) == (4, "1")
    assert story.more("1").overs[-1].revision == 2


def test_an_over_that_was_called_does_not_go_on_whatever_a_late_ball_says():
    story = Story().innings("Reds").over("1 1 1 1 1 1").more("1", over_continues=True)
    assert (story.overs[-1].legal_balls, story.state.overs) == (7, "1")


def test_over_numbers_never_go_back():
    story = Story().innings("Reds").over("1 1 1 1 1 1").over("1")
    story._over = 0
    story.more("1 1")
    assert story.state.overs == "1.3"
    assert story.now.over is not None
    assert story.now.over.number == 1


def test_a_shared_over_is_a_whole_one_and_a_maiden_for_nobody():
    story = Story().innings("Reds").over(". . .", "X").more(". . .", "Y").over(". . . . . .", "Y")
    assert story.overs[0].bowlers == ("X", "Y")
    assert [(b.name, b.overs, b.maidens) for b in story.cards[0].bowling] == [
        ("X", "0.3", 0),
        ("Y", "1.3", 1),
    ]


def test_balls_of_shared_overs_add_up_to_overs():
    story = (
        Story().innings("Reds").over(". . . .", "X").more(". .", "Y").over(". . .", "X").more(". . .", "Y")
    )
    assert [(b.name, b.overs) for b in story.cards[0].bowling] == [("X", "1.1"), ("Y", "0.5")]


def test_a_bowler_who_is_not_named_is_taken_for_the_same():
    story = Story().innings("Reds").over("1 1", "X").more("1 1 1 1", "")
    assert [(b.name, b.overs, b.runs) for b in story.cards[0].bowling] == [("X", "1", 6)]


@pytest.mark.parametrize(
    ("balls", "maidens"),
    [
        (". . . . . .", 1),
        (". 2lb 4b . . .", 1),
        (". . 1 . . .", 0),
        (". . wd . . . .", 0),
        ("W W . . . .", 1),
    ],
)
def test_a_maiden_is_an_over_the_bowler_conceded_nothing_in(balls, maidens):
    assert Story().innings("Reds").over(balls).cards[0].bowling[0].maidens == maidens


def test_an_innings_that_ends_in_mid_over_leaves_that_over_incomplete():
    story = Story(t20()).innings("Reds").over("1").closed()
    (over,) = story.overs
    assert not over.complete
    assert (story.cards[0].overs, story.cards[0].bowling[0].overs) == ("0.1", "0.1")


def test_an_over_resumed_after_the_innings_was_closed_in_it_is_published_when_complete():
    story = Story(t20()).innings("Reds").over("1 1").closed().more("1 1 1 1")
    assert [(over.complete, over.revision, over.runs) for over in story.overs] == [
        (False, 0, 2),
        (True, 0, 6),
    ]
    assert story.cards[0].bowling[0].overs == "1"


def test_a_ball_may_close_two_overs_and_neither_is_lost():
    story = Story(t20()).innings("Reds", max_balls=120).all_out().innings("Blues")
    before = len(story.overs)
    story.over(". .").over("1")
    assert [(over.innings, over.number, over.complete) for over in story.overs[before:]] == [
        (2, 0, True),
        (2, 1, False),
    ]


def test_the_first_ball_of_an_innings_may_close_an_over_of_the_last_and_its_own():
    story = Story(t20(1)).turn("Reds").over(". .").turn("Blues").over("1")
    assert [(over.innings, over.complete) for over in story.overs] == [(1, False), (2, False)]
    assert story.result == "Blues won by 10 wickets"


def test_an_over_knows_when_it_began_and_ended_and_what_was_bowled():
    story = Story().innings("Reds").over("1 wd 4 W . 2lb 6")
    summary = over_summary(story.overs[0])
    assert (summary.started, summary.ended) == (2 * BALL_MS, 8 * BALL_MS)
    assert summary.balls == ("1", "1wd", "4", "W", "0", "2lb", "6")
    assert (summary.runs, summary.wickets, summary.legal_balls, summary.bowlers) == (14, 1, 6, ("X",))


def test_a_bowler_who_comes_back_in_the_same_over_is_named_once():
    story = Story().innings("Reds").over("1", "X").more("1", "Y").more("1 1 1 1", "X")
    assert over_summary(story.overs[0]).bowlers == ("X", "Y")
    assert [(b.name, b.overs, b.runs) for b in story.cards[0].bowling] == [("X", "0.5", 5), ("Y", "0.1", 1)]


def test_the_last_over_of_a_shortened_innings_is_cut_off_at_its_limit():
    story = Story(t20()).innings("Reds", max_balls=9).over("1 1 1 1 1 1").over("1 1 1")
    assert (story.cards[0].overs, story.now.legal_balls) == ("1.3", 9)
    assert story.now.closed
    assert not story.overs[-1].complete


def test_a_late_ball_of_an_over_called_long_ago_makes_no_second_over_of_its_number():
    story = Story(t20(3)).innings("Reds").over("1 1 1 1 1 1").over("1 1 1 1 1 1")
    story.innings("Blues").over("1 1 1 1 1 1")
    story.send(Delivery("m1", story.match.last_seq + 1, 1, "Reds", 0, 0, 0, 4, bowler="X"))
    first = story.match.earlier[0]
    assert (first.runs, first.overs, story.cards[0].overs) == (16, 2, "2.1")
    assert [(over.innings, over.number) for over in story.overs] == [(1, 0), (1, 1), (2, 0), (1, 2)]


def test_a_late_ball_of_an_earlier_innings_tells_of_the_over_that_it_shows_to_be_called():
    story = Story(t20(3)).innings("Reds").over("1 1").innings("Blues").over("1 1 1 1 1 1")
    story.send(Delivery("m1", story.match.last_seq + 1, 1, "Reds", 0, 1, 0, 4, bowler="X"))
    assert [(over.innings, over.number, over.complete) for over in story.overs[-2:]] == [
        (1, 0, True),
        (1, 1, False),
    ]
