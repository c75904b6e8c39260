"""Going through a table some rows at a time."""

from typing import cast

import msgspec
import pytest

from engine.partitions.partition import Partition
from engine.sweep import Sweep
from engine.tables import Table
from tests.engine.memory import MemoryPartition, app_of

MOST = 3


@pytest.fixture(scope="module")
def table() -> Table[int]:
    return app_of("sweep").Table(
        "swept", encode=msgspec.json.encode, decode=msgspec.json.Decoder(int).decode, help="rows"
    )


def filled(table: Table[int], rows: int) -> MemoryPartition:
    """A partition of a table with so many rows: 0, 1, 2 and so on."""
    place = MemoryPartition(0)
    for number in range(rows):
        place.put(table.name, b"%02d" % number, b"%d" % number)
    return place


def values(sweep: Sweep[int], place: MemoryPartition) -> list[int]:
    return [value for _, value in sweep.next(cast(Partition, place))]


def test_all_rows_come_one_round_after_the_other_and_then_again(table: Table[int]) -> None:
    place, sweep = filled(table, 7), Sweep(table, MOST)
    rounds = [values(sweep, place) for _ in range(4)]
    assert rounds == [[0, 1, 2], [3, 4, 5], [6], [0, 1, 2]]


def test_after_a_full_last_round_the_first_rows_come_again(table: Table[int]) -> None:
    place, sweep = filled(table, MOST), Sweep(table, MOST)
    assert [values(sweep, place) for _ in range(3)] == [[0, 1, 2], [], [0, 1, 2]]


@pytest.mark.parametrize("damaged", range(MOST))
def test_a_row_that_cannot_be_read_does_not_end_the_sweep_before_the_rows_after_it(
    table: Table[int], damaged: int
) -> None:
    place, sweep = filled(table, 7), Sweep(table, MOST)
    place.put(table.name, b"%02d" % damaged, b"no number")
    seen = [value for _ in range(3) for value in values(sweep, place)]
    assert seen == [number for number in range(7) if number != damaged]


def test_each_partition_is_gone_through_by_itself(table: Table[int]) -> None:
    sweep, one, other = Sweep(table, MOST), filled(table, 5), filled(table, 5)
    assert values(sweep, one) == values(sweep, other) == [0, 1, 2]
    assert values(sweep, one) == [3, 4]
