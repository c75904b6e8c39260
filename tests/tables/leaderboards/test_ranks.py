"""Ranks, pages and percentiles: facts from others' public tests, and their definitions from a sorted list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Order, Ties
from schemas.refusals import RefusedError
from tables.leaderboards.board import Board, Ranking
from tables.leaderboards.entries import pack
from tables.leaderboards.ranks import (
    Page,
    around,
    page_after,
    page_at,
    page_before,
    percentile,
    rank_of,
    ranked,
    score_at,
)
from tests.schemas.accounts.users import user
from tests.tables.leaderboards.plain import AT, ORDERS, built, keys, rank_by_hand

TIES = st.sampled_from(list(Ties))


def key(score: float, number: int = 0, order: Order = Order.DESCENDING) -> bytes:
    return pack(order, score, 0.0, AT, user(number))


def ranking(*scores: float, order: Order = Order.DESCENDING) -> Ranking:
    board = Board(is_dense=True)
    for number, score in enumerate(scores):
        board.change(None, key(score, number, order))
    return board.ranking


def ranks(page: Page) -> list[int]:
    return [row.rank for row in page.rows]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        # agoragames/leaderboard README.markdown, spec/tie_ranking_leaderboard_spec.rb (MIT).
        (Ties.DENSE, [1, 1, 2, 2, 3]),
        # agoragames/leaderboard spec/competition_ranking_leaderboard_spec.rb (MIT).
        (Ties.COMPETITION, [1, 1, 3, 3, 5]),
        # Who has the same score and time is ordered by its id, so that no two share a place.
        (Ties.ORDINAL, [1, 2, 3, 4, 5]),
    ],
)
def test_tied_members_have_the_ranks_of_the_board_s_rule(ties: Ties, expected: list[int]) -> None:
    scores = [50.0, 50.0, 30.0, 30.0, 10.0]
    board = ranking(*scores)
    assert ranks(page_at(board, ties, 0, 9)) == expected
    assert [rank_of(board, ties, key(score, number)) for number, score in enumerate(scores)] == expected


def test_ties_go_on_across_the_border_of_pages() -> None:
    # agoragames/leaderboard spec/competition_ranking_leaderboard_spec.rb (MIT), pages of 3: 4x50, 4x30, 2x10.
    board = ranking(*[50.0] * 4, *[30.0] * 4, *[10.0] * 2)
    assert ranks(page_at(board, Ties.COMPETITION, 0, 3)) == [1, 1, 1]
    second = page_at(board, Ties.COMPETITION, 3, 3)
    assert ranks(second) == [1, 5, 5]
    assert ranks(page_at(board, Ties.DENSE, 3, 3)) == [1, 2, 2]
    # heroiclabs/nakama PR 2353: ranks are right when paging back, too.
    assert page_before(board, Ties.COMPETITION, key(30.0, 6), 3) == second


@pytest.mark.parametrize("order", list(Order))
def test_who_shares_a_score_in_ordinal_ranks_goes_by_time_and_then_by_id(order: Order) -> None:
    # agoragames/leaderboard spec (MIT): ties are lexicographic by member, reversed where the highest is
    # first, as Redis has it. Here the earlier is first, and ids have one direction whichever is better.
    board = Board()
    entries = [pack(order, 50.0, 0.0, AT + at, user(number)) for at, number in ((0, 3), (0, 4), (9, 1))]
    for entry in reversed(entries):
        board.change(None, entry)
    page = page_at(board.ranking, Ties.ORDINAL, 0, 9)
    assert [(row.rank, row.key) for row in page.rows] == list(enumerate(entries, 1))


def test_entries_go_by_score_then_sub_score_then_user_and_pages_go_on_after_such_a_key() -> None:
    # heroiclabs/nakama server/core_leaderboard.go (Apache-2.0): order and cursors by score, subscore, owner.
    board = Board()
    entries = [
        pack(Order.DESCENDING, score, sub, AT, user(number))
        for score, sub, number in ((9.0, 2.0, 4), (9.0, 1.0, 2), (9.0, 1.0, 3), (8.0, 7.0, 1))
    ]
    for entry in reversed(entries):
        board.change(None, entry)
    page = page_after(board.ranking, Ties.COMPETITION, entries[0], 2)
    assert [(row.rank, row.key) for row in page.rows] == [(2, entries[1]), (2, entries[2])]
    # The entry that a cursor names may have left meanwhile, and another may have come before it.
    board.change(entries[0], pack(Order.DESCENDING, 99.0, 0.0, AT, user(4)))
    assert page_after(board.ranking, Ties.COMPETITION, entries[0], 2) == page


@pytest.mark.parametrize("ties", [Ties.COMPETITION, Ties.DENSE])
def test_all_who_have_zero_are_first(ties: Ties) -> None:
    # agoragames/leaderboard issue 53: ranks of a tie-ranking board of zeros were nil.
    assert ranks(page_at(ranking(0.0, 0.0), ties, 0, 9)) == [1, 1]


@pytest.mark.parametrize(
    ("rank", "limit", "of", "expected"),
    [
        # heroiclabs/nakama server/api_leaderboard_test.go, "list records around owner" (Apache-2.0).
        (3, 3, 5, [2, 3, 4]),
        (1, 3, 5, [1, 2, 3]),
        (5, 3, 5, [3, 4, 5]),
        # heroiclabs/nakama issue 607: it gave 2 to 5.
        (2, 4, 10, [1, 2, 3, 4]),
        (9, 4, 10, [7, 8, 9, 10]),
        (5, 4, 10, [3, 4, 5, 6]),
        (2, 9, 3, [1, 2, 3]),
        (4, 1, 5, [4]),
        (4, 0, 5, []),
    ],
)
def test_the_window_around_an_entry_is_moved_at_the_ends_and_never_shorter(
    rank: int, limit: int, of: int, expected: list[int]
) -> None:
    board = ranking(*(float(of - number) for number in range(of)))
    page = around(board, Ties.COMPETITION, key(float(of - rank + 1), rank - 1), limit)
    assert ranks(page) == expected
    assert page.total == of


def test_who_is_not_on_the_board_has_nothing_around_and_no_percentile() -> None:
    # agoragames/leaderboard spec/leaderboard_spec.rb (MIT): around_me [], rank, score and percentile nil.
    board = ranking(5.0, 3.0)
    for unknown in (None, key(4.0, 9)):
        assert around(board, Ties.COMPETITION, unknown, 3) == Page(2, 0, ())
        assert percentile(board, unknown) is None


def test_a_key_that_has_left_has_the_rank_it_would_have() -> None:
    board = ranking(5.0, 3.0, 3.0)
    assert rank_of(board, Ties.COMPETITION, key(4.0, 9)) == 2
    assert rank_of(board, Ties.DENSE, key(1.0, 9)) == 3
    assert rank_of(board, Ties.COMPETITION, key(1.0, 9)) == 4
    assert [row.key for row in page_after(board, Ties.ORDINAL, key(4.0, 9), 1).rows] == [key(3.0, 1)]


def test_the_percentile_is_the_share_of_who_is_worse_rounded_up() -> None:
    # agoragames/leaderboard spec/leaderboard_spec.rb (MIT), percentile_for: 12 members with scores 1 to 12.
    board = ranking(*(float(score) for score in range(1, 13)))
    found = {number: percentile(board, key(float(number), number - 1)) for number in (1, 2, 3, 4, 12)}
    assert found == {1: 0, 2: 9, 3: 17, 4: 25, 12: 92}
    # Who is tied is not worse.
    assert percentile(ranking(1.0, 1.0, 0.0), key(1.0, 0)) == 34
    low_first = ranking(1.0, 2.0, order=Order.ASCENDING)
    assert percentile(low_first, key(1.0, 0, Order.ASCENDING)) == 50


@pytest.mark.parametrize(("percent", "score"), [(0, 1.0), (75, 4.0), (87.5, 4.5), (93.75, 4.75), (100, 5.0)])
def test_the_score_at_a_percentile_is_interpolated(percent: float, score: float) -> None:
    # agoragames/leaderboard spec/leaderboard_spec.rb (MIT), score_for_percentile: 5 members, scores 1 to 5.
    assert score_at(ranking(1.0, 2.0, 3.0, 4.0, 5.0), Order.DESCENDING, percent) == score
    low_first = ranking(1.0, 2.0, 3.0, 4.0, 5.0, order=Order.ASCENDING)
    assert score_at(low_first, Order.ASCENDING, percent) == 6.0 - score


def test_no_score_is_at_a_percentile_of_nobody_and_no_percentile_beyond_100() -> None:
    assert score_at(ranking(), Order.DESCENDING, 50) is None
    for wrong in (-0.1, 100.1, float("nan")):
        with pytest.raises(RefusedError):
            score_at(ranking(1.0), Order.DESCENDING, wrong)


def test_dense_ranks_are_not_read_from_a_board_without_pairs() -> None:
    with pytest.raises(ValueError, match="dense"):
        rank_of(Board().ranking, Ties.DENSE, key(1.0))


@given(ORDERS, TIES, st.data())
@settings(max_examples=150, deadline=None)
def test_every_page_has_the_rows_and_ranks_of_a_sorted_list(
    order: Order, ties: Ties, data: st.DataObject
) -> None:
    plain = sorted(data.draw(keys(order, 30)))
    board, total = built(plain).ranking, len(plain)
    expected = [(rank_by_hand(ties, plain, one), one) for one in plain]
    count, place = data.draw(st.integers(0, 8)), data.draw(st.integers(0, 30))

    def rows(page: Page) -> list[tuple[int, bytes]]:
        assert page.total == total
        assert not page.rows or plain[page.place] == page.rows[0].key
        return [(row.rank, row.key) for row in page.rows]

    assert rows(page_at(board, ties, place, count)) == expected[place : place + count]
    if plain:
        here = data.draw(st.integers(0, total - 1))
        one = plain[here]
        assert rows(page_after(board, ties, one, count)) == expected[here + 1 : here + 1 + count]
        assert rows(page_before(board, ties, one, count)) == expected[max(0, here - count) : here]
        near = rows(around(board, ties, one, count))
        assert len(near) == min(count, total)
        assert not count or expected[here] in near
        friends = data.draw(st.lists(st.sampled_from(plain), unique=True))
        found = [(row.rank, row.key) for row in ranked(board, ties, friends)]
        assert found == [row for row in expected if row[1] in friends]
