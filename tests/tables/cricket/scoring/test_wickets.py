"""How batters leave, and what of it is a wicket, and whose (Laws 25, 31 to 40)."""

import pytest

from schemas.cricket.events import Dismissal, WicketType
from tests.tables.cricket.story import Story

FIELDERS = ("Kirk", "Lund")


@pytest.mark.parametrize(
    ("how", "fielders", "wickets", "credited", "text"),
    [
        (WicketType.BOWLED, (), 1, 1, "b X"),
        (WicketType.CAUGHT, ("Kirk",), 1, 1, "c Kirk b X"),
        (WicketType.CAUGHT, (), 1, 1, "caught b X"),
        (WicketType.LBW, (), 1, 1, "lbw b X"),
        (WicketType.RUNOUT, FIELDERS, 1, 0, "run out (Kirk/Lund)"),
        (WicketType.RUNOUT, (), 1, 0, "run out"),
        (WicketType.STUMPED, ("Kirk",), 1, 1, "st Kirk b X"),
        (WicketType.HIT_WICKET, (), 1, 1, "hit wicket b X"),
        (WicketType.CAUGHT_AND_BOWLED, (), 1, 1, "c & b X"),
        (WicketType.OBSTRUCTING_THE_FIELD, (), 1, 0, "obstructing the field"),
        (WicketType.HANDLED_THE_BALL, (), 1, 0, "handled the ball"),
        (WicketType.HIT_THE_BALL_TWICE, (), 1, 0, "hit the ball twice"),
        (WicketType.TIMED_OUT, (), 1, 0, "timed out"),
        (WicketType.RETIRED_OUT, (), 1, 0, "retired out"),
        (WicketType.RETIRED_HURT, (), 0, 0, "retired hurt"),
        (WicketType.RETIRED_NOT_OUT, (), 0, 0, "retired not out"),
    ],
)
def test_each_way_to_leave_counts_and_reads_as_it_should(how, fielders, wickets, credited, text):
    story = Story().innings("Reds").over(".", dismissals=(Dismissal(how, "A1", fielders),))
    card = story.cards[0]
    assert (card.wickets, card.bowling[0].wickets, card.batting[0].dismissal) == (wickets, credited, text)
    assert len(card.fall_of_wickets) == wickets


def test_a_departure_of_no_kind_is_none():
    story = Story().innings("Reds").over(".", dismissals=(Dismissal(WicketType.NONE, "A1"),))
    assert story.cards[0].wickets == 0
    assert story.cards[0].batting[0].dismissal == "not out"


def test_a_wicket_falls_at_the_score_after_the_ball():
    run_out = (Dismissal(WicketType.RUNOUT, "A2"),)
    story = Story().innings("Reds").over("4 1", dismissals=run_out)
    fall = story.cards[0].fall_of_wickets[0]
    assert (fall.score, fall.wicket, fall.player, fall.over) == (5, 1, "A2", "0.2")
    assert story.cards[0].batting[0].runs == 5


@pytest.mark.parametrize(("balls", "at"), [("W", "0.1"), ("wd W", "0.1"), ("1 1 1 1 1 W", "0.6")])
def test_a_wicket_on_an_overs_last_ball_falls_in_that_over(balls, at):
    assert Story().innings("Reds").over(balls).cards[0].fall_of_wickets[0].over == at


def test_a_wicket_may_fall_on_a_ball_that_does_not_count():
    stumped = (Dismissal(WicketType.STUMPED, "A1", ("Kirk",)),)
    story = Story().innings("Reds").over("1 wd", dismissals=stumped)
    assert story.cards[0].fall_of_wickets[0].over == "0.1"
    assert story.cards[0].batting[0].balls == 1


def test_two_wickets_on_a_ball_fall_in_order_at_the_same_place():
    both = (Dismissal(WicketType.CAUGHT, "A1", ("Kirk",)), Dismissal(WicketType.TIMED_OUT, "A3"))
    story = Story().innings("Reds").over("1 2", dismissals=both)
    card = story.cards[0]
    assert [(f.score, f.wicket, f.player, f.over) for f in card.fall_of_wickets] == [
        (3, 1, "A1", "0.2"),
        (3, 2, "A3", "0.2"),
    ]
    assert card.bowling[0].wickets == 1
    assert [line.name for line in card.batting] == ["A1", "A2", "A3"]
    story.facing("A4", "A2").more("1")
    assert story.cards[0].partnerships[-1].wicket == 3


def test_a_batter_out_between_balls_falls_where_the_innings_stands():
    story = Story().innings("Reds").over("1 1 1 1 1 1").leaves("A3", WicketType.TIMED_OUT)
    fall = story.cards[0].fall_of_wickets[0]
    assert (fall.score, fall.player, fall.over) == (6, "A3", "0.6")
    story.over("1").leaves("A1", WicketType.RETIRED_OUT)
    assert story.cards[0].fall_of_wickets[1].over == "1.1"


def test_a_batter_may_be_out_before_the_first_ball():
    story = Story().innings("Reds").leaves("A1", WicketType.TIMED_OUT)
    assert story.cards[0].fall_of_wickets[0].over == "0.0"


def test_a_batter_who_retired_hurt_may_come_back_and_go_on():
    story = Story().innings("Reds").over("4").leaves("A1", WicketType.RETIRED_HURT)
    assert story.cards[0].batting[0].dismissal == "retired hurt"
    story.facing("A3", "A2").more("1 W").facing("A1", "A2").more("2")
    card = story.cards[0]
    assert [(line.name, line.runs, line.balls) for line in card.batting] == [
        ("A1", 6, 2),
        ("A2", 0, 0),
        ("A3", 1, 2),
    ]
    assert card.batting[0].dismissal == "not out"
    assert card.wickets == 1


def test_a_pair_that_changes_without_a_word_is_a_retirement():
    story = Story().innings("Reds").over("1 2").facing("A3", "A2").more("4")
    card = story.cards[0]
    assert (card.wickets, card.batting[0].dismissal) == (0, "retired hurt")
    assert [(set(p.batters), p.runs, p.balls, p.wicket) for p in card.partnerships] == [
        ({"A1", "A2"}, 3, 2, 1),
        ({"A3", "A2"}, 4, 1, 1),
    ]


def test_a_change_of_ends_is_no_change_of_the_pair():
    story = Story().innings("Reds").over("1").facing("A2", "A1").more("2").facing("A1", "A2").more("4")
    card = story.cards[0]
    assert [(line.name, line.runs) for line in card.batting] == [("A1", 5), ("A2", 2)]
    assert [(p.runs, p.balls) for p in card.partnerships] == [(7, 3)]


def test_a_partnership_has_all_runs_of_its_time_and_the_legal_balls():
    story = Story().innings("Reds").over("1 wd 4nb 2lb 3b . W").over("6")
    first, second = story.cards[0].partnerships
    assert (first.wicket, first.runs, first.balls) == (1, 12, 5)
    assert (second.wicket, second.runs, second.balls) == (2, 6, 1)


def test_batters_are_listed_as_they_came_in():
    story = Story().innings("Reds").over("W 1 W 2 W 3")
    assert [line.name for line in story.cards[0].batting] == ["A1", "A2", "A3", "A4", "A5"]
    run_out = (Dismissal(WicketType.RUNOUT, "A2"),)
    story.over("1", dismissals=run_out).more("1")
    assert [line.name for line in story.cards[0].batting][-1] == "A6"


def test_a_batter_with_the_name_of_one_who_is_out_has_a_line_of_his_own():
    story = Story().innings("Reds").over("4 W").facing("A1", "A2").more("2 1").stored().more("W")
    card = story.cards[0]
    assert [(line.name, line.runs, line.dismissal) for line in card.batting] == [
        ("A1", 4, "b X"),
        ("A2", 0, "not out"),
        ("A1", 3, "b X"),
    ]
    assert (card.wickets, [fall.player for fall in card.fall_of_wickets]) == (2, ["A1", "A1"])
    assert [stand.batters for stand in card.partnerships] == [("A1", "A2"), ("A1", "A2")]


def test_who_is_out_twice_is_two_men_of_a_name():
    story = Story().innings("Reds").over("W")
    story.leaves("A1", WicketType.TIMED_OUT)
    card = story.cards[0]
    assert card.wickets == sum(line.dismissal != "not out" for line in card.batting) == 2


def test_a_producer_may_name_the_striker_only():
    story = Story().innings("Reds").facing("A1", "").over("1").facing("A2", "").more("2")
    story.facing("A1", "").more("4 W").facing("A3", "").more("6")
    card = story.cards[0]
    assert [(line.name, line.runs) for line in card.batting] == [("A1", 5), ("A2", 2), ("A3", 6)]
    assert card.wickets == 1


def test_a_ball_that_names_nobody_leaves_the_batters_figures_alone():
    story = Story().innings("Reds").over("1").facing("", "").more("4").facing("A1", "A2").more("2")
    card = story.cards[0]
    assert (card.runs, card.batting[0].runs) == (7, 3)
