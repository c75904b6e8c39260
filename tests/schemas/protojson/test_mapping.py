"""JSON to messages: the fast way and the thorough one are of one mind, and every fault is found."""

import json
from functools import cache
from typing import Any

import msgspec
import pytest
from google.protobuf import descriptor_pb2, json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.descriptor_pool import Default
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.basketball import codec as _basketball  # noqa: F401 - registers its messages
from schemas.basketball import topics as basketball
from schemas.cricket import codec as _cricket  # noqa: F401 - registers its messages
from schemas.cricket import topics as cricket
from schemas.football import codec as _football  # noqa: F401 - registers its messages
from schemas.football import topics as football
from schemas.protojson.comments import comments_in
from schemas.protojson.faults import Fault
from schemas.protojson.mapping import Form, Mapping, items_of
from schemas.protojson.messages import as_json, descriptor_of
from schemas.topics import Schema

F = descriptor_pb2.FieldDescriptorProto


def add_odd_messages() -> None:
    """Register messages with all kinds of fields that no sport has by now."""
    file = descriptor_pb2.FileDescriptorProto(name="odd/v1/odd.proto", package="odd.v1", syntax="proto3")
    hue = file.enum_type.add(name="Hue")
    for number, name in enumerate(("RED", "BLUE")):
        hue.value.add(name=name, number=number)
    odd = file.message_type.add(name="Odd")
    kinds = {
        name.removeprefix("TYPE_").lower(): number
        for name, number in F.Type.items()
        if name not in ("TYPE_GROUP", "TYPE_MESSAGE", "TYPE_ENUM", "TYPE_BYTES")
    }
    for number, (name, kind) in enumerate(kinds.items(), 1):
        odd.field.add(name=f"a_{name}", number=number, type=kind, label=F.LABEL_OPTIONAL)
        odd.field.add(name=f"many_{name}", number=50 + number, type=kind, label=F.LABEL_REPEATED)
    odd.field.add(name="hue", number=100, type=F.TYPE_ENUM, type_name=".odd.v1.Hue", label=F.LABEL_OPTIONAL)
    odd.field.add(name="hues", number=101, type=F.TYPE_ENUM, type_name=".odd.v1.Hue", label=F.LABEL_REPEATED)
    odd.field.add(
        name="odd", number=102, type=F.TYPE_MESSAGE, type_name=".odd.v1.Odd", label=F.LABEL_OPTIONAL
    )
    odd.field.add(
        name="odds", number=103, type=F.TYPE_MESSAGE, type_name=".odd.v1.Odd", label=F.LABEL_REPEATED
    )
    odd.oneof_decl.add(name="way")
    for number, name in ((104, "left"), (105, "right")):
        odd.field.add(name=name, number=number, type=F.TYPE_UINT32, label=F.LABEL_OPTIONAL, oneof_index=0)
    raw = file.message_type.add(name="Raw")
    raw.field.add(name="data", number=1, type=F.TYPE_BYTES, label=F.LABEL_OPTIONAL)
    raw.field.add(name="count", number=2, type=F.TYPE_UINT32, label=F.LABEL_OPTIONAL)
    Default().Add(file)  # type: ignore[attr-defined]


add_odd_messages()

MAPPINGS = {
    schema.message: Mapping(schema)
    for schema in (
        cricket.EVENTS.schema,
        cricket.MATCHES.schema,
        basketball.EVENTS.schema,
        basketball.GAMES.schema,
        football.EVENTS.schema,
        football.MATCHES.schema,
        Schema("odd/v1/odd.proto", "odd.v1.Odd"),
        Schema("odd/v1/odd.proto", "odd.v1.Raw"),
    )
    if schema is not None
}
BALLS = MAPPINGS["cricket.v1.BallEvent"]
ODD = MAPPINGS["odd.v1.Odd"]

NUMBERS = st.sampled_from(
    [
        0,
        1,
        -1,
        7,
        2**31 - 1,
        2**31,
        -(2**31),
        2**32 - 1,
        2**32,
        2**53,
        2**63 - 1,
        2**63,
        -(2**63),
        2**64 - 1,
        2**64,
    ]
)
FLOATS = st.sampled_from([0.0, -0.0, 1.5, 1.0, 3.4028234663852886e38, 3.5e38, -3.5e38, 1e308, 5e-324])
ODDITIES = st.one_of(
    NUMBERS,
    FLOATS,
    st.none(),
    st.booleans(),
    st.text(max_size=3),
    st.sampled_from(
        ["1", "-1", "1.0", "NaN", "Infinity", "true", "RED", "DELIVERY", "SHOT", "OTHER", "\ud800", "\x00"]
    ),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.lists(st.sampled_from([1, "x", None, {}, []]), max_size=2),
)


@cache
def objects(descriptor: Descriptor, depth: int = 2) -> st.SearchStrategy[dict[str, Any]]:
    """JSON that is mostly a message's, and sometimes is not."""
    fields = {}
    for field in descriptor.fields:
        right = values(field, depth)
        if right is not None:
            fields[field.name] = fields[field.json_name] = st.one_of(right, right, right, right, ODDITIES)
    names = st.lists(st.sampled_from(sorted(fields)), max_size=5, unique=True)
    other = st.dictionaries(st.sampled_from(["nothing", "Runs", "", "matchid"]), ODDITIES, max_size=1)
    known = names.flatmap(lambda chosen: st.fixed_dictionaries({name: fields[name] for name in chosen}))
    return st.one_of(known, known, known, st.tuples(known, other).map(lambda both: both[0] | both[1]))


def values(field: FieldDescriptor, depth: int) -> st.SearchStrategy[Any] | None:
    if field.message_type is not None:
        if not depth:
            return None
        single: st.SearchStrategy[Any] = objects(field.message_type, depth - 1)
    elif field.enum_type is not None:
        single = st.sampled_from([one.name for one in field.enum_type.values])
    elif field.cpp_type in (FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT):
        single = FLOATS | NUMBERS
    elif field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        single = st.booleans()
    elif field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        single = st.text(max_size=3)
    else:
        single = st.one_of(st.integers(0, 9), st.integers(0, 9), NUMBERS)
    return st.lists(single, max_size=2) if field.is_repeated else single


def expected(mapping: Mapping, value: object) -> Message | None:
    """What protobuf's own parser makes of JSON; None where it refuses it."""
    try:
        return json_format.Parse(json.dumps(value), mapping.message())
    except json_format.ParseError:
        return None


@pytest.mark.parametrize("name", MAPPINGS)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_what_the_fast_way_accepts_the_thorough_one_reads_as_the_same_message(
    name: str, data: st.DataObject
) -> None:
    """And what the thorough way refuses the fast one refuses; protobuf's own parser is the judge of both."""
    mapping = MAPPINGS[name]
    value = data.draw(objects(descriptor_of(mapping.message)))
    body = json.dumps(value).encode()
    fast, thorough, due = mapping.fast(body, Form.ONE), mapping.thorough(body), expected(mapping, value)
    if isinstance(thorough, tuple):
        assert thorough
        assert fast is due is None, (value, thorough)
    else:
        # Bytes tell -0.0 from 0.0, and a field that is set from one that is not.
        made = thorough.SerializeToString(deterministic=True)
        assert due is not None
        assert due.SerializeToString(deterministic=True) == made
        assert fast is None or [one.SerializeToString(deterministic=True) for one in fast] == [made]


@pytest.mark.parametrize("name", MAPPINGS)
@settings(max_examples=100, deadline=None)
@given(data=st.data(), body=st.binary(max_size=20))
def test_whatever_the_bytes_are_the_ways_agree_and_nothing_is_raised(
    name: str, data: st.DataObject, body: bytes
) -> None:
    mapping = MAPPINGS[name]
    whole = json.dumps(data.draw(objects(descriptor_of(mapping.message)))).encode()
    at = data.draw(st.integers(0, len(whole)))
    for broken in (body, whole[:at] + body + whole[at:], whole[:at], b"[" * 5000, b'{"correction":' * 5000):
        fast, thorough = mapping.fast(broken, Form.ONE), mapping.thorough(broken)
        if isinstance(thorough, tuple):
            assert fast is None


def test_plain_json_goes_the_fast_way() -> None:
    """To see it fail, let `fast` return None: all else would pass."""
    ball = {"match_id": "m1", "ball_seq": 7, "kind": "DELIVERY", "dismissals": [{"fielders": ["A"]}]}
    shot = {
        "game_id": "g1",
        "kind": "SHOT",
        "made": True,
        "x": -3,
        "correction": {"replacement": {"points": 2}},
    }
    for name, value in (("cricket.v1.BallEvent", ball), ("basketball.v1.GameEvent", shot)):
        [message] = MAPPINGS[name].fast(json.dumps(value).encode(), Form.ONE) or []
        assert message == expected(MAPPINGS[name], value)
    assert ODD.fast(b'{"a_float": 1, "a_sint64": -5, "odds": [{"left": 1}]}', Form.ONE)


def test_protobufs_own_names_and_texts_for_numbers_go_the_thorough_way() -> None:
    found = BALLS.thorough(b'{"matchId": "m1", "ballSeq": "7", "kind": 1, "runs": null}')
    assert isinstance(found, BALLS.message)
    assert as_json(found) == {"match_id": "m1", "ball_seq": 7, "kind": "INNINGS_START"}
    assert BALLS.fast(b'{"ballSeq": 7}', Form.ONE) is None


def test_all_faults_of_an_item_are_found_with_their_places() -> None:
    wrong = {
        "runs": -1,
        "bal_seq": 3,
        "dismissals": [{"wicket_type": "BOWLD"}, 7, {"fielders": ["A", 5]}],
        "correction": {"replacement": {"runs": "x", "innings_start": 5}},
        "ballSeq": 1,
        "ball_seq": 1,
        "wide": "yes",
        "striker": None,
    }
    found = BALLS.thorough(json.dumps(wrong).encode())
    assert isinstance(found, tuple)
    assert {fault.field: fault.message.partition(",")[0] for fault in found} == {
        "runs": "expected a whole number from 0 to 4",
        "bal_seq": "there is no such field: did you mean ball_seq?",
        "dismissals[0].wicket_type": "expected one of NONE",
        "dismissals[1]": "expected an object",
        "dismissals[2].fielders[1]": "expected a text",
        "correction.replacement.runs": "expected a whole number from 0 to 4",
        "correction.replacement.innings_start": "expected an object",
        "ball_seq": "the same field as ballSeq",
        "wide": "expected true or false",
    }


@pytest.mark.parametrize(
    ("mapping", "body", "faults"),
    [
        (ODD, b'{"left": 1, "right": 2}', (Fault("right", "only one of left, right may be there"),)),
        (ODD, b'{"many_bool": 1}', (Fault("many_bool", "expected an array, not 1"),)),
        (ODD, b'{"many_bool": [true, null]}', (Fault("many_bool[1]", "expected true or false, not null"),)),
        (BALLS, b"[1]", (Fault("", "expected an object, not [1]"),)),
        (MAPPINGS["odd.v1.Raw"], b'{"data": 5}', (Fault("data", "expected a text in base64, not 5"),)),
    ],
)
def test_a_fault_says_what_was_expected(mapping: Mapping, body: bytes, faults: tuple[Fault, ...]) -> None:
    assert mapping.thorough(body) == faults


def test_a_value_that_is_long_is_shown_in_part() -> None:
    [fault] = BALLS.thorough(json.dumps({"runs": "9" * 5000}).encode())  # type: ignore[misc]
    assert len(fault.message) < 150


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (Form.ARRAY, b' [{"runs": 1}, {"runs": 2}]'),
        (Form.LINES, b'{"runs": 1}\n\n{"runs": 2}\r\n'),
    ],
)
def test_an_array_and_lines_hold_several(form: Form, body: bytes) -> None:
    assert [as_json(one) for one in BALLS.fast(body, form) or []] == [{"runs": 1}, {"runs": 2}]
    assert [BALLS.thorough(item) for item in items_of(body, form)] == BALLS.fast(body, form)


def test_a_line_holds_one_message_and_a_message_stands_on_one_line() -> None:
    """msgspec reads objects wherever they end: two on a line were two, whose places nobody could tell."""
    for body in (b'{"runs": 1} {"runs": 2}', b'{"runs":\n1}'):
        assert BALLS.fast(body, Form.LINES) is None
        found = [BALLS.thorough(item) for item in items_of(body, Form.LINES)]
        assert any(isinstance(one, tuple) for one in found)


def test_an_array_that_is_no_json_is_one_fault() -> None:
    [fault] = items_of(b'[{"runs": 1}, {"runs"', Form.ARRAY)
    assert isinstance(fault, Fault)
    assert fault.message.startswith("not JSON: ")


def test_the_schema_of_a_body_says_what_its_proto_says() -> None:
    assert BALLS.struct is not None
    _, [*schemas] = msgspec.json.schema_components([BALLS.struct])
    _, components = msgspec.json.schema_components([BALLS.struct])
    ball = components["PostedCricketBallEvent"]
    assert "PostedCricketInningsStart" in schemas
    assert ball["properties"]["over_number"]["description"].startswith("Counted from 0, as on the scorer's")
    assert components["PostedCricketDismissal"]["properties"]["wicket_type"]["enum"][:2] == [
        "BOWLED",
        "CAUGHT",
    ]
    assert ball["description"].startswith("One entry in a match's feed")
    assert ball["additionalProperties"] is False


def test_comments_belong_to_what_follows_them() -> None:
    proto = """
    // Of the file.
    syntax = "proto3";
    package a.v1;
    // A thing.
    //
    // With two paragraphs.
    message Thing {
      // Its name,
      // or none.
      string name = 1;
      int32 size = 2;
      enum Kind {
        // No field.
        BIG = 0;
      }
      oneof way {
        // To the left.
        bool left = 3;
      }
      // Often.
      repeated a.v1.Thing parts = 4;
    }
    """
    assert dict(comments_in(proto.splitlines())) == {
        "a.v1.Thing": "A thing. With two paragraphs.",
        "a.v1.Thing.name": "Its name, or none.",
        "a.v1.Thing.left": "To the left.",
        "a.v1.Thing.parts": "Often.",
    }
