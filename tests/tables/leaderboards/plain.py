"""What the tests compare with: boards as plain sorted lists, and how hypothesis draws their entries."""

from collections.abc import Generator, Iterable
from itertools import islice
from typing import TypeVar

from hypothesis import strategies as st

from schemas.leaderboards.words import Order, Ties
from tables.leaderboards.board import Board
from tables.leaderboards.build import Runs
from tables.leaderboards.entries import PAIR, WIDTH, pack
from tests.schemas.accounts.users import user

T = TypeVar("T")

AT = 1_767_225_600_000
"""2026-01-01T00:00:00Z."""

FEW = st.sampled_from([-2.5, -1.0, 0.0, 0.1, 1.0, 1.5, 30.0, 50.0, 1e6])
"""Scores that are often the same."""

ORDERS = st.sampled_from(list(Order))


def keys(order: Order, most: int = 60) -> st.SearchStrategy[list[bytes]]:
    """Keys of different users, with many ties."""
    rows = st.lists(st.tuples(FEW, FEW, st.integers(AT, AT + 3)), max_size=most)
    return rows.map(lambda rows: [pack(order, *row, user_id=user(number)) for number, row in enumerate(rows)])


def rank_by_hand(ties: Ties, ordered: list[bytes], key: bytes) -> int:
    """A rank by its definition, from a sorted list."""
    better = [other for other in ordered if other[:PAIR] < key[:PAIR]]
    if ties is Ties.COMPETITION:
        return len(better) + 1
    if ties is Ties.DENSE:
        return len({other[:PAIR] for other in better}) + 1
    return ordered.index(key) + 1


def last_of(steps: Generator[None, None, T]) -> tuple[T, int]:
    """What a generator of steps returns, and how many steps it took."""
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value, count
        count += 1


def built(keys: Iterable[bytes], *, is_dense: bool = True) -> Board:
    """A board that is made of its keys at once."""
    runs, ahead = Runs(WIDTH), iter(keys)
    while run := list(islice(ahead, 7)):
        runs.add(run)
    return last_of(Board.build(runs, is_dense=is_dense))[0]
