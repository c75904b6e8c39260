"""Cricsheet's JSON as events: what happened, and what a scorer would have been told."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from feeds.cricket.cricsheet.events import to_events, to_info
from feeds.cricket.cricsheet.format import CricsheetMatch
from schemas.cricket.events import (
    AnyEvent,
    Declaration,
    Delivery,
    Dismissal,
    Forfeiture,
    InningsClosed,
    InningsStart,
    Outcome,
    OutcomeKind,
    OverCalled,
    Penalty,
    Target,
    TargetRevised,
    WicketType,
)


def ball(runs: int = 0, **fields: Any) -> dict[str, Any]:
    extras = {key: fields.pop(key) for key in tuple(fields) if key in ("wides", "noballs", "byes", "penalty")}
    return {
        "batter": "A",
        "non_striker": "B",
        "bowler": "X",
        "runs": {"batter": runs, "extras": sum(extras.values()), "total": runs + sum(extras.values())},
        **({"extras": extras} if extras else {}),
        **fields,
    }


def innings(team: str, *overs: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    told = [{"over": number, "deliveries": balls} for number, balls in enumerate(overs)]
    return {"team": team, "overs": told, **fields}


def a_match(*all_innings: dict[str, Any], **info: Any) -> CricsheetMatch:
    known = {"teams": ["Reds", "Blues"], "dates": ["2024-06-01"], "match_type": "T20", "overs": 2, **info}
    return msgspec.json.decode(json.dumps({"info": known, "innings": all_innings}), type=CricsheetMatch)


def kinds(events: list[AnyEvent]) -> list[str]:
    """The kinds of events, without the balls."""
    return [type(event).__name__ for event in events if not isinstance(event, Delivery)]


def test_a_ball_keeps_all_that_is_known_of_it():
    out = {
        "kind": "run out",
        "player_out": "B",
        "fielders": [{"name": "F"}, {"name": "G", "substitute": True}, {}],
    }
    match = a_match(innings("Reds", [ball(), ball(4, noballs=1, byes=2, penalty=5, wickets=[out])]))
    (told,) = [event for event in to_events(match, "m1") if isinstance(event, Delivery) and event.dismissals]
    assert msgspec.structs.replace(told, timestamp=0) == Delivery(
        "m1",
        3,
        1,
        "Reds",
        0,
        over_number=0,
        ball_number=1,
        runs=4,
        no_ball=1,
        byes=2,
        penalty_runs=5,
        striker="A",
        non_striker="B",
        bowler="X",
        dismissals=(Dismissal(WicketType.RUNOUT, "B", ("F", "sub (G)", "sub")),),
    )


def test_events_are_numbered_without_a_gap_and_in_time():
    match = a_match(
        innings("Reds", [ball()] * 6, [ball()] * 6), innings("Blues", [ball(1)]), dates=["2024-06-01"]
    )
    events = to_events(match, "m1")
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert {event.match_id for event in events} == {"m1"}
    times = [event.timestamp for event in events]
    assert times == sorted(times)
    assert datetime.fromtimestamp(times[0] / 1000, UTC) == datetime(2024, 6, 1, 10, tzinfo=UTC)
    assert to_events(match, "m1") == events


def test_a_match_of_several_days_goes_on_in_the_morning():
    match = a_match(innings("Reds", *[[ball()] * 6] * 150), overs=0, dates=["2024-06-01", "2024-06-02"])
    days = {
        datetime.fromtimestamp(event.timestamp / 1000, UTC).date().day for event in to_events(match, "m1")
    }
    assert days == {1, 2}


@pytest.mark.parametrize(
    ("overs", "expected"),
    [
        ([[ball()] * 5, [ball()] * 6], ["OverCalled"]),
        ([[ball()] * 7, [ball()] * 6], []),
        ([[ball()] * 6, [ball()] * 5], ["InningsClosed"]),
        ([[ball()] * 6, [ball()] * 6], []),
    ],
)
def test_an_over_of_another_length_is_called_or_goes_on(
    overs: list[list[dict[str, Any]]], expected: list[str]
):
    events = to_events(a_match(innings("Reds", *overs)), "m1")
    assert kinds(events)[1:] == expected


def test_an_over_goes_on_after_each_ball_too_many_but_the_last():
    events = to_events(a_match(innings("Reds", [*[ball()] * 6, ball(wides=1), ball()])), "m1")
    flags = [event.over_continues for event in events if isinstance(event, Delivery)]
    assert flags == [False] * 5 + [True, True, False]


@pytest.mark.parametrize("balls", [5, "5"])
def test_a_short_last_over_that_the_file_calls_miscounted_was_called(balls: int | str):
    miscounted = {"1": {"balls": balls, "umpire": "U"}}
    match = a_match(innings("Reds", [ball()] * 6, [ball()] * 5, miscounted_overs=miscounted))
    assert kinds(to_events(match, "m1")) == ["InningsStart", "OverCalled"]


def test_an_innings_starts_with_its_conditions():
    first = innings("Reds", [ball(1)])
    second = innings("Blues", [ball(1)], target={"runs": 33, "overs": 1.4}, absent_hurt=["C"])
    events = to_events(a_match(first, second, balls_per_over=5), "m1")
    starts = [event for event in events if isinstance(event, InningsStart)]
    assert [start.max_balls for start in starts] == [10, 10]
    assert [start.balls_per_over for start in starts] == [5, 5]
    assert (starts[1].target, starts[1].absent) == (Target(33, 9), ("C",))


def test_a_super_over_is_one_over():
    tie = [innings("Reds", [ball(1)] * 6), innings("Blues", [ball(1)] * 6)]
    match = a_match(*tie, innings("Blues", [ball(6)] * 6, super_over=True), overs=1)
    start = [event for event in to_events(match, "m1") if isinstance(event, InningsStart)][-1]
    assert (start.super_over, start.max_balls) == (True, 6)


def test_penalty_runs_come_before_and_after_the_balls():
    match = a_match(innings("Reds", [ball()] * 6, [ball()] * 6, penalty_runs={"pre": 5, "post": 10}))
    events = to_events(match, "m1")
    assert [e.penalty_runs for e in (events[1], events[-1]) if isinstance(e, Penalty)] == [5, 10]


def test_a_declaration_and_a_forfeiture_are_told():
    match = a_match(
        innings("Reds", [ball(1)], declared=True),
        {"team": "Blues", "forfeited": True},
        overs=0,
        match_type="Test",
    )
    assert kinds(to_events(match, "m1")) == [
        InningsStart.__name__,
        Declaration.__name__,
        InningsStart.__name__,
        Forfeiture.__name__,
    ]


@pytest.mark.parametrize(
    ("chase", "target", "par"),
    [
        ([ball(4)] * 3, {"runs": 9, "overs": 0.3}, True),
        ([ball(1)] * 3, {"runs": 9, "overs": 0.3}, True),
        ([ball(4)] * 3, {"runs": 5, "overs": 1}, True),
        ([ball(4)] * 2, {"runs": 5, "overs": 1}, False),
        ([ball(1)] * 6, {"runs": 9, "overs": 1}, False),
    ],
)
def test_a_target_that_was_not_in_play_is_told_when_rain_ended_the_chase(
    chase: list[dict[str, Any]], target: dict[str, Any], par: bool
):
    match = a_match(innings("Reds", [ball(6)] * 6), innings("Blues", chase, target=target))
    events = to_events(match, "m1")
    starts = [event for event in events if isinstance(event, InningsStart)]
    revised = [event for event in events if isinstance(event, TargetRevised)]
    assert (starts[1].target is None, bool(revised)) == (par, par)


DRAW = {"outcome": {"result": "draw"}, "overs": 0, "match_type": "Test"}


@pytest.mark.parametrize(
    ("innings_told", "info", "closed"),
    [
        ([innings("Reds", [ball()] * 3), innings("Blues", [ball(1)])], {}, [1]),
        ([innings("Reds", [ball()] * 3)], {}, [1]),
        ([innings("Reds", [ball(1)] * 3), innings("Blues", [ball(1)])], {}, [1, 2]),
        (
            [innings("Reds", [ball(1)]), innings("Blues", [ball()])],
            {"outcome": {"result": "no result"}},
            [1, 2],
        ),
        (
            [innings("Reds", [ball(1)] * 3), innings("Blues", [ball()])],
            {"outcome": {"winner": "Reds", "method": "Awarded"}},
            [1],
        ),
        ([innings("Reds", [ball(1)]), innings("Blues", [ball()])], DRAW, [2]),
        ([innings("Reds", [ball(1)]), innings("Blues", [ball()], declared=True)], DRAW, [2]),
    ],
)
def test_an_innings_that_its_score_does_not_end_is_closed(
    innings_told: list[dict[str, Any]], info: dict[str, Any], closed: list[int]
):
    events = to_events(a_match(*innings_told, **info), "m1")
    assert [event.innings_no for event in events if isinstance(event, InningsClosed)] == closed


def test_whoever_did_not_bat_in_a_lost_innings_that_nothing_ended_could_not():
    players = {"Blues": ["A", "B", "C", "D"]}
    out = {"kind": "bowled", "player_out": "A"}
    first, second = innings("Reds", [ball(1)] * 3), innings("Blues", [ball(1), ball(wickets=[out] * 8)])
    lost = {"outcome": {"winner": "Reds", "by": {"runs": 2}}}
    starts = [
        [event for event in to_events(match, "m1") if isinstance(event, InningsStart)][1]
        for match in (
            a_match(first, second, players=players, **lost),
            a_match(first, second, players=players),
        )
    ]
    assert [start.absent for start in starts] == [("C", "D"), ()]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (
            {"winner": "Reds", "by": {"runs": 3}, "method": "D/L"},
            Outcome(OutcomeKind.WON, "Reds", 3, method="D/L"),
        ),
        ({"winner": "Reds", "by": {"wickets": 3}}, Outcome(OutcomeKind.WON, "Reds", 0, 3)),
        (
            {"winner": "Reds", "by": {"innings": 1, "runs": 3}},
            Outcome(OutcomeKind.WON, "Reds", 3, by_innings=True),
        ),
        ({"winner": "Reds", "method": "Awarded"}, Outcome(OutcomeKind.WON, "Reds", method="Awarded")),
        ({"result": "tie", "eliminator": "Reds"}, Outcome(OutcomeKind.TIE, "Reds")),
        ({"result": "tie", "bowl_out": "Reds"}, Outcome(OutcomeKind.TIE, "Reds", method="bowl-out")),
        ({"result": "tie", "method": "D/L"}, Outcome(OutcomeKind.TIE, method="D/L")),
        ({"result": "draw"}, Outcome(OutcomeKind.DRAW)),
        ({"result": "no result"}, Outcome(OutcomeKind.NO_RESULT)),
        ({}, None),
    ],
)
def test_an_outcome_is_read_as_it_is_on_file(outcome: dict[str, Any], expected: Outcome | None):
    assert to_info(a_match(outcome=outcome), "m1").outcome == expected


def test_a_match_is_described_with_its_teams_and_format():
    players = {"Reds": ["A", "B"], "Blues": ["C"]}
    info = to_info(
        a_match(players=players, venue="Lord's", event={"name": "Cup", "group": 1}, balls_per_over=5), "m1"
    )
    assert [(team.name, team.players) for team in info.teams] == [("Reds", ("A", "B")), ("Blues", ("C",))]
    assert (info.format.overs, info.format.balls_per_over, info.format.innings_per_side) == (2, 5, 1)
    assert (info.venue, info.competition) == ("Lord's", "Cup")
    assert to_info(a_match(overs=0), "m1").format.innings_per_side == 2


def test_over_calls_are_events_of_their_own():
    events = to_events(a_match(innings("Reds", [ball()] * 5, [ball()] * 6)), "m1")
    assert isinstance(events[6], OverCalled)
