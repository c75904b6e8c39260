"""The partitions this worker owns, and the standbys it keeps of others."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import msgspec

from app.partition import Partition
from app.restoring import Restoring
from app.standby import Follower, Standby
from app.store import PartitionStore
from app.transactions import PartitionProducer

logger = logging.getLogger(__name__)


class Ownership(msgspec.Struct, frozen=True):
    """What it takes to own partitions: where they are kept, and in whose name.

    `changelogs` maps each table's name to its changelog topic; `connection` is
    what every Kafka client of the worker is made with.
    """

    group: str
    folder: Path
    changelogs: Mapping[str, str]
    connection: Mapping[str, object]


class Partitions(Mapping[int, Partition]):
    """The partitions this worker owns now, by number; empty while it owns none.

    Guarantees: from `open` on, no earlier owner of these partitions can write,
    and their stores hold all that was ever committed to their changelogs. Stores
    stay open from one rebalance to the next: what was owned can be read meanwhile,
    as a standby.
    """

    def __init__(self, ownership: Callable[[], Ownership], on_lost: Callable[[], None]) -> None:
        self._ownership = ownership
        self._on_lost = on_lost
        self._open: dict[int, Partition] = {}
        self._stores: dict[int, PartitionStore] = {}
        self._follower: Follower | None = None
        self.standbys: dict[int, Standby] = {}
        """Copies of partitions that others own, or that this worker did before a rebalance."""
        self.restoring: Restoring | None = None
        """How far recovery is, while there is one."""

    def __getitem__(self, number: int) -> Partition:
        return self._open[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)

    async def open(self, numbers: Collection[int], standby_numbers: Collection[int] = ()) -> None:
        """Take partitions over, and follow others.

        Fences the last owners, then brings the stores up to date.

        Raises:
            KafkaError: the broker can't be reached; may be called again.
        """
        await self.release()
        ownership = self._ownership()
        producers = {
            number: PartitionProducer(f"{ownership.group}-{number}", number, ownership.connection)
            for number in numbers
        }
        starting = [asyncio.ensure_future(producer.start()) for producer in producers.values()]
        try:
            # Fencing comes first: what the last owner may still have had under way is
            # settled then, and the changelogs' ends are the ends.
            await asyncio.gather(*starting)
            self._keep_stores({*numbers, *standby_numbers}, ownership.folder)
            self.restoring = Restoring(
                {number: self._stores[number] for number in numbers}, ownership.changelogs
            )
            await self.restoring.run(ownership.connection)
        except BaseException:
            # A start that came through late would fence the next attempt's.
            for start in starting:
                start.cancel()
            await asyncio.gather(*starting, return_exceptions=True)
            await asyncio.gather(
                *(producer.stop() for producer in producers.values()), return_exceptions=True
            )
            raise
        finally:
            self.restoring = None
        for number, producer in producers.items():
            self._open[number] = Partition(
                number, self._stores[number], producer, ownership.group, ownership.changelogs, self._on_lost
            )
        self.standbys = {number: self._standby(number) for number in standby_numbers}
        self._follower = Follower(self.standbys, ownership.changelogs, ownership.connection)
        logger.info("owns partitions %s, and keeps copies of %s", sorted(numbers), sorted(self.standbys))

    @property
    def folders(self) -> Mapping[int, Path]:
        """Where the stores that are open lie, by partition number, standbys among them."""
        return {number: store.path for number, store in self._stores.items()}

    async def drain(self) -> None:
        """Wait until all that was staged is committed, or lost."""
        await asyncio.gather(*(partition.drain() for partition in self._open.values()))

    def forget(self) -> None:
        """Wait for no commit any more: what is not committed is for the next owner to do again."""
        for partition in self._open.values():
            partition.forget()

    async def release(self) -> None:
        """Give all partitions up; what they held can be read on, as standbys."""
        if self._follower is not None:
            await self._follower.stop()
            self._follower = None
        now = time.time()
        closing, self._open = list(self._open.values()), {}
        for partition in closing:
            self.standbys[partition.number] = Standby(partition.number, partition.store, now)
        await asyncio.gather(*(partition.close() for partition in closing))

    async def close(self) -> None:
        """Give all up, and close the stores."""
        await self.release()
        self.standbys.clear()
        self._keep_stores((), Path())

    def _standby(self, number: int) -> Standby:
        known = self.standbys.get(number)
        return Standby(number, self._stores[number], known.level_at if known is not None else 0.0)

    def _keep_stores(self, numbers: Collection[int], folder: Path) -> None:
        """Close the stores of all other partitions, and open those of these."""
        for number in self._stores.keys() - set(numbers):
            self.standbys.pop(number, None)
            self._stores.pop(number).close()
        for number in set(numbers) - self._stores.keys():
            self._stores[number] = PartitionStore(folder / f"{number}.db")
