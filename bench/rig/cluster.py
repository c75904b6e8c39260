"""A Kafka of the benchmark's own, filled with a workload, and what can be observed from outside."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

from bench import PARTITIONS
from bench.rig.feeds import CRICKET
from bench.rig.filling import send_all
from bench.rig.workload import Workload
from feeds.matches.feed import AnyFeed
from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.process import ROOT, make_topics
from sandbox.worker import WorkerProcess


class Cluster:
    """One broker, to be used in an `async with`; its data is removed afterwards.

    Attributes:
        folder: where its files are.
        sport: the sport's name.
        events: the topic of the sport's events.
        matches: the topic of its descriptions.
    """

    def __init__(self, folder: Path, feed: AnyFeed = CRICKET) -> None:
        self.folder = folder
        self.sport = feed.sport
        self.events = feed.events.name
        self.matches = feed.matches.name
        self._server = KafkaServer(BrokerSettings(data=folder / "kafka", port=0))

    async def __aenter__(self) -> Self:
        await self._server.start_async()
        self._admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        self._consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, enable_auto_commit=False)
        await self._admin.start()
        await self._consumer.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._consumer.stop()
        await self._admin.close()
        await self._server.__aexit__(kind, error, trace)

    @property
    def bootstrap(self) -> str:
        """The broker's address."""
        return self._server.bootstrap

    @property
    def pid(self) -> int:
        """The broker's process."""
        return self._server.pid

    async def make_topics(self, app_id: str, root: Path = ROOT) -> None:
        """Create all topics and the changelogs of an app id, as a user of the code in `root` would."""
        environ = {"OVERSTREAM_APP_ID": app_id}
        await make_topics(self.bootstrap, self.folder / "topics.log", environ, root=root)

    async def make_topic(self, name: str) -> None:
        """Create one more topic, of as many partitions as the others."""
        await self._admin.create_topics([NewTopic(name, PARTITIONS, 1)])

    async def fill(self, workload: Workload) -> None:
        """Send a workload: the descriptions, then the events."""
        await send_all(self.bootstrap, self.matches, workload.infos)
        await send_all(self.bootstrap, self.events, workload.events)

    def worker(
        self, name: str, app_id: str, environ: Mapping[str, str] | None = None, root: Path = ROOT
    ) -> WorkerProcess:
        """Return a worker of the code in `root` that is not yet started."""
        return WorkerProcess(
            self.folder / name,
            self.bootstrap,
            environ={"OVERSTREAM_APP_ID": app_id, **(environ or {})},
            root=root,
        )

    async def committed(self, group: str) -> int:
        """Return how many events a group has committed; a new group's offsets are their numbers."""
        try:
            offsets = await self._admin.list_consumer_group_offsets(group)
        except KafkaError:  # the group's coordinator is being elected
            return 0
        return sum(max(found.offset, 0) for tp, found in offsets.items() if tp.topic == self.events)

    async def written(self, topic: str) -> int:
        """Return how many records a topic holds."""
        tps = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        ends: dict[TopicPartition, int] = await self._consumer.end_offsets(tps)
        return sum(ends.values())

    async def written_to_changelogs(self, app_id: str) -> int:
        """Return how many records the changelogs of an app id had, those compacted away included."""
        topics = await self._admin.list_topics()
        changelogs = (
            name for name in topics if name.startswith(f"{app_id}-") and name.endswith("-changelog")
        )
        return sum([await self.written(name) for name in changelogs])


async def wait_until_quiet(cluster: Cluster, seconds: float = 1.0) -> None:
    """Wait until the broker is idle, so that one measurement does not affect the next."""
    broker = psutil.Process(cluster.pid)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        before = broker.cpu_times()
        await asyncio.sleep(seconds)
        after = broker.cpu_times()
        if after.user + after.system - before.user - before.system < 0.1 * seconds:
            return
