"""The box score of a game, and the sentences for what cannot be."""

from random import Random

import msgspec
import pytest
from msgspec.structs import replace

from schemas.basketball.events import FoulKind, GameInfo, Player, Team
from schemas.basketball.published import BoxScore, Figures, TeamBox
from tables.basketball.box_scores import box_score
from tables.basketball.scoring.state import Game, Line, SideState
from tests.tables.basketball.story import AWAY, FIVES, HOME, Story

PLAYERS = tuple(Player(one, one.upper(), str(number), "G") for number, one in enumerate("fedcba"))
INFO = GameInfo("g", Team("Reds", "RED", PLAYERS), Team("Blues", "BLU"))


def ids(box: TeamBox) -> list[str]:
    return [line.player.id for line in box.players]


def test_a_game_that_has_not_begun_has_an_empty_box_score() -> None:
    box = box_score(Story().game)
    assert (box.home.players, box.away.players, box.result, box.breaches) == ((), (), None, ())
    assert set(msgspec.structs.astuple(box.home.totals)) == {0}


def test_a_line_has_each_figure_under_its_name() -> None:
    story = Story().begin().shot(HOME, "a", 3, assist="b").shot(HOME, "a", 2, made=False, block="v")
    story.shot(HOME, "a").throw(HOME, "a").throw(HOME, "a", made=False)
    story.rebound(HOME, "a", offensive=True).rebound(HOME, "a").turnover(HOME, "a", steal="w")
    story.foul(HOME, "a").foul(HOME, "a", FoulKind.TECHNICAL)
    line = story.line("a")
    assert {name: getattr(line, name) for name in Figures.__struct_fields__} == {
        "points": 6,
        "fgm": 2,
        "fga": 3,
        "fg3m": 1,
        "fg3a": 1,
        "ftm": 1,
        "fta": 2,
        "oreb": 1,
        "dreb": 1,
        "reb": 2,
        "ast": 0,
        "stl": 0,
        "blk": 0,
        "tov": 1,
        "pf": 1,
        "technicals": 1,
    }
    assert (story.line("b").ast, story.line("v").blk, story.line("w").stl) == (1, 1, 1)


def test_starters_are_first_and_each_group_is_in_the_order_of_the_line_up() -> None:
    story = Story().inform(INFO).begin((("e", "b", "a", "c", "d"), FIVES[1]))
    story.sub(HOME, "z", "a").sub(HOME, "f", "b")
    box = story.box.home
    assert ids(box) == ["e", "d", "c", "b", "a", "f", "z"]
    assert [line.starter for line in box.players] == [True] * 5 + [False] * 2
    assert [line.on_court for line in box.players] == [True, True, True, False, False, True, True]
    assert (box.players[0].player.name, box.players[0].player.number, box.players[0].position) == (
        "E",
        "1",
        "G",
    )
    assert (box.players[-1].player.name, box.players[-1].position) == ("z", "")
    assert (box.name, box.abbreviation) == ("Reds", "RED")


def test_rows_that_name_nobody_are_in_the_totals_but_for_rebounds_and_turnovers() -> None:
    story = Story().begin().shot(HOME, "").rebound(HOME, "").rebound(HOME, "", offensive=True)
    story.turnover(HOME, "").rebound(HOME, "a").turnover(HOME, "a")
    box = story.box.home
    assert (box.team.points, box.totals.points) == (2, 2)
    assert (box.team.reb, box.team_rebounds, box.totals.reb) == (2, 2, 1)
    assert (box.team.tov, box.team_turnovers, box.totals.tov) == (1, 1, 1)
    assert story.box.breaches == ()


def test_minutes_and_plus_minus_are_none_where_nobody_is_known_to_be_on_court() -> None:
    line = Story().shot(HOME, "a").line("a")
    assert (line.minutes, line.plus_minus, line.minutes_uncertain, line.on_court) == (None, None, True, False)


def test_minutes_are_whole_seconds_of_play() -> None:
    assert Story().begin().at("11:00.6").shot(HOME, "a").line("a").minutes == "0:59"
    story = Story().begin()
    for _ in range(3):
        story.end().next_period().begin()
    assert story.at("11:55").shot(HOME, "a").line("a").minutes == "36:05"


def test_a_play_of_somebody_who_cannot_be_told_apart_marks_the_line() -> None:
    story = Story().begin().shot(HOME, "a").shot(HOME, "b")
    last = story.events[-1]
    story.apply(replace(last, seq=4, uncertain=True))
    assert (story.line("a").uncertain, story.line("b").uncertain) == (False, True)


def test_the_result_is_in_the_box_score_of_a_game_that_is_over() -> None:
    story = Story().inform(INFO).begin().shot(HOME, "a")
    assert (story.box.result, story.box.last_seq) == (None, 2)
    assert story.end(game=True).box.result == "Reds won 2-0"


def test_a_box_score_can_be_read_back_from_its_json() -> None:
    box = Story().inform(INFO).begin().shot(HOME, "a").sub(HOME, "f", "a").box
    assert msgspec.json.decode(msgspec.json.encode(box), type=BoxScore) == box


def test_no_game_breaches_an_invariant() -> None:
    for seed in range(60):
        rng, story = Random(seed), Story()
        for _ in range(4):
            story.begin()
            clock = 720.0
            while (clock := clock - rng.expovariate(1 / 20)) > 0:
                play(rng, story.at(f"{int(clock // 60)}:{clock % 60:.1f}"))
            story.end().next_period()
        assert story.box.breaches == ()


def play(rng: Random, story: Story) -> None:
    side = rng.choice((HOME, AWAY))
    player = rng.choice((*FIVES[side], ""))
    match rng.randrange(6):
        case 0:
            story.shot(
                side, player, rng.choice((2, 3)), rng.random() < 0.5, assist=rng.choice((*FIVES[side], ""))
            )
        case 1:
            story.throw(side, player, rng.random() < 0.8)
        case 2:
            story.rebound(side, player, rng.random() < 0.3)
        case 3:
            story.turnover(side, player, steal=rng.choice((*FIVES[side.other], "")))
        case 4:
            story.foul(side, player, rng.choice(list(FoulKind)))
        case _:
            comes, leaves = rng.choice("fgh"), rng.choice(FIVES[side])
            story.sub(side, comes, leaves).sub(side, leaves, comes)


def broken(change: str) -> Game:
    """Return a game that no fold makes."""
    game = Story().begin().shot(HOME, "a", 3).shot(AWAY, "v").game
    match change:
        case "score":
            return replace(game, score=(4, 2), periods=((4, 2),))
        case "periods":
            return replace(game, periods=((3, 1),))
        case _:
            return replace(game, home=replace(game.home, court=game.home.court[:4]))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("score", "Home has 4 points, and its box score 3"),
        ("periods", "Away has 2 points, and 1 in all periods"),
        ("court", "Home has 4 players on court"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(change: str, sentence: str) -> None:
    assert box_score(broken(change)).breaches == (sentence,)


def test_who_is_on_court_is_not_counted_where_it_is_inferred() -> None:
    assert Story().begin((("a", "b", "c"), ())).box.breaches == ()


def test_the_score_of_a_game_of_snapshots_is_in_no_box_score_and_that_is_no_breach() -> None:
    assert Story().score(3, 2).box.breaches == ()


def test_the_lines_of_a_side_sum_to_its_totals() -> None:
    lines = (Line("a", fg2m=1, fg2a=2, oreb=1), Line("b", fg3m=1, fg3a=1, ast=1))
    game = replace(
        Story().game, home=SideState(lines=lines, team=Line(fg2a=1, dreb=1)), score=(5, 0), periods=((5, 0),)
    )
    box = box_score(game).home
    assert (box.totals.points, box.totals.fga, box.totals.fgm, box.totals.reb, box.totals.ast) == (
        5,
        4,
        2,
        1,
        1,
    )
    assert box_score(game).breaches == ()
