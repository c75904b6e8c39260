"""Changes of users' standings on their way to where the names are, in JSON. Of the application alone."""

from collections.abc import Callable

import msgspec

from schemas.leaderboards.codec import check_of_user
from schemas.leaderboards.published import Update
from schemas.matches.checks import missing_or_too_large
from schemas.structs import read_struct

MAX_BYTES = 1_000
"""Bytes of a record."""

encode_standing: Callable[[Update], bytes] = msgspec.json.Encoder().encode
"""Writes an `Update` that has no name yet."""

_decode = msgspec.json.Decoder(Update).decode


def decode_standing(value: bytes | None, key: bytes | None) -> Update:
    """Decode a record of `leaderboard.standings`, whose key must be the user_id.

    Raises:
        RefusedError: the bytes are none, or its ids are none.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    update = read_struct(value, _decode)
    check_of_user(update.user_id, update.game_id, key)
    return update
