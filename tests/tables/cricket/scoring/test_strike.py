"""Who faces the next ball: by runs and the over's end, or as the feed says; nobody where nothing shows it."""

import pytest

from schemas.cricket.codec import decode_event, encode_event
from schemas.cricket.events import Dismissal, WicketType
from tables.cricket.scoring.strike import CROSSED_UNTIL
from tests.tables.cricket.story import BALL_MS, Story, t20


def facing(story: Story) -> str:
    """The name of who is on strike; "" for nobody."""
    return ", ".join(batter.name for batter in story.state.batters if batter.on_strike)


@pytest.mark.parametrize(
    ("balls", "name"),
    [
        (".", "A1"),
        ("1", "A2"),
        ("2", "A1"),
        ("3", "A2"),
        ("4", "A1"),
        ("6", "A1"),
        ("1b", "A2"),
        ("2lb", "A1"),
        ("1wd", "A1"),
        ("2wd", "A2"),
        ("5wd", "A1"),
        ("nb", "A1"),
        ("1nb", "A2"),
        ("4nb", "A1"),
        (". . . . . .", "A2"),
        (". . . . . 1", "A1"),
        (". . . . . 4", "A2"),
    ],
)
def test_runs_that_were_run_and_the_overs_end_change_the_striker(balls: str, name: str) -> None:
    assert facing(Story(t20()).innings("Reds").over(balls)) == name


def test_who_comes_in_faces_and_has_no_name_yet() -> None:
    story = Story(t20()).innings("Reds").over("W")
    assert facing(story) == ""
    assert facing(story.more(". . . .")) == "A3"
    assert facing(Story(t20()).innings("Reds").over(". . . . . W")) == "A2"


def test_after_a_run_out_nobody_knows_who_faces() -> None:
    out = {"dismissals": (Dismissal(WicketType.RUNOUT, "A2"),)}
    assert facing(Story(t20()).innings("Reds").over("1", **out)) == ""
    assert facing(Story(t20()).innings("Reds").over(". . . . . 1", **out)) == ""


def test_until_2022_caught_batters_may_have_crossed() -> None:
    caught = {"dismissals": (Dismissal(WicketType.CAUGHT, "A1"),)}
    story = Story(t20()).innings("Reds").over(". . . . . .").over(". . . . . .").over(". . . . . W", **caught)
    assert story.state.last_update == story.match.last_seq * BALL_MS < CROSSED_UNTIL
    assert facing(story) == ""


def test_a_feed_that_knows_who_faces_is_believed() -> None:
    out = {"dismissals": (Dismissal(WicketType.RUNOUT, "A1"),), "next_striker": "A2"}
    assert facing(Story(t20()).innings("Reds").over("1", **out)) == "A2"
    assert facing(Story(t20()).innings("Reds").over("1", next_striker="A1")) == "A1"
    assert facing(Story(t20()).innings("Reds").over("1", next_striker="nobody")) == ""


def test_an_over_called_early_changes_the_striker() -> None:
    assert facing(Story(t20()).innings("Reds").over("1").called()) == "A1"


def test_without_names_nobody_faces() -> None:
    assert facing(Story(t20(), named=False).innings("Reds").over("1")) == ""


def test_who_faces_next_goes_the_way_of_every_field() -> None:
    [*_, ball] = Story(t20()).innings("Reds").over("1", next_striker="A1").events
    assert decode_event(encode_event(ball)) == ball


def test_batters_have_their_number_in_the_order() -> None:
    story = Story(t20()).innings("Reds").over("W 1").facing("A2", "A3").more("1")
    assert [(batter.name, batter.order) for batter in story.state.batters] == [("A2", 2), ("A3", 3)]
