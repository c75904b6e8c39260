"""Changes of users' standings on their way to where the names are, in JSON. Of the application alone."""

from collections.abc import Callable

import msgspec

from schemas.leaderboards.codec import GAME_ID, USER_ID
from schemas.leaderboards.published import Update
from schemas.matches.checks import missing_or_too_large
from schemas.refusals import Reason, RefusedError

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
    try:
        update = _decode(value)
    except msgspec.ValidationError as error:
        raise RefusedError(Reason.BROKEN_RULE, str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RefusedError(Reason.UNREADABLE, "it cannot be decoded") from None
    if USER_ID.fullmatch(update.user_id) is None or GAME_ID.fullmatch(update.game_id) is None:
        raise RefusedError(Reason.BROKEN_RULE, "its user_id or its game_id is none")
    if key != update.user_id.encode():
        raise RefusedError(Reason.WRONG_KEY, f"the key is {key!r}: expected the user_id, {update.user_id!r}")
    return update
