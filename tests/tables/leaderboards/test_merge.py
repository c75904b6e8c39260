"""A board over several partitions is one sorted list: its ranks, its pages, and what is around an entry."""

from collections.abc import Sequence
from math import ceil
from random import Random
from typing import TypeVar

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Order, Ties
from tables.leaderboards.board import Board
from tables.leaderboards.build import build
from tables.leaderboards.entries import WIDTH, pack
from tables.leaderboards.keys import Keys
from tables.leaderboards.merge import around, page_after, page_at, page_before, ranks, standing
from tables.leaderboards.ranks import Page
from tables.leaderboards.selection import place_key
from tables.leaderboards.shards import Plan, Question, Reply, reply, run
from tests.schemas.accounts.users import user
from tests.tables.leaderboards.plain import AT, FEW, ORDERS, last_of, rank_by_hand

T = TypeVar("T")

TIES = st.sampled_from([Ties.COMPETITION, Ties.ORDINAL])


def counted(shards: Sequence[Keys], plan: Plan[T]) -> tuple[T, int]:
    """What a plan returns, and its rounds; questions and replies go through bytes, as to another worker."""
    rounds = 0
    questions = next(plan)
    while True:
        rounds += 1
        replies = []
        for shard, question in zip(shards, questions, strict=True):
            assert question is not None
            asked = msgspec.msgpack.decode(msgspec.msgpack.encode(question), type=Question)
            replies.append(msgspec.msgpack.decode(msgspec.msgpack.encode(reply(shard, asked)), type=Reply))
        try:
            questions = plan.send(replies)
        except StopIteration as stop:
            return stop.value, rounds


def spread(plain: Sequence[bytes], shards: int, random: Random) -> list[Keys]:
    parts: list[list[bytes]] = [[] for _ in range(shards)]
    for key in plain:
        # Some partitions have much more than others.
        parts[min(random.randrange(shards), random.randrange(shards))].append(key)
    return [last_of(build(part, WIDTH))[0] for part in parts]


def scattered(count: int, scores: int, seed: int) -> list[bytes]:
    random = Random(seed)
    return sorted(
        pack(Order.DESCENDING, float(random.randrange(scores)), 0.0, AT + random.randrange(5), user(number))
        for number in range(count)
    )


CHANGES = st.lists(st.tuples(st.integers(0, 25), st.one_of(st.none(), FEW)), max_size=60)


@given(ORDERS, TIES, st.integers(1, 5), CHANGES, st.data())
@settings(max_examples=150, deadline=None)
def test_partitions_answer_as_one_sorted_list_at_the_pinned_moment(
    order: Order, ties: Ties, shards: int, changes: list[tuple[int, float | None]], data: st.DataObject
) -> None:
    boards, entries = [Board() for _ in range(shards)], dict[int, bytes]()
    pinned, then = [board.snapshot().keys for board in boards], dict[int, bytes]()
    moment = data.draw(st.integers(0, len(changes)))
    for at, (number, score) in enumerate([*changes, (0, None)]):
        if at == moment:
            pinned, then = [board.snapshot().keys for board in boards], dict(entries)
        after = None if score is None else pack(order, score, 0.0, AT + at % 4, user(number))
        # Each user lies in one partition.
        boards[number % shards].change(entries.pop(number, None), after)
        if after is not None:
            entries[number] = after
    plain = sorted(then.values())
    total = len(plain)
    expected = [(rank_by_hand(ties, plain, key), key) for key in plain]
    count, place = data.draw(st.integers(0, 7)), data.draw(st.integers(0, 26))

    def rows(plan: Plan[Page], most: int) -> list[tuple[int, bytes]]:
        page, rounds = counted(pinned, plan)
        assert rounds <= most
        assert page.total == total
        assert not page.rows or plain[page.place] == page.rows[0].key
        return [(row.rank, row.key) for row in page.rows]

    assert rows(page_at(shards, ties, place, count), 2) == expected[place : place + count]
    assert rows(page_after(shards, ties, None, count), 1) == expected[:count]
    assert rows(page_before(shards, ties, None, count), 2) == expected[max(0, total - count) :]
    assert rows(around(shards, ties, None, count), 1) == []
    # A key of the moment, or one that came or went since.
    key = data.draw(st.sampled_from([*plain, *entries.values(), pack(order, 1.0, 1.0, AT, user(99))]))
    before = [row for row in expected if row[1] < key]
    assert rows(page_after(shards, ties, key, count), 1) == [row for row in expected if row[1] > key][:count]
    assert rows(page_before(shards, ties, key, count), 2) == before[max(0, len(before) - count) :]
    start = max(0, min(len(before) - count // 2, total - count))
    near = expected[start : start + count] if key in plain else []
    assert rows(around(shards, ties, key, count), 2) == near
    found, rounds = counted(pinned, ranks(shards, ties, [key, *plain[:3]]))
    assert rounds == 1
    assert {(row.rank, row.key) for row in found if row.key in plain} == {
        row for row in expected if row[1] in {key, *plain[:3]}
    }
    rank = len(before) + 1 if ties is Ties.ORDINAL else sum(one[:16] < key[:16] for one in plain) + 1
    assert next(row.rank for row in found if row.key == key) == rank
    worse = sum(one[:16] > key[:16] for one in plain)
    percentile = ceil(100 * worse / total) if total else 0
    assert counted(pinned, standing(shards, ties, key)) == ((rank, percentile), 1)


@pytest.mark.parametrize("shards", [1, 3, 8, 64])
@pytest.mark.parametrize("scores", [1, 10, 1_000_000])
def test_a_deep_place_is_found_in_a_few_rounds(shards: int, scores: int) -> None:
    plain = scattered(40_000, scores, shards)
    parts = spread(plain, shards, Random(shards))
    for place in (0, 1, 777, 20_000, 33_333, 39_998, 39_999):
        (total, key), rounds = counted(parts, place_key(shards, place))
        assert (total, key) == (40_000, plain[place])
        assert rounds <= 3
    assert counted(parts, place_key(shards, 40_000)) == ((40_000, None), 1)


def test_a_place_is_found_where_partitions_share_no_range() -> None:
    # One partition has the best, the next the second best ...: no sample of one says anything of another.
    plain = scattered(30_000, 50, 1)
    sizes = [1, 9_000, 0, 299, 15_000, 5_700]
    parts, start = [], 0
    for size in sizes:
        parts.append(last_of(build(plain[start : start + size], WIDTH))[0])
        start += size
    for place in range(0, 30_000, 1_499):
        (_, key), rounds = counted(parts, place_key(len(parts), place))
        assert key == plain[place]
        assert rounds <= 4


def test_pages_by_cursor_go_through_a_whole_board_and_back() -> None:
    plain = scattered(500, 7, 2)
    parts = spread(plain, 4, Random(3))
    forth, key = list[tuple[int, bytes]](), None
    while rows := run(parts, page_after(4, Ties.COMPETITION, key, 33)).rows:
        forth += [(row.rank, row.key) for row in rows]
        key = rows[-1].key
    assert [key for _, key in forth] == plain
    assert [rank for rank, _ in forth] == [rank_by_hand(Ties.COMPETITION, plain, key) for key in plain]
    back, key = list[tuple[int, bytes]](), None
    while rows := run(parts, page_before(4, Ties.COMPETITION, key, 33)).rows:
        back = [(row.rank, row.key) for row in rows] + back
        key = rows[0].key
    assert back == forth


def test_only_ties_beyond_the_first_row_take_a_second_round() -> None:
    tied = [pack(Order.DESCENDING, 9.0, 0.0, AT, user(number)) for number in range(6)]
    rest = [pack(Order.DESCENDING, float(8 - number), 0.0, AT, user(6 + number)) for number in range(6)]
    parts = spread([*tied, *rest], 3, Random(4))
    for key, count, expected in ((rest[5], 5, 1), (rest[2], 7, 2)):
        for plan in (page_before(3, Ties.COMPETITION, key, 4), around(3, Ties.COMPETITION, key, count)):
            page, rounds = counted(parts, plan)
            assert rounds == expected
            assert page.rows[0].rank == (1 if expected == 2 else page.place + 1)


def test_dense_ranks_and_pages_of_less_than_nothing_are_not_planned() -> None:
    parts = spread([], 2, Random(1))
    key = pack(Order.DESCENDING, 1.0, 0.0, AT, user(1))
    for plan in (
        lambda ties, count: page_after(2, ties, None, count),
        lambda ties, count: page_before(2, ties, None, count),
        lambda ties, count: page_at(2, ties, 0, count),
        lambda ties, count: around(2, ties, key, count),
    ):
        with pytest.raises(ValueError, match="dense"):
            run(parts, plan(Ties.DENSE, 1))
        with pytest.raises(ValueError, match="-1"):
            run(parts, plan(Ties.ORDINAL, -1))
    with pytest.raises(ValueError, match="dense"):
        run(parts, ranks(2, Ties.DENSE, [key]))
    with pytest.raises(ValueError, match="-1"):
        run(parts, page_at(2, Ties.ORDINAL, -1, 1))


def test_a_plan_that_is_sent_too_few_replies_says_so() -> None:
    plan = page_after(2, Ties.ORDINAL, None, 1)
    next(plan)
    with pytest.raises(TypeError, match="2 shards were asked"):
        plan.send([None, None])
    plan = place_key(2, 5)
    next(plan)
    with pytest.raises(TypeError, match="2 shards were asked"):
        plan.send([])
