"""Offensive rebounds, in formats that do not say which ones are."""

import pytest

from schemas.basketball.events import Rebound
from tests.feeds.basketball.formats.sheets import Row, events_of, v2

MISS_HOME: Row = {"EVENTMSGTYPE": 2, "HOMEDESCRIPTION": "MISS Wade 5' Jump Shot"}
MISS_AWAY: Row = {"EVENTMSGTYPE": 2, "VISITORDESCRIPTION": "MISS Paul 5' Jump Shot"}
MISSED_THROW: Row = {"EVENTMSGTYPE": 3, "VISITORDESCRIPTION": "MISS Paul Free Throw 2 of 2"}
MADE_THROW: Row = {"EVENTMSGTYPE": 3, "VISITORDESCRIPTION": "Paul Free Throw 2 of 2 (1 PTS)"}
TEAM: Row = {"EVENTMSGTYPE": 4, "HOMEDESCRIPTION": "HEAT Rebound"}


def printed(offensive: int, defensive: int) -> Row:
    """Return a rebound of a home player with the split that its row prints."""
    return {"EVENTMSGTYPE": 4, "HOMEDESCRIPTION": f"Haslem REBOUND (Off:{offensive} Def:{defensive})"}


def rebounds(*rows: Row) -> list[bool]:
    return [event.offensive for event in events_of(v2(*rows)) if isinstance(event, Rebound)]


@pytest.mark.parametrize(
    ("before", "offensive"),
    [
        ([MISS_HOME], True),
        ([MISS_AWAY], False),
        ([MISS_HOME, MISS_AWAY], False),
        ([MISS_HOME, MISSED_THROW], False),
        ([MISS_HOME, MADE_THROW], True),
        ([], False),
    ],
)
def test_a_rebound_is_offensive_where_the_own_side_missed_last(before: list[Row], offensive: bool) -> None:
    assert rebounds(*before, TEAM) == [offensive]


def test_the_printed_split_counts_where_its_sum_is_ours() -> None:
    """The missed shot is told after its rebound, as in rows that are out of order."""
    assert rebounds(printed(1, 0), MISS_HOME, MISS_AWAY, printed(1, 1)) == [True, False]
    assert rebounds(MISS_HOME, printed(0, 1)) == [False]


def test_a_printed_split_with_another_sum_does_not_count() -> None:
    assert rebounds(MISS_AWAY, printed(2, 0), MISS_HOME, printed(5, 5)) == [False, True]


def test_the_last_printed_split_overrules_those_that_it_contradicts() -> None:
    told = rebounds(MISS_AWAY, printed(1, 0), printed(2, 0), printed(0, 3), MISS_HOME, TEAM)
    assert told == [False, False, False, True]


def test_rebounds_after_the_last_agreeing_split_are_decided_by_who_missed() -> None:
    assert rebounds(MISS_AWAY, printed(1, 0), MISS_HOME, printed(3, 3), MISS_AWAY, printed(4, 4)) == [
        True,
        True,
        False,
    ]
