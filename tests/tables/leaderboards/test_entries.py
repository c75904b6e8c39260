"""Keys of entries: comparing their bytes is comparing entries, for both orders."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Order
from schemas.refusals import RefusedError
from tables.leaderboards.entries import LATEST, MOST, WIDTH, Entry, number, pack, pack_pair, unpack
from tests.schemas.accounts.users import user
from tests.tables.leaderboards.plain import AT, FEW, ORDERS

SCORES = st.one_of(FEW, st.floats(-MOST, MOST))
ENTRIES = st.builds(
    Entry,
    SCORES,
    SCORES,
    st.one_of(st.integers(AT, AT + 2), st.integers(0, LATEST)),
    st.integers(0, (1 << 128) - 1).map(user),
)


def key_of(order: Order, entry: Entry) -> bytes:
    return pack(order, entry.score, entry.sub, entry.reached, entry.user_id)


def place(order: Order, entry: Entry) -> tuple[float, float, int, str]:
    """What the contract orders by: the pair, the better first; then who was earlier; then the user."""
    sign = -1 if order is Order.DESCENDING else 1
    return sign * entry.score, sign * entry.sub, entry.reached, entry.user_id


@given(ORDERS, ENTRIES, ENTRIES)
@settings(max_examples=500, deadline=None)
def test_keys_are_ordered_as_their_entries(order: Order, one: Entry, other: Entry) -> None:
    first, second = key_of(order, one), key_of(order, other)
    assert (first < second) == (place(order, one) < place(order, other))
    assert (first == second) == (place(order, one) == place(order, other))


@given(ORDERS, ENTRIES)
@settings(max_examples=200, deadline=None)
def test_a_key_is_read_as_it_was_written_and_has_one_width(order: Order, entry: Entry) -> None:
    key = key_of(order, entry)
    assert len(key) == WIDTH
    assert unpack(order, key) == entry
    assert math.copysign(1, unpack(order, key).score) == (-1 if entry.score < 0 else 1)


@given(ORDERS, ENTRIES)
@settings(max_examples=100, deadline=None)
def test_a_pair_is_the_prefix_of_its_entries(order: Order, entry: Entry) -> None:
    pair = pack_pair(order, entry.score, entry.sub)
    assert key_of(order, entry).startswith(pair)
    assert pair < key_of(order, Entry(entry.score, entry.sub, 0, user(0)))


@pytest.mark.parametrize("order", list(Order))
def test_zero_has_no_sign(order: Order) -> None:
    assert pack(order, -0.0, -0.0, AT, user(1)) == pack(order, 0.0, 0.0, AT, user(1))
    assert math.copysign(1, number(-0.0, "score")) == 1


def test_the_sub_score_decides_only_between_equal_scores() -> None:
    high = pack(Order.DESCENDING, 2.0, 0.0, AT, user(1))
    low = pack(Order.DESCENDING, 1.0, 100.0, AT, user(2))
    assert high < low
    assert pack(Order.DESCENDING, 2.0, 1.0, AT, user(3)) < high


def str_of(wrong: float) -> str:
    """What names a case: 10**400 would be long."""
    return "huge" if isinstance(wrong, int) else str(wrong)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf, MOST + 2, -MOST - 2, 10**400], ids=str_of)
def test_what_is_no_score_is_refused_by_its_field(wrong: float) -> None:
    with pytest.raises(RefusedError, match="sub") as refused:
        pack(Order.ASCENDING, 1.0, wrong, AT, user(1))
    assert refused.value.field == "sub"


@pytest.mark.parametrize("at", [-1, LATEST + 1])
def test_a_moment_before_1970_or_after_9999_is_refused(at: int) -> None:
    with pytest.raises(RefusedError, match="epoch milliseconds"):
        pack(Order.ASCENDING, 1.0, 1.0, at, user(1))


@pytest.mark.parametrize("wrong", ["", "a" * 31, "A" * 32, "g" * 32, "ab " + "a" * 29, "é" * 32])
def test_only_32_lowercase_hex_characters_are_a_user(wrong: str) -> None:
    with pytest.raises(RefusedError) as refused:
        pack(Order.ASCENDING, 1.0, 1.0, AT, wrong)
    assert refused.value.field == "user_id"


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize(
    "wrong", [b"", bytes(39), bytes(40), b"\xff" * 40, b"\x7f" + b"\xff" * 7 + bytes(32)]
)
def test_bytes_that_are_no_key_are_not_read(order: Order, wrong: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong first
        unpack(order, wrong)
