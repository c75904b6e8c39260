"""Cricket's metrics, beside those of every sport: balls, and how late each match is."""

import heapq
import time
from collections.abc import Iterator
from typing import cast

import msgspec
from prometheus_client import REGISTRY, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app import app
from engine.partitions.partition import Partition
from engine.telemetry.metrics import Reading
from schemas.cricket.published import MatchState
from tables.cricket.scoring.result import Status

BALLS_PROCESSED = Counter(
    "cricket_balls_processed_total",
    "Balls, and events between balls, that were counted. Flat during play: see overstream_lag_records.",
)
BALLS_DUPLICATE = Counter(
    "cricket_balls_duplicate_total",
    "Balls that came again and were not counted again. Rising: a producer sends twice, which harms nobody.",
)
BALLS_LATE = Counter(
    "cricket_balls_late_total",
    "Balls too late to be put in order, by reason. Rising: a producer sends out of order, or lost some.",
    ["reason"],
)
BALLS_LATE.labels("set-aside")  # from 0 on: a rise from nothing to 1 is none to Prometheus
BALLS_CORRECTED = Counter(
    "cricket_balls_corrected_total",
    "Balls that replaced an earlier one, by reason. Rising: the scorer revises much; views change with them.",
    ["reason"],
)
LAG = Reading(
    "cricket_consumer_lag_seconds",
    "From a ball's time to its being in the state, of each live match: its newest ball's for some seconds, "
    "growing while records wait, else 0. Of the matches furthest behind only. High: add workers.",
    ("match_id",),
)
LIVE = Reading("cricket_live_matches", "Matches in play on this worker that had a ball since it took them.")

MOST_MATCHES = 500
"""Series of one worker at most: the matches furthest behind. Prometheus pays for each of them for weeks."""

FRESH = 15.0
"""Seconds for which a ball tells of its match's lag; after them, if nothing waits, nothing is behind."""

OLD = 600.0
"""Seconds from a ball's own time to its record's from which it is no live one, but replayed as it was."""

_LAGS = "cricket-lags"


class _Newest(msgspec.Struct, frozen=True, gc=False):
    """Of a match's newest ball: how late it was counted, in seconds, and when (epoch s)."""

    lag: float
    counted: float


def note_match(partition: Partition, state: MatchState, produced: int) -> None:
    """Note that balls of a match were counted just now, the last of them produced at `produced` (epoch ms).

    What is noted goes with the partition: another owner begins anew.
    """
    lags = _lags(partition)
    if state.status is Status.FINISHED:
        lags.pop(state.match_id, None)
        return
    now = time.time()
    event = state.last_update / 1000
    if produced / 1000 - event > OLD:
        event = produced / 1000
    lags[state.match_id] = _Newest(max(0.0, now - event), now)


def forget_match(partition: Partition, match_id: str) -> None:
    """Tell no more of a match: it is silent."""
    _lags(partition).pop(match_id, None)


def lag_now(newest: _Newest, waiting_since: float | None, now: float) -> float:
    """Return a match's lag: of its newest ball while that is news, and of what waits behind it."""
    told = newest.lag if now - newest.counted < FRESH else 0.0
    return max(told, 0.0 if waiting_since is None else now - waiting_since)


def _lags(partition: Partition) -> dict[str, _Newest]:
    return cast("dict[str, _Newest]", partition.values.setdefault(_LAGS, {}))


class _Lags(Collector):
    """How far behind the live matches of the owned partitions are."""

    def describe(self) -> list[GaugeMetricFamily]:
        return [LAG.family(()), LIVE.family(())]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = time.time()
        found: list[tuple[float, str]] = []
        for partition in list(app.partitions.values()):
            if _LAGS in partition.values:
                waiting_since = partition.lag.as_of
                newest = _lags(partition).items()
                found += [(lag_now(one, waiting_since, now), match_id) for match_id, one in newest]
        yield LIVE.family([((), len(found))])
        worst = heapq.nlargest(MOST_MATCHES, found)
        yield LAG.family([((match_id,), lag) for lag, match_id in worst])


REGISTRY.register(_Lags())
