"""A sport's metrics, besides those of every slice: events, and how late each match is."""

import heapq
import time
from collections.abc import Callable, Iterable, Iterator

import msgspec
from prometheus_client import REGISTRY, CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.telemetry.metrics import CollectedGauge
from tables.matches.sport import AnySport, Published

MOST_MATCHES = 500
"""The most series of one worker, for the matches furthest behind: Prometheus stores each for weeks."""

FRESH = 15.0
"""Seconds for which an event shows its match's lag; after that, a match with nothing waiting has none."""

OLD = 600.0
"""Seconds between an event's time and its record's; with more, the event is replayed, not live."""


class _Newest(msgspec.Struct, frozen=True, gc=False):
    """How late a match's newest event was counted, in seconds, and when (epoch s)."""

    lag: float
    counted: float


class MatchMetrics:
    """The metrics of a sport's matches."""

    def __init__(
        self,
        sport: AnySport,
        partitions: Callable[[], Iterable[Partition]],
        registry: CollectorRegistry = REGISTRY,
    ) -> None:
        name, noun = sport.name, sport.noun
        title = noun.capitalize()
        self.processed = Counter(
            f"{name}_{noun}_processed_total",
            f"{title} that were counted. Flat during play: see overstream_lag_records.",
            registry=registry,
        )
        self.repeated = Counter(
            f"{name}_{noun}_duplicate_total",
            f"{title} that came again and were not counted again. Rising: a producer sends twice.",
            registry=registry,
        )
        self.late = Counter(
            f"{name}_{noun}_late_total",
            f"{title} too late for their order, by reason. Rising: a producer sends some late.",
            ["reason"],
            registry=registry,
        )
        self.late.labels("set-aside")  # starts at 0: Prometheus sees no rise from an absent series to 1
        self.corrected = Counter(
            f"{name}_{noun}_corrected_total",
            f"{title} that replaced an earlier one, by reason. Rising: the scorer revises much.",
            ["reason"],
            registry=registry,
        )
        one = noun.removesuffix("s")
        self.lag = CollectedGauge(
            f"{name}_consumer_lag_seconds",
            f"From a {one}'s time to its being in the state, of each live match: its newest {one}'s for some "
            "seconds, growing while records wait, else 0. Of the matches furthest behind. High: add workers.",
            ("match_id",),
        )
        self.live = CollectedGauge(
            f"{name}_live_matches", f"Matches in play on this worker that had a {one} since it took them."
        )
        self._finished = sport.finished
        self._newest = PartitionLocal[dict[str, _Newest]](lambda _: {})
        registry.register(_Lags(self.lag, self.live, self._newest, partitions))

    def note_match(self, partition: Partition, state: Published, produced: int) -> None:
        """Note that events of a match were counted now, the last of them produced at `produced` (epoch ms).

        The notes are dropped with the partition: the next owner starts without any.
        """
        newest = self._newest.on(partition)
        if state.status == self._finished:
            newest.pop(state.match_id, None)
            return
        now = time.time()
        event = state.last_update / 1000
        if produced / 1000 - event > OLD:
            event = produced / 1000
        newest[state.match_id] = _Newest(max(0.0, now - event), now)

    def forget_match(self, partition: Partition, match_id: str) -> None:
        """Stop counting a match as live: it is silent."""
        self._newest.on(partition).pop(match_id, None)


def lag_now(newest: _Newest, waiting_since: float | None, now: float) -> float:
    """Return a match's lag: of its newest event for `_NEWS` seconds, and of what waits behind it."""
    shown = newest.lag if now - newest.counted < FRESH else 0.0
    return max(shown, 0.0 if waiting_since is None else now - waiting_since)


class _Lags(Collector):
    """How far behind the live matches of the owned partitions are."""

    def __init__(
        self,
        lag: CollectedGauge,
        live: CollectedGauge,
        newest: PartitionLocal[dict[str, _Newest]],
        partitions: Callable[[], Iterable[Partition]],
    ) -> None:
        self._lag = lag
        self._live = live
        self._newest = newest
        self._partitions = partitions

    def describe(self) -> list[GaugeMetricFamily]:
        return [self._lag.family(()), self._live.family(())]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = time.time()
        found: list[tuple[float, str]] = []
        for partition in self._partitions():
            waiting_since = partition.lag.as_of
            newest = self._newest.made_on(partition) or {}
            found += [(lag_now(one, waiting_since, now), match_id) for match_id, one in newest.items()]
        yield self._live.family([((), len(found))])
        worst = heapq.nlargest(MOST_MATCHES, found)
        yield self._lag.family([((match_id,), lag) for lag, match_id in worst])
