"""Wyscout: what each kind of row becomes, and what its match file adds, by rows that are written here."""

import json
from typing import Any

import pytest

from feeds.football.formats.wyscout_plays import moment_of
from feeds.matches.feed import BadFile, MatchFile
from schemas.football.events import Card, Corner, Foul, Kick, Offside, OwnGoal, Pass, Shot, Substitution
from schemas.football.kinds import CardKind, Phase, ShotOutcome, Side
from tests.feeds.football.formats.rows import (
    AWAY,
    HOME,
    MATCH,
    found,
    ids,
    match_of,
    profile,
    refusal,
    sheet,
    sheets,
    told,
    whole,
    wy,
    wyscout,
)

ACCURATE, GOAL, OWN_GOAL, ASSIST = 1801, 101, 102, 301


def test_passes_corners_offsides_and_fouls_are_counted_by_their_names() -> None:
    events = told(
        wyscout(
            wy("Pass", "Simple pass", ACCURATE),
            wy("Pass", "Cross", 1802, team=AWAY),
            wy("Free Kick", "Corner", ACCURATE),
            wy("Free Kick", "Throw in", ACCURATE),
            wy("Offside", subEventId=""),
            wy("Foul", "Foul"),
            wy("Duel", "Air duel"),
        )
    )
    assert [type(event) for event in events] == [Pass, Pass, Corner, Offside, Foul]
    accurate, cross, *_ = events
    assert (accurate.accurate, cross.accurate, cross.side, cross.player) == (True, False, Side.AWAY, "2201")


@pytest.mark.parametrize(
    ("name", "sub", "penalty", "free_kick"),
    [
        ("Shot", "Shot", False, False),
        ("Free Kick", "Penalty", True, False),
        ("Free Kick", "Free kick shot", False, True),
    ],
)
def test_a_goal_is_one_on_a_shot_or_a_free_kick_at_goal(
    name: str, sub: str, penalty: bool, free_kick: bool
) -> None:
    (goal,) = told(wyscout(wy(name, sub, GOAL, ACCURATE, 403)))
    assert isinstance(goal, Shot)
    assert (goal.outcome, goal.on_target) == (ShotOutcome.GOAL, True)
    assert (goal.penalty, goal.free_kick, goal.detail) == (penalty, free_kick, "header")
    assert (goal.place, goal.xg) == ((900, 500), None)


def test_the_goals_tag_on_the_keepers_attempt_is_no_goal() -> None:
    (goal,) = told(
        wyscout(
            wy("Shot", "Shot", GOAL, ACCURATE), wy("Save attempt", "Reflexes", GOAL, 1802, team=AWAY, sec=601)
        )
    )
    assert goal.side is Side.HOME


@pytest.mark.parametrize(
    ("tags", "outcome", "on_target"),
    [
        ((ACCURATE, 1203), ShotOutcome.SAVED, True),
        ((1802, 2101), ShotOutcome.BLOCKED, False),
        ((1802, 1217), ShotOutcome.WOODWORK, False),
        ((1802, 1212), ShotOutcome.OFF_TARGET, False),
        ((1802, 1203), ShotOutcome.OFF_TARGET, False),
        ((), ShotOutcome.OFF_TARGET, False),
    ],
)
def test_a_shot_that_is_no_goal_has_its_outcome(
    tags: tuple[int, ...], outcome: ShotOutcome, on_target: bool
) -> None:
    (shot,) = told(wyscout(wy("Shot", "Shot", *tags)))
    assert (shot.outcome, shot.on_target) == (outcome, on_target)


def test_the_assist_of_a_goal_is_the_pass_that_is_tagged_so() -> None:
    *_, goal, other = told(
        wyscout(
            wy("Pass", "Cross", ACCURATE, ASSIST, player=9),
            wy("Duel", "Air duel", team=AWAY),
            wy("Shot", "Shot", GOAL, ACCURATE),
            wy("Shot", "Shot", GOAL, ACCURATE, team=AWAY),
        )
    )
    assert (goal.assist, other.assist) == ("1109", "")


@pytest.mark.parametrize(
    ("name", "sub", "also"),
    [
        ("Others on the ball", "Touch", []),
        ("Others on the ball", "Clearance", []),
        ("Pass", "Head pass", [Pass]),
    ],
)
def test_an_own_goal_stands_under_its_players_own_side_whatever_the_row_is(
    name: str, sub: str, also: list[type]
) -> None:
    events = told(wyscout(wy(name, sub, OWN_GOAL, 1802, team=AWAY)))
    assert [type(event) for event in events] == [*also, OwnGoal]
    assert (events[-1].side, events[-1].player) == (Side.AWAY, "2201")
    assert len(set(ids(events))) == len(events)


@pytest.mark.parametrize(
    ("tag", "card"), [(1701, CardKind.RED), (1702, CardKind.YELLOW), (1703, CardKind.SECOND_YELLOW)]
)
def test_a_card_stands_on_a_foul_or_on_something_else(tag: int, card: CardKind) -> None:
    foul, other = told(
        wyscout(
            wy("Foul", "Hand foul", tag, player=2),
            wy("Duel", "Ground defending duel", tag, team=AWAY, player=0),
        )
    )
    assert isinstance(foul, Foul)
    assert (foul.card, foul.detail, foul.player) == (card, "hand foul", "1102")
    assert isinstance(other, Card)
    assert (other.card, other.player, other.side) == (card, "", Side.AWAY)


def test_one_who_is_not_on_the_pitch_is_booked_on_the_bench() -> None:
    match_file = sheets(sheet((HOME, 12, 2, 5)))
    cards = [wy("Duel", "Air duel", 1702, player=player, sec=700) for player in (1, 2, 12, 13)]
    events = told(match_file, wyscout(*cards))
    assert [event.bench for event in events if isinstance(event, Card)] == [False, True, False, True]


def test_the_shoot_out_has_kicks_by_where_they_went() -> None:
    events = told(
        wyscout(
            wy("Free Kick", "Penalty", GOAL, ACCURATE, 1203, matchPeriod="P"),
            wy("Save attempt", "Reflexes", GOAL, team=AWAY, matchPeriod="P"),
            wy("Free Kick", "Penalty", 1802, 1203, team=AWAY, matchPeriod="P"),
            wy("Free Kick", "Penalty", 1802, 1217, matchPeriod="P"),
            wy("Free Kick", "Penalty", 1802, 1212, matchPeriod="P"),
            wy("Pass", "Simple pass", ACCURATE, matchPeriod="P"),
            wy("Foul", "Foul", matchPeriod="P"),
            wy("Others on the ball", "Touch", OWN_GOAL, matchPeriod="P"),
        )
    )
    assert all(isinstance(event, Kick) for event in events)
    outcomes = [ShotOutcome.GOAL, ShotOutcome.SAVED, ShotOutcome.WOODWORK, ShotOutcome.OFF_TARGET]
    assert [event.outcome for event in events] == outcomes


def test_a_player_of_no_number_is_nobody() -> None:
    (event,) = told(wyscout(wy("Pass", "Simple pass", ACCURATE, player=0)))
    assert event.player == ""


def test_the_match_file_gives_line_ups_substitutions_date_and_place() -> None:
    info, events, last = match_of(
        sheets(sheet((HOME, 12, 2, 61), (AWAY, 13, 3, 46))),
        wyscout(wy("Pass", "Simple pass", sec=900, matchPeriod="2H")),
    )
    assert (info.match_id, info.venue, info.competition) == (f"wyscout-{MATCH}", "The Park", "World Cup")
    assert info.starts_at == 1_530_986_400_000 == events[0].timestamp
    assert [player.starts for player in info.home.players] == [True] * 11 + [False] * 7
    assert (info.home.players[0].name, info.home.players[0].position) == ("Pé 11", "Forward")
    away, home = (event for event in events if isinstance(event, Substitution))
    assert (away.side, away.player, away.other) == (Side.AWAY, "2213", "2203")
    assert (away.phase, away.clock_ms) == (Phase.SECOND_HALF, 0)
    assert (home.player, home.other, home.clock_ms) == ("1112", "1102", 900_000)
    assert last.ended


@pytest.mark.parametrize(
    ("minute", "extra_time", "phase", "clock"),
    [
        (0, False, Phase.FIRST_HALF, 0),
        (1, False, Phase.FIRST_HALF, 0),
        (45, False, Phase.FIRST_HALF, 44),
        (46, False, Phase.SECOND_HALF, 0),
        (90, True, Phase.SECOND_HALF, 44),
        (93, False, Phase.SECOND_HALF, 47),
        (91, True, Phase.EXTRA_TIME_FIRST_HALF, 0),
        (105, True, Phase.EXTRA_TIME_FIRST_HALF, 14),
        (106, True, Phase.EXTRA_TIME_SECOND_HALF, 0),
        (121, True, Phase.EXTRA_TIME_SECOND_HALF, 15),
    ],
)
def test_a_minute_that_counts_through_is_of_a_phase(
    minute: int, extra_time: bool, phase: Phase, clock: int
) -> None:
    assert moment_of(minute, extra_time) == (phase, clock * 60_000)


def test_a_substitution_after_the_last_row_is_told_too() -> None:
    events = told(sheets(sheet((HOME, 12, 2, 93))), wyscout())
    assert [type(event) for event in events] == [Substitution]


def test_a_match_file_that_comes_later_serves_as_well_in_whatever_form_it_is() -> None:
    listed = sheets(sheet((HOME, 12, 2, 61)))
    forms = [listed, json.dumps(sheet((HOME, 12, 2, 61))).encode()]
    forms.append(json.dumps({str(MATCH): sheet((HOME, 12, 2, 61))}).encode())
    for form in forms:
        for files in ((form, wyscout()), (wyscout(), form)):
            assert [type(event) for event in told(*files)] == [Substitution]


def test_without_its_match_file_a_match_is_played_and_that_is_said() -> None:
    said, match = found(wyscout(wy("Pass", "Simple pass")), b"[]")[1:]
    assert isinstance(said, BadFile)
    assert not said.wrong
    assert f"match {MATCH} without line-ups and substitutions" in said.reason
    assert isinstance(match, MatchFile)
    info = match.records()[0]
    assert [player.id for player in info.home.players] == ["1101"]
    assert not any(player.starts for player in info.home.players)


def test_a_plain_list_has_matches_of_a_season_and_needs_their_match_files() -> None:
    other = MATCH + 1
    rows = [*whole(wy("Offside")), *(row | {"matchId": other} for row in whole())]
    season = json.dumps(rows).encode()
    players = json.dumps([profile(1101, "Z\\u00e9")]).encode()
    teams = json.dumps([{"wyId": HOME, "name": "Home Town", "officialName": "", "type": "club"}]).encode()
    matches = [
        one
        for one in found(season, players, teams, sheets(sheet(), sheet(match=other, home=AWAY)))
        if isinstance(one, MatchFile)
    ]
    assert [one.match_id for one in matches] == [f"wyscout-{MATCH}", f"wyscout-{other}"]
    first, second = (one.records()[0] for one in matches)
    assert (first.home.name, second.away.name) == ("Home Town", "Home Town")
    assert first.home.players[0].name == "Zé"
    assert (
        "put Wyscout's match file beside it"
        in [one.reason for one in found(season) if isinstance(one, BadFile)][-1]
    )


def test_lists_of_names_by_number_are_of_teams_or_of_players_by_what_they_cover() -> None:
    names = json.dumps({str(100 * HOME + number): f"N{number}" for number in range(1, 19)} | {"11": "Nobody"})
    teams = json.dumps({"11": "Home Town", "22": "Away Town"})
    rows = json.dumps(whole()).encode()
    info, _, _ = match_of(names.encode(), teams.encode(), sheets(sheet()), rows)
    assert (info.home.name, info.away.name) == ("Home Town", "Away Town")
    assert [player.name for player in info.home.players[:2]] == ["N1", "N2"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"teamsData": {}}, "has not a home and an away side"),
        ({"teamsData": {"1": {"teamId": 1, "side": "left"}}}, "no match"),
        ({"wyId": "x"}, "no match"),
    ],
)
def test_a_match_file_that_makes_no_sense_is_named(change: dict[str, Any], reason: str) -> None:
    bad = [one.reason for one in found(sheets(sheet() | change), wyscout()) if isinstance(one, BadFile)]
    assert any(reason in one for one in bad)


@pytest.mark.parametrize("formation", [None, "null", {}, {"lineup": "null", "bench": None}])
def test_a_side_without_a_formation_has_nobody_listed_but_those_who_act(formation: Any) -> None:
    one = sheet()
    one["teamsData"][str(HOME)]["formation"] = formation
    info, _, _ = match_of(sheets(one), wyscout(wy("Pass", "Simple pass", player=8)))
    assert [player.id for player in info.home.players] == ["1101", "1108"]
    assert len(info.away.players) == 18


def test_what_is_told_before_a_period_began_was_at_its_beginning() -> None:
    (event,) = told(wyscout(wy("Offside", sec=-0.3)))
    assert event.clock_ms == 0


@pytest.mark.parametrize(
    "change", [{"matchPeriod": "3H"}, {"eventSec": 1e9}, {"eventSec": "x"}, {"tags": [{}]}, {"id": None}]
)
def test_a_row_that_cannot_be_is_a_fault_of_the_file(change: dict[str, Any]) -> None:
    assert "no match" in refusal(json.dumps({"events": [wy("Offside") | change]}).encode())
