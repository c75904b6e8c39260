"""The lag of matches as Prometheus sees it: bounded however many there are, and gone when they end."""

import time
from typing import cast

import msgspec
import pytest
from prometheus_client import CollectorRegistry, generate_latest

from app import app
from engine.partitions.partition import Lag, Partition
from schemas.cricket.published import MatchState
from tables.cricket.projections import match_state
from tables.cricket.scoring.fold import start
from tables.cricket.scoring.result import Status
from tables.matches import lag as metrics
from tables.matches.lag import FRESH, MOST_MATCHES, OLD, note_match

LINE = "cricket_consumer_lag_seconds{"


class Owned:
    """What the metrics want of a partition."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.values: dict[str, dict[str, object]] = {}
        self.lag = Lag(0, None)
        self.lost = False


@pytest.fixture
def partition(monkeypatch: pytest.MonkeyPatch) -> Partition:
    """The only partition that is owned."""
    owned = cast(Partition, Owned(0))
    monkeypatch.setattr(app.partitions, "_open", {0: owned})
    return owned


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, in epoch seconds; a test turns it by hand."""
    now = [time.time()]
    monkeypatch.setattr("tables.matches.lag.time.time", lambda: now[0])
    return now


def state(match_id: str, ball_at: float, status: Status = Status.LIVE) -> MatchState:
    made = match_state(start(match_id))
    return msgspec.structs.replace(made, status=status, last_update=round(ball_at * 1000))


def told() -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(metrics._Lags())
    lines = generate_latest(registry).decode().splitlines()
    return {line.split('"')[1]: float(line.rpartition(" ")[2]) for line in lines if line.startswith(LINE)}


def test_a_match_is_as_late_as_its_newest_ball_was(partition, clock):
    now = clock[0]
    note_match(partition, state("a", now - 4), round(now * 1000))
    note_match(partition, state("a", now - 1.5), round(now * 1000))

    assert told() == {"a": pytest.approx(1.5, abs=0.002)}


def test_what_was_late_once_is_not_for_ever(partition, clock):
    note_match(partition, state("a", clock[0] - 4), round(clock[0] * 1000))
    clock[0] += FRESH

    assert told() == {"a": 0}


def test_the_lag_grows_while_records_wait(partition, clock):
    note_match(partition, state("a", clock[0]), round(clock[0] * 1000))
    cast(Owned, partition).lag = Lag(7, clock[0])
    clock[0] += 90

    assert told() == {"a": pytest.approx(90)}


def test_a_match_that_ended_has_no_series(partition, clock):
    note_match(partition, state("a", clock[0]), round(clock[0] * 1000))
    note_match(partition, state("b", clock[0]), round(clock[0] * 1000))
    note_match(partition, state("a", clock[0], Status.FINISHED), round(clock[0] * 1000))

    assert set(told()) == {"b"}


def test_a_match_that_another_worker_has_taken_has_no_series_here(partition, clock, monkeypatch):
    note_match(partition, state("a", clock[0]), round(clock[0] * 1000))
    monkeypatch.setattr(app.partitions, "_open", {})

    assert told() == {}


def test_a_match_of_years_ago_is_as_late_as_its_records_are(partition, clock):
    now = clock[0]
    note_match(partition, state("a", now - 2 - OLD - 1), round((now - 2) * 1000))

    assert told() == {"a": pytest.approx(2, abs=0.002)}


def test_ten_thousand_matches_are_few_series_and_the_worst_of_them(partition, clock):
    now = clock[0]
    for number in range(10_000):
        note_match(partition, state(f"m{number}", now - number / 10_000), round(now * 1000))

    lags = told()
    assert set(lags) == {f"m{number}" for number in range(10_000 - MOST_MATCHES, 10_000)}


def test_how_many_matches_are_in_play_is_told_whatever_is_left_out(partition, clock):
    for number in range(MOST_MATCHES + 7):
        note_match(partition, state(f"m{number}", clock[0]), round(clock[0] * 1000))

    registry = CollectorRegistry()
    registry.register(metrics._Lags())
    assert registry.get_sample_value("cricket_live_matches") == MOST_MATCHES + 7
