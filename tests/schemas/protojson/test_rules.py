"""What a decoder refuses of a message: each field that it names, found by taking out one after the other."""

from collections.abc import Callable
from typing import Any

import pytest
from google.protobuf.message import Message

from feeds.cricket.simulator.simulation import simulate
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import MatchInfo
from schemas.cricket.v1 import ball_event_pb2 as pb
from schemas.cricket.v1 import match_info_pb2 as info_pb
from schemas.protojson.rules import DECODED, clear, put, refusals
from schemas.refusals import Reason, RefusedError
from tests.schemas.cricket.broken import mutated

LONG = "x" * 300
HEAD: dict[str, Any] = {"match_id": "m1", "ball_seq": 3, "innings_no": 1, "batting_team": "Reds"}


def fields(message: Message, decode: Callable[[bytes], object] = decode_event) -> list[str]:
    return [fault.field for fault in refusals(message, decode)[0]]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({}, []),
        (
            {"runs": 200, "timestamp": -1, "over_number": 5000, "byes": 500},
            ["timestamp", "over_number", "runs", "byes"],
        ),
        ({"ball_seq": 0, "innings_no": 0, "runs": 200}, ["ball_seq", "innings_no", "runs"]),
        ({"striker": LONG, "bowler": LONG}, ["striker", "bowler"]),
        ({"wide_runs": 3, "no_ball_runs": 2}, ["wide_runs", "no_ball_runs"]),
        ({"runs": 1, "byes": 2, "no_ball": True}, ["byes"]),
        ({"kind": pb.RETIREMENT}, ["dismissals"]),
        ({"no_ball": True, "wicket_type": pb.BOWLED}, ["wicket_type"]),
        ({"kind": 77}, ["kind"]),
        ({"kind": pb.TARGET_REVISED, "target": {"runs": 5}}, ["target"]),
        (
            {"kind": pb.TARGET_REVISED, "innings_no": 2, "target": {"runs": 0, "balls": 99_999}},
            ["target.runs", "target.balls"],
        ),
        (
            {
                "kind": pb.INNINGS_START,
                "innings_start": {"max_balls": 99_999, "absent": ["A", LONG, "a\x01"]},
            },
            ["innings_start.absent[1]", "innings_start.absent[2]", "innings_start.max_balls"],
        ),
        (
            {"dismissals": [{"wicket_type": 1}, {"wicket_type": 99}, {"wicket_type": 3, "player_out": LONG}]},
            ["dismissals[1].wicket_type", "dismissals[2].player_out"],
        ),
        ({"kind": pb.CORRECTION, "correction": {"ball_seq": 9}}, ["correction.ball_seq"]),
        (
            {
                "kind": pb.CORRECTION,
                "correction": {"ball_seq": 1, "replacement": {"innings_no": 1, "runs": 200, "byes": 300}},
            },
            ["correction.replacement.runs", "correction.replacement.byes"],
        ),
    ],
)  # fmt: skip
def test_every_field_that_is_refused_is_named(wrong: dict[str, Any], named: list[str]) -> None:
    assert fields(pb.BallEvent(**HEAD | wrong)) == named


def test_every_field_of_a_description_that_is_refused_is_named() -> None:
    wrong = info_pb.MatchInfo(
        match_id="m1",
        teams=[{"name": "Reds"}, {"name": LONG, "players": ["A", LONG]}],
        format={"overs": 5000, "balls_per_over": 99},
        revised_targets=[{"innings_no": 2, "runs": 9}, {"innings_no": 99, "runs": 9}],
        outcome={"kind": 1, "by_wickets": 77},
    )
    assert fields(wrong, decode_info) == [
        "teams[1].name",
        "teams[1].players[1]",
        "format.overs",
        "format.balls_per_over",
        "revised_targets[1].innings_no",
        "outcome.winner",
        "outcome.by_wickets",
    ]
    many = info_pb.MatchInfo(match_id="m1", teams=[{"players": ["\x01"] * 120}])
    assert len(fields(many, decode_info)) == DECODED


def test_a_fault_says_what_the_decoder_says() -> None:
    [fault], rest = refusals(pb.BallEvent(**HEAD | {"runs": 200}), decode_event)
    assert rest == decode_event(pb.BallEvent(**HEAD).SerializeToString())
    assert fault.message == "runs of ball 3 of m1 is 200; it must be 0 to 127"


def test_a_refusal_that_names_no_field_is_the_last() -> None:
    def decode(_: bytes) -> None:
        raise RefusedError(Reason.BROKEN_RULE, "no")

    assert [(one.field, one.message) for one in refusals(pb.BallEvent(), decode)[0]] == [("", "no")]
    assert refusals(pb.BallEvent(), decode)[1] is None


def test_a_field_that_is_named_for_ever_ends_the_search() -> None:
    def decode(_: bytes) -> None:
        raise RefusedError(Reason.BROKEN_RULE, "no", "runs")

    assert fields(pb.BallEvent(), decode) == ["runs"]


def refusal(value: bytes) -> RefusedError | None:
    try:
        decode_event(value, b"m1")
    except RefusedError as error:
        return error
    return None


def test_whatever_cricket_refuses_names_a_field_that_there_is() -> None:
    """To see it fail, let a check name `player` for `player_out`."""
    events = [record for record in simulate("m1", seed=7) if not isinstance(record, MatchInfo)]
    refused = [
        (value, error) for value in mutated(4, 5000, events) if (error := refusal(value)) and error.field
    ]
    for value, error in refused:
        if error.reason in (Reason.BROKEN_RULE, Reason.NO_SEQUENCE):
            assert clear(pb.BallEvent.FromString(value), error.field), (error.field, str(error))
    assert len(refused) > 1000


@pytest.mark.parametrize(
    "path",
    ["", "nothing", "runs.more", "runs[0]", "dismissals[3]", "dismissals.x", "correction.nothing", "a b"],
)
def test_a_path_that_leads_nowhere_changes_nothing(path: str) -> None:
    message = pb.BallEvent(runs=4, dismissals=[{"player_out": "A"}])
    before = message.SerializeToString()
    assert not clear(message, path)
    assert not put(message, path, 1)
    assert message.SerializeToString() == before


def test_what_is_neither_a_number_nor_a_text_is_not_set() -> None:
    message = pb.BallEvent(striker="A", dismissals=[{"fielders": ["A"]}])
    assert put(message, "striker", 1)
    assert message.striker == "1"
    assert not put(message, "dismissals", 1)
    assert not put(message, "dismissals[0].fielders[0]", 1)
    assert put(message, "correction.replacement.runs", 1)
    assert message.correction.replacement.runs == 1
