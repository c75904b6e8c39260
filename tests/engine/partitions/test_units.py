"""Units: what a block that raised wrote is as if it had never been."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from engine.partitions.locals import PartitionLocal
from engine.partitions.units import Units
from tests.engine.memory import MemoryPartition


class BoomError(Exception):
    """A fault of ours, made up."""


@contextmanager
def failing(units: Units) -> Iterator[None]:
    """A unit that fails when its block is done."""
    with suppress(BoomError), units.unit():
        yield
        raise BoomError


def test_what_a_failed_unit_wrote_removed_and_appended_is_as_before() -> None:
    units = Units()
    rows, items = {"kept": 1, "removed": 2}, ["before"]
    with failing(units):
        units.write(rows, "kept", 10)
        units.write(rows, "kept", 11)
        units.write(rows, "new", 3)
        units.remove(rows, "removed")
        units.remove(rows, "never there")
        units.append(items, "after")
    assert (rows, items) == ({"kept": 1, "removed": 2}, ["before"])


def test_an_inner_unit_that_fails_takes_back_its_own_writes_alone() -> None:
    units, rows = Units(), dict[str, int]()
    with units.unit():
        units.write(rows, "outer", 1)
        with failing(units):
            units.write(rows, "outer", 2)
            units.write(rows, "inner", 2)
        with units.unit():
            units.write(rows, "another", 3)
    assert rows == {"outer": 1, "another": 3}


def test_an_outer_unit_that_fails_takes_back_what_inner_ones_completed() -> None:
    units, rows, told = Units(), dict[str, int](), list[int]()
    with failing(units), units.unit():
        units.write(rows, "inner", 1)
        units.afterwards(told.append, 1)
    assert (rows, told) == ({}, [])
    with units.unit():
        units.write(rows, "next", 1)
    assert rows == {"next": 1}


def test_nobody_is_told_of_what_was_taken_back_nor_before_it_is_whole() -> None:
    units, told = Units(), list[str]()
    with units.unit():
        units.afterwards(told.append, "outer")
        with failing(units):
            units.afterwards(told.append, "undone")
        with units.unit():
            units.afterwards(told.append, "inner")
        assert told == []
    assert told == ["outer", "inner"]
    units.afterwards(told.append, "at once")
    assert told[-1] == "at once"


def test_a_push_that_fails_is_logged_and_the_write_stands(caplog: pytest.LogCaptureFixture) -> None:
    units, rows, told = Units(), dict[str, int](), list[str]()

    def push() -> None:
        raise BoomError

    with caplog.at_level(logging.ERROR), units.unit():
        units.write(rows, "kept", 1)
        units.afterwards(push)
        units.afterwards(told.append, "next")
    assert rows == {"kept": 1}
    assert told == ["next"]
    assert "BoomError" in caplog.text


def test_what_was_derived_in_a_failed_unit_is_derived_again() -> None:
    """A listing first read in the unit has what is taken back; one that was there before stays.

    To see it fail, do not drop new `locals` in `Unit.__exit__`.
    """
    partition = MemoryPartition(0)
    before = PartitionLocal[list[str]](lambda _: [])
    listing = PartitionLocal(lambda partition: dict(partition.scan("matches")))
    kept = before.on(partition)  # type: ignore[arg-type]
    with failing(partition):
        partition.put("matches", b"m", b"half done")
        assert listing.on(partition)  # type: ignore[arg-type]
    assert before.made_on(partition) is kept  # type: ignore[arg-type]
    assert listing.made_on(partition) is None  # type: ignore[arg-type]
    assert partition.scan("matches") == []
