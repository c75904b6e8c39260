"""From a message to a record: what a worker would refuse is refused before, and nothing else is."""

from typing import Any

import msgspec
import pytest

from schemas.basketball import topics as basketball
from schemas.basketball.codec import decode_event as decode_play
from schemas.basketball.events import Score
from schemas.basketball.scores import SCORE
from schemas.basketball.v1 import game_event_pb2 as game_pb
from schemas.cricket import topics as cricket
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.v1 import ball_event_pb2 as pb
from schemas.cricket.v1 import match_info_pb2 as info_pb
from schemas.matches.posts import Post
from schemas.protojson.faults import Fault
from schemas.protojson.mapping import Form, Mapping
from schemas.protojson.posts import PostReading
from schemas.protojson.records import Item, RecordKind
from schemas.refusals import Reason, RefusedError

BALLS = RecordKind(reading=Mapping(cricket.EVENTS.schema), check=decode_event, seq_field="ball_seq")  # type: ignore[arg-type]
MATCHES = RecordKind(reading=Mapping(cricket.MATCHES.schema), check=decode_info)  # type: ignore[arg-type]
PLAYS = RecordKind(
    reading=Mapping(basketball.EVENTS.schema),  # type: ignore[arg-type]
    check=decode_play,
    id_field="game_id",
    seq_field="seq",
    needs_identity=lambda event: not isinstance(event, Score),
)
HEAD: dict[str, Any] = {"match_id": "m1", "ball_seq": 3, "innings_no": 1, "batting_team": "Reds"}
SHOT: dict[str, Any] = {"game_id": "g1", "period": 1, "kind": game_pb.SHOT, "side": 1, "points": 2}


def faults(found: Item | tuple[Fault, ...]) -> dict[str, str]:
    assert isinstance(found, tuple)
    return {fault.field: fault.message for fault in found}


def test_a_record_is_what_the_worker_reads() -> None:
    item = BALLS.item(pb.BallEvent(**HEAD, event_id="a"))
    assert isinstance(item, Item)
    assert (item.match_id, item.event_id, item.seq, item.key) == ("m1", "a", 3, b"m1")
    assert decode_event(item.value, item.key) == decode_event(pb.BallEvent(**HEAD).SerializeToString())


def test_bytes_that_were_given_are_the_record_as_they_came() -> None:
    """A producer that is newer than the workers has fields that they do not know."""
    value = pb.BallEvent(**HEAD).SerializeToString() + b"\xf8\x07\x01"
    message = BALLS.parsed(value)
    assert not isinstance(message, tuple)
    item = BALLS.item(message, value)
    assert isinstance(item, Item)
    assert item.value == value


def test_bytes_that_are_no_message_are_one_fault() -> None:
    found = BALLS.parsed(b"\xff")
    assert isinstance(found, tuple)
    assert found[0].message.startswith("not a cricket.v1.BallEvent: ")


def test_a_description_takes_its_id_of_its_path_or_has_the_same() -> None:
    for message in (info_pb.MatchInfo(venue="Oval"), info_pb.MatchInfo(venue="Oval", match_id="m1")):
        item = MATCHES.item(message, message.SerializeToString(), "m1")
        assert isinstance(item, Item)
        assert info_pb.MatchInfo.FromString(item.value) == info_pb.MatchInfo(venue="Oval", match_id="m1")
        assert item.key == b"m1"
    assert faults(MATCHES.item(info_pb.MatchInfo(match_id="m2"), match_id="m1")) == {
        "match_id": "it is 'm2', and the path names 'm1'"
    }


@pytest.mark.parametrize(
    ("kind", "message", "named"),
    [
        (BALLS, pb.BallEvent(**HEAD | {"runs": 999, "innings_no": 0}), ["innings_no", "runs"]),
        (BALLS, pb.BallEvent(runs=999), ["ball_seq", "innings_no", "match_id", "runs"]),
        (BALLS, pb.BallEvent(**HEAD | {"match_id": "..", "runs": 999}), ["match_id", "runs"]),
        (BALLS, pb.BallEvent(**HEAD | {"match_id": "x" * 300}), ["match_id"]),
        (PLAYS, game_pb.GameEvent(**SHOT), ["event_id"]),
        (PLAYS, game_pb.GameEvent(**SHOT | {"points": 9}), ["points", "event_id"]),
        (PLAYS, game_pb.GameEvent(**SHOT | {"game_id": ".", "points": 9}), ["game_id", "points", "event_id"]),
        (PLAYS, game_pb.GameEvent(**SHOT | {"seq": 1 << 60}), ["seq"]),
    ],
)
def test_all_that_is_refused_is_named_as_the_message_does(
    kind: RecordKind, message: Any, named: list[str]
) -> None:
    assert list(faults(kind.item(message))) == named


def test_what_needs_an_identity_is_the_sports_to_say() -> None:
    assert faults(PLAYS.item(game_pb.GameEvent(**SHOT))) == {
        "event_id": "an event needs an event_id that is unique in its match, or a seq"
    }
    for identity in ({"event_id": "a"}, {"seq": 1}):
        assert isinstance(PLAYS.item(game_pb.GameEvent(**SHOT | identity)), Item)
    snapshot = game_pb.GameEvent(game_id="g1", period=1, kind=game_pb.SCORE, score={"home": 5, "away": 3})
    assert isinstance(PLAYS.item(snapshot), Item)


SCORES = PostReading(SCORE, basketball.EVENTS.schema)  # type: ignore[arg-type]
POSTED = {"game_id": "g1", "home_score": 5, "away_score": 3, "period": 1, "clock": "9:00"}


def test_a_sports_own_json_becomes_its_messages() -> None:
    body = msgspec.json.encode(POSTED)
    for form, given in (
        (Form.ONE, body),
        (Form.ARRAY, b"[%b]" % body),
        (Form.LINES, body + b"\n"),
    ):
        [message] = SCORES.fast(given, form) or []
        assert message == SCORES.thorough(body)
    item = PLAYS.item(message)
    assert isinstance(item, Item)
    event = decode_play(item.value, b"g1")
    assert isinstance(event, Score)
    assert event.score == (5, 3)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"home_score": "5", "away_score": None}, {"home_score", "away_score"}),
        ({"clock": "soon"}, {"clock"}),
        ({"period": -1}, {"period"}),
        ({"period": [1], "weather": "dry"}, {"period", "weather"}),
    ],
)
def test_all_that_is_wrong_with_a_sports_own_json_is_named(wrong: dict[str, object], named: set[str]) -> None:
    body = msgspec.json.encode(POSTED | wrong)
    assert SCORES.fast(body, Form.ONE) is None
    assert faults(SCORES.thorough(body)).keys() == named


def test_what_is_missing_is_named_and_what_is_no_object_is_said() -> None:
    assert faults(SCORES.thorough(b"{}")).keys() == {
        "game_id", "home_score", "away_score", "period", "clock",
    }  # fmt: skip
    for body in (b"[]", b"7", b"{", b"\xff"):
        assert SCORES.fast(body, Form.ONE) is None
        assert list(faults(SCORES.thorough(body))) == [""]


def test_what_a_worker_refuses_is_told_by_the_names_that_the_client_knows() -> None:
    kind = RecordKind(
        reading=SCORES, check=decode_play, id_field="game_id", seq_field="seq", names=SCORE.fields
    )
    message = SCORES.thorough(msgspec.json.encode(POSTED | {"home_score": 100_000, "event_id": "a"}))
    assert not isinstance(message, tuple)
    assert list(faults(kind.item(message))) == ["home_score"]


class Nested(msgspec.Struct):
    parts: list[int]
    more: dict[str, int] = {}


def test_a_fault_within_a_field_has_its_path() -> None:
    def event(_: Nested) -> bytes:
        raise RefusedError(Reason.BROKEN_RULE, "no", "parts")

    post = Post(path="/x", name="postX", kind=Nested, event=event, example=Nested([1]), summary="X")
    reading = PostReading(post, basketball.EVENTS.schema)  # type: ignore[arg-type]
    found = faults(reading.thorough(b'{"parts": [1, "2"], "more": {"a": true}}'))
    assert found["parts[1]"] == "expected `int`, got `str`"
    assert len(found) == 2
    assert reading.thorough(b'{"parts": []}') == (Fault("parts", "no"),)
    assert reading.fast(b'{"parts": []}', Form.ONE) is None
