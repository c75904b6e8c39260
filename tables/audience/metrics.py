"""The audience's metrics, besides those of every slice: engagements, and how many watch."""

from collections.abc import Callable, Iterable, Iterator

from prometheus_client import REGISTRY, CollectorRegistry, Counter
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.telemetry.metrics import CollectedGauge


class AudienceMetrics:
    """The metrics of the audience."""

    def __init__(
        self, partitions: Callable[[], Iterable[Partition]], registry: CollectorRegistry = REGISTRY
    ) -> None:
        """Register them; the gauges are of the owned `partitions`."""
        self.processed = Counter(
            "audience_engagements_processed_total",
            "Engagements that were taken, repeats too. Flat during play: see overstream_lag_records.",
            registry=registry,
        )
        self.late = Counter(
            "audience_engagements_late_total",
            "Engagements more than ten minutes late, in the dead letters. Rising: players report late.",
            registry=registry,
        )
        self.capped = Counter(
            "audience_engagements_capped_total",
            "Engagements beyond what one identity may have, not counted. Rising: a program plays a viewer.",
            registry=registry,
        )
        self.viewers = CollectedGauge(
            "audience_viewers",
            "Viewers with a session now, of all matches, in the partitions of this worker; some seconds old.",
        )
        self.matches = CollectedGauge(
            "audience_matches", "Matches of which anybody watches now, in the partitions of this worker."
        )
        self.watching = PartitionLocal[dict[bytes, int]](lambda _: {})
        """How many watch each match now, in a partition, none left out but matches without any."""
        registry.register(_Watching(self, partitions))


class _Watching(Collector):
    """How many watch, in the owned partitions."""

    def __init__(self, metrics: AudienceMetrics, partitions: Callable[[], Iterable[Partition]]) -> None:
        self._metrics = metrics
        self._partitions = partitions

    def describe(self) -> list[GaugeMetricFamily]:
        return [self._metrics.viewers.family(()), self._metrics.matches.family(())]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        made = self._metrics.watching.made_on
        watching = [made(partition) or {} for partition in self._partitions()]
        yield self._metrics.viewers.family([((), sum(sum(one.values()) for one in watching))])
        yield self._metrics.matches.family([((), len({match for one in watching for match in one}))])
