"""playbyplayv2: what each kind of row becomes, with players' ids and without."""

import pytest

from schemas.basketball.events import (
    Foul,
    FoulKind,
    FreeThrow,
    Lineup,
    Note,
    NoteKind,
    PeriodEnd,
    Rebound,
    Shot,
    Side,
    Substitution,
    Turnover,
)
from tests.feeds.basketball.formats.sheets import Row, events_of, games, refusal, v2

HOME, AWAY = Side.HOME, Side.AWAY


def home(kind: int, text: str, action: int = 1, **more: object) -> Row:
    return {"EVENTMSGTYPE": kind, "EVENTMSGACTIONTYPE": action, "HOMEDESCRIPTION": text, **more}


def away(kind: int, text: str, action: int = 1, **more: object) -> Row:
    return {"EVENTMSGTYPE": kind, "EVENTMSGACTIONTYPE": action, "VISITORDESCRIPTION": text, **more}


def test_a_made_shot_has_its_points_its_distance_and_its_assist() -> None:
    (shot,) = events_of(v2(away(1, "Ennis III 27' 3PT Jump Shot (3 PTS) (Paul 1 AST)")))
    assert isinstance(shot, Shot)
    assert (shot.side, shot.player, shot.points, shot.made, shot.assist) == (
        AWAY,
        "Ennis III",
        3,
        True,
        "Paul",
    )
    assert shot.detail == "jump shot, 27 ft"


def test_a_shot_without_a_distance_has_two_spaces_after_the_name() -> None:
    (shot,) = events_of(v2(home(1, "Mbah a Moute  Slam Dunk (2 PTS)")))
    assert isinstance(shot, Shot)
    assert (shot.player, shot.points, shot.detail, shot.place) == ("Mbah a Moute", 2, "slam dunk", None)


def test_a_shot_without_either_ends_its_name_where_the_name_is_known_to_end() -> None:
    """`3PT` marks the end too; a name that is known from another sentence needs no mark."""
    three, two, _ = events_of(
        v2(
            home(2, "MISS Mbah a Moute 3PT Step Back Jump Shot"),
            home(2, "MISS Van Horn Zigzag Shot"),
            home(4, "Van Horn REBOUND (Off:1 Def:0)"),
        )
    )
    assert isinstance(three, Shot)
    assert isinstance(two, Shot)
    assert (three.player, three.points, three.made) == ("Mbah a Moute", 3, False)
    assert (two.player, two.points) == ("Van Horn", 2)


def test_a_block_stands_beside_the_missed_shot_whichever_side_is_at_home() -> None:
    first, second = events_of(
        v2(
            {**home(2, "Capela BLOCK (1 BLK)"), "VISITORDESCRIPTION": "MISS DeRozan 5' Jump Shot"},
            {**home(2, "MISS Parker 2' Layup"), "VISITORDESCRIPTION": "Siakam BLOCK (1 BLK)"},
        )
    )
    assert isinstance(first, Shot)
    assert isinstance(second, Shot)
    assert (first.side, first.player, first.block) == (AWAY, "DeRozan", "Capela")
    assert (second.side, second.player, second.block) == (HOME, "Parker", "Siakam")


@pytest.mark.parametrize(
    ("text", "player", "made", "detail"),
    [
        ("Capela Free Throw 1 of 2 (1 PTS)", "Capela", True, "1 of 2"),
        ("MISS Carter Jr. Free Throw 2 of 2", "Carter Jr.", False, "2 of 2"),
        ("Wade Free Throw Technical (6 PTS)", "Wade", True, "technical"),
        ("MISS Prince Free Throw Flagrant 1 of 2", "Prince", False, "flagrant 1 of 2"),
        # Neither MISS nor points: it was missed, and nobody is named.
        ("Free Throw 2 of 2", "", False, "2 of 2"),
        ("Wade Free Throw 2 of 2", "Wade", False, "2 of 2"),
    ],
)
def test_a_free_throw_was_made_where_it_states_points(
    text: str, player: str, made: bool, detail: str
) -> None:
    (throw,) = events_of(v2(home(3, text)))
    assert isinstance(throw, FreeThrow)
    assert (throw.player, throw.made, throw.detail) == (player, made, detail)


def test_a_turnover_has_its_steal_and_one_of_nobody_is_the_teams() -> None:
    stolen, team, unnamed = events_of(
        v2(
            {**home(5, "Harden Lost Ball Turnover (P3.T10)", 2), "VISITORDESCRIPTION": "Wade STEAL (1 STL)"},
            home(5, "ROCKETS Turnover: Shot Clock (T#4)", 11),
            home(5, "ROCKETS Turnover:  (T#5)", 42),
        )
    )
    assert isinstance(stolen, Turnover)
    assert isinstance(team, Turnover)
    assert isinstance(unnamed, Turnover)
    assert (stolen.side, stolen.player, stolen.steal, stolen.detail) == (HOME, "Harden", "Wade", "lost ball")
    assert (team.player, team.detail, unnamed.player) == ("", "shot clock", "")


@pytest.mark.parametrize(
    ("action", "text", "kind", "player"),
    [
        (1, "Smith Jr. P.FOUL (P1.T3) (D.Taylor)", FoulKind.PERSONAL, "Smith Jr."),
        (2, "Smith S.FOUL (P2.PN)", FoulKind.SHOOTING, "Smith"),
        (3, "Smith L.B.FOUL (P2.T1) (N.Buchert)", FoulKind.LOOSE_BALL, "Smith"),
        (4, "Smith OFF.Foul (P1) (S.Foster)", FoulKind.OFFENSIVE, "Smith"),
        (5, "Smith IN.FOUL (P2.T1)", FoulKind.PERSONAL, "Smith"),
        (6, "Smith AWAY.FROM.PLAY.FOUL (P1.T4)", FoulKind.AWAY_FROM_PLAY, "Smith"),
        (9, "Smith C.P.FOUL (P1.PN)", FoulKind.CLEAR_PATH, "Smith"),
        (11, "Smith T.FOUL (P1.T1) (J.Goble)", FoulKind.TECHNICAL, "Smith"),
        (13, "Smith HANGING.TECH.FOUL (P2.T1)", FoulKind.TECHNICAL, "Smith"),
        (14, "Smith FLAGRANT.FOUL.TYPE1 (P4.T1)", FoulKind.FLAGRANT, "Smith"),
        (15, "Smith FLAGRANT.FOUL.TYPE2 (P4.T2)", FoulKind.FLAGRANT, "Smith"),
        (17, "BULLS T.Foul (Def. 3 Sec Lopez ) (E.Lewis)", FoulKind.DEFENSIVE_THREE_SECONDS, "Lopez"),
        (18, "BULLS Delay", FoulKind.TECHNICAL, ""),
        (19, "Smith Taunting (P3.PN)", FoulKind.TECHNICAL, "Smith"),
        (26, "Smith Offensive Charge Foul (P1.T1)", FoulKind.OFFENSIVE, "Smith"),
        (27, "Smith Personal Block Foul (P1.T2)", FoulKind.PERSONAL, "Smith"),
        (28, "Smith Personal Take Foul (P3.PN)", FoulKind.TAKE, "Smith"),
        (29, "Smith Shooting Block Foul (P1.PN)", FoulKind.SHOOTING, "Smith"),
        # Numbers that are not known: the sentence says which it was.
        (77, "Smith T.FOUL (P1.T1)", FoulKind.TECHNICAL, "Smith"),
        (78, "Smith FLAGRANT.FOUL.TYPE3 (P1.T1)", FoulKind.FLAGRANT, "Smith"),
        (79, "Smith NEW.FOUL (P1.T1)", FoulKind.PERSONAL, "Smith"),
    ],
)
def test_a_foul_is_of_its_kind(action: int, text: str, kind: FoulKind, player: str) -> None:
    *_, foul = events_of(v2(home(4, "BULLS Rebound"), home(6, text, action)))
    assert isinstance(foul, Foul)
    assert (foul.side, foul.kind, foul.player) == (HOME, kind, player)


def test_a_double_foul_is_one_of_each_side_and_of_nobody_where_its_text_is_blank() -> None:
    first, second = events_of(v2({"EVENTMSGTYPE": 6, "EVENTMSGACTIONTYPE": 10}))
    assert isinstance(first, Foul)
    assert isinstance(second, Foul)
    assert [(foul.side, foul.player, foul.kind) for foul in (first, second)] == [
        (HOME, "", FoulKind.DOUBLE),
        (AWAY, "", FoulKind.DOUBLE),
    ]
    assert first.event_id != second.event_id


def test_a_double_foul_is_of_the_players_of_its_sentence() -> None:
    text = " Foul : Double Personal - Griffin (5 PF), Randolph (4 PF)"
    *_, first, second = events_of(
        v2(
            home(4, "Randolph REBOUND (Off:0 Def:1)"),
            away(4, "Griffin REBOUND (Off:0 Def:1)"),
            {"EVENTMSGTYPE": 6, "EVENTMSGACTIONTYPE": 10, "NEUTRALDESCRIPTION": text},
        )
    )
    assert isinstance(first, Foul)
    assert isinstance(second, Foul)
    assert (first.player, second.player) == ("Randolph", "Griffin")


@pytest.mark.parametrize("text", ["", "Robert Pack Foul:T.FOUL", "Double Technical - Cole, Ayres"])
def test_a_foul_of_neither_column_is_kept_and_counts_nothing(text: str) -> None:
    (note,) = events_of(v2({"EVENTMSGTYPE": 6, "EVENTMSGACTIONTYPE": 11, "NEUTRALDESCRIPTION": text}))
    assert isinstance(note, Note)
    assert (note.kind, note.side, note.detail) == (NoteKind.OTHER, None, text or "technical")


def test_substitutions_violations_timeouts_and_the_rest_are_kept() -> None:
    told = events_of(
        v2(
            {"EVENTMSGTYPE": 12},
            home(10, "Jump Ball Gobert vs. Adams: Tip to Mitchell", 0),
            home(8, "SUB: Carter Jr. FOR Mitchell", 0),
            away(7, "Adams Violation:Kicked Ball (B.Nansel)", 5),
            home(9, "BULLS Timeout: Regular (Full 1 Short 0)"),
            {"EVENTMSGTYPE": 9, "EVENTMSGACTIONTYPE": 4, "NEUTRALDESCRIPTION": "Timeout: Official"},
            away(9, "Rockets Timeout: No Timeout (Reg.3 Short 0)", 0),
            {"EVENTMSGTYPE": 18},
            away(11, "Adams Ejection:Other", 4),
            {"EVENTMSGTYPE": 99, "NEUTRALDESCRIPTION": "The lights went out"},
            {"EVENTMSGTYPE": 13},
        )
    )
    start, tip, change, *notes, end = told
    assert isinstance(start, Lineup)
    assert start.starts
    assert isinstance(change, Substitution)
    assert (change.side, change.player, change.other) == (HOME, "Carter Jr.", "Mitchell")
    assert isinstance(end, PeriodEnd)
    assert isinstance(tip, Note)
    assert (tip.kind, tip.side) == (NoteKind.JUMP_BALL, HOME)
    assert [(note.kind, note.side) for note in notes if isinstance(note, Note)] == [
        (NoteKind.VIOLATION, AWAY),
        (NoteKind.TIMEOUT, HOME),
        (NoteKind.TIMEOUT, None),
        (NoteKind.OTHER, AWAY),
        (NoteKind.REVIEW, None),
        (NoteKind.EJECTION, AWAY),
        (NoteKind.OTHER, None),
    ]


def test_a_surname_whose_counts_begin_again_is_of_two_players_and_uncertain() -> None:
    told = events_of(
        v2(
            home(4, "Johnson REBOUND (Off:0 Def:1)"),
            home(4, "Johnson REBOUND (Off:0 Def:2)"),
            home(4, "Wade REBOUND (Off:0 Def:1)"),
            home(4, "Johnson REBOUND (Off:0 Def:1)"),
            away(4, "Johnson REBOUND (Off:0 Def:1)"),
            home(8, "SUB: Johnson FOR Johnson", 0),
        )
    )
    assert [(one.player, one.uncertain) for one in told if isinstance(one, Rebound)] == [
        ("Johnson", True),
        ("Johnson", True),
        ("Wade", False),
        ("Johnson", True),
        ("Johnson", False),
    ]
    assert isinstance(told[-1], Note)


def test_players_teams_and_game_are_named_as_the_rows_name_them() -> None:
    ((info, _),) = games(
        v2(home(4, "TRAIL BLAZERS Rebound"), away(4, "76ers Rebound"), home(3, "Oden Free Throw 1 of 2"))
    )
    assert (info.match_id, info.competition) == ("0021800001", "NBA")
    assert [team.name for team in info.teams] == ["Trail Blazers", "76ers"]
    assert [player.id for player in info.home.players] == ["Oden"]


def test_a_file_may_have_several_games() -> None:
    told = games(v2(home(4, "BULLS Rebound"), home(4, "HEAT Rebound", GAME_ID="21800002")))
    assert [info.match_id for info, _ in told] == ["0021800001", "0021800002"]


@pytest.mark.parametrize("score", ["2月7日", "7-Feb", "2019-02-07", "43503", "Feb 7"])
def test_scores_that_a_spreadsheet_made_dates_are_refused_and_named(score: str) -> None:
    reason = refusal(v2(home(1, "Wade  Layup (2 PTS)", SCORE="0 - 2"), home(4, "HEAT Rebound", SCORE=score)))
    assert "spreadsheet" in reason
    assert f"{score!r} in EVENTNUM 2" in reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"EVENTMSGTYPE": "x"}, "row 2: Expected `int`"),
        ({"EVENTMSGTYPE": 4, "PERIOD": 0}, "row 2: Expected `int` >= 1"),
        ({"EVENTMSGTYPE": 4, "PERIOD": 31}, "row 2: Expected `int` <= 30"),
        ({"EVENTMSGTYPE": 4, "PCTIMESTRING": ""}, "clocks"),
        ({"EVENTMSGTYPE": 4, "PCTIMESTRING": "noon"}, "clocks"),
        ({"EVENTMSGTYPE": 4, "PCTIMESTRING": "99:00"}, "clocks"),
    ],
)
def test_a_row_that_cannot_be_is_named(row: Row, reason: str) -> None:
    assert reason in refusal(v2(row))
