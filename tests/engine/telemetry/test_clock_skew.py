"""Clocks that differ are noticed, once in a while."""

import logging

import pytest

from engine.telemetry.clock_skew import AHEAD, BETWEEN, ClockWatch


@pytest.fixture
def clock() -> list[float]:
    return [1_000_000.0]


@pytest.fixture
def watch(clock: list[float]) -> ClockWatch:
    return ClockWatch("sport.events", lambda: clock[0])


def sent(at: float) -> int:
    return round(at * 1000)


def test_a_record_was_under_way_since_its_timestamp(watch, clock, caplog):
    assert watch.under_way(sent(clock[0] - 1.5)) == 1.5
    assert watch.under_way(sent(clock[0] + AHEAD)) == 0
    assert not caplog.records


def test_a_record_from_the_future_is_told_with_how_far_and_what_to_do(watch, clock, caplog):
    with caplog.at_level(logging.WARNING):
        assert watch.under_way(sent(clock[0] + 90)) == 0

    (warning,) = caplog.messages
    assert "sport.events are 90 s from the future" in warning
    assert "NTP" in warning


def test_it_is_told_once_a_minute_and_not_for_every_record(watch, clock, caplog):
    for _ in range(3):
        watch.under_way(sent(clock[0] + 90))
    clock[0] += BETWEEN
    watch.under_way(sent(clock[0] + 90))

    assert len(caplog.messages) == 2
