"""Warm copies of partitions that another worker owns, or that nobody does just now."""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from app.store import PartitionStore

logger = logging.getLogger(__name__)

_POLL_MS = 200
_BACK_OFF = 1.0


class Standby:
    """A partition's store, to be read while its owner does not answer.

    A value found is one that was committed. A value not found means nothing: the
    copy may lack it. `level_at` is the epoch second at which the copy last held
    all that the changelog did.
    """

    def __init__(self, number: int, store: PartitionStore, level_at: float) -> None:
        self.number = number
        self.store = store
        self.level_at = level_at

    def get(self, table: str, key: bytes) -> bytes | None:
        """Return a value as it was last committed, as far as is known here."""
        return self.store.get(table, key)

    def scan(self, table: str, prefix: bytes = b"", limit: int | None = None) -> list[tuple[bytes, bytes]]:
        """Return (key, value) of the keys beginning with `prefix`, in key order; at most `limit`."""
        return self.store.scan(table, prefix, limit)


class Follower:
    """Keeps standbys level with their changelogs (topics by table) for as long as it runs."""

    def __init__(
        self, standbys: Mapping[int, Standby], changelogs: Mapping[str, str], connection: Mapping[str, object]
    ) -> None:
        self._standbys = standbys
        self._connection = connection
        self._tables = {topic: table for table, topic in changelogs.items()}
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
                # A copy that lags is worth more than a worker that stops.
                logger.warning("standby partitions are not followed just now: %r", error)
                await asyncio.sleep(_BACK_OFF)

    async def _follow(self) -> None:
        consumer = AIOKafkaConsumer(
            enable_auto_commit=False,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            **self._connection,
        )
        consumer.assign(self._tps)
        await consumer.start()
        try:
            for tp in self._tps:
                stored = self._standbys[tp.partition].store.offset(tp.topic)
                consumer.seek(tp, 0 if stored is None else stored + 1)
            while True:
                fetched: dict[TopicPartition, list[ConsumerRecord]] = await consumer.getmany(
                    timeout_ms=_POLL_MS
                )
                for tp, records in fetched.items():
                    table = self._tables[tp.topic]
                    self._standbys[tp.partition].store.apply(
                        ((table, record.key, record.value) for record in records),
                        {tp.topic: records[-1].offset},
                    )
                await self._note_level(consumer)
        finally:
            await consumer.stop()

    async def _note_level(self, consumer: AIOKafkaConsumer) -> None:
        now = time.time()
        behind = set()
        for tp in self._tps:
            end = consumer.last_stable_offset(tp)
            if end is None or await consumer.position(tp) < end:
                behind.add(tp.partition)
        for number, standby in self._standbys.items():
            if number not in behind:
                standby.level_at = now
