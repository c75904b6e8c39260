"""Version 3: what each kind of action becomes, in a document and in a page."""

import json
from typing import Any

import pytest

from schemas.basketball.events import (
    Assist,
    Block,
    Foul,
    FoulKind,
    FreeThrow,
    Lineup,
    Note,
    NoteKind,
    PlayEvent,
    Rebound,
    Shot,
    Side,
    Steal,
    Substitution,
    Turnover,
)
from tests.feeds.basketball.formats.documents import page, row, v3
from tests.feeds.basketball.formats.sheets import events_of, games

HOME, AWAY = Side.HOME, Side.AWAY
STORM = ("Sue Bird", "Kalani Brown", "Jaelyn Brown", "Lauren Jackson")
LYNX = ("Seimone Augustus",)


def told(*rows: dict[str, Any]) -> list[PlayEvent]:
    """Return the events of a page."""
    return events_of(json.dumps(page(*rows, home=STORM, away=LYNX)).encode(), "p.json")


def test_a_shot_has_the_assist_of_the_surname_in_its_sentence() -> None:
    text = "Jackson 25' 3PT Jump Shot (3 PTS) (Bird 1 AST)"
    (shot,) = told(row("Made Shot", text, "Jump Shot", personId=4, shotValue=3, xLegacy=10, yLegacy=240))
    assert isinstance(shot, Shot)
    assert (shot.side, shot.player, shot.points, shot.assist, shot.place) == (HOME, "4", 3, "1", (10, 240))


@pytest.mark.parametrize("name", ["K. Brown", "Brown", "Little"])
def test_an_assist_of_a_surname_that_no_one_player_has_is_the_teams(name: str) -> None:
    shot, assist = told(row("Made Shot", f"Jackson  Layup (2 PTS) ({name} 1 AST)", personId=4, shotValue=2))
    assert isinstance(shot, Shot)
    assert isinstance(assist, Assist)
    assert (shot.assist, assist.side, assist.player, assist.detail) == ("", HOME, "", name)
    assert shot.event_id != assist.event_id


def test_old_games_state_no_place_of_their_threes() -> None:
    three, two = told(
        row("Missed Shot", "MISS Jackson  3PT Jump Shot", personId=4, shotValue=3),
        row("Missed Shot", "MISS Jackson  Layup", personId=4, shotValue=2),
    )
    assert isinstance(three, Shot)
    assert isinstance(two, Shot)
    assert (three.place, two.place) == (None, (0, 0))


def test_two_rows_of_one_number_are_two_events() -> None:
    turnover, steal = told(
        row("Turnover", "Augustus Bad Pass Turnover (P1.T1)", "Bad Pass", "v", personId=101, actionNumber=9),
        row("", "Bird STEAL (1 STL)", personId=1, actionNumber=9),
    )
    assert isinstance(turnover, Turnover)
    assert isinstance(steal, Steal)
    assert (turnover.detail, turnover.steal, steal.side, steal.player) == ("bad pass", "", HOME, "1")
    assert (turnover.event_id, steal.event_id) == ("1022400005:9", "1022400005:9-2")


def test_each_kind_of_action_is_read() -> None:
    start, missed, block, team, own, throw, technical, bench = told(
        row("period", "Start of 1st Period", "start", " ", clock="PT10M00.00S"),
        row("Missed Shot", "MISS Augustus 2' Layup", "Layup Shot", "v", personId=101, shotValue=2),
        row("", "Jackson BLOCK (1 BLK)", personId=4),
        row("Rebound", "Lynx Rebound", "Unknown", "v", personId=1611661324),
        row("Rebound", "Jackson REBOUND (Off:0 Def:1)", "Unknown", personId=4),
        row("Free Throw", "MISS Augustus Free Throw 1 of 2", "Free Throw 1 of 2", "v", personId=101),
        row("Foul", "STORM T.Foul (Def. 3 Sec Jackson )", "Defense 3 Second", personId=4),
        row("Foul", "Lin Dunn Foul:T.FOUL", "Technical", personId=999),
    )
    assert isinstance(start, Lineup)
    assert isinstance(missed, Shot)
    assert (missed.side, missed.made, missed.detail) == (AWAY, False, "layup, 2 ft")
    assert isinstance(block, Block)
    assert isinstance(team, Rebound)
    assert (team.player, team.offensive) == ("", True)
    assert isinstance(own, Rebound)
    assert (own.player, own.offensive) == ("4", False)
    assert isinstance(throw, FreeThrow)
    assert (throw.made, throw.detail) == (False, "1 of 2")
    assert isinstance(technical, Foul)
    assert (technical.kind, technical.player) == (FoulKind.DEFENSIVE_THREE_SECONDS, "4")
    assert isinstance(bench, Foul)
    assert (bench.kind, bench.player) == (FoulKind.TECHNICAL, "")


def test_who_comes_is_told_apart_by_the_initial() -> None:
    known, initial, unknown, nobody = told(
        row("Substitution", "SUB: Bird FOR Jackson", personId=4),
        row("Substitution", "SUB: J. Brown FOR Bird", personId=1),
        row("Substitution", "SUB: Brown FOR Bird", personId=1),
        row("Substitution", "SUB: Bird FOR Bird", personId=1),
    )
    assert [
        (one.player, one.other) for one in (known, initial, unknown) if isinstance(one, Substitution)
    ] == [("1", "4"), ("3", "1"), ("", "1")]
    assert isinstance(nobody, Note)


def test_the_rest_is_kept_and_counts_nothing() -> None:
    notes = told(
        row("Jump Ball", "Jump Ball Jackson vs. Augustus: Tip to Bird", personId=4),
        row("Timeout", "Timeout: Official", "Official", " "),
        row("Violation", "Bird Violation:Kicked Ball", "Kicked Ball", personId=1),
        row("Instant Replay", "Support Ruling", side=" "),
        row("Heave", "Lynx Heave", side="v"),
    )
    assert [(note.kind, note.side) for note in notes if isinstance(note, Note)] == [
        (NoteKind.JUMP_BALL, HOME),
        (NoteKind.TIMEOUT, None),
        (NoteKind.VIOLATION, HOME),
        (NoteKind.REVIEW, None),
        (NoteKind.OTHER, AWAY),
    ]


def test_a_page_says_game_sides_players_and_hour() -> None:
    data = json.dumps(page(row("Timeout", "", clock="PT20M00.00S"), home=STORM, away=LYNX)).encode()
    ((info, _),) = games(data, "p.json")
    assert (info.match_id, info.competition, info.venue) == ("1022400005", "WNBA", "Hall")
    assert (info.home.name, info.away.abbreviation) == ("Big Storm", "LYN")
    assert [(one.id, one.name) for one in info.away.players] == [("101", "Seimone Augustus")]
    assert info.starts_at == 1_715_817_600_000
    assert (info.format.periods, info.format.period_minutes) == (2, 20)


def test_the_same_page_is_read_within_what_its_site_wraps_it_in() -> None:
    inner = page(row("Timeout", ""), home=STORM, away=LYNX)
    bare = games(json.dumps(inner).encode(), "p.json")
    assert games(json.dumps({"props": {"pageProps": inner}}).encode(), "p.json") == bare


def test_a_document_names_players_by_its_rows() -> None:
    bird: dict[str, Any] = {
        "personId": 1,
        "playerName": "Bird",
        "playerNameI": "S. Bird",
        "teamTricode": "SEA",
    }
    text = "Jackson  Layup (2 PTS) (Bird 1 AST)"
    ((info, events),) = games(
        v3(
            row("Made Shot", text, personId=4, playerName="Jackson", shotValue=2), row("Turnover", "", **bird)
        ),
        "d.json",
    )
    shot = events[1]
    assert isinstance(shot, Shot)
    assert (info.match_id, info.home.name, shot.assist) == ("0022400001", "SEA", "1")
    assert [(one.id, one.name) for one in info.home.players] == [("4", "Jackson"), ("1", "S. Bird")]
