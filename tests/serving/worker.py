"""A worker of a cluster without Kafka: a test says what it owns, and where the others are."""

from collections.abc import Iterable, Mapping

from aiohttp import ClientSession
from aiokafka.partitioner import murmur2
from faust.types import TP
from yarl import URL

from engine.partitions.partition import Partition
from serving.cluster import Cluster
from serving.hops import HopSecret
from tests.engine.memory import MemoryPartitions

COUNT = 6
"""Partitions."""


class MemoryWorker:
    """What a cluster asks of a worker; every part of it may be changed by a test."""

    def __init__(self, url: str, numbers: Iterable[int] = range(COUNT)) -> None:
        self.url = URL(url)
        self.partitions = MemoryPartitions(numbers)
        self.ready = True
        self.unready_since = 0.0
        self.positions: dict[TP, int] = {}
        self.addresses: dict[int, str] = dict.fromkeys(range(COUNT), url)
        """Which worker owns each partition."""
        self.session: ClientSession | None = None

    @property
    def http_client(self) -> ClientSession:
        assert self.session is not None, "this worker was not to ask others"
        return self.session

    def owners(self) -> Mapping[int, str]:
        return self.addresses

    def partition_of(self, key: bytes) -> int:
        return int(murmur2(key) & 0x7FFFFFFF) % COUNT


def owned_by(workers: Iterable[MemoryWorker]) -> Mapping[int, Partition]:
    """All partitions that workers own."""
    return {number: partition for worker in workers for number, partition in worker.partitions.items()}


def cluster_of(worker: MemoryWorker, secret: HopSecret | None = None) -> Cluster:
    """The cluster as a worker sees it."""
    return Cluster(worker, secret or HopSecret(None), COUNT)
