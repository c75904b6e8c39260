"""How a match ended: what the scores show, what is official, and how it reads (Law 16)."""

import msgspec
import pytest

from schemas.cricket.events import MatchInfo, Outcome, OutcomeKind, WicketType
from tables.cricket.projections import match_state
from tables.cricket.scorecards import scorecard
from tables.cricket.scoring.fold import inform
from tests.tables.cricket.story import TEST, Story, t20


def limited(first: str, second: str, *more: str) -> Story:
    """One over a side; `more` are super overs, the side that batted second first."""
    story = Story(t20(1)).innings("Reds").over(first).innings("Blues").over(second)
    for index, balls in enumerate(more):
        team = ("Blues", "Reds", "Reds", "Blues")[index]
        story.innings(team, super_over=True, max_balls=6).over(balls)
    return story


SIX = "1 1 1 1 1 1"


@pytest.mark.parametrize(
    ("story", "result", "status"),
    [
        (limited(SIX, "1 1 1 1 1 ."), "Reds won by 1 run", "finished"),
        (limited(SIX, "1 . . . . ."), "Reds won by 5 runs", "finished"),
        (limited(SIX, "6 1"), "Blues won by 10 wickets", "finished"),
        (limited(SIX, "W W 6 4"), "Blues won by 8 wickets", "finished"),
        # A super over may follow, and after a level one another.
        (limited(SIX, SIX), None, "innings_break"),
        (limited(SIX, "1 1"), None, "live"),
        (limited(SIX, SIX, SIX), None, "innings_break"),
        (limited(SIX, SIX, "1 1 1"), None, "live"),
        (limited(SIX, SIX, SIX, "6 1"), "Match tied (Reds won the super over)", "finished"),
        (limited(SIX, SIX, SIX, "1 W W"), "Match tied (Blues won the super over)", "finished"),
        (limited(SIX, SIX, SIX, SIX), None, "innings_break"),
        (limited(SIX, SIX, SIX, SIX, SIX, "6 1"), "Match tied (Blues won the super over)", "finished"),
    ],
)
def test_a_limited_match_ends_as_its_scores_say(story: Story, result: str | None, status: str):
    assert (story.state.result, story.state.status) == (result, status)


def test_a_simple_producers_match_is_finished_by_its_scores():
    story = Story(t20(1), named=False).turn("Reds").over(SIX).turn("Blues").over("6 W")
    assert story.state.status == "live"
    story.more("1")
    assert (story.state.status, story.state.result) == ("finished", "Blues won by 9 wickets")


def test_a_side_all_out_has_lost():
    story = Story(t20(3)).innings("Reds").over("1").closed().innings("Blues").all_out()
    assert story.result == "Reds won by 1 run"


def test_a_chase_that_stopped_short_has_no_result_of_its_own():
    story = Story(t20(2)).innings("Reds").over(SIX).over(SIX).innings("Blues").over(SIX).closed()
    assert (story.result, story.state.status) == (None, "finished")


def test_a_chase_without_batters_left_is_lost():
    story = Story(t20(3)).innings("Reds").over(SIX).closed().innings("Blues").over(".")
    story.leaves("A1", WicketType.RETIRED_HURT).all_out(9)
    assert story.result is None
    assert story.closed().result == "Reds won by 6 runs"


@pytest.mark.parametrize(
    ("par", "result"),
    [
        (6, "Blues won by 2 runs (revised target)"),
        (10, "Reds won by 2 runs (revised target)"),
    ],
)
def test_a_chase_that_rain_ended_is_measured_by_its_par(par: int, result: str):
    story = Story(t20(2)).innings("Reds").over(SIX).over("1 1 1 . . .").innings("Blues").over("6 1 1")
    assert story.result is None
    assert story.revised(par + 1, 3).result == result
    assert story.state.status == "finished"


def test_a_penalty_may_win_the_match_after_the_last_ball():
    story = limited(SIX, "1 1 1 1 1 .").penalty(5)
    assert story.result == "Blues won by penalty runs"


def test_a_first_innings_alone_decides_nothing():
    story = Story(t20(1)).innings("Reds").over(SIX)
    assert (story.state.status, story.state.result) == ("innings_break", None)


def two_innings(*scores: tuple[str, int], out: bool = True) -> Story:
    """Innings of a few runs each, all out but, if not `out`, the last."""
    story = Story(TEST)
    for index, (team, runs) in enumerate(scores, 1):
        story.innings(team).over(" ".join(["1"] * min(runs, 6))).more(" ".join(["1"] * max(runs - 6, 0)))
        if not story.now.closed and (out or index < len(scores)):
            story.all_out()
    return story


R, B = "Reds", "Blues"


@pytest.mark.parametrize(
    ("story", "result"),
    [
        (two_innings((R, 9), (B, 5), (R, 3), (B, 6)), "Reds won by 1 run"),
        (two_innings((R, 9), (B, 5), (R, 3), (B, 8)), "Blues won by 10 wickets"),
        (two_innings((R, 9), (B, 5), (R, 3), (B, 7)), "Match tied"),
        (two_innings((R, 9), (B, 3), (B, 4)), "Reds won by an innings and 2 runs"),
        (two_innings((R, 3), (B, 9), (R, 4)), "Blues won by an innings and 2 runs"),
        (two_innings((R, 9), (B, 3), (B, 6)), None),
        (two_innings((R, 9), (B, 3), (B, 8), (R, 3)), "Reds won by 10 wickets"),
        (two_innings((R, 9), (B, 3), (B, 8), (R, 1)), "Blues won by 1 run"),
        (two_innings((R, 9), (B, 3)), None),
        (two_innings((R, 3), (B, 9), (R, 4), out=False), None),
    ],
)
def test_a_match_of_two_innings_a_side_ends_as_its_sums_say(story: Story, result: str | None):
    assert story.result == result


@pytest.mark.parametrize("innings", [2, 3, 4])
def test_a_match_without_limit_is_drawn_when_the_time_is_up(innings: int):
    scores = ((R, 9), (B, 3), (R, 4), (B, 5))[:innings]
    story = two_innings(*scores, out=False)
    assert story.result is None
    assert (story.closed().result, story.state.status) == ("Match drawn", "finished")


def test_level_scores_are_a_draw_unless_the_last_side_is_all_out():
    story = two_innings((R, 9), (B, 5), (R, 3), (B, 7), out=False)
    assert story.closed().result == "Match drawn"


def test_a_match_whose_time_is_up_between_innings_is_drawn():
    story = two_innings((R, 9), (B, 3), (R, 4))
    assert (story.result, story.state.status) == (None, "innings_break")
    assert story.closed().result == "Match drawn"


def test_an_innings_that_ends_for_want_of_batters_ends_no_match():
    story = two_innings((R, 9)).innings(B).over(".").leaves("A1", WicketType.RETIRED_HURT).all_out(9).closed()
    assert (story.result, story.state.status) == (None, "innings_break")


def test_a_side_that_forfeits_may_still_lose():
    story = Story(TEST).innings(R).over("6").declared().turn(B).forfeited().turn(R).forfeited()
    assert story.result is None
    story.innings(B).over("6 1")
    assert story.result == "Blues won by 10 wickets"


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (Outcome(OutcomeKind.WON, R, by_runs=124, method="D/L"), "Reds won by 124 runs (D/L)"),
        (Outcome(OutcomeKind.WON, R, by_wickets=1), "Reds won by 1 wicket"),
        (Outcome(OutcomeKind.WON, R, by_runs=34, by_innings=True), "Reds won by an innings and 34 runs"),
        (Outcome(OutcomeKind.WON, R, by_innings=True), "Reds won by an innings"),
        (Outcome(OutcomeKind.WON, R, method="Awarded"), "Reds won (Awarded)"),
        (Outcome(OutcomeKind.TIE), "Match tied"),
        (Outcome(OutcomeKind.TIE, method="D/L"), "Match tied (D/L)"),
        (Outcome(OutcomeKind.TIE, R, method="bowl-out"), "Match tied (Reds won the bowl-out)"),
        (Outcome(OutcomeKind.TIE, R), "Match tied (Reds won the eliminator)"),
        (Outcome(OutcomeKind.DRAW), "Match drawn"),
        (Outcome(OutcomeKind.NO_RESULT), "No result"),
    ],
)
def test_the_official_outcome_is_what_is_shown(outcome: Outcome, text: str):
    match = inform(limited(SIX, "1 1").match, MatchInfo("m1", format=t20(1), outcome=outcome))
    assert scorecard(match).result == text


def test_a_super_over_is_named_where_it_decided():
    match = limited(SIX, SIX, SIX, "6 1").match
    assert match.info is not None
    official = msgspec.structs.replace(match.info, outcome=Outcome(OutcomeKind.TIE, R))
    assert scorecard(inform(match, official)).result == "Match tied (Reds won the super over)"


def test_a_level_match_is_tied_once_it_is_official():
    match = limited(SIX, SIX).closed().match
    assert (match_state(match).status, match_state(match).result) == ("innings_break", None)
    info = MatchInfo("m1", format=t20(1), outcome=Outcome(OutcomeKind.TIE))
    assert match_state(inform(match, info)).result == "Match tied"


def test_a_level_match_of_two_innings_a_side_is_tied():
    assert two_innings((R, 9), (B, 5), (R, 3), (B, 7)).state.status == "finished"


def test_what_rain_did_to_a_chase_is_for_the_official_outcome_to_say():
    story = limited(SIX, "1 1 .").revised(5, 4).more("4")
    assert story.state.result == "Blues won by 10 wickets (revised target)"
    official = Outcome(OutcomeKind.WON, B, by_runs=2, method="D/L")
    match = inform(story.match, MatchInfo("m1", format=t20(1), outcome=official))
    assert match_state(match).result == "Blues won by 2 runs (D/L)"


@pytest.mark.parametrize("down", [10, 11, 12])
def test_a_side_of_more_than_eleven_wins_by_no_margin_below_nought(down: int):
    story = Story(t20(9)).innings("Reds").over("4").closed().innings("Blues", max_balls=120)
    story.all_out(down).over("6")
    assert story.result == "Blues won"


def test_won_without_a_winner_is_left_to_the_scores():
    """A description that 0.1.0 took, and is in a row."""
    match = limited(SIX, "6 1").match
    info = MatchInfo("m1", format=t20(1), outcome=Outcome(OutcomeKind.WON))
    assert match_state(inform(match, info)).result == "Blues won by 10 wickets"


def test_a_side_that_bats_twice_running_wins_nothing():
    story = Story(t20(1)).innings("Reds").over(SIX).innings("Reds").over("6 1")
    assert story.result is None


@pytest.mark.parametrize("finished", [False, True])
def test_nothing_is_required_of_an_innings_that_is_over(finished: bool):
    story = limited(SIX, "6 1") if finished else Story(t20(1)).innings("Reds").over(SIX)
    state = story.state
    assert (state.required_runs, state.required_run_rate, state.balls_remaining) == (None, None, None)
    assert state.target == 7


def test_a_break_tells_the_target_to_come_where_there_is_one():
    assert two_innings((R, 9)).state.target is None
    assert two_innings((R, 9), (B, 5)).state.target is None
    story = two_innings((R, 9), (B, 5), (R, 3))
    assert (story.state.status, story.state.target) == ("innings_break", 8)
    assert limited(SIX, SIX, "1 1 1 1 1 1").state.target == 7


def test_no_target_is_told_for_a_side_that_nobody_knows():
    """To see it fail, work a target out without a team in `next_target`: it is the sum of all runs."""
    assert two_innings((R, 9), (B, 5), ("Redz", 3)).state.target is None


def test_an_undecided_outcome_leaves_it_to_the_scores():
    match = limited(SIX, "6 1").match
    info = MatchInfo("m1", format=t20(1), outcome=Outcome(OutcomeKind.UNDECIDED))
    assert scorecard(inform(match, info)).result == "Blues won by 10 wickets"
