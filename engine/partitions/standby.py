"""Standbys: warm copies of partitions that another worker owns, or that no worker owns at the moment."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import msgspec
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from engine.driver.fetches import raise_if_ended
from engine.partitions.changelogs import reader, rows
from engine.partitions.scans import Row
from engine.partitions.store import PartitionStore

logger = logging.getLogger(__name__)

_POLL_MS = 200
"""Milliseconds that a poll of the changelogs waits for records."""

_BACK_OFF = 1.0
"""Seconds until following is retried after it failed."""


class Standby:
    """A partition's store, to be read while its owner does not answer.

    Guarantees: a value that is found was committed. A value that is not found means nothing: the
    copy may lack it. The copy holds all that was committed until `level_at`, an epoch second;
    while a transaction is open, it may hold more than that says.
    """

    def __init__(self, number: int, store: PartitionStore, level_at: float) -> None:
        self.number = number
        self.store = store
        self.level_at = level_at
        self.rows: dict[str, object] = {}
        """The rows of each table, by its name; `Table.on` makes them."""

    def get(self, table: str, key: bytes) -> bytes | None:
        """Return a value as it was last committed, as far as the copy has it."""
        return self.store.get(table, key)

    def scan(
        self, table: str, prefix: bytes = b"", *, after: bytes | None = None, limit: int | None = None
    ) -> Iterator[Row]:
        """Yield (key, value) of the keys beginning with `prefix`, as `PartitionStore.scan` does."""
        return self.store.scan(table, prefix, after=after, limit=limit)


class _Aim(msgspec.Struct, frozen=True):
    """Where a partition's changelogs ended at the epoch second `at`."""

    at: float
    ends: Mapping[TopicPartition, int]


class Follower:
    """Follows the changelogs (topics by table) of standbys, to keep them level, until it is stopped."""

    def __init__(
        self, standbys: Mapping[int, Standby], changelogs: Mapping[str, str], connection: Mapping[str, object]
    ) -> None:
        self._standbys = standbys
        self._connection = connection
        self._tables = {topic: table for table, topic in changelogs.items()}
        self._aims: dict[int, _Aim] = {}
        self._tps = [TopicPartition(topic, number) for topic in self._tables for number in standbys]
        self._task = asyncio.create_task(self._follow_forever(), name="follow") if self._tps else None

    async def stop(self) -> None:
        """Stop following; the standbys stay as they are."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _follow_forever(self) -> None:
        while True:
            try:
                await self._follow()
            except Exception as error:
                # A copy that lags is better than a worker that stops.
                logger.warning("standby partitions are not followed just now: %r", error)
                await asyncio.sleep(_BACK_OFF)

    async def _follow(self) -> None:
        consumer = reader(self._tps, self._connection)
        await consumer.start()
        try:
            for tp in self._tps:
                stored = self._standbys[tp.partition].store.offset(tp.topic)
                consumer.seek(tp, 0 if stored is None else stored + 1)
            while True:
                fetched: dict[TopicPartition, list[ConsumerRecord]] = await consumer.getmany(
                    timeout_ms=_POLL_MS
                )
                raise_if_ended(consumer)
                for tp, records in fetched.items():
                    table = self._tables[tp.topic]
                    self._standbys[tp.partition].store.apply(
                        rows(table, tp, records), {tp.topic: records[-1].offset}
                    )
                await self._note_level(consumer)
        finally:
            await consumer.stop()

    async def _note_level(self, consumer: AIOKafkaConsumer) -> None:
        """Note as of when copies are level: they hold all that lay in the changelogs at that moment.

        The last stable offset does not show that: committed records lie behind it while
        any producer has a transaction open. So the end is noted, and waited for.
        """
        positions = {tp: await consumer.position(tp) for tp in self._tps}
        for number, standby in self._standbys.items():
            tps = [tp for tp in self._tps if tp.partition == number]
            aim = self._aims.get(number)
            if aim is not None and all(positions[tp] >= aim.ends[tp] for tp in tps):
                standby.level_at = aim.at
                aim = None
            if aim is None and (aim := _newest(consumer, tps)) is not None:
                if all(positions[tp] >= end for tp, end in aim.ends.items()):
                    standby.level_at = max(standby.level_at, aim.at)
                else:
                    self._aims[number] = aim
                    continue
                self._aims.pop(number, None)


def _newest(consumer: AIOKafkaConsumer, tps: Sequence[TopicPartition]) -> _Aim | None:
    """Return where changelogs ended when each was last polled; None if one never was."""
    polled = {tp: (consumer.highwater(tp), consumer.last_poll_timestamp(tp)) for tp in tps}
    if any(end is None or at is None for end, at in polled.values()):
        return None
    return _Aim(min(at for _, at in polled.values()) / 1000, {tp: end for tp, (end, _) in polled.items()})
