"""What a match's format makes of its events: minutes, status, result, shoot-out."""

import pytest

from schemas.football.events import CUP, LEAGUE, MatchFormat, MatchInfo, Player, Team
from schemas.football.kinds import Phase
from schemas.football.words import Status
from tables.football.terms import Rosters, minute_text, shoot_out_winner
from tests.tables.football.story import AWAY, HOME, Story, ms


@pytest.mark.parametrize(
    ("phase", "clock", "minute"),
    [
        (Phase.PRE_MATCH, "0:00", ""),
        (Phase.FIRST_HALF, "0:00", "1"),
        (Phase.FIRST_HALF, "0:59.999", "1"),
        (Phase.FIRST_HALF, "1:00", "2"),
        (Phase.FIRST_HALF, "44:59.999", "45"),
        (Phase.FIRST_HALF, "45:00", "45+1"),
        (Phase.FIRST_HALF, "46:30", "45+2"),
        (Phase.HALF_TIME, "3:00", "HT"),
        (Phase.SECOND_HALF, "0:00", "46"),
        (Phase.SECOND_HALF, "51:00", "90+7"),
        (Phase.FULL_TIME, "0:00", "FT"),
        (Phase.EXTRA_TIME_FIRST_HALF, "0:00", "91"),
        (Phase.EXTRA_TIME_FIRST_HALF, "15:00", "105+1"),
        (Phase.EXTRA_TIME_HALF_TIME, "0:00", "HT"),
        (Phase.EXTRA_TIME_SECOND_HALF, "0:00", "106"),
        (Phase.EXTRA_TIME_SECOND_HALF, "17:10", "120+3"),
        (Phase.EXTRA_TIME_OVER, "0:00", "AET"),
        (Phase.SHOOT_OUT, "4:00", "PEN"),
        (Phase.POST_MATCH, "0:00", "FT"),
    ],
)
def test_a_minute_is_that_of_a_scoreboard(phase: Phase, clock: str, minute: str) -> None:
    assert minute_text(LEAGUE, phase, ms(clock)) == minute


def test_minutes_follow_the_format() -> None:
    young = MatchFormat(half_minutes=35, extra_half_minutes=10)
    assert minute_text(young, Phase.FIRST_HALF, ms("35:00")) == "35+1"
    assert minute_text(young, Phase.SECOND_HALF, 0) == "36"
    assert minute_text(young, Phase.EXTRA_TIME_SECOND_HALF, ms("10:00")) == "90+1"


def ended(home: int, away: int, info: MatchInfo | None = None) -> Story:
    story = Story()
    if info is not None:
        story.inform(info)
    story.begin().end().begin(Phase.SECOND_HALF)
    for side, goals in ((HOME, home), (AWAY, away)):
        for _ in range(goals):
            story.goal(side)
    return story.end()


TEAMS = Team("Arsenal"), Team("Leeds")


def test_a_match_goes_from_scheduled_to_finished() -> None:
    story = Story()
    assert story.state.status is Status.SCHEDULED
    assert story.begin().state.status is Status.LIVE
    assert story.end().state.status is Status.BREAK
    assert story.begin(Phase.SECOND_HALF).state.status is Status.LIVE
    assert story.end().state.status is Status.FINISHED


@pytest.mark.parametrize(
    ("home", "away", "result"),
    [(2, 1, "Arsenal won 2-1"), (0, 3, "Leeds won 3-0"), (1, 1, "Level at 1-1"), (0, 0, "Level at 0-0")],
)
def test_a_league_match_is_over_after_both_halves(home: int, away: int, result: str) -> None:
    state = ended(home, away, MatchInfo("m", *TEAMS)).state
    assert (state.status, state.result) == (Status.FINISHED, result)


def test_a_cup_match_that_is_level_goes_on_and_one_that_is_not_is_over() -> None:
    cup = MatchInfo("m", *TEAMS, format=CUP)
    assert ended(2, 1, cup).state.result == "Arsenal won 2-1"
    story = ended(1, 1, cup)
    assert (story.state.status, story.state.result) == (Status.BREAK, None)
    story.begin(Phase.EXTRA_TIME_FIRST_HALF).goal(AWAY).end().begin(Phase.EXTRA_TIME_SECOND_HALF)
    assert story.state.status is Status.LIVE
    assert story.end().state.result == "Leeds won 2-1 after extra time"


def test_a_shoot_out_decides_a_match_that_is_level_after_extra_time() -> None:
    story = ended(1, 1, MatchInfo("m", *TEAMS, format=CUP))
    story.begin(Phase.EXTRA_TIME_FIRST_HALF).begin(Phase.EXTRA_TIME_SECOND_HALF).end()
    assert story.state.status is Status.BREAK
    assert story.begin(Phase.SHOOT_OUT).state.status is Status.LIVE
    for home, away in ((True, True), (True, False), (True, True), (True, False)):
        story.kick(HOME, home).kick(AWAY, away)
    shoot_out = story.state.shoot_out
    assert shoot_out is not None
    assert (shoot_out.home, shoot_out.away, shoot_out.leader, shoot_out.winner) == (4, 2, "home", "home")
    assert [kick.score for kick in shoot_out.kicks][-2:] == [(4, 2), (4, 2)]
    state = story.end().state
    assert (state.status, state.result) == (Status.FINISHED, "Arsenal won 4-2 on penalties after 1-1")
    assert (state.home.score, state.home.score_by_period) == (1, (0, 1, 0, 0))


def test_a_match_whose_feed_says_no_more_comes_is_over_whatever_the_phase() -> None:
    assert Story().inform(MatchInfo("m", ended=True)).state.result == "Not played"
    assert Story().begin().goal(HOME).inform(MatchInfo("m", ended=True)).state.result == "Home won 1-0"


@pytest.mark.parametrize(
    ("kicks", "winner"),
    [
        ("", None),
        ("h+ a+ h+ a+ h+ a+", None),
        ("h+ a- h+ a- h+ a-", HOME),  # three ahead, two to come
        ("h- a+ h- a+ h- a+ h+", AWAY),
        ("h- a+ h- a+ h+ a+ h+", None),
        ("h- a+ h- a+ h- a+", AWAY),
        ("h+ a+ h+ a+ h+ a+ h+ a+ h+ a-", HOME),
        ("h+ a+ h+ a+ h+ a+ h+ a+ h+ a+", None),
        ("h+ a+ h+ a+ h+ a+ h+ a+ h+ a+ h+", None),
        ("h+ a+ h+ a+ h+ a+ h+ a+ h+ a+ h+ a-", HOME),
        ("h+ a+ h+ a+ h+ a+ h+ a+ h+ a+ h- a+", AWAY),
        ("h+ a+ h+ a+ h+ a+ h+ a+ h+ a+ h- a-", None),
    ],
)
def test_a_shoot_out_is_won_once_the_other_side_cannot_catch_up(kicks: str, winner: object) -> None:
    story = Story().begin(Phase.SHOOT_OUT)
    for kick in kicks.split():
        story.kick(HOME if kick[0] == "h" else AWAY, kick[1] == "+")
    assert shoot_out_winner(story.match.penalties) is winner


def test_a_player_is_looked_up_on_its_own_side_first_and_then_on_the_other() -> None:
    home = Team("Reds", players=(Player("1", "Abel", "9"), Player("2")))
    rosters = Rosters(MatchInfo("m", home, Team("Blues", players=(Player("1", "Vito"), Player("7", "Wim")))))
    assert rosters.name(HOME, "1").name == "Abel"
    assert rosters.name(AWAY, "1").name == "Vito"
    assert rosters.name(HOME, "7").name == "Wim"
    assert rosters.name(HOME, "2").name == "2"
    assert rosters.name(HOME, "x").name == "x"
    assert rosters.named(HOME, "") is None
