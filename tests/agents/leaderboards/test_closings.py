"""What is left of a user whose account was closed: nothing, in any table, window or board."""

from contextlib import suppress
from typing import cast

import pytest

from engine.partitions.partition import Partition
from schemas.accounts.bounds import CLOSED_FOR
from schemas.accounts.topics import CLOSINGS
from schemas.leaderboards.topics import WINDOWS
from schemas.leaderboards.words import Policy
from tables.leaderboards.games import Game
from tables.leaderboards.windows import GRACE, day_of
from tests.agents.leaderboards.globe import Globe
from tests.agents.leaderboards.hall import DAY, START, TOLD_GAME, Hall, closed_accounts
from tests.engine.memory import MemoryPartition
from tests.schemas.accounts.users import user

GAME = Game(game_id="g", days=True)
TODAY = day_of(START).name


def rows_of(place: MemoryPartition, number: int) -> list[tuple[str, bytes]]:
    """The rows of a user, but the one that says that its account is closed."""
    return [
        (table, key)
        for table, key in place._rows
        if user(number).encode() in key and table != closed_accounts().users.name
    ]


def test_what_a_closed_account_had_leaves_boards_windows_and_answers() -> None:
    hall = Hall(GAME, Game(game_id="h"), Game(game_id="i"))
    hall.submit(1, 5)
    hall.submit(2, 7)
    for game_id in ("h", "i"):
        hall.submit(1, 3, game_id=game_id)
    for _ in range(40):
        hall.submit(1, 1)
    hall.now += DAY
    hall.close()
    hall.submit(1, 2)
    assert {table for table, _ in rows_of(hall.place, 1)} == {
        "leaderboards-scores",
        "leaderboards-past",
        "leaderboards-answers",
    }
    hall.close_account(1)
    hall.erase()
    assert rows_of(hall.place, 1) == []
    assert hall.ranks() == [(1, 2, 7)]
    assert hall.ranks(day_of(hall.now).name) == []
    assert hall.ranks(TODAY) == [(1, 2, 7)]
    amended = hall.windows[-1]
    assert (amended.window, amended.total, amended.revision) == (TODAY, 1, 1)
    hall.restart()
    assert hall.ranks() == [(1, 2, 7)]


def test_a_window_that_ends_between_closing_and_erasing_is_amended() -> None:
    hall = Hall(GAME)
    hall.submit(1, 5)
    hall.close_account(1)
    hall.now = day_of(START).end + GRACE
    hall.close()
    hall.erase()
    assert [(one.total, one.revision) for one in hall.windows] == [(1, 0), (0, 1)]


def test_nothing_of_a_closed_account_counts_that_comes_later() -> None:
    hall = Hall(GAME)
    hall.submit(1, 5, "once")
    hall.close_account(1)
    hall.submit(1, 9)
    hall.erase()
    hall.submit(1, 5, "once")
    hall.hide(1)
    hall.now += CLOSED_FOR - 1
    hall.submit(1, 9)
    assert hall.refusals == ["broken-rule"] * 4
    assert hall.ranks() == []
    assert rows_of(hall.place, 1) == []


def test_a_closed_account_is_forgotten_once_the_log_has_nothing_of_it() -> None:
    hall = Hall(GAME)
    hall.close_account(1)
    hall.erase()
    users = closed_accounts().users.on(hall.partition)
    hall.now += CLOSED_FOR + 7 * DAY
    for _ in hall.closing.forget(hall.partition):
        pass
    assert user(1).encode() in users
    hall.now += 1
    for _ in hall.closing.forget(hall.partition):
        pass
    assert user(1).encode() not in users
    assert [(one.key, one.value) for one in hall.place.on(CLOSINGS)] == [(user(1).encode(), None)]


def test_an_erasure_that_dies_goes_on_where_it_was_and_erases_once() -> None:
    hall = Hall(*(Game(game_id=name, days=True) for name in ("g", "h", "i")))
    for game_id in ("g", "h", "i"):
        hall.submit(1, 5, game_id=game_id)
        hall.submit(2, 6, game_id=game_id)
    hall.now += DAY
    hall.close()
    hall.close_account(1)
    job = user(1).encode()
    while hall.closing.jobs.cursor(hall.partition, job) is not None:
        # Each piece is a step of its own, and the worker dies after it: before its commit, then after.
        with suppress(ZeroDivisionError), hall.place.unit():
            _one_piece(hall, job)
            hall.now // 0
        with hall.place.unit():
            _one_piece(hall, job)
        hall.restart()
    assert rows_of(hall.place, 1) == []
    assert [(one.game_id, one.total) for one in hall.windows if one.revision == 1] == [
        ("g", 1),
        ("h", 1),
        ("i", 1),
    ]
    assert max(one.revision for one in hall.windows) == 1


def _one_piece(hall: Hall, job: bytes) -> None:
    cursor = hall.closing.jobs.cursor(hall.partition, job)
    reached = next(hall.closing._erase(hall.partition, job, cursor or b""), None)
    hall.place.put(closed_accounts().jobs.name, job, reached)


def test_rows_that_cannot_be_read_are_erased_all_the_same() -> None:
    hall = Hall(GAME)
    hall.submit(1, 5)
    hall.now += DAY
    hall.close()
    hall.submit(1, 6)
    for table, key in rows_of(hall.place, 1):
        hall.place.put(table, key, b"\xc1")
    hall.restart()
    hall.close_account(1)
    hall.erase()
    assert rows_of(hall.place, 1) == []


@pytest.mark.parametrize("order", ["closed first", "told first"])
def test_no_total_of_a_closed_account_comes_back(order: str) -> None:
    globe = Globe(Game(game_id="g", policy=Policy.SUM, is_global=True, days=True))
    globe.submit(1, 5)
    globe.submit(2, 6)
    if order == "told first":
        globe.deliver()
    globe.now = day_of(START).end + GRACE
    globe.close()
    globe.submit(1, 1, at=START)
    globe.close_account_of_totals(1)
    globe.deliver()
    assert globe.global_board() == [(2, 11 - 5, START)]
    assert globe.global_board(TODAY) == [(2, 6, START)]
    assert rows_of(globe.totals, 1) == []
    globe.restart()
    assert globe.global_board() == [(2, 6, START)]


def test_points_of_a_closed_account_go_and_none_come() -> None:
    hall = Hall()
    for number in (1, 2, 3):
        hall.give(number, 5)
    hall.give(3, None, 2)
    hall.close_account(1)
    hall.close_account(3)
    hall.erase()
    hall.give(1, 7, 2, part="margin")
    assert rows_of(hall.place, 1) == rows_of(hall.place, 3) == []
    assert hall.ranks(game_id=TOLD_GAME) == [(1, 2, 5)]
    assert hall.refusals == []


def test_what_is_no_closed_account_is_a_dead_letter() -> None:
    hall = Hall(GAME)
    hall.submit(1, 5)
    for key, value in ((b"x", b"{}"), (user(1).encode(), b"\xff"), (user(2).encode(), b'{"user_id": 1}')):
        hall._take(hall.closing.close, CLOSINGS.name, key, value)
    assert len(hall.refusals) == 3
    assert hall.ranks() == [(1, 1, 5)]


def test_an_amended_window_is_published_without_the_user() -> None:
    hall = Hall(GAME)
    hall.submit(1, 5)
    hall.now += DAY
    hall.close()
    hall.close_account(1)
    hall.erase()
    assert [user(1).encode() in (one.value or b"") for one in hall.place.on(WINDOWS)] == [True, False]
    assert cast(Partition, hall.place) is hall.partition
