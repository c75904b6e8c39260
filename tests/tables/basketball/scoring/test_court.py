"""Who is on court, and for how long."""

import pytest

from tests.tables.basketball.story import AWAY, HOME, Story


def on_court(story: Story) -> list[str]:
    assert story.state.home.on_court is not None
    return [player.id for player in story.state.home.on_court]


def test_minutes_and_plus_minus_are_those_of_the_stints() -> None:
    story = Story().begin().at("11:00").shot(HOME, "a", 3).at("10:00").sub(HOME, "f", "a")
    story.at("9:00").shot(AWAY, "v").at("8:30").sub(HOME, "a", "f").at("8:00").shot(HOME, "b")
    assert (story.line("a").minutes, story.line("a").plus_minus) == ("2:30", 5)
    assert (story.line("f").minutes, story.line("f").plus_minus) == ("1:30", -2)
    assert (story.line("v").minutes, story.line("v").plus_minus) == ("4:00", -3)
    assert on_court(story) == ["b", "c", "d", "e", "a"]
    assert story.state.home.certain


def test_nobody_plays_between_two_periods_and_the_same_five_go_on() -> None:
    story = Story().begin().end().next_period().sub(AWAY, "u", "v").at("11:00").shot(HOME, "a")
    assert (story.line("a").minutes, story.line("u").minutes, story.line("v").minutes) == (
        "13:00",
        "1:00",
        "12:00",
    )
    assert story.line("a").starter


def test_who_starts_a_later_period_replaces_who_ended_the_one_before() -> None:
    story = (
        Story().begin().end().next_period().begin((("f", "b", "c", "d", "e"), ())).at("10:00").shot(HOME, "f")
    )
    assert (story.line("a").minutes, story.line("f").minutes, story.line("b").minutes) == (
        "12:00",
        "2:00",
        "14:00",
    )
    assert not story.line("f").starter
    assert story.state.home.certain


def test_nothing_is_said_of_who_is_on_court_where_no_line_up_came() -> None:
    story = Story().shot(HOME, "a").at("9:00").sub(HOME, "b", "a")
    assert story.state.home.on_court is None
    assert (story.line("a").minutes, story.line("a").plus_minus) == (None, None)


@pytest.mark.parametrize(("comes", "leaves"), [("f", "nobody"), ("b", "a")])
def test_a_change_that_does_not_fit_makes_minutes_uncertain_for_the_game(comes: str, leaves: str) -> None:
    story = Story().begin().at("9:00").sub(HOME, comes, leaves).end().next_period().begin()
    assert not story.state.home.certain
    assert story.line("a").minutes_uncertain
    assert story.state.away.certain


def test_fewer_than_five_are_inferred() -> None:
    story = Story().begin((("a", "b"), ("v", "w", "x", "y", "z")))
    assert (story.state.home.certain, story.state.away.certain) == (False, True)
    assert story.box.breaches == ()


def test_a_free_throw_counts_for_who_was_on_court_at_the_foul() -> None:
    """As in the league's box scores; `f` comes, and `w` leaves, between two throws for a foul of `v`."""
    story = (
        Story().begin().at("11:00").foul(AWAY, "v").throw(HOME, "a").sub(HOME, "f", "b").sub(AWAY, "u", "w")
    )
    story.throw(HOME, "a").at("10:00").shot(AWAY, "x")
    margins = {player: story.line(player).plus_minus for player in "abfvuw"}
    assert margins == {"a": 0, "b": 2, "f": -2, "v": 0, "u": 2, "w": -2}
    assert story.box.breaches == ()


def test_a_free_throw_of_another_moment_counts_for_who_is_on_court() -> None:
    story = Story().begin().at("11:00").foul(AWAY, "v").sub(HOME, "f", "b").at("10:59").throw(HOME, "a")
    assert (story.line("f").plus_minus, story.line("b").plus_minus) == (1, 0)
