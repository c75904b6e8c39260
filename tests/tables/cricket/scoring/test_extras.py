"""Runs and whose they are (Laws 18, 21 to 23, 41)."""

import pytest

from tests.tables.cricket.story import Story


@pytest.mark.parametrize(
    ("ball", "fields", "total", "bat", "faced", "conceded", "legal", "text"),
    [
        (".", {}, 0, 0, 1, 0, 1, "0"),
        ("3", {}, 3, 3, 1, 3, 1, "3"),
        ("wd", {}, 1, 0, 0, 1, 0, "1wd"),
        ("5wd", {}, 5, 0, 0, 5, 0, "5wd"),
        ("nb", {}, 1, 0, 1, 1, 0, "1nb"),
        ("4nb", {}, 5, 4, 1, 5, 0, "5nb"),
        (".", {"no_ball": 2}, 2, 0, 1, 2, 0, "2nb"),
        (".", {"no_ball": 1, "byes": 4}, 5, 0, 1, 1, 0, "5nb"),
        ("2lb", {}, 2, 0, 1, 0, 1, "2lb"),
        ("4b", {}, 4, 0, 1, 0, 1, "4b"),
        ("1", {"penalty_runs": 5}, 6, 1, 1, 1, 1, "1+5p"),
        ("wd", {"penalty_runs": 5}, 6, 0, 0, 1, 0, "1wd+5p"),
        ("W", {}, 0, 0, 1, 0, 1, "W"),
    ],
)
def test_a_balls_runs_go_where_the_laws_put_them(ball, fields, total, bat, faced, conceded, legal, text):
    story = Story().innings("Reds").over(ball, **fields)
    card = story.cards[0]
    batter, bowler = card.batting[0], card.bowling[0]
    assert (card.runs, batter.runs, batter.balls, bowler.runs) == (total, bat, faced, conceded)
    assert story.now.legal_balls == legal
    assert story.state.last_balls == (text,)
    assert card.extras.total == total - bat


def test_extras_are_kept_by_kind_and_credited_to_the_bowler_of_the_ball():
    story = Story().innings("Reds").over("wd 5wd nb", "X").over("nb 2lb 3b", "Y").penalty(5)
    extras = story.cards[0].extras
    assert (extras.wides, extras.no_balls, extras.byes, extras.leg_byes, extras.penalty) == (6, 2, 3, 2, 5)
    assert [(b.name, b.wides, b.no_balls) for b in story.cards[0].bowling] == [("X", 6, 1), ("Y", 0, 1)]


@pytest.mark.parametrize(
    ("ball", "fields", "fours", "sixes"),
    [
        ("4", {}, 1, 0),
        ("6", {}, 0, 1),
        ("4nb", {}, 1, 0),
        ("4", {"no_boundary": True}, 0, 0),
        ("6", {"no_boundary": True}, 0, 0),
        ("5", {}, 0, 0),
        ("8", {}, 0, 0),
        ("4lb", {}, 0, 0),
        ("4wd", {}, 0, 0),
    ],
)
def test_only_a_four_or_six_off_the_bat_to_the_rope_is_a_boundary(ball, fields, fours, sixes):
    line = Story().innings("Reds").over(ball, **fields).cards[0].batting[0]
    assert (line.fours, line.sixes) == (fours, sixes)


def test_a_penalty_outside_a_ball_belongs_to_no_over_and_no_partnership():
    story = Story().innings("Reds").penalty(5).over("1 1").penalty(6).more("1 . . .")
    card = story.cards[0]
    assert card.runs == 14
    assert story.overs[0].runs == 3
    assert card.partnerships[0].runs == 3


def test_a_simple_producers_ball_counts_without_any_name():
    story = Story(named=False).innings("Reds").over("1 4nb wd W 2 . 6 1")
    card = story.cards[0]
    assert (card.runs, card.wickets, card.overs) == (16, 1, "1")
    assert (card.batting, card.bowling, card.partnerships) == ((), (), ())
    assert [(fall.score, fall.player, fall.over) for fall in card.fall_of_wickets] == [(7, "", "0.2")]
    assert story.overs[0].runs == 16


def test_a_ball_may_bring_more_runs_than_anyone_ever_ran():
    assert Story().innings("Reds").over("21").cards[0].runs == 21
