"""Cursors come back as they were made, and nothing else is one."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Direction, Order
from schemas.refusals import Reason, RefusedError
from tables.leaderboards import cursors
from tables.leaderboards.cursors import LONGEST, MOST_VERSIONS, Cursor, decode, encode
from tables.leaderboards.entries import pack
from tests.schemas.accounts.users import user
from tests.tables.leaderboards.plain import AT, FEW

BOARD = "darts/2026-W48"
KEY = pack(Order.DESCENDING, 5.0, 1.0, AT, user(3))
ONE = Cursor((0, 7, 1 << 40), KEY)


def refused(text: str, board: str = BOARD, order: Order = Order.DESCENDING) -> RefusedError:
    with pytest.raises(RefusedError, match="no cursor") as found:
        decode(text, board, order)
    assert (found.value.reason, found.value.field) == (Reason.UNREADABLE, "cursor")
    return found.value


@given(
    st.lists(st.integers(0, (1 << 63) - 1), max_size=70),
    st.sampled_from(list(Order)),
    FEW,
    st.sampled_from(list(Direction)),
)
@settings(max_examples=100, deadline=None)
def test_a_cursor_comes_back_as_it_was_made(
    versions: list[int], order: Order, score: float, direction: Direction
) -> None:
    cursor = Cursor(tuple(versions), pack(order, score, score, AT, user(3)), direction)
    text = encode(cursor, BOARD)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", text)
    assert decode(text, BOARD, order) == cursor


def test_the_largest_moment_is_shorter_than_what_is_looked_at() -> None:
    largest = Cursor(((1 << 63) - 1,) * MOST_VERSIONS, KEY)
    assert len(encode(largest, BOARD)) < LONGEST
    assert decode(encode(largest, BOARD), BOARD, Order.DESCENDING) == largest


def test_every_cut_and_every_change_of_a_character_is_refused() -> None:
    text = encode(ONE, BOARD)
    for place in range(len(text)):
        refused(text[:place])
        refused(text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :])
        refused(text[:place] + "=" + text[place:])
    refused(text + "A")
    refused(text + "\n")
    refused("A" * (LONGEST + 1))


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_other_text_is_refused(text: str) -> None:
    refused(text)


def test_a_cursor_of_another_board_or_order_is_refused() -> None:
    assert "another board" in str(refused(encode(ONE, BOARD), "darts/2026-W49"))
    # As an ascending board's, the key would be of a score that no board takes.
    top = Cursor((1,), pack(Order.DESCENDING, 0.0, 0.0, AT, user(3)))
    assert "entry" in str(refused(encode(top, BOARD), order=Order.ASCENDING))


def forged(body: bytes) -> str:
    """A body with the digest that it would have."""
    return urlsafe_b64encode(body + cursors._digest(body, BOARD)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x01",
        b"\x02\x00\x00" + KEY,
        b"\x01\x02\x00" + KEY,
        b"\x01\x00\x00" + KEY[:-1],
        b"\x01\x00\x00" + KEY + b"\0",
        b"\x01\x00\x03\x01\x02" + KEY,
        b"\x01\x00\x01" + b"\xff" * 9 + b"\x01" + KEY,
        b"\x01\x00\x81\x08" + b"\x01" * 1025 + KEY,
        b"\x01\x00\xff",
    ],
)
def test_a_body_that_no_cursor_has_is_refused_even_with_its_digest(body: bytes) -> None:
    refused(forged(body))


def test_what_is_no_moment_or_no_key_is_not_written() -> None:
    for wrong in (
        Cursor((-1,), KEY),
        Cursor((1 << 63,), KEY),
        Cursor((), KEY[:-1]),
        Cursor((0,) * (MOST_VERSIONS + 1), KEY),
    ):
        with pytest.raises(ValueError, match="version"):
            encode(wrong, BOARD)


def test_the_body_begins_with_its_format() -> None:
    # What is changed about the format has to change this number: cursors outlive a release.
    assert urlsafe_b64decode(encode(ONE, BOARD)[:4])[0] == 1
