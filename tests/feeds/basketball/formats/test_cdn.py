"""cdn.nba.com: what each kind of action becomes, in which order, and what a box score adds."""

from typing import Any

import pytest

from feeds.basketball.files import read
from feeds.matches.feed import BadFile, File, MatchFile
from schemas.basketball.events import (
    Block,
    Foul,
    FoulKind,
    FreeThrow,
    GameInfo,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    Rebound,
    Shot,
    Side,
    Steal,
    Substitution,
    Turnover,
)
from tests.feeds.basketball.formats.documents import BKN, GSW, action, cdn, cdn_box
from tests.feeds.basketball.formats.sheets import events_of, games, refusal

HOME, AWAY = Side.HOME, Side.AWAY


def gsw(kind: str, sub: str = "", **more: Any) -> dict[str, Any]:
    return action(kind, sub, teamId=GSW, teamTricode="GSW", **more)


# Say that Brooklyn is at home, and that two sides play.
SCORES = [
    action("freethrow", "1 of 1", personId=1, shotResult="Made", scoreHome="1"),
    gsw("freethrow", "1 of 1", personId=11, shotResult="Made", scoreHome="1", scoreAway="1"),
]


def told(*actions: dict[str, Any]) -> list[Any]:
    """Return the events of actions; two throws before them are left out."""
    return list(events_of(cdn(*SCORES, *actions), "g.json")[2:])


def test_a_shot_has_points_place_and_assist() -> None:
    (shot,) = told(
        action("3pt", "Jump Shot", descriptor="pullup", personId=1, shotResult="Made", assistPersonId=2)
        | {"shotDistance": 26.4, "xLegacy": -12, "yLegacy": 263}
    )
    assert isinstance(shot, Shot)
    assert (shot.player, shot.points, shot.made, shot.assist, shot.place) == ("1", 3, True, "2", (-12, 263))
    assert shot.detail == "pullup jump shot, 26 ft"


def test_blocks_and_steals_have_rows_of_their_own_and_count_once() -> None:
    missed, block, turnover, steal = told(
        action("2pt", "Layup", personId=1, shotResult="Missed", blockPersonId=11),
        gsw("block", personId=11),
        action("turnover", "lost ball", personId=1, stealPersonId=11),
        gsw("steal", personId=11),
    )
    assert isinstance(missed, Shot)
    assert isinstance(turnover, Turnover)
    assert (missed.block, turnover.steal, turnover.detail) == ("", "", "lost ball")
    assert isinstance(block, Block)
    assert isinstance(steal, Steal)
    assert (block.side, block.player, steal.side) == (AWAY, "11", AWAY)


def test_rebounds_say_what_they_are_and_a_teams_name_nobody() -> None:
    own, team = told(
        action("rebound", "defensive", personId=1), action("rebound", "offensive", qualifiers=["team"])
    )
    assert isinstance(own, Rebound)
    assert isinstance(team, Rebound)
    assert (own.player, own.offensive, team.player, team.offensive) == ("1", False, "", True)


@pytest.mark.parametrize(
    ("sub", "descriptor", "kind"),
    [
        ("personal", None, FoulKind.PERSONAL),
        ("personal", "shooting", FoulKind.SHOOTING),
        ("personal", "loose ball", FoulKind.LOOSE_BALL),
        ("personal", "take", FoulKind.TAKE),
        ("personal", "flagrant-type-1", FoulKind.FLAGRANT),
        ("personal", "away-from-play", FoulKind.AWAY_FROM_PLAY),
        ("personal", "clear-path", FoulKind.CLEAR_PATH),
        ("personal", "double", FoulKind.DOUBLE),
        ("offensive", "charge", FoulKind.OFFENSIVE),
        ("technical", None, FoulKind.TECHNICAL),
        ("technical", "double-technical", FoulKind.TECHNICAL),
        ("technical", "defensive-3-second", FoulKind.DEFENSIVE_THREE_SECONDS),
        ("novel", None, FoulKind.PERSONAL),
    ],
)
def test_a_foul_is_of_its_kind(sub: str, descriptor: str | None, kind: FoulKind) -> None:
    (foul,) = told(action("foul", sub, descriptor=descriptor, personId=1, foulDrawnPersonId=11))
    assert isinstance(foul, Foul)
    assert (foul.kind, foul.player, foul.other) == (kind, "1", "" if kind.is_technical else "11")


def test_a_coach_who_has_technical_fouls_only_is_nobody() -> None:
    foul, ejection = told(
        action("foul", "technical", personId=77), action("ejection", personId=77, description="out")
    )
    assert isinstance(foul, Foul)
    assert isinstance(ejection, Note)
    assert (foul.player, ejection.player, ejection.kind) == ("", "", NoteKind.EJECTION)


def test_a_technical_throw_is_no_last_one() -> None:
    (throw,) = told(action("freethrow", "1 of 1", descriptor="technical", personId=1, shotResult="Missed"))
    assert isinstance(throw, FreeThrow)
    assert (throw.detail, throw.made) == ("technical", False)


def test_who_comes_and_who_leaves_at_one_moment_are_paired_in_their_order() -> None:
    changes = told(
        action("substitution", "out", personId=1),
        action("substitution", "out", personId=2),
        gsw("substitution", "out", personId=11),
        action("substitution", "in", personId=3),
        gsw("substitution", "in", personId=12),
        action("substitution", "in", personId=4),
        action("substitution", "in", personId=5, clock="PT09M00.00S"),
        action("substitution", "out", personId=3, clock="PT08M00.00S"),
        action("substitution", "out", personId=4, clock="PT07M00.00S"),
        action("substitution", "in", personId=4, clock="PT07M00.00S"),
    )
    assert [(one.side, one.player, one.other) for one in changes if isinstance(one, Substitution)] == [
        (HOME, "3", "1"),
        (AWAY, "12", "11"),
        (HOME, "4", "2"),
        (HOME, "5", ""),
        (HOME, "", "3"),
    ]


def test_an_action_of_a_kind_that_is_not_known_is_kept_and_counts_nothing() -> None:
    heave, stoppage = told(
        action("heave", description="BKN Heave"), action("stoppage", "blood rule", teamId=None)
    )
    assert isinstance(heave, Note)
    assert isinstance(stoppage, Note)
    assert (heave.kind, heave.side, heave.detail) == (NoteKind.OTHER, HOME, "BKN Heave")
    assert (stoppage.side, stoppage.detail) == (None, "stoppage blood rule")


def test_the_order_is_that_of_the_order_number() -> None:
    late = action("rebound", "defensive", personId=1, actionNumber=99, orderNumber=25_000)
    events = events_of(cdn(*SCORES, action("timeout", "full"), late), "g.json")
    assert [event.event_id for event in events] == [f"0022000001:{number}" for number in (1, 2, 99, 3)]
    assert [event.seq for event in events] == [2, 3, 4, 5]  # 1 is the start of the period


def test_the_game_ends_with_its_own_row() -> None:
    end = action("period", "end", period=4, clock="PT00M00.00S", teamId=None)
    over = action("game", "end", period=4, clock="PT00M00.00S", teamId=None)
    two = action("2pt", "Layup", personId=1, shotResult="Made", scoreHome="3", scoreAway="1")
    ((info, events),) = games(cdn(*SCORES, two, end, over), "g.json")
    assert info.ended
    assert [event.game for event in events if isinstance(event, PeriodEnd)] == [False, True]


def test_the_sides_of_a_game_are_told_by_its_scores() -> None:
    ((info, _),) = games(cdn(*SCORES), "g.json")
    assert [team.abbreviation for team in info.teams] == ["BKN", "GSW"]
    swapped = [
        action("freethrow", "1 of 1", personId=1, shotResult="Made", scoreAway="1"),
        gsw("freethrow", "1 of 1", personId=11, shotResult="Made", scoreHome="1", scoreAway="1"),
    ]
    ((info, _),) = games(cdn(*swapped), "g.json")
    assert [team.abbreviation for team in info.teams] == ["GSW", "BKN"]
    assert "home" in refusal(cdn(action("timeout"), gsw("timeout")), "g.json")
    assert "two sides" in refusal(cdn(action("timeout")), "g.json")


def test_a_box_score_before_it_gives_sides_names_and_starters() -> None:
    start = action("period", "start", clock="PT12M00.00S", teamId=None)
    plays = cdn(
        start, gsw("rebound", "defensive", personId=74407), action("rebound", "defensive", personId=9)
    )
    box, game = read([File("box.json", cdn_box()), File("plays.json", plays)])
    assert isinstance(box, BadFile)
    assert not box.wrong
    assert "box score" in box.reason
    assert isinstance(game, MatchFile)
    info, lineup, *_ = game.records()
    assert isinstance(info, GameInfo)
    assert (info.home.name, info.away.abbreviation, info.venue) == ("City of Nets", "WAR", "Hall")
    assert info.officials == ("Dee Dunn",)
    assert [player.name for player in info.home.players] == [
        "",
        *(f"Nets {number}" for number in range(1, 7)),
    ]
    assert len(info.away.players) == 7  # an inactive one who plays is listed
    assert isinstance(lineup, Lineup)
    assert lineup.courts == (
        tuple(str(BKN % 1000 * 100 + number) for number in range(1, 6)),
        tuple(str(GSW % 1000 * 100 + number) for number in range(1, 6)),
    )


def test_a_box_score_of_another_game_gives_nothing() -> None:
    _, game = read([File("box.json", cdn_box("0022000002")), File("plays.json", cdn(*SCORES))])
    assert isinstance(game, MatchFile)
    info = game.records()[0]
    assert isinstance(info, GameInfo)
    assert info.home.name == "BKN"
