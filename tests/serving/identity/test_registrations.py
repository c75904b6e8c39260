"""Registrations of a source are delayed, and nobody is locked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.identity.registrations import AT_ONCE, EVERY, Registrations


def test_some_wait_for_nothing_and_the_next_one_as_long_as_it_is_told() -> None:
    registrations = Registrations()
    assert [registrations.admit("192.0.2.1", 5.0) for _ in range(AT_ONCE)] == [0.0] * AT_ONCE
    wait = registrations.admit("192.0.2.1", 5.0)
    assert wait == pytest.approx(EVERY)
    assert registrations.admit("192.0.2.1", 5.0 + wait - 0.01) > 0
    assert registrations.admit("192.0.2.1", 5.0 + wait) == 0.0


def test_whoever_asks_too_early_makes_nobody_wait_longer() -> None:
    registrations = Registrations()
    for _ in range(AT_ONCE):
        registrations.admit("192.0.2.1", 0.0)
    for _ in range(1000):
        assert registrations.admit("192.0.2.1", 1.0) > 0
    assert registrations.admit("192.0.2.1", EVERY) == 0.0
    assert registrations.admit("192.0.2.2", 1.0) == 0.0


@pytest.mark.parametrize("here", ["127.0.0.1", "::1"])
def test_this_machine_is_not_counted(here: str) -> None:
    registrations = Registrations()
    assert {registrations.admit(here, 0.0) for _ in range(AT_ONCE * 3)} == {0.0}
    assert len(registrations) == 0


def test_what_is_counted_has_a_bound() -> None:
    registrations = Registrations(most=3)
    for number in range(10):
        registrations.admit(f"192.0.2.{number}", 0.0)
    assert len(registrations) == 3


@given(st.lists(st.floats(0, 10), max_size=200))
def test_no_source_registers_more_than_its_rate_over_any_time(gaps: list[float]) -> None:
    registrations, now, admitted = Registrations(), 0.0, 0
    for gap in gaps:
        now += gap
        admitted += registrations.admit("192.0.2.1", now) == 0.0
        assert admitted <= AT_ONCE + now / EVERY + 1e-6
