"""The lag of matches as Prometheus sees it: bounded however many there are, and gone when they end."""

import time
from typing import cast

import msgspec
import pytest
from prometheus_client import CollectorRegistry, generate_latest

from engine.partitions.partition import Lag, Partition
from schemas.cricket.published import MatchState, Status
from tables.cricket.projections import match_state
from tables.cricket.scoring.fold import start
from tables.cricket.sport import SPORT
from tables.matches.metrics import FRESH, MOST_MATCHES, OLD, MatchMetrics
from tables.matches.sport import any_sport

Clock = list[float]
LINE = "cricket_consumer_lag_seconds{"


class Owned:
    """What the metrics want of a partition."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.locals: dict[object, object] = {}
        self.lag = Lag(0, None)
        self.lost = False


class Scraped:
    """Cricket's metrics over partitions, of which there is one to begin with."""

    def __init__(self) -> None:
        self.partition = Owned(0)
        self.owned = [self.partition]
        self.registry = CollectorRegistry()
        self._metrics = MatchMetrics(
            any_sport(SPORT), lambda: cast("list[Partition]", self.owned), self.registry
        )

    def note_match(self, state: MatchState, produced: int) -> None:
        self._metrics.note_match(cast(Partition, self.partition), state, produced)

    def shown(self) -> dict[str, float]:
        lines = generate_latest(self.registry).decode().splitlines()
        return {line.split('"')[1]: float(line.rpartition(" ")[2]) for line in lines if line.startswith(LINE)}


@pytest.fixture
def scraped() -> Scraped:
    return Scraped()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time, in epoch seconds; a test turns it by hand."""
    now = [time.time()]
    monkeypatch.setattr("tables.matches.metrics.time.time", lambda: now[0])
    return now


def state(match_id: str, ball_at: float, status: Status = Status.LIVE) -> MatchState:
    made = match_state(start(match_id))
    return msgspec.structs.replace(made, status=status, last_update=round(ball_at * 1000))


def test_a_match_is_as_late_as_its_newest_ball_was(scraped: Scraped, clock: Clock) -> None:
    now = clock[0]
    scraped.note_match(state("a", now - 4), round(now * 1000))
    scraped.note_match(state("a", now - 1.5), round(now * 1000))

    assert scraped.shown() == {"a": pytest.approx(1.5, abs=0.002)}


def test_what_was_late_once_is_not_for_ever(scraped: Scraped, clock: Clock) -> None:
    scraped.note_match(state("a", clock[0] - 4), round(clock[0] * 1000))
    clock[0] += FRESH

    assert scraped.shown() == {"a": 0}


def test_the_lag_grows_while_records_wait(scraped: Scraped, clock: Clock) -> None:
    scraped.note_match(state("a", clock[0]), round(clock[0] * 1000))
    scraped.partition.lag = Lag(7, clock[0])
    clock[0] += 90

    assert scraped.shown() == {"a": pytest.approx(90)}


def test_a_match_that_ended_has_no_series(scraped: Scraped, clock: Clock) -> None:
    scraped.note_match(state("a", clock[0]), round(clock[0] * 1000))
    scraped.note_match(state("b", clock[0]), round(clock[0] * 1000))
    scraped.note_match(state("a", clock[0], Status.FINISHED), round(clock[0] * 1000))

    assert set(scraped.shown()) == {"b"}


def test_a_match_that_another_worker_has_taken_has_no_series_here(scraped: Scraped, clock: Clock) -> None:
    scraped.note_match(state("a", clock[0]), round(clock[0] * 1000))
    scraped.owned.clear()

    assert scraped.shown() == {}


def test_a_match_of_years_ago_is_as_late_as_its_records_are(scraped: Scraped, clock: Clock) -> None:
    now = clock[0]
    scraped.note_match(state("a", now - 2 - OLD - 1), round((now - 2) * 1000))

    assert scraped.shown() == {"a": pytest.approx(2, abs=0.002)}


def test_ten_thousand_matches_are_few_series_and_the_worst_of_them(scraped: Scraped, clock: Clock) -> None:
    now = clock[0]
    for number in range(10_000):
        scraped.note_match(state(f"m{number}", now - number / 10_000), round(now * 1000))

    lags = scraped.shown()
    assert set(lags) == {f"m{number}" for number in range(10_000 - MOST_MATCHES, 10_000)}


def test_how_many_matches_are_in_play_is_told_whatever_is_left_out(scraped: Scraped, clock: Clock) -> None:
    for number in range(MOST_MATCHES + 7):
        scraped.note_match(state(f"m{number}", clock[0]), round(clock[0] * 1000))

    assert scraped.registry.get_sample_value("cricket_live_matches") == MOST_MATCHES + 7
