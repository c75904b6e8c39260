"""Football's bytes: each record is read as it was meant, or refused with its reason and field."""

from collections import Counter
from random import Random

import pytest

from schemas.football.codec import decode_event, decode_info, encode_event, encode_info
from schemas.football.events import AnyEvent, MatchInfo, Shot
from schemas.football.v1 import match_event_pb2 as event_pb
from schemas.football.v1 import match_info_pb2 as info_pb
from schemas.refusals import Reason, RefusedError
from tests.schemas.cricket.broken import BYTE_MUTATIONS, noise
from tests.schemas.football.samples import MATCH_ID, RECORDS, events, events_of_a_match, infos, matches
from tests.schemas.kept import NEWER, Kept

KEY = MATCH_ID.encode()

KEPT = [
    pytest.param(kept, id=f"{version}-{number}-{kept.type}")
    for version in RECORDS.versions()
    for number, kept in enumerate(RECORDS.read(version))
]


@pytest.mark.parametrize("event", list(events_of_a_match()), ids=lambda event: type(event).__name__)
def test_an_event_is_read_as_it_was_written(event: AnyEvent) -> None:
    assert decode_event(encode_event(event), KEY) == event


@pytest.mark.parametrize("info", list(matches()))
def test_a_description_is_read_as_it_was_written(info: MatchInfo) -> None:
    assert decode_info(encode_info(info), KEY) == info


def test_a_release_will_keep_every_kind_of_event() -> None:
    """Else: add one to `tests/schemas/football/samples.py`."""
    assert {type(event) for event in events_of_a_match()} == set(AnyEvent.__args__)


@pytest.mark.parametrize("kept", KEPT)
def test_bytes_of_a_release_decode_to_the_same_event(kept: Kept) -> None:
    assert RECORDS.decode(kept) == RECORDS.says(kept)
    for newer in NEWER.values():
        assert RECORDS.decode(kept, newer) == RECORDS.says(kept)


def shot(**fields: object) -> bytes:
    usual = {
        "match_id": "g",
        "seq": 1,
        "phase": event_pb.FIRST_HALF,
        "kind": event_pb.SHOT,
        "side": event_pb.HOME,
    }
    return event_pb.MatchEvent(**{**usual, **fields}).SerializeToString()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phase", 11),
        ("phase", -1),
        ("clock_ms", 10_800_001),
        ("occurred_at", -1),
        ("seq", 1 << 60),
        ("kind", 99),
        ("side", event_pb.NEITHER),
        ("side", 9),
        ("side", -1),
        ("outcome", 9),
        ("xg", 1.5),
        ("xg", -0.1),
        ("xg", float("nan")),
        ("x", 1001),
        ("y", 1001),
        ("phase", event_pb.SHOOT_OUT),
    ],
)
def test_a_number_that_no_event_has_is_refused_with_its_field(field: str, value: float) -> None:
    with pytest.raises(RefusedError) as refused:
        decode_event(shot(**{field: value}), b"g")
    assert (refused.value.reason, refused.value.field) == (Reason.BROKEN_RULE, field)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": event_pb.FOUL, "card": 77}, "card"),
        ({"kind": event_pb.CARD}, "card"),
        ({"kind": event_pb.SUBSTITUTION, "player": "a", "other": "a"}, "other"),
        ({"kind": event_pb.SUBSTITUTION}, "other"),
        ({"kind": event_pb.LINEUP, "players": ["a"] * 2}, "players"),
        ({"kind": event_pb.LINEUP, "players": list("abcdefghijkl")}, "players"),
        ({"kind": event_pb.LINEUP, "players": ["a", ""]}, "players"),
        ({"kind": event_pb.OWN_GOAL, "phase": event_pb.SHOOT_OUT}, "phase"),
        ({"kind": event_pb.SHOOT_OUT_KICK}, "phase"),
        ({"kind": event_pb.ADDED_TIME, "minutes": 61}, "minutes"),
        ({"kind": event_pb.POSSESSION, "possession": 100.5}, "possession"),
        ({"kind": event_pb.POSSESSION, "possession": float("nan")}, "possession"),
        ({"kind": event_pb.REVIEW, "review": event_pb.Review(decision=5)}, "review.decision"),  # type: ignore[arg-type]
        ({"kind": event_pb.REVIEW, "review": event_pb.Review(seq=1 << 60)}, "review.seq"),
        ({"kind": event_pb.SCORE, "score": event_pb.Score(home=101)}, "score.home"),
        ({"kind": event_pb.CORRECTION}, "correction"),
        ({"kind": event_pb.CORRECTION, "correction": event_pb.Correction(seq=1)}, "correction"),
        (
            {
                "kind": event_pb.CORRECTION,
                "correction": event_pb.Correction(
                    event_id="e", replacement=event_pb.MatchEvent(kind=event_pb.SHOT)
                ),
            },
            "correction.replacement.side",
        ),
        (
            {
                "kind": event_pb.CORRECTION,
                "correction": event_pb.Correction(
                    seq=2, replacement=event_pb.MatchEvent(kind=event_pb.CORRECTION)
                ),
            },
            "correction.replacement.kind",
        ),
        ({"player": "a\x00"}, "player"),
        ({"detail": "x" * 201}, "detail"),
    ],
)
def test_what_makes_no_event_is_refused_with_its_field(fields: dict[str, object], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decode_event(shot(**fields), b"g")
    assert (refused.value.reason, refused.value.field) == (Reason.BROKEN_RULE, field)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (event_pb.SHOT, {"outcome": event_pb.GOAL, "assist": "\x01"}),
        (event_pb.FOUL, {"other": "\n"}),
        (event_pb.SUBSTITUTION, {"other": "\n"}),
        (event_pb.LINEUP, {"players": ["a", "\x00"]}),
        (event_pb.LINEUP, {"formation": "\x7f"}),
        (event_pb.REVIEW, {"review": event_pb.Review(reason="\x00")}),
        (event_pb.REVIEW, {"review": event_pb.Review(event_id="\x00")}),
        (event_pb.SCORE, {"score": event_pb.Score(away_team="\x00")}),
        (event_pb.CORRECTION, {"correction": event_pb.Correction(event_id="e", reason="\x00")}),
        (event_pb.OTHER, {"detail": "\x00"}),
        (event_pb.PASS, {"event_id": "\x00"}),
    ],
)
def test_no_text_of_an_event_has_control_characters(kind: int, fields: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="control character"):
        decode_event(shot(kind=kind, **fields), b"g")


@pytest.mark.parametrize(
    ("outcome", "fields", "on_target"),
    [
        (event_pb.GOAL, {}, True),
        (event_pb.SAVED, {}, True),
        (event_pb.BLOCKED, {}, False),
        (event_pb.WOODWORK, {}, False),
        (event_pb.BLOCKED, {"on_target": True}, True),
        (event_pb.SAVED, {"on_target": False}, False),
    ],
)
def test_a_shot_is_on_target_by_its_outcome_unless_its_feed_says_so(
    outcome: int, fields: dict[str, object], on_target: bool
) -> None:
    event = decode_event(shot(outcome=outcome, **fields), b"g")
    assert isinstance(event, Shot)
    assert event.on_target is on_target


@pytest.mark.parametrize(
    ("players", "fault"),
    [
        ([{"id": "a"}, {"id": "a"}], "need an id each"),
        ([{"id": ""}], "need an id each"),
        ([{"id": str(one), "starts": True} for one in range(12)], "at most 11"),
        ([{"id": str(one)} for one in range(61)], "at most 60"),
    ],
)
def test_a_team_sheet_has_players_with_an_id_each_and_eleven_who_start(
    players: list[dict[str, object]], fault: str
) -> None:
    team = info_pb.Team(players=[info_pb.Player(**one) for one in players])  # type: ignore[arg-type]
    with pytest.raises(RefusedError, match=fault) as refused:
        decode_info(info_pb.MatchInfo(match_id="g", home=team).SerializeToString(), b"g")
    assert refused.value.field == "home.players"


@pytest.mark.parametrize("key", [None, b"", b"other"])
def test_a_key_that_is_not_the_match_is_refused(key: bytes | None) -> None:
    for decode, value in (
        (decode_event, shot()),
        (decode_info, info_pb.MatchInfo(match_id="g").SerializeToString()),
    ):
        with pytest.raises(RefusedError) as refused:
            decode(value, key)
        assert refused.value.reason is Reason.WRONG_KEY


def test_whatever_the_bytes_a_record_is_read_or_refused() -> None:
    rng, found = Random(4), Counter[Reason | None]()
    good = [*events(), *infos()]
    values = [*noise(1, 3000)]
    for _ in range(12_000):
        value = rng.choice(good)
        for _ in range(rng.randint(1, 3)):
            value = rng.choice(BYTE_MUTATIONS)(rng, value)
        values.append(value)
    for value in values:
        for decode in (decode_event, decode_info):
            try:
                decode(value, KEY)
            except RefusedError as refused:
                found[refused.reason] += 1
            else:
                found[None] += 1
    assert found[None] > 500
    for reason in (Reason.UNREADABLE, Reason.WRONG_KEY, Reason.BROKEN_RULE):
        assert found[reason] > 100, reason
