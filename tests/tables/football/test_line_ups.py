"""Who is on the pitch, as far as team sheets, events, substitutions and cards say."""

from schemas.football.events import MatchInfo, Player, Team
from schemas.football.kinds import CardKind, Phase
from tables.football.line_ups import line_ups, on_pitch
from tests.tables.football.story import AWAY, ELEVEN, HOME, Story

SHEET = Team(
    "Reds",
    players=(*(Player(one, starts=True) for one in ELEVEN), Player("l", position="CF"), Player("m")),
    formation="4-4-2",
    coach="Ann",
)
INFO = MatchInfo("m", SHEET)


def test_nobody_is_known_where_nobody_says_who_plays() -> None:
    story = Story().begin().sub(HOME, "l", "a")
    assert on_pitch(story.match, HOME) is None
    found = line_ups(story.match).home
    assert (found.known, [one.on_pitch for one in found.players]) == (False, [False, False])


def test_a_team_sheet_says_who_starts_whenever_it_comes() -> None:
    story = Story().begin().at("60:00").sub(HOME, "l", "a").inform(INFO)
    assert on_pitch(story.match, HOME) == ("l", *ELEVEN[1:])


def test_a_line_up_that_is_told_holds_from_then_on() -> None:
    story = (
        Story()
        .inform(INFO)
        .begin()
        .sub(HOME, "l", "a")
        .line_up(HOME, ("x", "y"), "3-5-2")
        .sub(HOME, "z", "x")
    )
    assert on_pitch(story.match, HOME) == ("z", "y")
    assert story.state.home.formation == "3-5-2"


def test_a_change_of_the_formation_leaves_the_players() -> None:
    story = Story().inform(INFO).begin().line_up(HOME, (), "4-3-3")
    assert (on_pitch(story.match, HOME), story.state.home.formation) == (ELEVEN, "4-3-3")
    assert story.line_up(HOME, ELEVEN).state.home.formation == "4-3-3"


def test_who_is_sent_off_is_not_replaced_and_a_card_to_the_bench_takes_nobody_off() -> None:
    story = Story().inform(INFO).begin().card(HOME, "c", CardKind.SECOND_YELLOW)
    story.card(HOME, "Ann", CardKind.RED, bench=True).card(AWAY, "", CardKind.RED)
    assert on_pitch(story.match, HOME) == tuple(one for one in ELEVEN if one != "c")
    assert [one.id for one in story.state.home.sent_off] == ["c"]
    assert [one.id for one in story.state.away.sent_off] == [""]


def test_a_player_who_goes_off_without_another_leaves_ten() -> None:
    story = Story().inform(INFO).begin().sub(HOME, "", "a").sub(HOME, "l", "")
    assert on_pitch(story.match, HOME) == (*ELEVEN[1:], "l")


def test_a_line_up_has_who_came_on_who_went_off_and_who_was_sent_off() -> None:
    story = Story().inform(INFO).begin().begin(Phase.SECOND_HALF).at("0:30").sub(HOME, "l", "a")
    story.at("40:00").card(HOME, "l", CardKind.RED).sub(HOME, "stranger", "b")
    found = line_ups(story.match).home
    by_id = {one.player.id: one for one in found.players}
    assert list(by_id) == [*ELEVEN, "l", "m", "stranger"]
    assert (found.coach, found.formation, found.known) == ("Ann", "4-4-2", True)
    assert (by_id["a"].started, by_id["a"].on_pitch, by_id["a"].went_off) == (True, False, "46")
    one = by_id["l"]
    assert (one.started, one.on_pitch, one.came_on, one.sent_off, one.position) == (
        False,
        False,
        "46",
        "86",
        "CF",
    )
    assert (by_id["m"].on_pitch, by_id["m"].came_on) == (False, None)
    assert by_id["stranger"].on_pitch
