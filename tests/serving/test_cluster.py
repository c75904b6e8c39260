"""Which worker answers for a partition."""

import time
from typing import cast

import pytest

from engine.partitions.standby import Standby
from serving.cluster import Cluster
from tests.engine.memory import MemoryPartition
from tests.serving.worker import COUNT, MemoryWorker, cluster_of

HERE, THERE = "http://here.test:6066", "http://there.test:6066/"


class Copy(MemoryPartition):
    """A standby that was level a while ago."""

    level_at = time.time() - 60


@pytest.fixture
def worker() -> MemoryWorker:
    """It owns partitions 0 to 2, and keeps a copy of 3; the others are another's."""
    worker = MemoryWorker(HERE, range(3))
    worker.addresses = {number: HERE if number < 3 else THERE for number in range(COUNT)}
    worker.partitions.standbys[3] = cast(Standby, Copy(3))
    return worker


@pytest.fixture
def cluster(worker: MemoryWorker) -> Cluster:
    return cluster_of(worker)


def test_a_worker_answers_for_what_it_owns_and_has_not_lost(cluster: Cluster) -> None:
    assert [one.number for one in cluster.all_owned()] == [0, 1, 2]
    assert not cluster.lacks_own()
    cluster.partitions[1].lost = True
    assert [one.number for one in cluster.all_owned()] == [0, 2]
    assert cluster.owned(1) is None
    assert cluster.lacks_own()


def test_while_partitions_move_it_answers_for_none_and_reads_all_as_copies(
    cluster: Cluster, worker: MemoryWorker
) -> None:
    worker.ready = False
    assert cluster.all_owned() == []
    assert cluster.lacks_own()
    assert cluster.readable(0) is worker.partitions[0]
    assert cluster.age_of(0) == worker.partitions.commit_age


def test_of_what_others_own_it_reads_the_copies_that_it_keeps(cluster: Cluster, worker: MemoryWorker) -> None:
    assert cluster.owned(3) is None
    assert cluster.readable(3) is worker.partitions.standbys[3]
    assert cluster.age_of(3) >= 60
    assert cluster.readable(4) is None


def test_an_address_is_its_own_with_a_slash_at_its_end_or_without(cluster: Cluster) -> None:
    assert cluster.is_self(HERE)
    assert cluster.is_self(HERE + "/")
    assert not cluster.is_self(THERE)


async def test_a_rebalance_and_a_stop_reach_whatever_waits_for_them(cluster: Cluster) -> None:
    called: list[str] = []

    async def end(name: str) -> None:
        called.append(name)

    cluster.on_rebalance.append(lambda: called.append("moved"))
    cluster.on_stop += [lambda: end("first"), lambda: end("then")]
    await cluster.note_rebalance()
    await cluster.note_stop(object())
    assert called == ["moved", "first", "then"]
