"""Decodes and encodes the records of leaderboards; the entry point to the only code of theirs with protobuf.

Decoding raises `schemas.refusals.RefusedError` and no other error, whatever the bytes.
"""

import re

import msgspec
from google.protobuf.message import DecodeError

from schemas.matches.checks import missing_or_too_large, unreadable
from schemas.overstream.leaderboard.v1 import score_pb2 as pb
from schemas.overstream.leaderboard.v1 import visibility_pb2
from schemas.refusals import Reason, RefusedError

MAX_BYTES = 2_000
"""Bytes of a record."""

GAME_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
USER_ID = re.compile(r"[0-9a-f]{32}")

MAX_SUBMISSION_ID = 128
"""Characters of a submission_id."""

_parse = pb.Score.FromString
_parse_visibility = visibility_pb2.Visibility.FromString


class ScoreRecord(msgspec.Struct, frozen=True, gc=False):
    """What a user scored; see `score.proto`. None is what it does not say."""

    game_id: str
    user_id: str
    submission_id: str
    score: float | None = None
    sub_score: float = 0.0
    at: int | None = None
    by_user: bool = False


def decode_score(value: bytes | None, key: bytes | None) -> ScoreRecord:
    """Decode a record of `leaderboard.scores`, whose key must be the game_id in UTF-8.

    Raises:
        RefusedError: the bytes are no score, or it says what cannot be.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    try:
        message = _parse(value)
    except DecodeError as error:
        raise unreadable(error) from None
    game_id, user_id, submission_id = message.game_id, message.user_id, message.submission_id
    _check_ids(game_id, user_id, key)
    if not 1 <= len(submission_id) <= MAX_SUBMISSION_ID or not submission_id.isprintable():
        raise _broken(
            f"submission_id has to be 1 to {MAX_SUBMISSION_ID} printable characters", "submission_id"
        )
    return ScoreRecord(
        game_id,
        user_id,
        submission_id,
        message.score if message.HasField("score") else None,
        message.sub_score,
        message.at if message.HasField("at") else None,
        message.by_user,
    )


def encode_score(score: ScoreRecord) -> bytes:
    """Encode a score."""
    return pb.Score(
        game_id=score.game_id,
        user_id=score.user_id,
        submission_id=score.submission_id,
        score=score.score,
        sub_score=score.sub_score,
        at=score.at,
        by_user=score.by_user,
    ).SerializeToString()


class VisibilityRecord(msgspec.Struct, frozen=True, gc=False):
    """Whether a user's entries of a game are hidden; see `visibility.proto`."""

    game_id: str
    user_id: str
    hidden: bool


def decode_visibility(value: bytes | None, key: bytes | None) -> VisibilityRecord:
    """Decode a record of `leaderboard.visibility`, whose key must be the game_id in UTF-8.

    Raises:
        RefusedError: the bytes are none, or it says what cannot be.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    try:
        message = _parse_visibility(value)
    except DecodeError as error:
        raise unreadable(error) from None
    _check_ids(message.game_id, message.user_id, key)
    if not message.HasField("hidden"):
        raise _broken("hidden is missing: true hides the user's entries, false shows them again", "hidden")
    return VisibilityRecord(message.game_id, message.user_id, message.hidden)


def encode_visibility(said: VisibilityRecord) -> bytes:
    """Encode whether a user's entries are hidden."""
    return visibility_pb2.Visibility(
        game_id=said.game_id, user_id=said.user_id, hidden=said.hidden
    ).SerializeToString()


def check_game_id(game_id: str) -> None:
    """Refuse what cannot be a game's id.

    Raises:
        RefusedError: it is no such id.
    """
    if GAME_ID.fullmatch(game_id) is None:
        raise _broken("game_id has to be 1 to 64 letters, digits, '.', '_' and '-'", "game_id")


def check_of_user(user_id: str, game_id: str, key: bytes | None) -> None:
    """Refuse a record of a user and a game whose ids are none, or whose key is not the user_id.

    Raises:
        RefusedError: it is such a record.
    """
    if USER_ID.fullmatch(user_id) is None or GAME_ID.fullmatch(game_id) is None:
        raise RefusedError(Reason.BROKEN_RULE, "its user_id or its game_id is none")
    if key != user_id.encode():
        raise RefusedError(Reason.WRONG_KEY, f"the key is {key!r}: expected the user_id, {user_id!r}")


def _check_ids(game_id: str, user_id: str, key: bytes | None) -> None:
    check_game_id(game_id)
    if key != game_id.encode():
        raise RefusedError(Reason.WRONG_KEY, f"the key is {key!r}: expected the game_id, {game_id!r}")
    if USER_ID.fullmatch(user_id) is None:
        raise _broken("user_id has to be 32 lowercase hexadecimal digits", "user_id")


def _broken(text: str, field: str) -> RefusedError:
    return RefusedError(Reason.BROKEN_RULE, text, field)
