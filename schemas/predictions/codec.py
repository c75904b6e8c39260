"""Decodes and encodes predictions; the only code of theirs with protobuf.

Decoding raises `schemas.refusals.RefusedError` and no other error, whatever the bytes.
"""

import re

import msgspec
from google.protobuf.message import DecodeError

from schemas.matches.checks import check_match_id, missing_or_too_large, unreadable, wrong_key
from schemas.matches.markets import check_pick, kind_of
from schemas.overstream.predictions.v1 import prediction_pb2 as pb
from schemas.refusals import Reason, RefusedError

MAX_BYTES = 2_000
"""Bytes of a record."""

MAX_PREDICTION_ID = 128
"""Characters of a prediction_id."""

_USER_ID = re.compile(r"[0-9a-f]{32}")
_SPORT = re.compile(r"[a-z][a-z0-9_-]{0,31}")

_parse = pb.Prediction.FromString


class Prediction(msgspec.Struct, frozen=True, gc=False):
    """What a user foretells of a match; see `prediction.proto`."""

    match_id: str
    sport: str
    user_id: str
    market: str
    pick: str
    prediction_id: str


def decode_prediction(value: bytes | None, key: bytes | None) -> Prediction:
    """Decode a record of `predictions`, whose key must be the match_id in UTF-8.

    Raises:
        RefusedError: the bytes are no prediction, or it foretells what cannot be in any sport.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    try:
        message = _parse(value)
    except DecodeError as error:
        raise unreadable(error) from None
    prediction = Prediction(
        message.match_id,
        message.sport,
        message.user_id,
        message.market,
        message.pick,
        message.prediction_id,
    )
    check_match_id(prediction.match_id)
    if key != prediction.match_id.encode():
        raise wrong_key(prediction.match_id, key)
    if _SPORT.fullmatch(prediction.sport) is None:
        raise _broken("sport has to be the name of one", "sport")
    if _USER_ID.fullmatch(prediction.user_id) is None:
        raise _broken("user_id has to be 32 lowercase hexadecimal digits", "user_id")
    name = prediction.prediction_id
    if not 1 <= len(name) <= MAX_PREDICTION_ID or not name.isprintable():
        raise _broken(
            f"prediction_id has to be 1 to {MAX_PREDICTION_ID} printable characters", "prediction_id"
        )
    check_pick(kind_of(prediction.market), prediction.pick)
    return prediction


def encode_prediction(prediction: Prediction) -> bytes:
    """Encode a prediction."""
    return pb.Prediction(**msgspec.structs.asdict(prediction)).SerializeToString()


def _broken(text: str, field: str) -> RefusedError:
    return RefusedError(Reason.BROKEN_RULE, text, field)
