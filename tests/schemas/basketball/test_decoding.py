"""Basketball's bytes: each record is read as it was meant, or refused with its reason and field."""

from collections import Counter
from random import Random

import pytest

from schemas.basketball.codec import decode_event, decode_info, encode_event, encode_info
from schemas.basketball.events import AnyEvent, GameInfo
from schemas.basketball.v1 import game_event_pb2 as event_pb
from schemas.basketball.v1 import game_info_pb2 as info_pb
from schemas.refusals import Reason, RefusedError
from tests.schemas.basketball.samples import GAME_ID, RECORDS, events, games, infos, plays
from tests.schemas.cricket.broken import BYTE_MUTATIONS, noise
from tests.schemas.kept import NEWER, Kept

KEY = GAME_ID.encode()

KEPT = [
    pytest.param(kept, id=f"{version}-{number}-{kept.type}")
    for version in RECORDS.versions()
    for number, kept in enumerate(RECORDS.read(version))
]


@pytest.mark.parametrize("event", list(plays()), ids=lambda event: type(event).__name__)
def test_an_event_is_read_as_it_was_written(event: AnyEvent) -> None:
    assert decode_event(encode_event(event), KEY) == event


@pytest.mark.parametrize("info", list(games()))
def test_a_description_is_read_as_it_was_written(info: GameInfo) -> None:
    assert decode_info(encode_info(info), KEY) == info


def test_a_release_will_keep_every_kind_of_event() -> None:
    """Else: add one to `tests/schemas/basketball/samples.py`."""
    assert {type(event) for event in plays()} == set(AnyEvent.__args__)


@pytest.mark.parametrize("kept", KEPT)
def test_bytes_of_a_release_decode_to_the_same_event(kept: Kept) -> None:
    assert RECORDS.decode(kept) == RECORDS.says(kept)
    for newer in NEWER.values():
        assert RECORDS.decode(kept, newer) == RECORDS.says(kept)


def shot(**fields: object) -> bytes:
    usual = {"game_id": "g", "seq": 1, "period": 1, "kind": event_pb.SHOT, "side": event_pb.HOME, "points": 2}
    return event_pb.GameEvent(**{**usual, **fields}).SerializeToString()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("period", 0),
        ("period", 31),
        ("clock_ms", 3_600_001),
        ("timestamp", -1),
        ("seq", 1 << 60),
        ("kind", 99),
        ("side", event_pb.NEITHER),
        ("side", 9),
        ("points", 1),
        ("points", 4),
        ("x", 1501),
        ("y", -1501),
    ],
)
def test_a_number_that_no_play_has_is_refused_with_its_field(field: str, value: int) -> None:
    with pytest.raises(RefusedError) as refused:
        decode_event(shot(**{field: value}), b"g")
    assert (refused.value.reason, refused.value.field) == (Reason.BROKEN_RULE, field)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": event_pb.FOUL, "foul": 77}, "foul"),
        ({"kind": event_pb.SUBSTITUTION, "player": "a", "other": "a"}, "other"),
        ({"kind": event_pb.SUBSTITUTION}, "other"),
        ({"kind": event_pb.LINEUP, "home_court": ["a"] * 2}, "home_court"),
        ({"kind": event_pb.PERIOD_START, "away_court": list("abcdef")}, "away_court"),
        ({"kind": event_pb.PERIOD_START, "away_court": ["a", ""]}, "away_court"),
        ({"kind": event_pb.SCORE, "score": event_pb.Score(home=10_001)}, "score.home"),
        ({"kind": event_pb.CORRECTION}, "correction"),
        ({"kind": event_pb.CORRECTION, "correction": event_pb.Correction(seq=1)}, "correction"),
        (
            {
                "kind": event_pb.CORRECTION,
                "correction": event_pb.Correction(
                    event_id="e", replacement=event_pb.GameEvent(period=1, kind=1)
                ),
            },
            "correction.replacement.side",
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
        (event_pb.SHOT, {"made": True, "assist": "\x01"}),
        (event_pb.SHOT, {"block": "\x01"}),
        (event_pb.TURNOVER, {"steal": "\x7f"}),
        (event_pb.FOUL, {"other": "\n"}),
        (event_pb.SUBSTITUTION, {"other": "\n"}),
        (event_pb.LINEUP, {"home_court": ["a", "\x00"]}),
        (event_pb.SCORE, {"score": event_pb.Score(away_team="\x00")}),
        (event_pb.CORRECTION, {"correction": event_pb.Correction(event_id="e", reason="\x00")}),
        (event_pb.OTHER, {"detail": "\x00"}),
        (event_pb.REBOUND, {"event_id": "\x00"}),
    ],
)
def test_no_text_of_an_event_has_control_characters(kind: int, fields: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="control character"):
        decode_event(shot(kind=kind, **fields), b"g")


@pytest.mark.parametrize("ids", [["a", "a"], [""]])
def test_players_of_a_side_have_an_id_each(ids: list[str]) -> None:
    team = info_pb.Team(players=[info_pb.Player(id=one) for one in ids])
    with pytest.raises(RefusedError, match="need an id each") as refused:
        decode_info(info_pb.GameInfo(game_id="g", home=team).SerializeToString(), b"g")
    assert refused.value.field == "home.players"


def test_no_game_has_as_many_officials_as_a_committee() -> None:
    with pytest.raises(RefusedError, match="7 officials; at most 6 are read"):
        decode_info(info_pb.GameInfo(game_id="g", officials="abcdefg").SerializeToString(), b"g")


@pytest.mark.parametrize("key", [None, b"", b"other"])
def test_a_key_that_is_not_the_game_is_refused(key: bytes | None) -> None:
    for decode, value in (
        (decode_event, shot()),
        (decode_info, info_pb.GameInfo(game_id="g").SerializeToString()),
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
