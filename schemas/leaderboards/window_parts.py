"""What partitions tell of windows of the global board that are over, in JSON. Of the application alone."""

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from schemas.matches.checks import missing_or_too_large
from schemas.structs import read_struct

MAX_BYTES = 100_000
"""Bytes of a record: a thousand keys take some 60,000."""

encode_window_part: Callable[[object], bytes] = msgspec.json.Encoder().encode
"""Writes a `WindowPart` or a `WindowAsked`."""


class WindowPart(msgspec.Struct, frozen=True, tag="part"):
    """What a partition has of a window: the keys of its best entries, of `total`, in order.

    It replaces what has a lower `version`, which counts the amendments of this window in this partition.
    """

    window: str
    partition: int
    version: int
    total: int
    keys: tuple[bytes, ...]


class WindowAsked(msgspec.Struct, frozen=True, tag="asked"):
    """Asks a partition to close a window, and so to tell its part, also where it has no entry."""

    window: str


Message: TypeAlias = WindowPart | WindowAsked

_decode: Callable[[bytes], Message] = msgspec.json.Decoder(Message).decode


def decode_window_part(value: bytes | None) -> Message:
    """Decode a record of `leaderboard.window-parts`.

    Raises:
        RefusedError: the bytes are none.
    """
    if value is None or len(value) > MAX_BYTES:
        raise missing_or_too_large(value, MAX_BYTES)
    return read_struct(value, _decode)
