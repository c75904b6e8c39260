"""How the boards of a partition are made: in stints, and before any record of a batch is taken."""

from collections.abc import Iterator

from engine.stint import Stint
from tables.leaderboards.boards import Boards

LOADED = 0.01
"""Seconds of a stint in which boards are made; its last step may take some milliseconds more."""


def load(boards: Boards) -> Iterator[None]:
    """Make the boards of a partition, if they are not yet; yield after each stint."""
    stint = Stint(longest=LOADED)
    for _ in boards.load():
        if stint.over:
            yield
            stint = Stint(longest=LOADED)


def load_before(boards: Boards) -> Iterator[int]:
    """Make the boards where a rebalance kept them from it: outside of what a failing batch undoes."""
    if not boards.is_complete:
        yield 0
        for _ in load(boards):
            yield 0
