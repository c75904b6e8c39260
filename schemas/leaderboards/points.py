"""Points that this application gives to users, in JSON. Read and written by the application alone."""

from collections.abc import Callable

import msgspec

from schemas.leaderboards.codec import USER_ID, check_game_id
from schemas.matches.checks import missing_or_too_large
from schemas.refusals import Reason, RefusedError
from schemas.structs import read_struct

MAX_BYTES = 2_000
"""Bytes of a record."""

encode_points: Callable[[object], bytes] = msgspec.json.Encoder().encode
"""Writes `Points`."""


class Points(msgspec.Struct, frozen=True, gc=False):
    """What a part of a source adds to a user's score of a game: it replaces what is of a lower version.

    For the prediction game the source is a match and the part one of its markets. `points` are null where it
    adds nothing, which is not 0: a user has an entry with 0. `at` is when that was so (epoch ms). Versions
    are of this user, game, source and part alone.
    """

    game_id: str
    user_id: str
    source: str
    part: str
    points: int | None
    version: int
    at: int


_decode = msgspec.json.Decoder(Points).decode


def decode_points(value: bytes | None, key: bytes | None) -> Points:
    """Decode a record of `leaderboard.points`, whose key must be the game_id.

    Raises:
        RefusedError: the bytes are none, or its ids are none.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    points = read_struct(value, _decode)
    check_game_id(points.game_id)
    if USER_ID.fullmatch(points.user_id) is None:
        raise RefusedError(Reason.BROKEN_RULE, "its user_id is none", "user_id")
    if key != points.game_id.encode():
        raise RefusedError(Reason.WRONG_KEY, f"the key is {key!r}: expected the game_id, {points.game_id!r}")
    return points
