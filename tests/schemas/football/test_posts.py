"""`POST /api/events`: what a client says of a match becomes an event of it."""

from typing import Any

import msgspec
import pytest

from schemas.football import topics
from schemas.football.codec import decode_event
from schemas.football.events import (
    AddedTime,
    AnyEvent,
    Card,
    Corner,
    Correction,
    Event,
    Foul,
    Kick,
    Lineup,
    Note,
    Offside,
    OwnGoal,
    Pass,
    PhaseEnd,
    PhaseStart,
    Possession,
    Review,
    Save,
    Score,
    Shot,
    Substitution,
)
from schemas.football.kinds import CardKind, Decision, Phase, ShotOutcome, Side
from schemas.football.posts import EVENTS, EventPost, event
from schemas.football.words import DecisionName, Outcome, PhaseName, PostedType, SideName
from schemas.matches.posts import Post
from schemas.protojson.mapping import Form
from schemas.protojson.posts import PostReading
from schemas.protojson.records import Item, RecordKind
from schemas.refusals import RefusedError

MOMENT = {"minute": 60, "team": SideName.AWAY, "player": "a"}
HEAD = "m", "e1", 0, 0, Phase.SECOND_HALF, 14 * 60_000


def read(**fields: Any) -> AnyEvent:
    post = EventPost(match_id="m", event_id="e1", **fields)
    return decode_event(event(post), b"m")


def test_the_example_is_a_goal_of_its_match() -> None:
    goal = decode_event(event(EVENTS.example), b"cup-final")
    assert isinstance(goal, Shot)
    assert (goal.outcome, goal.on_target, goal.side, goal.player) == (
        ShotOutcome.GOAL,
        True,
        Side.HOME,
        "Saka",
    )
    assert (goal.phase, goal.clock_ms, goal.event_id) == (Phase.FIRST_HALF, 46 * 60_000, "goal-1")


def test_every_type_is_an_event() -> None:
    away = Side.AWAY, "a"
    said: dict[PostedType, tuple[dict[str, Any], AnyEvent]] = {
        PostedType.PASS: ({"accurate": True}, Pass(*HEAD, *away, accurate=True)),
        PostedType.SHOT: (
            {"outcome": Outcome.SAVED, "xg": 0.1, "penalty": True},
            Shot(*HEAD, *away, outcome=ShotOutcome.SAVED, on_target=True, xg=0.1, penalty=True),
        ),
        PostedType.GOAL: (
            {"assist": "b"},
            Shot(*HEAD, *away, outcome=ShotOutcome.GOAL, on_target=True, assist="b"),
        ),
        PostedType.OWN_GOAL: ({}, OwnGoal(*HEAD, *away)),
        PostedType.CORNER: ({}, Corner(*HEAD, *away)),
        PostedType.FOUL: ({"fouled": "b"}, Foul(*HEAD, *away, other="b")),
        PostedType.OFFSIDE: ({}, Offside(*HEAD, *away)),
        PostedType.SAVE: ({}, Save(*HEAD, *away)),
        PostedType.YELLOW_CARD: ({"bench": True}, Card(*HEAD, *away, card=CardKind.YELLOW, bench=True)),
        PostedType.SECOND_YELLOW_CARD: ({}, Card(*HEAD, *away, card=CardKind.SECOND_YELLOW)),
        PostedType.RED_CARD: ({}, Card(*HEAD, *away, card=CardKind.RED)),
        PostedType.SUBSTITUTION: ({"player_off": "b"}, Substitution(*HEAD, *away, other="b")),
        PostedType.LINE_UP: (
            {"players": ("a", "b"), "formation": "4-4-2"},
            Lineup(*HEAD, *away, players=("a", "b"), formation="4-4-2"),
        ),
        PostedType.PHASE_START: ({}, PhaseStart(*HEAD)),
        PostedType.PHASE_END: ({}, PhaseEnd(*HEAD)),
        PostedType.ADDED_TIME: ({"minutes": 4}, AddedTime(*HEAD, minutes=4)),
        PostedType.POSSESSION: ({"possession": 61.5}, Possession(*HEAD, home=61.5)),
        PostedType.REVIEW: (
            {"of": "e0", "decision": DecisionName.CANCELLED, "detail": "offside"},
            Review(*HEAD, of="e0", decision=Decision.CANCELLED, reason="offside", side=Side.AWAY),
        ),
        PostedType.SCORE: ({"home_score": 2, "final": True}, Score(*HEAD, score=(2, 0), final=True)),
        PostedType.OTHER: ({"detail": "rain"}, Note(*HEAD, side=Side.AWAY, player="a", detail="rain")),
    }
    for kind, (fields, expected) in said.items():
        assert read(type=kind, **MOMENT, **fields) == expected
    implied = {
        PostedType.KICK_OFF: PhaseStart("m", "e1", 0, 0, Phase.FIRST_HALF, 0),
        PostedType.HALF_TIME: PhaseEnd("m", "e1", 0, 0, Phase.FIRST_HALF, 0),
        PostedType.FULL_TIME: PhaseEnd("m", "e1", 0, 0, Phase.SECOND_HALF, 0),
        PostedType.MATCH_END: PhaseEnd("m", "e1", 0, 0, Phase.POST_MATCH, 0, match=True),
    }
    for kind, expected in implied.items():
        assert read(type=kind) == expected
    kick = read(type=PostedType.SHOOT_OUT_KICK, team=SideName.HOME, player="a", outcome=Outcome.GOAL)
    assert kick == Kick("m", "e1", 0, 0, Phase.SHOOT_OUT, 0, Side.HOME, "a", outcome=ShotOutcome.GOAL)
    assert {*said, *implied, PostedType.SHOOT_OUT_KICK, PostedType.VOID} == {*PostedType}


@pytest.mark.parametrize(
    ("minute", "second", "phase", "clock_ms"),
    [
        (1, 0, Phase.FIRST_HALF, 0),
        ("1", 30, Phase.FIRST_HALF, 30_000),
        ("45+2", 0, Phase.FIRST_HALF, 46 * 60_000),
        ("45+2'", 5, Phase.FIRST_HALF, 46 * 60_000 + 5_000),
        (46, 0, Phase.SECOND_HALF, 0),
        ("90+7", 0, Phase.SECOND_HALF, 51 * 60_000),
        (91, 0, Phase.EXTRA_TIME_FIRST_HALF, 0),
        ("105+1", 0, Phase.EXTRA_TIME_FIRST_HALF, 15 * 60_000),
        ("120+3", 0, Phase.EXTRA_TIME_SECOND_HALF, 17 * 60_000),
    ],
)
def test_a_minute_is_read_as_a_scoreboard_writes_it(
    minute: int | str, second: int, phase: Phase, clock_ms: int
) -> None:
    found = read(type=PostedType.CORNER, team=SideName.HOME, minute=minute, second=second)
    assert isinstance(found, Event)
    assert (found.phase, found.clock_ms) == (phase, clock_ms)


def test_a_phase_that_is_given_holds() -> None:
    found = read(type=PostedType.YELLOW_CARD, team=SideName.HOME, minute=46, phase=PhaseName.FIRST_HALF)
    assert isinstance(found, Card)
    assert (found.phase, found.clock_ms) == (Phase.FIRST_HALF, 45 * 60_000)
    found = read(type=PostedType.YELLOW_CARD, team=SideName.HOME, phase=PhaseName.HALF_TIME)
    assert isinstance(found, Card)
    assert (found.phase, found.clock_ms) == (Phase.HALF_TIME, 0)


@pytest.mark.parametrize(
    ("given", "ms"),
    [
        (1_767_279_960_000, 1_767_279_960_000),
        ("2026-01-01T15:06:00Z", 1_767_279_960_000),
        ("2026-01-01T16:06:00.250+01:00", 1_767_279_960_250),
    ],
)
def test_a_time_is_epoch_milliseconds_or_iso_8601(given: int | str, ms: int) -> None:
    assert read(type=PostedType.KICK_OFF, occurred_at=given).timestamp == ms


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("minute", {"type": PostedType.CORNER, "team": SideName.HOME}),
        ("minute", {"type": PostedType.CORNER, "minute": 0}),
        ("minute", {"type": PostedType.CORNER, "minute": -4}),
        ("minute", {"type": PostedType.CORNER, "minute": "half-time"}),
        ("minute", {"type": PostedType.CORNER, "minute": 20, "phase": PhaseName.SECOND_HALF}),
        ("second", {"type": PostedType.CORNER, "minute": 20, "second": 60}),
        ("occurred_at", {"type": PostedType.KICK_OFF, "occurred_at": -1}),
        ("occurred_at", {"type": PostedType.KICK_OFF, "occurred_at": 1 << 70}),
        ("occurred_at", {"type": PostedType.KICK_OFF, "occurred_at": "2026-01-01T15:06:00"}),
        ("occurred_at", {"type": PostedType.KICK_OFF, "occurred_at": "yesterday"}),
        ("outcome", {"type": PostedType.SHOT, "minute": 20, "team": SideName.HOME}),
        ("decision", {"type": PostedType.REVIEW, "minute": 20}),
        ("minutes", {"type": PostedType.ADDED_TIME, "minute": 45, "minutes": -1}),
        ("home_score", {"type": PostedType.SCORE, "minute": 45, "home_score": 1 << 40}),
        ("corrects", {"type": PostedType.VOID}),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_field(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as refused:
        read(**fields)
    assert refused.value.field == field


def test_an_event_that_corrects_another_is_its_replacement_and_void_takes_it_back() -> None:
    was = read(type=PostedType.OWN_GOAL, corrects="e0", **MOMENT, detail="off the knee")
    assert isinstance(was, Correction)
    assert was.replacement == OwnGoal(
        "m", "", 0, 0, Phase.SECOND_HALF, 14 * 60_000, Side.AWAY, "a", "off the knee"
    )
    assert (was.of, was.reason) == ("e0", "off the knee")
    void = read(type=PostedType.VOID, corrects="e0")
    assert isinstance(void, Correction)
    assert (void.of, void.replacement) == ("e0", None)


def faults(**fields: Any) -> list[tuple[str, str]]:
    """What a client is told of a body."""
    schema = topics.EVENTS.schema
    assert schema is not None
    kind = RecordKind(
        reading=PostReading(EVENTS, schema),
        check=decode_event,
        seq_field="seq",
        needs_identity=lambda found: not isinstance(found, Score),
        names=EVENTS.fields,
    )
    message = kind.reading.thorough(msgspec.json.encode({"match_id": "m", "event_id": "e", **fields}))
    found = message if isinstance(message, tuple) else kind.item(message)
    return [] if isinstance(found, Item) else [(fault.field, fault.message) for fault in found]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type": "corner", "minute": 5}, "team"),
        ({"type": "substitution", "minute": 5, "team": "home"}, "player_off"),
        ({"type": "shot", "minute": 5, "team": "home", "outcome": "goal", "phase": "shoot_out"}, "phase"),
        ({"type": "score", "minute": 5, "home_score": 101}, "home_score"),
        ({"type": "goal", "minute": 5, "team": "home", "xg": 1.5}, "xg"),
        ({"type": "corner", "minute": 5, "corrects": "e0"}, "team"),
        ({"type": "corner", "minute": 5, "corrects": "e"}, "corrects"),
        ({"type": "corner", "minute": 5, "team": "home", "event_id": ""}, "event_id"),
        ({"type": "corner", "minute": 5, "team": "left"}, "team"),
        ({"type": "korner", "minute": 5, "team": "home"}, "type"),
        ({"type": "corner", "minute": 5, "team": "home", "colour": "red"}, "colour"),
    ],
)
def test_faults_are_told_by_the_names_that_a_client_knows(fields: dict[str, Any], field: str) -> None:
    assert [name for name, _ in faults(**fields)] == [field]


def test_a_score_needs_no_id() -> None:
    assert faults(type="score", minute=5, home_score=1, event_id="") == []


def test_the_fast_way_reads_what_the_thorough_one_reads() -> None:
    assert isinstance(EVENTS, Post)
    schema = topics.EVENTS.schema
    assert schema is not None
    reading = PostReading(EVENTS, schema)
    body = msgspec.json.encode(EVENTS.example)
    assert reading.fast(body, Form.ONE) == [reading.thorough(body)]
