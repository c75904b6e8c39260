"""Transactions: what batches wrote, committed together or not at all.

Changelog records, published records and the input's offsets are one transaction,
so a ball is in the state, on the state topic and before the committed offset, or
in none of them. The offsets' metadata is the id of the producer that committed
them: the next owner of a partition fences it by that (`engine.partitions.claims`, docs/decisions/0006).
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    IllegalOperation,
    InvalidProducerEpoch,
    InvalidProducerIdMapping,
    KafkaError,
    MessageSizeTooLargeError,
    ProducerFenced,
    RecordListTooLargeError,
    RecordTooLargeError,
    UnknownProducerId,
)
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import OffsetAndMetadata, RecordMetadata

from engine.driver.producers import stop_producer
from engine.partitions.outputs import MAX_BATCH_BYTES, Output, pack

MAX_REQUEST_BYTES = 32 << 20
"""Bytes of batches under way: they may be one request. A broker takes 100 MiB."""

STOP_TIMEOUT = 2.0
"""Seconds that stopping waits. Nothing is left to send; a silent broker must not delay the worker."""

MAX_RECORD_BYTES = 4 << 20
"""Bytes of a record: more than any topic takes (see `schemas.topics`), so that the broker refuses."""


RECENT = 0.1
"""Seconds for which a partition that was written to is expected in the next transactions too.

Kafka refuses records for a partition that is announced only at the commit, and they are sent again:
at 2,000 balls/s that was two commits of five. Announcing one in vain costs a marker."""


class CommitFailure(StrEnum):
    """Why a transaction failed. The values are public: metric labels."""

    FENCED = "fenced"
    """Another worker owns a partition by now."""
    TOO_LARGE = "too-large"
    """A topic's limit is less than it was when the partitions were taken over."""
    KAFKA = "kafka"
    """Kafka refused it for another reason, or gave it up."""
    FAULT = "fault"
    """It failed on this worker: its disk, or a defect of Overstream."""


_FENCED = (ProducerFenced, InvalidProducerEpoch, InvalidProducerIdMapping, UnknownProducerId)
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError, RecordTooLargeError)


class PartitionLostError(Exception):
    """The transaction can't be committed by this worker: others own its partitions, or Kafka gave it up.

    Attributes:
        failure: why.
    """

    def __init__(self, message: str, failure: CommitFailure = CommitFailure.KAFKA) -> None:
        super().__init__(message)
        self.failure = failure


class TransactionalProducer:
    """A producer of transactions; `signs` is the metadata of the offsets it commits, by default its id.

    `on_too_large` is called with topic and bytes of each record batch that is refused for its size.

    Guarantees: after `start`, no other producer of the same id can commit, and
    none of its transactions is left open. `commit` returns only when all of the
    transaction is durable, and raises only when none of it is, or when that is
    unknown (then another start of a producer of this id ends the transaction).
    """

    def __init__(
        self,
        transactional_id: str,
        connection: Mapping[str, object],
        signs: str | None = None,
        on_too_large: Callable[[str, int], None] = lambda *_: None,
    ) -> None:
        self.transactional_id = transactional_id
        self.limits: Mapping[str, int] = {}
        """Bytes of a record batch at most, by topic, where that is not the default."""
        self._signs = transactional_id if signs is None else signs
        self._on_too_large = on_too_large
        self._producer = AIOKafkaProducer(
            transactional_id=transactional_id,
            # Back-to-back transactions are refused until the last one's markers are
            # written, a few ms; the default back-off of 100 ms would be the latency.
            retry_backoff_ms=3,
            linger_ms=0,
            max_batch_size=MAX_BATCH_BYTES,
            max_request_size=MAX_RECORD_BYTES,
            **connection,
        )
        self._begun = False
        self._written: dict[TopicPartition, float] = {}

    async def start(self) -> None:
        """Fence all earlier producers of this id, and end the transaction they left open."""
        await self._producer.start()

    async def stop(self) -> None:
        """Close the producer. What was not committed is lost, as intended."""
        await stop_producer(self._producer, STOP_TIMEOUT)

    async def begin(self, expected: Iterable[tuple[str, int]] = (), group: str | None = None) -> None:
        """Begin a transaction ahead of its `commit`, with topics' partitions and a group that will be in it.

        They, and partitions written to within `RECENT`, are announced to the coordinator while the
        transaction waits to be sent: that is two of a commit's four round trips. A transaction
        must be committed once it is begun.

        Raises:
            PartitionLostError: this producer can commit nothing any more.
        """
        producer, transaction = self._producer, self._producer._txn_manager
        with self._broker_patience():
            await producer.begin_transaction()
            self._begun = True
            # The group first: it waits for the last transaction's markers in steps of our back-off,
            # where a partition waits in aiokafka's own steps of 20 ms.
            while group is not None and not await producer._sender._do_add_offsets_to_txn(group):
                pass
            self._raise_if_ended()
            for tp in {*expected, *self._recent()}:
                transaction.maybe_add_partition_to_txn(TopicPartition(*tp))

    async def commit(
        self, outputs: Mapping[int, Iterable[Output]], offsets: Mapping[tuple[str, int], int], group: str
    ) -> dict[tuple[str, int], int]:
        """Send `outputs` by partition number and the consumer group's `offsets` in one transaction.

        An output goes to the partition it is listed under, unless it names another. The transaction is the
        one that `begin` began, if any. Returns the last offset written to each topic's partition.

        Raises:
            PartitionLostError: this producer can commit nothing any more, or a record
                was refused; either way nothing of it is committed.
        """
        if not self._begun:
            await self.begin()
        producer = self._producer
        last: dict[tuple[str, int], int] = {}
        sent: list[tuple[TopicPartition, BatchBuilder, asyncio.Future[RecordMetadata]]] = []
        under_way = 0
        try:
            with self._broker_patience():
                self._raise_if_ended()
                async for tp, builder in pack(outputs, self.limits):
                    future = await producer.send_batch(builder, tp.topic, partition=tp.partition)
                    sent.append((tp, builder, future))
                    under_way += builder.size()
                    if under_way > MAX_REQUEST_BYTES:
                        await asyncio.wait([future for _, _, future in sent])
                        under_way = 0
                if offsets:
                    await producer.send_offsets_to_transaction(
                        {
                            TopicPartition(*tp): OffsetAndMetadata(offset, self._signs)
                            for tp, offset in offsets.items()
                        },
                        group,
                    )
                # aiokafka commits a transaction although a batch of it was refused: check first.
                for tp, builder, future in sent:
                    last[tp] = (await future).offset + builder.record_count() - 1
                await producer.commit_transaction()
        except BaseException:
            for tp, builder, future in sent:
                if future.done() and not future.cancelled() and isinstance(future.exception(), _TOO_LARGE):
                    self._on_too_large(tp.topic, builder.size())
                future.add_done_callback(asyncio.Future.exception)  # else each is logged, never retrieved
            raise
        self._begun = False
        now = time.monotonic()
        self._written = {tp: at for tp, at in self._written.items() if now - at < RECENT}
        self._written |= dict.fromkeys((tp for tp, _, _ in sent), now)
        return last

    def _recent(self) -> list[TopicPartition]:
        now = time.monotonic()
        return [tp for tp, at in self._written.items() if now - at < RECENT]

    def _raise_if_ended(self) -> None:
        """Raise what ended the transaction, if anything has."""
        if (error := self._ended_by()) is not None:
            raise error

    def _ended_by(self) -> BaseException | None:
        ended = self._producer._txn_manager.wait_for_transaction_end()
        return ended.exception() if ended is not None and ended.done() else None

    @contextmanager
    def _broker_patience(self) -> Iterator[None]:
        """Retry a busy broker after 3 ms, and after half a second once it has not answered for a second.

        Raises:
            PartitionLostError: in place of what aiokafka raises.
        """
        self._back_off(0.003)
        patience = asyncio.get_running_loop().call_later(1, self._back_off, 0.5)
        try:
            yield
        except BaseException as error:
            # aiokafka retries by itself until it is stopped.
            self._back_off(0.5)
            if isinstance(error, KafkaError | IllegalOperation):
                cause = self._ended_by() or error
                raise PartitionLostError(
                    f"{self.transactional_id}: {cause!r}", _failure(cause, error)
                ) from error
            raise
        finally:
            patience.cancel()

    def _back_off(self, seconds: float) -> None:
        self._producer._sender._retry_backoff = seconds


def _failure(*causes: BaseException) -> CommitFailure:
    if any(isinstance(cause, _TOO_LARGE) for cause in causes):
        return CommitFailure.TOO_LARGE
    return (
        CommitFailure.FENCED if any(isinstance(cause, _FENCED) for cause in causes) else CommitFailure.KAFKA
    )
