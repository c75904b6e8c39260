"""What a prediction can say."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from schemas.matches.markets import check_pick, kind_of, side_of
from schemas.predictions.codec import Prediction, decode_prediction, encode_prediction
from schemas.refusals import Reason, RefusedError

SAID = Prediction("m1", "cricket", "a" * 32, "over-runs.1.12", "8", "p1")


def test_what_is_encoded_is_decoded() -> None:
    assert decode_prediction(encode_prediction(SAID), b"m1") == SAID


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"match_id": ""}, "match_id"),
        ({"sport": "Cricket!"}, "sport"),
        ({"sport": ""}, "sport"),
        ({"user_id": "me"}, "user_id"),
        ({"market": "over-runs.0.1"}, "market"),
        ({"market": "over-runs.1"}, "market"),
        ({"market": "final-margin.1"}, "market"),
        ({"pick": "08"}, "pick"),
        ({"pick": "1000"}, "pick"),
        ({"prediction_id": ""}, "prediction_id"),
        ({"prediction_id": "x" * 129}, "prediction_id"),
        ({"prediction_id": "a\nb"}, "prediction_id"),
    ],
)
def test_what_is_wrong_is_refused_with_its_field(wrong: dict[str, str], field: str) -> None:
    said = replace(SAID, **wrong)
    with pytest.raises(RefusedError) as refused:
        decode_prediction(encode_prediction(said), said.match_id.encode())
    assert refused.value.field == field


def test_the_key_is_the_match() -> None:
    with pytest.raises(RefusedError) as refused:
        decode_prediction(encode_prediction(SAID), b"m2")
    assert refused.value.reason is Reason.WRONG_KEY


@given(st.binary(max_size=200))
def test_whatever_the_bytes_nothing_else_is_raised(value: bytes) -> None:
    with suppress(RefusedError):
        decode_prediction(value, b"m1")


@pytest.mark.parametrize(
    ("pick", "side"),
    [
        ("home by 2", "home"),
        ("India by 1 run", "India"),
        ("India by 5 wickets", "India"),
        ("Side by Side by 20 runs", "Side by Side"),
        ("India by an innings and 20 runs", "India"),
        ("draw", ""),
        ("tie", ""),
        ("no result", ""),
    ],
)
def test_a_margin_has_a_winner_or_none(pick: str, side: str) -> None:
    check_pick(kind_of("final-margin"), pick)
    assert side_of(pick) == side


@pytest.mark.parametrize(
    "pick", ["", "India", "India by 0", "India by 1 runs", "India by 5 run", " by 5", "home by -1"]
)
def test_what_is_no_margin_is_refused(pick: str) -> None:
    with pytest.raises(RefusedError):
        check_pick(kind_of("final-margin"), pick)
