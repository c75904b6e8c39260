"""What games tell of their users to the global board, in JSON. Read and written by the application alone."""

from collections.abc import Callable

import msgspec

from schemas.leaderboards.codec import check_of_user
from schemas.matches.checks import missing_or_too_large
from schemas.structs import read_struct

MAX_BYTES = 1_000
"""Bytes of a record."""

encode_total: Callable[[object], bytes] = msgspec.json.Encoder().encode
"""Writes a `Total`."""


class Total(msgspec.Struct, frozen=True, gc=False):
    """What counts of a user's scores of a game in a window: absolute, it replaces what has a lower `version`.

    `score` was reached at `reached` (epoch ms); nothing of it counts where it is `withdrawn`. Versions are of
    this user, game and window alone.
    """

    user_id: str
    game_id: str
    window: str
    score: float
    reached: int
    version: int
    withdrawn: bool = False


_decode = msgspec.json.Decoder(Total).decode


def decode_total(value: bytes | None, key: bytes | None) -> Total:
    """Decode a record of `leaderboard.totals`, whose key must be the user_id.

    Raises:
        RefusedError: the bytes are none, or its ids are none.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    total = read_struct(value, _decode)
    check_of_user(total.user_id, total.game_id, key)
    return total
