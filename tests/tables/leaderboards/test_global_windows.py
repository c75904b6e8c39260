"""A window of the global board that is over is one sorted list, in whatever order its parts are told."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.published import ClosedWindow
from schemas.leaderboards.window_parts import WindowPart, decode_window_part, encode_window_part
from schemas.leaderboards.words import Order
from schemas.refusals import RefusedError
from tables.leaderboards.closing import MOST, ranked
from tables.leaderboards.entries import pack
from tables.leaderboards.global_windows import WindowParts, merged, told, window_named
from tables.leaderboards.totals import RULES, ClosedTotals, amended
from tables.leaderboards.windows import day_of
from tests.schemas.accounts.users import user
from tests.tables.leaderboards.plain import AT, FEW

DAY = day_of(AT)


def key(number: int, score: float) -> bytes:
    return pack(Order.DESCENDING, score, 0.0, AT, user(number))


def part(number: int, closed: ClosedTotals) -> WindowPart:
    return WindowPart(DAY.name, number, closed.version, closed.total, closed.keys)


def told_all(parts: list[WindowPart], count: int) -> ClosedWindow:
    """Tell parts, through bytes, and return what is published last."""
    known: WindowParts = {}
    last: ClosedWindow | None = None
    for one in parts:
        sent = decode_window_part(encode_window_part(one))
        assert isinstance(sent, WindowPart)
        if (after := told(known, sent, count)) is not None:
            known = after
            if len(known) == count:
                now = merged(DAY, known.values())
                assert last is None or now.revision > last.revision
                last = now
    assert last is not None
    return last


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.integers(0, 12), st.one_of(st.none(), FEW)), max_size=30),
    st.randoms(use_true_random=False),
)
@settings(max_examples=150, deadline=None)
def test_any_order_of_parts_and_amendments_ends_in_the_same_window(
    count: int, changes: list[tuple[int, float | None]], random: Random
) -> None:
    closed = [ClosedTotals(0, ())] * count
    parts = [part(number, one) for number, one in enumerate(closed)]
    entries: dict[int, bytes] = {}
    for number, score in changes:
        after = None if score is None else key(number, score)
        where = number % count
        closed[where] = amended(closed[where], entries.pop(number, None), after)
        parts.append(part(where, closed[where]))
        if after is not None:
            entries[number] = after
    random.shuffle(parts)
    last = told_all(parts + parts[: len(parts) // 2], count)
    best = ranked(RULES, sorted(entries.values()))
    assert last == ClosedWindow(
        "global", DAY.name, DAY.start, DAY.end, len(entries), best, revision=len(changes)
    )


def test_ranks_are_by_competition_over_all_partitions() -> None:
    parts = [part(0, ClosedTotals(2, (key(1, 9), key(2, 5)))), part(1, ClosedTotals(1, (key(3, 9),)))]
    last = told_all(parts, 2)
    assert [(one.rank, int(one.user_id, 16)) for one in last.best] == [(1, 1), (1, 3), (3, 2)]


def test_the_best_thousand_are_published_of_as_many_as_there_are() -> None:
    keys = sorted(key(number, float(number)) for number in range(3 * MOST))
    shards = [keys[place::2] for place in range(2)]
    closed = [ClosedTotals(len(shard), tuple(shard[:MOST])) for shard in shards]
    last = told_all([part(number, one) for number, one in enumerate(closed)], 2)
    assert (last.total, last.best) == (3 * MOST, ranked(RULES, keys[:MOST]))


def test_what_a_partition_no_longer_knows_is_not_passed_over() -> None:
    # The first partition has 1,500 entries and its best 1,000; two of them leave, and its 999th is unknown.
    best = sorted(key(number, 9.0) for number in range(1500))
    closed = ClosedTotals(1500, tuple(best[:MOST]))
    for gone in best[:2]:
        closed = amended(closed, gone, None)
    other = ClosedTotals(7, tuple(key(2000 + number, 1.0) for number in range(5)))
    last = told_all([part(0, closed), part(1, other)], 2)
    assert (last.total, last.best) == (1505, ranked(RULES, best[2:MOST]))


@pytest.mark.parametrize(
    "wrong",
    [
        WindowPart(DAY.name, 2, 0, 0, ()),
        WindowPart(DAY.name, -1, 0, 0, ()),
        WindowPart(DAY.name, 0, -1, 0, ()),
        WindowPart(DAY.name, 0, 0, 0, (key(1, 1),)),
        WindowPart(DAY.name, 0, 0, 1, (b"k",)),
    ],
)
def test_a_part_that_cannot_be_is_refused(wrong: WindowPart) -> None:
    with pytest.raises(RefusedError):
        told({}, wrong, 2)


@pytest.mark.parametrize("name", ["all-time", "autumn", "2026-13-01"])
def test_windows_that_do_not_end_or_are_none_are_refused(name: str) -> None:
    with pytest.raises(RefusedError):
        window_named(name)


@pytest.mark.parametrize("value", [None, b"", b"[", b"{}", b'{"type":"part","window":1}', b"x" * 100_001])
def test_bytes_that_are_none_are_refused(value: bytes | None) -> None:
    with pytest.raises(RefusedError):
        decode_window_part(value)
