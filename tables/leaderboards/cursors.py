"""Cursors: an entry, a direction and the moment they are of, as text that clients only hand back. Pure.

A moment is a version of each partition. The text is URL-safe base64 without padding. It ends in a digest with
the board's name, so that what was cut, mistyped or is another board's is refused; that is no signature: a
cursor shows nothing that a page does not show, so forging one gains nothing.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Final

import msgspec

from schemas.leaderboards.words import Direction, Order
from schemas.refusals import Reason, RefusedError
from tables.leaderboards.entries import WIDTH, unpack

MOST_VERSIONS: Final = 1_024
"""Partitions of a moment, at most."""

LONGEST: Final = 16_384
"""Characters of a cursor that are looked at: any valid one is shorter."""

_FORMAT: Final = 1
_DIGEST: Final = 6
_DIRECTIONS: Final = (Direction.AFTER, Direction.BEFORE)
_HIGHEST: Final = (1 << 63) - 1


class Cursor(msgspec.Struct, frozen=True):
    """Where a page begins or ends: `key` is not part of it. `versions` are by partition."""

    versions: tuple[int, ...]
    key: bytes
    direction: Direction = Direction.AFTER


def encode(cursor: Cursor, board: str) -> str:
    """Return the text of a cursor of a board, whose name is the caller's.

    Raises:
        ValueError: it has too many versions, one beyond 63 bits or negative, or a key of another width.
    """
    if len(cursor.versions) > MOST_VERSIONS or len(cursor.key) != WIDTH:
        raise ValueError(
            f"no cursor has {len(cursor.versions)} versions and a key of {len(cursor.key)} bytes"
        )
    body = bytearray((_FORMAT, _DIRECTIONS.index(cursor.direction)))
    _write(body, len(cursor.versions))
    for version in cursor.versions:
        if not 0 <= version <= _HIGHEST:
            raise ValueError(f"{version} is no version")
        _write(body, version)
    body += cursor.key
    return urlsafe_b64encode(body + _digest(body, board)).rstrip(b"=").decode()


def decode(text: str, board: str, order: Order) -> Cursor:
    """Read a cursor of a board of an order.

    Raises:
        RefusedError: it is none, or another board's.
    """
    raw = _raw(text)
    body, digest = raw[:-_DIGEST], raw[-_DIGEST:]
    if len(raw) < _DIGEST or digest != _digest(body, board):
        raise _refused("it was changed, or is another board's")
    if len(body) < 3 or body[0] != _FORMAT or body[1] >= len(_DIRECTIONS):
        raise _refused("it is of another version of this program")
    count, place = _read(body, 2)
    if count > MOST_VERSIONS:
        raise _refused("it has too many versions")
    versions = []
    for _ in range(count):
        version, place = _read(body, place)
        versions.append(version)
    cursor = Cursor(tuple(versions), body[place:], _DIRECTIONS[body[1]])
    try:
        unpack(order, cursor.key)
    except ValueError as error:
        raise _refused("its entry cannot be one") from error
    return cursor


def _raw(text: str) -> bytes:
    if not text or len(text) > LONGEST:
        raise _refused("it is empty or too long")
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Error, ValueError) as error:
        raise _refused("it is not base64") from error
    # Decoding ignores what is no base64, and bits at the end: a cursor has one text.
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise _refused("it is not base64")
    return raw


def _write(body: bytearray, number: int) -> None:
    """Add a number: seven bits a byte, the low ones first."""
    while number > 0x7F:
        body.append(number & 0x7F | 0x80)
        number >>= 7
    body.append(number)


def _read(body: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while place < len(body) and shift < 63:
        byte = body[place]
        number |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not byte & 0x80:
            return number, place
    raise _refused("a version of it has no end")


def _digest(body: bytes | bytearray, board: str) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST, key=hashlib.blake2b(board.encode()).digest()).digest()


def _refused(detail: str) -> RefusedError:
    return RefusedError(Reason.UNREADABLE, f"this is no cursor of the board: {detail}", "cursor")
