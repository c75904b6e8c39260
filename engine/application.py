"""The Faust app that every sport's agents, tables and views are declared on."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any, TypeVar, cast

import faust
from aiohttp.web import AppKey
from aiohttp.web import Application as Served
from aiokafka.partitioner import murmur2
from faust.app.base import SCAN_IGNORE
from faust.types import TP
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
from engine.timers import PartitionTimer, take_steps
from engine.views import ViewHandler, serve_path
from schemas.topics import Cleanup, TopicPolicy

logger = logging.getLogger(__name__)

_ENDS_INTERVAL = 0.5
"""Seconds between updates of the lag; less than a lag worth reporting (`serving.cluster.WORTH_REPORTING`)."""

_LEVEL_INTERVAL = 3600.0
"""Seconds between notes in stores that they are level; far less than `engine.partitions.store.STALE`."""

V = TypeVar("V")

Rebuild = Callable[[Partition], Iterator[int]]


@lru_cache(maxsize=1 << 14)
def _hashed(key: bytes) -> int:
    """Return Kafka's hash of a key, cached: it takes as long as scoring a ball, and each batch needs it."""
    return int(murmur2(key) & 0x7FFFFFFF)


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
        """Returns whether a module, by its name, belongs to a slice that this worker does not run."""
        self.slices = tuple(slices)
        """The slices that this worker runs, in order, as all of its group do; empty where unknown."""
        self.connection = connection
        """The arguments of every Kafka client except Faust's own."""
        self.partitions = Partitions(ownership, self._rejoin)
        self.ended_by: FatalError | None = None
        """The error that ends the worker, if any."""
        self.unready_since = time.monotonic()
        """When the last rebalance began (`time.monotonic`); before the first, when the worker was made."""
        self._rejoins: list[float] = []
        self.rebuilds: list[Rebuild] = []
        """How each sport rebuilds its tables from its events; see `rebuild`."""
        self.kept_topics: set[str] = set()
        """Topics that a rebuild does not read again: what is in their tables is older than they go back."""
        self.declared_topics: list[TopicPolicy] = []
        """All topics of all sports, except changelogs; `faust -A app topics` makes them."""
        super().__init__(*args, **kwargs)
        self.timer(_ENDS_INTERVAL, name="note_ends")(self._note_ends)
        self.timer(_LEVEL_INTERVAL, name="note_level")(self._note_level)

    async def _note_ends(self) -> None:
        """Update each partition's lag, even where no batch arrives: only a marker may follow."""
        for number, partition in self.partitions.items():
            for topic in self.batched:
                partition.note_end(topic, self.consumer.highwater(TP(topic, number)) or 0)

    async def _note_level(self) -> None:
        """Note in each store that it is level, even where nothing arrives: else it would count as stale."""
        self.partitions.note_level()

    @property
    def served(self) -> Served:
        """The aiohttp application, which serves all views."""
        return cast(Web, self.web).web_app

    def provide(self, key: AppKey[V], make: Callable[[Served], V]) -> None:
        """Call `make` when serving starts, and keep its result under `key`."""

        async def hold(served: Served) -> None:
            served[key] = make(served)

        self.served.on_startup.append(hold)

    @property
    def url(self) -> URL:
        """The address at which other workers reach this one."""
        return URL(self.conf.canonical_url)

    @property
    def ready(self) -> bool:
        """Whether this worker knows the owners of all partitions and has recovered its tables."""
        return not self.should_stop and not self.rebalancing and self.tables.actives_ready

    def owners(self) -> Mapping[int, str]:
        """Return the workers' addresses by partition as of the last rebalance; empty once this worker stops.

        Its HTTP client is closed by then.
        """
        return {} if self.should_stop else cast(Assignor, self.assignor).owners(self.batched)

    def discover(
        self,
        *extra_modules: str,
        categories: Iterable[str] | None = None,
        ignore: Iterable[Any] = SCAN_IGNORE,
    ) -> None:
        """Import the modules that declare parts of this app, except those of slices that it does not run."""
        ignored = [*ignore, self.is_left_out]
        super().discover(*extra_modules, categories=categories, ignore=ignored)

    def on_rebalance_start(self) -> None:
        """Note when rebalancing began; another rebalance may begin before this one ends."""
        if not self.rebalancing:
            self.unready_since = time.monotonic()
        super().on_rebalance_start()

    def end(self, error: FatalError) -> None:
        """Stop the worker as SIGTERM does, but its process ends with status 1; the error's text is logged."""
        logger.critical("%s", error)
        self.ended_by = error
        signal.raise_signal(signal.SIGTERM)

    def _rejoin(self) -> None:
        """Take all partitions over again, after a delay that doubles with each recent rejoin."""
        now = time.monotonic()
        self._rejoins = [at for at in self._rejoins if now - at < 60] + [now]
        delay = min(0.1 * 2 ** (len(self._rejoins) - 1), 10)
        asyncio.get_running_loop().call_later(delay, self._rejoin_now)

    def _rejoin_now(self) -> None:
        # A rebalance in between may have opened them again.
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
        """Declare a table (`engine.tables.Table`) that keeps `cached` values of each partition decoded.

        Its changelog, `<app id>-<name>-changelog`, is only compacted, never deleted by age.
        """
        table = Table(self, name=name, encode=encode, decode=decode, cached=cached, fits=fits, help=help)
        self.tables.add(table)
        return table

    def partition_of(self, key: bytes) -> int:
        """Return the number of the partition that a record with this key is in (Kafka's own partitioning)."""
        return _hashed(key) % self.partition_count

    @cached_property
    def partition_count(self) -> int:
        """How many partitions every topic and table has."""
        return self.conf.topic_partitions  # each look-up costs 4 us

    def declare(self, *topics: TopicPolicy) -> None:
        """Declare topics that a sport needs."""
        self.declared_topics.extend(topics)

    def changelog_topics(self) -> list[TopicPolicy]:
        """Return the tables' changelogs: compacted only, or state would be deleted by age."""
        return [TopicPolicy(name, Cleanup.COMPACT) for name in sorted(self.tables.changelog_topics)]

    def partition_timer(self, every: float) -> Callable[[PartitionTimer], PartitionTimer]:
        """Call a function with each owned partition every `every` seconds, beside the batches.

        What a step writes is committed like a batch; a step must be quick, because it holds the event
        loop. Where it raises, what the step wrote is undone, and the function is called again in the
        next round: where it handles many keys, it handles each in its own unit (`Partition.unit`).
        """

        def decorate(tidy: PartitionTimer) -> PartitionTimer:
            async def round_of_partitions() -> None:
                for partition in list(self.partitions.values()):
                    await take_steps(tidy, partition, self._is_rebalancing)

            # From 0 on: Prometheus sees no rise from an absent series to 1.
            TIMER_FAILED.labels(tidy.__name__)
            self.timer(every, name=tidy.__name__)(round_of_partitions)
            return tidy

        return decorate

    def _is_rebalancing(self) -> bool:
        return self.rebalancing

    def rebuild(self, function: Rebuild) -> Rebuild:
        """Declare how a sport rebuilds its tables in a partition, for `faust -A app rebuild`.

        A generator: it writes to the tables, and may be interrupted by a commit at every `yield`. It yields
        how many matches it has rebuilt since the last one.
        """
        self.rebuilds.append(function)
        return function

    def view(self, path: str, methods: Sequence[str] = ("get",)) -> Callable[[ViewHandler], ViewHandler]:
        """Serve methods of a path with a plain coroutine function of the request and the path's parts.

        Other methods of the same path may be another function's.
        """

        def decorate(handle: ViewHandler) -> ViewHandler:
            for method in methods:
                serve_path(self, path, method, handle)
            return handle

        return decorate

    def batch_agent(
        self,
        topic: TopicPolicy,
        name: str,
        dead_letters: TopicPolicy,
        *,
        rebuilt: bool = True,
        before: PartitionTimer | None = None,
        every: float = 0.0,
    ) -> Callable[[Handler], Handler]:
        """Make a generator function the agent of a topic (`Handler`): it is called with each new batch.

        All it writes to tables and publishes is one unit with the batch's offsets. It
        writes the dead letters of what it refuses itself; a record on which it fails goes to
        `dead_letters`, and the function is called again with the others. So it may be called
        more than once with a record, and does what cannot be undone by way of
        `Partition.afterwards`. Where its tables have what the topic no longer has, they are not `rebuilt`:
        `faust -A app rebuild` leaves the topic as far read as it is.

        What takes long at a take-over is done `before`, in steps as a timer's: batches of other topics go on
        meanwhile, which they do not while the function runs. It may end early, as in a rebalance.

        Where nobody waits for what it makes, records are fetched `every` so many seconds at most: few batches
        of many records cost less, here and in the broker.
        """
        self.read_in_batches(topic.name, every)
        if not rebuilt:
            self.kept_topics.add(topic.name)
        channel = self.topic(topic.name, schema=BatchSchema(), acks=True)

        def decorate(handle: Handler) -> Handler:
            ready = partial(take_steps, before, is_rebalancing=self._is_rebalancing) if before else None
            taker = BatchAgent(self, topic, name, handle, dead_letters, ready)

            async def agent(batches: faust.StreamT[PartitionBatch]) -> None:
                async for batch in batches:
                    await taker.take(batch)

            agent.__qualname__ = name
            agent.__doc__ = handle.__doc__  # `faust -A app agents` prints it
            self.agent(channel, name=name)(agent)
            return handle

        return decorate
