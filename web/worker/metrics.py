"""A worker's metrics; its gauges are collected when Prometheus reads them."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app import app
from app.topic_watch import TOPIC_WATCH, TopicWatch
from engine.application import Application
from engine.driver.consumer import BatchConsumer
from engine.telemetry import metrics
from engine.telemetry.metrics import CollectedGauge, Sample
from serving.cluster import CLUSTER, Cluster


class WorkerCollector(Collector):
    """All gauges of a worker, whatever its sport."""

    def __init__(self, app: Application, cluster: Cluster, topics: TopicWatch) -> None:
        self._app = app
        self._cluster = cluster
        self._topics = topics

    def describe(self) -> list[GaugeMetricFamily]:
        """Return the gauges without samples: a registry asks for the names before anything runs."""
        return [gauge.family(()) for gauge in vars(metrics).values() if isinstance(gauge, CollectedGauge)]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return the gauges with their current samples."""
        partitions, problems = self._cluster.partitions, self._topics.problems
        recovery = partitions.recovery
        at = time.time()
        single = {
            metrics.PARTITIONS_OWNED: sum(not partition.lost for partition in partitions.values()),
            metrics.COMMIT_AGE: partitions.commit_age,
            metrics.MATCHES_QUARANTINED: sum(len(one.quarantined) for one in partitions.values()),
            metrics.READY: self._cluster.ready() and not problems and not self._cluster.obstacle(),
            metrics.TOPICS_CHANGED: len(problems),
            metrics.RECOVERING: recovery is not None,
            metrics.RECOVERY_DONE: recovery.done if recovery is not None else 0,
            metrics.RECOVERY_TOTAL: recovery.total if recovery is not None else 0,
        }
        for gauge, value in single.items():
            yield gauge.family([((), value)])
        yield metrics.LAG_RECORDS.family(self._lags())
        yield metrics.UNCOMMITTED_RECORDS.family(self._uncommitted())
        others = {
            number: standby.level_at
            for number, standby in partitions.standbys.items()
            if number not in partitions and standby.level_at
        }
        yield metrics.STANDBY_AGE.family(
            [((str(number),), at - level_at) for number, level_at in others.items()]
        )
        sizes = {number: _size(path) for number, path in partitions.folders.items()}
        yield metrics.STORE_BYTES.family([((str(number),), size) for number, size in sizes.items()])

    def _uncommitted(self) -> Iterator[Sample]:
        for tp in self._app.positions:
            if tp.partition in self._cluster.partitions:
                yield (tp.topic, str(tp.partition)), cast(BatchConsumer, self._app.consumer).uncommitted(tp)

    def _lags(self) -> Iterator[Sample]:
        for tp, position in self._app.positions.items():
            if tp.partition in self._cluster.partitions:
                end = self._app.consumer.highwater(tp) or 0
                yield (tp.topic, str(tp.partition)), max(0, end - position)


def _size(folder: Path) -> int:
    """Return the bytes in a store's folder; files may appear and disappear meanwhile."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    total += entry.stat().st_size
                except FileNotFoundError:
                    continue
    except FileNotFoundError:
        return 0
    return total


METRICS = web.AppKey("metrics", CollectorRegistry)


def _registry(served: web.Application) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(WorkerCollector(app, served[CLUSTER], served[TOPIC_WATCH]))
    return registry


app.provide(METRICS, _registry)


@app.view("/metrics")
async def all_metrics(request: web.Request) -> web.Response:
    """Answer with the metrics in Prometheus' text format: those of the process, then those of the worker."""
    body = generate_latest(REGISTRY) + generate_latest(request.app[METRICS])
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
