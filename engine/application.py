"""The Faust app that every sport's agents, tables and views are declared on."""

import asyncio
import logging
import re
import signal
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, TypeVar, cast

import faust
from aiohttp.web import AppKey, Request, StreamResponse
from aiohttp.web import Application as Served
from aiokafka.partitioner import murmur2
from faust.app.base import SCAN_IGNORE
from faust.types import TP
from faust.web import View
from faust.web.drivers.aiohttp import Web
from yarl import URL

from engine.agents import BatchAgent, Handler
from engine.batches import PartitionBatch
from engine.driver.app import DriverApp
from engine.driver.consumer import BatchConsumer
from engine.driver.membership import Assignor
from engine.driver.scheduler import BatchSchema
from engine.fatal import FatalError
from engine.partitions.ownership import Ownership, Partitions
from engine.partitions.partition import Partition
from engine.tables import Table
from engine.telemetry.metrics import TIMER_FAILED
from schemas.topics import Cleanup, TopicPolicy

logger = logging.getLogger(__name__)

_ENDS_INTERVAL = 0.5
"""Seconds; less than what is worth telling a viewer (`serving.cluster.WORTH_REPORTING`)."""

_LEVEL_INTERVAL = 3600.0
"""Seconds; far less than `engine.partitions.store.STALE`."""

V = TypeVar("V")

PartitionTimer = Callable[[Partition], Iterator[bool]]
"""A generator: it yields wherever the loop may turn, and whether it wrote anything since."""
Rebuild = Callable[[Partition], Iterator[None]]
ViewHandler = Callable[..., Awaitable[StreamResponse]]


@lru_cache(maxsize=1 << 14)
def _hashed(key: bytes) -> int:
    """Return Kafka's hash of a key. In Python it costs as much as a ball; each batch asks for its matches."""
    return int(murmur2(key) & 0x7FFFFFFF)


def _next_step(partition: Partition, steps: Iterator[bool], name: str) -> bool | None:
    """Take the next step of upkeep, None where there is none; where it fails, no other partition notices."""
    try:
        with partition.unit():
            return next(steps, None)
    except Exception:
        TIMER_FAILED.labels(name).inc()
        logger.exception("%s of partition %d failed, and will be tried again", name, partition.number)
        return None


class Application(DriverApp):
    """A Faust app whose agents take partition batches and whose tables are transactional."""

    def __init__(
        self,
        *args: Any,
        ownership: Callable[[], Ownership],
        connection: Mapping[str, object],
        slices: Sequence[str] = (),
        is_left_out: Callable[[str], bool] = lambda _: False,
        **kwargs: Any,
    ) -> None:
        self.is_left_out = is_left_out
        """Tells of a module by its name whether it belongs to slices that it does not run."""
        self.slices = tuple(slices)
        """The slices that it runs, in order, as all workers of its group do; none where that is not known."""
        self.connection = connection
        """What every Kafka client beside Faust's own is made with."""
        self.partitions = Partitions(ownership, self._rejoin)
        self.ended_by: FatalError | None = None
        """What the worker ends of, where it does."""
        self.unready_since = time.monotonic()
        """When the rebalance began that is the last; before the first, when the worker was made."""
        self._rejoins: list[float] = []
        self.rebuilds: list[Rebuild] = []
        """How each sport makes its tables anew from what it was told; see `rebuild`."""
        self.declared_topics: list[TopicPolicy] = []
        """All topics of all sports, changelogs aside; `faust -A app topics` makes them."""
        super().__init__(*args, **kwargs)
        self.timer(_ENDS_INTERVAL, name="note_ends")(self._note_ends)
        self.timer(_LEVEL_INTERVAL, name="note_level")(self._note_level)

    async def _note_ends(self) -> None:
        """Have each partition know what waits, also where no batch comes: what follows may be a marker."""
        for number, partition in self.partitions.items():
            for topic in self.batched:
                partition.note_end(topic, self.consumer.highwater(TP(topic, number)) or 0)

    async def _note_level(self) -> None:
        """Have each store know that it is level, also where nothing comes: it would be taken for stale."""
        self.partitions.note_level()

    @property
    def served(self) -> Served:
        """What aiohttp serves, all views among it."""
        return cast(Web, self.web).web_app

    def provide(self, key: AppKey[V], make: Callable[[Served], V]) -> None:
        """Have what is served hold something of its own under `key`, made at its start."""

        async def hold(served: Served) -> None:
            served[key] = make(served)

        self.served.on_startup.append(hold)

    @property
    def url(self) -> URL:
        """The address of this worker, as the others know it."""
        return URL(self.conf.canonical_url)

    @property
    def whole(self) -> bool:
        """Whether it knows which worker owns what, and its own tables are whole."""
        return not self.should_stop and not self.rebalancing and self.tables.actives_ready

    def owners(self) -> Mapping[int, str]:
        """Return the workers' addresses by partition as of the last rebalance; none once this one stops.

        What it would ask them with is closed by then.
        """
        return {} if self.should_stop else cast(Assignor, self.assignor).owners(self.batched)

    def discover(
        self,
        *extra_modules: str,
        categories: Iterable[str] | None = None,
        ignore: Iterable[Any] = SCAN_IGNORE,
    ) -> None:
        """Import what declares itself on this app; modules of slices that it does not run are left out."""
        ignored = [*ignore, self.is_left_out]
        super().discover(*extra_modules, categories=categories, ignore=ignored)

    def on_rebalance_start(self) -> None:
        """Note since when partitions are handed out anew; they may be again before that is over."""
        if not self.rebalancing:
            self.unready_since = time.monotonic()
        super().on_rebalance_start()

    def end(self, error: FatalError) -> None:
        """Stop the worker as SIGTERM does, but its process ends with status 1; the error's text is logged."""
        logger.critical("%s", error)
        self.ended_by = error
        signal.raise_signal(signal.SIGTERM)

    def _rejoin(self) -> None:
        """Have all partitions taken anew; the oftener of late, the later, to spare the group."""
        now = time.monotonic()
        self._rejoins = [at for at in self._rejoins if now - at < 60] + [now]
        delay = min(0.1 * 2 ** (len(self._rejoins) - 1), 10)
        asyncio.get_running_loop().call_later(delay, self._rejoin_now)

    def _rejoin_now(self) -> None:
        # A rebalance that came meanwhile has opened them anew already.
        lost = self.partitions.damaged or any(partition.lost for partition in self.partitions.values())
        if not self.should_stop and lost:
            cast(BatchConsumer, self.consumer).rejoin()

    def Table(  # type: ignore[override]  # noqa: N802 - Faust's name; its defaults and windows have no meaning here
        self,
        name: str,
        *,
        encode: Callable[[V], bytes],
        decode: Callable[[bytes], V],
        cached: int = 0,
        fits: Callable[[bytes, V], bool] | None = None,
        help: str = "",  # noqa: A002 - Faust's word
    ) -> Table[V]:
        """Declare a table of which `cached` values a partition stay decoded (`engine.tables.Table`).

        Its changelog, `<app id>-<name>-changelog`, is compacted and nothing else.
        """
        table = Table(self, name=name, encode=encode, decode=decode, cached=cached, fits=fits, help=help)
        self.tables.add(table)
        return table

    def partition_of(self, key: bytes) -> int:
        """Return the number of the partition that a record with this key is in (Kafka's own partitioning)."""
        return _hashed(key) % self._partition_count

    @cached_property
    def _partition_count(self) -> int:
        return self.conf.topic_partitions  # which costs 4 us to ask

    def declare(self, *topics: TopicPolicy) -> None:
        """Name topics that a sport needs."""
        self.declared_topics.extend(topics)

    def changelog_topics(self) -> list[TopicPolicy]:
        """Return the tables' changelogs: compacted only, or state would be deleted by age."""
        return [TopicPolicy(name, Cleanup.COMPACT) for name in sorted(self.tables.changelog_topics)]

    def partition_timer(self, every: float) -> Callable[[PartitionTimer], PartitionTimer]:
        """Call a function with each owned partition, every so many seconds, beside the batches.

        What it writes in a step is a transaction like a batch's; a step must be quick, for it holds
        the loop. Where it raises, what the step wrote is taken back, and it is called again in the
        next round: what it does with many keys, it does in a unit each (`Partition.unit`).
        """

        def decorate(tidy: PartitionTimer) -> PartitionTimer:
            async def round_of_partitions() -> None:
                for partition in list(self.partitions.values()):
                    await self._run_timer(partition, tidy)

            TIMER_FAILED.labels(tidy.__name__)  # from 0 on: a rise from nothing to 1 is none to Prometheus
            self.timer(every, name=tidy.__name__)(round_of_partitions)
            return tidy

        return decorate

    async def _run_timer(self, partition: Partition, tidy: PartitionTimer) -> None:
        steps = tidy(partition)
        while True:
            async with partition.turn:
                # A rebalance measures the changelogs: nothing may be added meanwhile.
                if partition.lost or self.rebalancing:
                    return
                wrote = _next_step(partition, steps, tidy.__name__)
                if wrote:
                    partition.stage_changes()
            if wrote is None:
                return
            await partition.room()
            await asyncio.sleep(0)

    def rebuild(self, anew: Rebuild) -> Rebuild:
        """Say how a sport makes its tables anew in a partition, for `faust -A app rebuild`.

        A generator: it writes to the tables, and may be interrupted by a commit at every
        `yield`, one for each match.
        """
        self.rebuilds.append(anew)
        return anew

    def view(self, path: str, methods: Sequence[str] = ("get",)) -> Callable[[ViewHandler], ViewHandler]:
        """Serve a path with a plain coroutine function of the request and the path's parts.

        A part may be whatever has no slash in it; aiohttp's own would not take braces.
        """
        pattern = re.sub(r"\{(\w+)\}", r"{\1:[^/]+}", path)

        def decorate(handle: ViewHandler) -> ViewHandler:
            async def page(_: View, request: Request, **parts: str) -> StreamResponse:
                return await handle(request, **parts)

            self.page(pattern)(type(handle.__name__, (View,), dict.fromkeys(methods, page)))
            return handle

        return decorate

    def batch_agent(
        self, topic: TopicPolicy, name: str, dead_letters: TopicPolicy
    ) -> Callable[[Handler], Handler]:
        """Make a generator function the agent of a topic (`Handler`): it is called with each new batch.

        All it writes to tables and publishes is one unit with the batch's offsets. It
        sets aside what it refuses itself; a record on which it fails goes to
        `dead_letters`, and its neighbours come again without it. So it may be called
        more than once with a record, and does what can't be taken back by way of
        `Partition.afterwards`.
        """
        self.read_in_batches(topic.name)
        channel = self.topic(topic.name, schema=BatchSchema(), acks=True)

        def decorate(handle: Handler) -> Handler:
            taker = BatchAgent(self, topic, name, handle, dead_letters)

            async def agent(batches: faust.StreamT[PartitionBatch]) -> None:
                async for batch in batches:
                    await taker.take(batch)

            agent.__qualname__ = name
            agent.__doc__ = handle.__doc__  # what `faust -A app agents` says of it
            self.agent(channel, name=name)(agent)
            return handle

        return decorate
