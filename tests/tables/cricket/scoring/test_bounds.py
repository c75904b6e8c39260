"""What only the course of a match shows: so much of anything, and no more, else its row has no end."""

import pytest

from schemas.cricket.bounds import MAX_OVER, MAX_PENALTY, MAX_SIDE, MAX_STANDS
from schemas.cricket.events import Dismissal, InningsStart, WicketType
from schemas.refusals import Reason, RefusedError
from tables.cricket.scoring.fold import fold
from tables.cricket.scoring.state import Terms
from tests.tables.cricket.story import Story, t20


def innings() -> Story:
    return Story().innings("Reds").over("1")


def refused(story: Story, match: str, **fields: object) -> None:
    """A further ball is refused, and the match is what it was."""
    before = story.match
    with pytest.raises(RefusedError, match=match) as error:
        story.more(".", **fields)
    assert error.value.reason is Reason.BROKEN_RULE
    assert story.match is before


def test_an_innings_has_no_more_batters_than_a_side():
    story = innings()
    for number in range(MAX_SIDE - 2):
        story.facing(f"P{number}", "A2").over("1")
    story.facing("one more", "A2")
    refused(story, "batters of innings 1")
    assert story.facing("A1", "A2").more("1").now.runs == MAX_SIDE


def test_an_innings_has_no_more_bowlers_than_a_side():
    story = innings()
    for number in range(MAX_SIDE - 1):
        story.over("1", bowler=f"P{number}")
    story._over += 1
    refused(story, "bowlers of innings 1", bowler="one more")


def test_an_innings_has_no_more_wickets_than_a_side():
    story = Story(named=False).innings("Reds").all_out(MAX_SIDE)
    refused(story, "wickets of innings 1", dismissals=(Dismissal(WicketType.RUNOUT, ""),))


@pytest.mark.parametrize("ball", ["wd", "nb", "1", "."])
def test_an_over_ends(ball: str):
    story = innings()
    for _ in range(MAX_OVER - 1):
        story.more(ball, over_continues=True)
    refused(story, "balls of over 0", wide=1)
    if ball in "1.":
        refused(story, "balls of over 0", over_continues=True)
    assert story.over("1").now.runs >= 2


def test_an_over_that_is_called_and_taken_up_again_ends():
    story = Story(named=False).innings("Reds").over(" ".join(["1"] * MAX_OVER))
    refused(story, "balls of over 0")


def test_a_pair_that_changes_at_every_ball_makes_no_end_of_stands():
    story = innings()
    for number in range(MAX_STANDS):
        story.facing(("A3", "A1")[number % 2], "A2").over("1")
    story.facing("A3", "A2")
    refused(story, "stands of innings 1")


def test_who_retires_and_comes_back_does_so_only_so_often():
    story = Story(named=False).innings("Reds")
    for _ in range(MAX_STANDS):
        story.leaves("A1", WicketType.RETIRED_HURT)
    with pytest.raises(RefusedError, match="retirements"):
        story.leaves("A1", WicketType.RETIRED_HURT)


@pytest.mark.parametrize("number", [1, 2])
def test_penalty_runs_have_an_end(number: int):
    story = innings()
    for _ in range(MAX_PENALTY // 128):
        story.penalty(128, innings=number)
    with pytest.raises(RefusedError, match="penalty runs"):
        story.penalty(1, innings=number)


@pytest.mark.parametrize("field", ["striker", "non_striker", "bowler"])
def test_a_name_with_a_control_character_is_refused_when_it_is_first_met(field: str):
    refused(innings(), "control character", **{field: "A\x00"})


def test_a_team_with_a_control_character_is_refused():
    with pytest.raises(RefusedError, match="control character"):
        Story().turn("Re\nds").over("1")


def test_text_that_turns_round_is_no_control_character():
    story = innings().facing("\u202eA3", "A2").over("1")
    assert story.cards[0].batting[-1].name == "\u202eA3"


def test_a_man_absent_three_times_is_one():
    """In a row of 0.1.0: today he is counted once when he is decoded."""
    assert Terms(absent=("A7", "A7", "A7")).all_out == 9
    start = InningsStart("m1", 1, 1, "Reds", 0, absent=("A7", "A7", "A7"))
    match = fold(Story(t20()).match, start)
    assert match.current is not None
    assert match.current.terms.all_out == 9
