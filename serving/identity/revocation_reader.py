"""Reading the topic of revocations whole, and all that is written to it from then on."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from contextvars import Context

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from engine.driver.raw_records import Unreadable
from engine.partitions.changelogs import reader
from schemas.accounts.codec import decode_revocation
from schemas.refusals import RefusedError
from serving.identity.revocations import Revocations

logger = logging.getLogger(__name__)

EVERY = 0.5
"""Seconds between two questions for the end of the topic. Records come at once, whatever this is."""

PAUSE = 1.0
"""Seconds until Kafka is tried again."""

FORGETS_EVERY = 60.0
"""Seconds between two looks for revocations that are over."""


class RevocationReader:
    """Fills `Revocations` from the topic, in a task of its own and without a consumer group.

    The end of the topic is its high watermark: what somebody's open transaction may still hide counts as
    not read, so that a worker refuses tokens rather than takes a revoked one.
    """

    def __init__(
        self,
        revocations: Revocations,
        tps: Sequence[TopicPartition],
        connection: Mapping[str, object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read these partitions, all of the topic's; `clock` is that of `Revocations`."""
        self._revocations = revocations
        self._tps = tuple(tps)
        self._connection = connection
        self._clock = clock
        self._forgot = clock()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to read."""
        self._task = asyncio.create_task(self._run(), context=Context())

    async def stop(self) -> None:
        """Read no more."""
        if (task := self._task) is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except (KafkaError, OSError, TimeoutError) as error:
                logger.warning("revocations of tokens cannot be read, and are tried again: %r", error)
            except Exception:
                logger.exception("reading revocations of tokens failed, and is tried again")
            await asyncio.sleep(PAUSE)

    async def _follow(self) -> None:
        async with (
            AIOKafkaConsumer(enable_auto_commit=False, **self._connection) as anyone,
            reader(self._tps, self._connection) as consumer,
        ):
            while True:
                asked = self._clock()
                ends = await anyone.end_offsets(self._tps)
                while not await self._has_read(consumer, ends):
                    await self._take(consumer)
                self._revocations.caught_up(asked)
                self._forget()
                await self._take(consumer)

    async def _has_read(self, consumer: AIOKafkaConsumer, ends: Mapping[TopicPartition, int]) -> bool:
        for tp, end in ends.items():
            if await consumer.position(tp) < end:
                return False
        return True

    async def _take(self, consumer: AIOKafkaConsumer) -> None:
        """Take what is there, or comes within `EVERY`."""
        for records in (await consumer.getmany(timeout_ms=int(EVERY * 1000))).values():
            self._read(records)

    def _read(self, records: Iterable[ConsumerRecord | Unreadable]) -> None:
        for record in records:
            if isinstance(record, Unreadable) or record.value is None:
                continue
            try:
                self._revocations.read(decode_revocation(record.value, record.key))
            except RefusedError as error:
                logger.warning(
                    "a record of %s-%d@%d is no revocation: %s",
                    record.topic,
                    record.partition,
                    record.offset,
                    error,
                )

    def _forget(self) -> None:
        if self._clock() - self._forgot >= FORGETS_EVERY:
            self._forgot = self._clock()
            self._revocations.forget(time.time_ns() // 1_000_000)
