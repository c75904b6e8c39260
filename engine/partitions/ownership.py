"""The partitions this worker owns, and the standbys it keeps of others."""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec

from engine.partitions.claims import claim
from engine.partitions.committer import Committer
from engine.partitions.inventory import Inventory
from engine.partitions.limits import Limits
from engine.partitions.partition import Partition
from engine.partitions.recovery import Recovery
from engine.partitions.standby import Follower, Standby
from engine.partitions.store import PartitionStore, StoreDamagedError, StoreError
from engine.partitions.transactions import TransactionalProducer

logger = logging.getLogger(__name__)

LEVEL = 60.0
"""Seconds: a copy is level if it held all that was committed this long ago."""


class Ownership(msgspec.Struct, frozen=True):
    """What owning partitions needs: the group, its topics and the folder of the stores.

    `topics` are those that are read in batches; `changelogs` maps each table's name to
    its changelog topic; `outputs` are the other topics that are written to; `connection` has
    the arguments of every Kafka client of the worker.
    """

    group: str
    topics: tuple[str, ...]
    folder: Path
    changelogs: Mapping[str, str]
    connection: Mapping[str, object]
    outputs: tuple[str, ...] = ()


class Partitions(Mapping[int, Partition]):
    """The partitions this worker owns now, by number; empty while it owns none.

    Guarantees: from `open` on, no earlier owner of these partitions can write,
    and their stores hold all that was ever committed to their changelogs. Stores
    stay open from one rebalance to the next: in between, partitions that were owned can be
    read as standbys.
    """

    def __init__(self, ownership: Callable[[], Ownership], on_lost: Callable[[], None]) -> None:
        self._ownership = ownership
        self._on_lost = on_lost
        self._open: dict[int, Partition] = {}
        self._stores: dict[int, PartitionStore] = {}
        self._follower: Follower | None = None
        self._committer: Committer | None = None
        self._limits = Limits()
        self.standbys: dict[int, Standby] = {}
        """Copies of partitions that other workers own, or that this worker owned before a rebalance."""
        self.recovery: Recovery | None = None
        """The recovery under way, if any."""

    def __getitem__(self, number: int) -> Partition:
        return self._open[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)

    async def open(
        self, numbers: Collection[int], standby_numbers: Collection[int] = (), *, rebuilding: bool = False
    ) -> None:
        """Take partitions over, and follow others.

        Fences the last owners, then brings the stores up to date. With `rebuilding`, tables
        that lost their rows are accepted: all are rebuilt afterwards.

        Raises:
            ChangelogLostError: some lost their rows, and others did not.
            KafkaError: the broker can't be reached; may be retried.
            PartitionLostError: another worker takes them over at the same time.
            StoreError: the disk fails; where a store is damaged (`StoreDamagedError`), may be retried.
            UnfitError: a store cannot be opened.
        """
        await self.release()
        ownership = self._ownership()
        producer = TransactionalProducer(
            f"{ownership.group}-{uuid.uuid4().hex}",
            ownership.connection,
            on_too_large=self._limits.note_refused,
        )
        try:
            # Claims come before recovery: they end the last owners' open transactions, so that the
            # changelogs' ends are final. The producer starts before the claims (see `claim`).
            written = [*ownership.changelogs.values(), *ownership.outputs]
            limits, _ = await asyncio.gather(
                self._limits.read(written, ownership.connection), producer.start()
            )
            producer.limits = limits
            claimed = await claim(
                producer.transactional_id, numbers, ownership.topics, ownership.group, ownership.connection
            )
            inventory = Inventory(numbers, ownership.changelogs, ownership.group, ownership.connection)
            if not rebuilding:
                await inventory.check()
            self._open_stores({*numbers, *standby_numbers}, ownership.folder)
            self.recovery = Recovery(
                {number: self._stores[number] for number in numbers}, ownership.changelogs
            )
            await self.recovery.run(ownership.connection)
            await inventory.note()
        except BaseException:
            await producer.stop()
            raise
        finally:
            self.recovery = None
        committer = Committer(producer, ownership.group, self._on_lost)
        self._committer = committer
        for number in numbers:
            since = {topic: offset for (topic, of), offset in claimed.items() if of == number}
            store, logs = self._stores[number], ownership.changelogs
            self._open[number] = Partition(number, store, logs, committer.wake, self._on_lost, limits, since)
            committer.add(self._open[number])
        self.standbys = {number: self._standby(number) for number in standby_numbers}
        self._follower = Follower(self.standbys, ownership.changelogs, ownership.connection)
        logger.info("owns partitions %s, and keeps copies of %s", sorted(numbers), sorted(self.standbys))

    @property
    def damaged(self) -> bool:
        """Whether a store is damaged; `open` empties it."""
        return any(store.damaged for store in self._stores.values())

    @property
    def commit_age(self) -> float:
        """Seconds that the commit under way has taken so far; 0 where there is none."""
        return 0.0 if self._committer is None else self._committer.age

    @property
    def folders(self) -> Mapping[int, Path]:
        """The folders of the open stores, by partition number, including standbys'."""
        return {number: store.path for number, store in self._stores.items()}

    def note_level(self) -> None:
        """Note in the stores of owned partitions, and of level copies, that they are level."""
        since = time.time() - LEVEL
        level = [standby.store for standby in self.standbys.values() if standby.level_at > since]
        for store in [*(partition.store for partition in self._open.values()), *level]:
            with suppress(StoreError):  # the next write of a row reports it
                store.apply((), {})

    async def drain(self) -> None:
        """Wait until all that was staged is committed, or lost."""
        await asyncio.gather(*(partition.drain() for partition in self._open.values()))

    def forget(self) -> None:
        """Stop waiting for commits: the next owner redoes what is not committed."""
        for partition in self._open.values():
            partition.forget()

    async def release(self) -> None:
        """Give all partitions up; what they held stays readable, as standbys."""
        if self._follower is not None:
            await self._follower.stop()
            self._follower = None
        now = time.time()
        closing, self._open = list(self._open.values()), {}
        for partition in closing:
            self.standbys[partition.number] = Standby(partition.number, partition.store, now)
        if self._committer is not None:
            await self._committer.close()
            self._committer = None

    async def close(self) -> None:
        """Give all up, and close the stores."""
        await self.release()
        self.standbys.clear()
        self._open_stores((), Path())

    def _standby(self, number: int) -> Standby:
        known = self.standbys.get(number)
        return Standby(number, self._stores[number], known.level_at if known is not None else 0.0)

    def _open_stores(self, numbers: Collection[int], folder: Path) -> None:
        """Open the stores of these partitions, close all others, and empty damaged ones."""
        for number in self._stores.keys() - set(numbers):
            self.standbys.pop(number, None)
            self._stores.pop(number).close()
        for number in set(numbers) - self._stores.keys():
            self._stores[number] = PartitionStore(folder / f"{number}.db", partial(self._note_damage, number))
        for number, store in self._stores.items():
            if store.damaged:
                logger.error("%s is damaged, and is read again from its changelogs", store.path)
                self.standbys.pop(number, None)
                store.wipe()

    def _note_damage(self, number: int, error: StoreDamagedError) -> None:
        """Request a new take-over where a store is damaged; a recovery under way handles that itself."""
        partition = self._open.get(number)
        if partition is not None:
            partition.abandon(error)
        elif self.recovery is None:
            logger.error("the copy of partition %d is given up: %s", number, error)
            self._on_lost()
