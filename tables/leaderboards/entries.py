"""An entry of a board as a key of 40 bytes, whose plain order is the board's, the best first. Pure.

    score (8) | sub-score (8) | reached (8) | user (16)

A board's total order is: the better pair (score, sub-score), then who reached it earlier, then the lower
user_id. The keys of a descending board have the complement of each number, so that comparing bytes needs
not know the order. What is before the first entry of a pair is the pair's own 16 bytes: a prefix.
"""

import struct
from functools import lru_cache
from typing import Final

import msgspec

from schemas.leaderboards.words import Order
from schemas.refusals import Reason, RefusedError

WIDTH: Final = 40
"""Bytes of a key."""

PAIR: Final = 16
"""Bytes at its beginning that are the pair (score, sub-score)."""

MOST: Final = float(1 << 53)
"""The largest magnitude of a score: up to it, every whole number is a double of its own."""

LATEST: Final = 253_402_300_799_999
"""The last epoch millisecond of the year 9999."""

_key = struct.Struct(">QQQ16s")
_doubles = struct.Struct(">dd")
_words = struct.Struct(">QQ")
_SIGN: Final = 1 << 63
_ALL: Final = (1 << 64) - 1
_HEX: Final = frozenset("0123456789abcdef")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A user's entry of a board; `reached` is when its score became what it is (epoch ms)."""

    score: float
    sub: float
    reached: int
    user_id: str


def number(value: float, field: str) -> float:
    """Return a score or a sub-score as boards keep it: zero has no sign.

    Raises:
        RefusedError: it is not finite, or beyond 2**53.
    """
    # Compared before it is converted: a whole number may be too large for a double.
    if not -MOST <= value <= MOST:
        raise RefusedError(Reason.BROKEN_RULE, f"{field} has to be a number between -2**53 and 2**53", field)
    return float(value) + 0.0


def moment(at: int, field: str) -> int:
    """Return a moment (epoch ms).

    Raises:
        RefusedError: it is before 1970 or after 9999.
    """
    if not 0 <= at <= LATEST:
        raise RefusedError(
            Reason.BROKEN_RULE, f"{field} is {at}: it has to be in epoch milliseconds, up to 9999", field
        )
    return at


def user_bytes(user_id: str) -> bytes:
    """Return a user_id packed, 16 bytes.

    Raises:
        RefusedError: it is not 32 lowercase hexadecimal characters.
    """
    if len(user_id) != 32 or not _HEX.issuperset(user_id):
        raise RefusedError(Reason.BROKEN_RULE, "user_id has to be 32 lowercase hex characters", "user_id")
    return bytes.fromhex(user_id)


@lru_cache(maxsize=64)  # a score's entries are often alike in all windows
def pack(order: Order, score: float, sub: float, reached: int, user_id: str) -> bytes:
    """Return an entry's key.

    Raises:
        RefusedError: a number, the moment or the user_id is none that a board can have.
    """
    pair = _pair(order, number(score, "score"), number(sub, "sub"))
    return _key.pack(*pair, moment(reached, "reached"), user_bytes(user_id))


def pack_pair(order: Order, score: float, sub: float) -> bytes:
    """Return the prefix of the keys of all entries with this pair, 16 bytes.

    Raises:
        RefusedError: a number is none that a board can have.
    """
    return _words.pack(*_pair(order, number(score, "score"), number(sub, "sub")))


def unpack(order: Order, key: bytes) -> Entry:
    """Read a key.

    Raises:
        ValueError: it has another length, or is of numbers or a moment that no entry has: it may be a
            cursor's, so it comes from outside.
    """
    if len(key) != WIDTH:
        raise ValueError(f"a key has {WIDTH} bytes, and this {len(key)}")
    first, second, reached, user = _key.unpack(key)
    score, sub = _doubles.unpack(_words.pack(_bits(order, first), _bits(order, second)))
    entry = Entry(score, sub, reached, user.hex())
    # The key of what was read is the same unless a number is not one that keys are made of, such as -0.0.
    if pack(order, score, sub, reached, entry.user_id) != key:
        raise ValueError("its numbers are no entry's")
    return entry


def _pair(order: Order, score: float, sub: float) -> tuple[int, int]:
    first, second = _words.unpack(_doubles.pack(score, sub))
    # The bits of positive doubles are ordered as they are, those of negative ones the other way round.
    first = first ^ _ALL if first & _SIGN else first | _SIGN
    second = second ^ _ALL if second & _SIGN else second | _SIGN
    if order is Order.DESCENDING:
        return first ^ _ALL, second ^ _ALL
    return first, second


def _bits(order: Order, word: int) -> int:
    if order is Order.DESCENDING:
        word ^= _ALL
    return word ^ _SIGN if word & _SIGN else word ^ _ALL
