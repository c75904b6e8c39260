"""A board keeps its distinct pairs beside its entries, through any changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.leaderboards.words import Order
from tables.leaderboards.board import Board, Ranking
from tables.leaderboards.entries import PAIR, pack
from tests.schemas.accounts.users import user
from tests.tables.leaderboards.plain import AT, FEW, built, keys


def same(ranking: Ranking, plain: list[bytes]) -> None:
    assert list(ranking.keys) == sorted(plain)
    assert ranking.pairs is not None
    assert list(ranking.pairs) == sorted({key[:PAIR] for key in plain})


@given(st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), FEW)), max_size=60))
@settings(max_examples=100, deadline=None)
def test_pairs_are_those_of_the_entries_and_snapshots_stay(changes: list[tuple[int, float | None]]) -> None:
    board, entries = Board(is_dense=True), dict[int, bytes]()
    held: list[tuple[Ranking, list[bytes]]] = []
    for at, (number, score) in enumerate(changes, AT):
        after = None if score is None else pack(Order.DESCENDING, score, 0.0, at, user(number))
        board.change(entries.pop(number, None), after)
        if after is not None:
            entries[number] = after
        same(board.ranking, [*entries.values()])
        held.append((board.snapshot(), [*entries.values()]))
    for ranking, then in held:
        same(ranking, then)
    assert len(board) == len(entries)


def test_a_change_that_was_made_already_changes_nothing() -> None:
    one = pack(Order.DESCENDING, 1.0, 0.0, AT, user(1))
    two = pack(Order.DESCENDING, 2.0, 0.0, AT, user(1))
    board = Board(is_dense=True)
    for _ in range(2):
        board.change(None, one)
        same(board.ranking, [one])
    for _ in range(2):
        board.change(one, two)
        same(board.ranking, [two])
    board.change(two, two)
    same(board.ranking, [two])
    for _ in range(2):
        board.change(two, None)
        same(board.ranking, [])


@given(keys(Order.ASCENDING))
@settings(max_examples=40, deadline=None)
def test_a_board_built_at_once_is_the_one_built_by_changes(plain: list[bytes]) -> None:
    same(built(reversed(plain)).ranking, plain)


@pytest.mark.parametrize("is_dense", [False, True])
def test_only_dense_boards_pay_for_pairs(is_dense: bool) -> None:
    assert (Board(is_dense=is_dense).ranking.pairs is not None) is is_dense
    assert (built([], is_dense=is_dense).snapshot().pairs is not None) is is_dense
