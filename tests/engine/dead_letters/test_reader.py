"""What is read of records set aside, whoever wrote into their topic."""

from typing import cast

import pytest
from aiokafka import ConsumerRecord

from engine.dead_letters.reader import DeadLetter, Place, _resolved_place
from tests.engine.records import MadeUpRecord


class Lying(MadeUpRecord):
    partition: int = 3


def settles(value: bytes | None, offset: bytes) -> Place | None:
    return _resolved_place(cast(ConsumerRecord, Lying(9, value=value)), {"settles": offset})


def test_a_mark_is_about_a_place_in_its_partition() -> None:
    assert settles(None, b"17") == Place(3, 17)
    assert settles(b"a value", b"17") is None


@pytest.mark.parametrize("number", [b"", b"-1", b"1.0", b"\xff", "٣".encode(), b"9" * 5000])
def test_what_is_no_number_of_an_offset_or_a_partition_is_none(number: bytes) -> None:
    """Anybody may write there. To see it fail, take any digits: Python reads no number of 5,000."""
    assert settles(None, number) is None
    assert DeadLetter(Place(0, 0), 0, None, None, {"topic": b"t", "partition": number}).origin is None


def test_where_it_came_from_is_what_its_headers_say() -> None:
    assert DeadLetter(Place(0, 0), 0, None, None, {"topic": b"t", "partition": b"5"}).origin == ("t", 5)
    assert DeadLetter(Place(0, 0), 0, None, None, {}).origin is None
