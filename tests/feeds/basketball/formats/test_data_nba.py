"""data.nba.com: what each kind of row becomes, which side is at home, and which period it is."""

import pytest

from schemas.basketball.events import (
    Foul,
    FoulKind,
    FreeThrow,
    Lineup,
    Note,
    NoteKind,
    Rebound,
    Shot,
    Side,
    Substitution,
    Turnover,
)
from tests.feeds.basketball.formats.sheets import Row, data_nba, events_of, games, refusal

HOU, TOR = 1610612745, 1610612761
HOME, AWAY = Side.HOME, Side.AWAY


def tor(etype: int, text: str, score: str = "", **more: object) -> Row:
    return {"etype": etype, "de": f"[TOR{score and ' '}{score}] {text}", "tid": TOR, "pid": 7, **more}


def hou(etype: int, text: str, score: str = "", **more: object) -> Row:
    return {"etype": etype, "de": f"[HOU{score and ' '}{score}] {text}", "tid": HOU, "pid": 8, **more}


# Says that Houston is at home: its own score stands first in its sentences.
SCORE = hou(3, "Harden Free Throw 1 of 1 (9 PTS)", "9-2", hs=9, vs=2)


def test_a_shot_has_points_place_assist_and_block() -> None:
    made, missed, _ = events_of(
        data_nba(
            {
                **tor(1, "Valanciunas Driving Hook Shot: Made (2 PTS) Assist: Lowry (1 AST)", "2-0", vs=2),
                "opt1": 2,
                "epid": 9,
                "locX": 60,
                "locY": 61,
            },
            hou(2, "Ariza 3pt Shot: Missed Block: Lowry (1 BLK)", opt1=3, opid=9, locX=9_000),
            tor(4, "Valanciunas Rebound (Off:0 Def:1)"),
        )
    )
    assert isinstance(made, Shot)
    assert isinstance(missed, Shot)
    assert (made.side, made.player, made.points, made.assist, made.place) == (AWAY, "7", 2, "9", (60, 61))
    assert (made.detail, missed.detail) == ("driving hook shot", "ariza shot")  # one name is not known
    assert (missed.side, missed.points, missed.made, missed.block, missed.place) == (
        HOME,
        3,
        False,
        "9",
        None,
    )


def test_each_kind_of_row_is_read() -> None:
    _, throw, rebound, stolen, team, change, foul = events_of(
        data_nba(
            SCORE,
            tor(3, "Lowry Free Throw Flagrant 1 of 2 Missed"),
            tor(4, "Lowry Rebound (Off:1 Def:0)"),
            tor(5, "Lowry Turnover : Bad Pass (4 TO) Steal:Harden (1 ST)", opid=8),
            tor(5, "Team Turnover : Shot Clock Turnover", pid=0),
            tor(8, "Lowry Substitution replaced by Joseph", epid=5),
            tor(6, "Lowry Foul: Shooting (1 PF) (2 FTA) (B Spooner)", mtype=2, opid=8),
        )
    )
    assert isinstance(throw, FreeThrow)
    assert (throw.made, throw.detail) == (False, "flagrant 1 of 2")
    assert isinstance(rebound, Rebound)
    assert rebound.offensive
    assert isinstance(stolen, Turnover)
    assert (stolen.detail, stolen.steal) == ("bad pass", "8")
    assert isinstance(team, Turnover)
    assert (team.player, team.detail) == ("", "shot clock")
    assert isinstance(change, Substitution)
    assert (change.player, change.other) == ("5", "7")
    assert isinstance(foul, Foul)
    assert (foul.kind, foul.other) == (FoulKind.SHOOTING, "8")


def test_a_technical_foul_of_a_coach_is_the_teams() -> None:
    told = events_of(
        data_nba(
            SCORE,
            tor(6, "Casey Technical (M Ayotte)", mtype=11, pid=99),
            tor(11, "Casey Ejection:Second Technical", mtype=1, pid=99),
            tor(6, "Lowry Technical (M Ayotte)", mtype=11),
            tor(4, "Lowry Rebound (Off:0 Def:1)"),
            tor(6, "Porzingis Foul: Defense 3 Second (1 PF) (J Capers)", mtype=0),
        )
    )
    fouls = [(one.player, one.kind) for one in told if isinstance(one, Foul)]
    assert fouls == [
        ("", FoulKind.TECHNICAL),
        ("7", FoulKind.TECHNICAL),
        ("7", FoulKind.DEFENSIVE_THREE_SECONDS),
    ]


def test_a_double_foul_is_one_of_each_side() -> None:
    row: Row = {"etype": 6, "mtype": 10, "de": "Double Personal", "tid": TOR, "pid": 7, "opid": 8}
    fouls = [one for one in events_of(data_nba(SCORE, row)) if isinstance(one, Foul)]
    assert [(foul.side, foul.player) for foul in fouls] == [(AWAY, "7"), (HOME, "8")]


def test_who_jumps_and_the_rest_count_nothing() -> None:
    told = events_of(
        data_nba(
            SCORE,
            {"etype": 10, "de": "Jump Ball A vs B (C gains possession)", "tid": HOU, "pid": 8, "oftid": TOR},
            {"etype": 9, "de": "Timeout : Official", "tid": 0, "pid": 0},
            {"etype": 55, "de": "Confetti", "tid": 0, "pid": 0},
            tor(4, "Lowry Rebound (Off:0 Def:1)"),
        )
    )
    notes = [(note.kind, note.side) for note in told if isinstance(note, Note)]
    assert notes == [(NoteKind.JUMP_BALL, AWAY), (NoteKind.TIMEOUT, None), (NoteKind.OTHER, None)]


def test_a_substitution_of_nobody_is_kept_and_changes_nothing() -> None:
    *_, note = events_of(
        data_nba(SCORE, tor(4, "Team Rebound", pid=0), tor(8, "Team Substitution replaced by", pid=0))
    )
    assert isinstance(note, Note)
    assert note.detail == "Team Substitution replaced by"


def test_a_period_begins_with_its_row() -> None:
    start: Row = {"etype": 12, "de": "Start Period", "cl": "12:00"}
    end: Row = {"etype": 13, "de": "End Period", "cl": "00:00.0"}
    rebound = tor(4, "Lowry Rebound (Off:0 Def:1)", cl="00:00.2")
    told = events_of(data_nba(start, SCORE, rebound, end, rebound, start, rebound, end))
    assert [event.period for event in told] == [1, 1, 1, 1, 1, 2, 2, 2]
    assert told[2].clock_ms == 200
    assert [event.period for event in told if isinstance(event, Lineup)] == [1, 2]


def test_the_name_of_the_file_says_game_and_day() -> None:
    ((info, events),) = games(data_nba(SCORE, tor(4, "Lowry Rebound (Off:0 Def:1)")))
    assert info.match_id == "0021600219"
    assert [team.abbreviation for team in info.teams] == ["HOU", "TOR"]
    assert [player.name for player in info.away.players] == ["Lowry"]
    assert info.starts_at == 1_479_929_400_000  # 2016-11-23 19:30 UTC
    assert events[0].timestamp >= info.starts_at
    ((info, _),) = games(data_nba(SCORE, tor(4, "Lowry Rebound (Off:0 Def:1)")), "final.csv.gz")
    assert (info.match_id, info.starts_at) == ("final", 0)


@pytest.mark.parametrize(
    "rows",
    [
        [hou(4, "Harden Rebound (Off:0 Def:1)"), tor(4, "Lowry Rebound (Off:0 Def:1)")],
        [SCORE],
        [SCORE, tor(4, "Lowry Rebound (Off:0 Def:1)"), {**SCORE, "tid": 5}],
    ],
)
def test_a_game_that_does_not_tell_who_is_at_home_is_refused(rows: list[Row]) -> None:
    assert "home" in refusal(data_nba(*rows))
