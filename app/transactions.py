"""A partition's transactions: what its batches wrote, committed together or not at all.

Each owned partition has a producer of its own whose `transactional.id` names the
partition. Taking a partition over starts that producer anew, which fences the
last owner's (KIP-98): a worker that was frozen and wakes can no longer write.
Changelog records, published records and the input's offsets are one transaction,
so a ball is in the state, on the state topic and behind the committed offset, or
in none of them. See docs/decisions/0004.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import IllegalOperation, KafkaError
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import RecordMetadata

Headers = Sequence[tuple[str, bytes]]

MAX_BATCH_BYTES = 1 << 20
"""A record batch is closed at this size; the broker's default limit is a little more (message.max.bytes)."""

STOP_TIMEOUT = 2.0
"""Seconds. There is nothing left to send; a broker that does not answer may not hold the worker."""

MAX_RECORD_BYTES = 4 << 20
"""More than any topic takes (see `schemas.topics`): the broker is the one to refuse."""


RECENT = 1.0
"""Seconds for which a topic that was written to is expected in the next transactions too.

Told of one only at the commit, Kafka refuses what is sent beside that telling, to be sent again:
at 2,000 balls/s it had been two commits of five. A topic told of in vain costs a marker."""


class Output(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One record to be sent with a transaction, to the partition that the transaction is of."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


class PartitionLostError(Exception):
    """The transaction can't be committed by this worker: another owns the partition, or Kafka gave it up."""


class PartitionProducer:
    """The transactional producer of one partition number.

    Guarantees: after `start`, no other producer of the same id can commit, and
    none of its transactions is left open. `commit` returns only when all of the
    transaction is durable, and raises only when none of it is, or when it can't
    be known (then a restart of the producer settles it).
    """

    def __init__(self, transactional_id: str, partition: int, connection: Mapping[str, object]) -> None:
        self.partition = partition
        self.transactional_id = transactional_id
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
        self._written: dict[str, float] = {}

    async def start(self) -> None:
        """Fence whoever held the partition and settle what they left open."""
        await self._producer.start()

    async def stop(self) -> None:
        """Close the producer. What was not committed is lost, as it should be."""
        producer = self._producer
        try:
            await asyncio.wait_for(producer.stop(), STOP_TIMEOUT)
        except TimeoutError:
            # aiokafka would go on for ever with what nobody waits for any more.
            sender = producer._sender.sender_task
            while sender is not None and not sender.done():
                sender.cancel()
                await asyncio.wait([sender], timeout=0.05)
            await producer.client.close()

    async def begin(self, topics: Iterable[str] = (), group: str | None = None) -> None:
        """Begin a transaction ahead of its `commit`, with topics and a group that will be in it.

        The coordinator is told of them, and of those written to a moment ago, while the
        transaction waits for its turn: two of a commit's four round trips. A transaction
        must be committed once it is begun.

        Raises:
            PartitionLostError: this producer can commit nothing any more.
        """
        producer, transaction = self._producer, self._producer._txn_manager
        with self._broker_patience():
            await producer.begin_transaction()
            self._begun = True
            # The group first: markers of the last transaction that are still under way are
            # waited for in steps of our back-off, by a topic in aiokafka's own of 20 ms.
            while group is not None and not await producer._sender._do_add_offsets_to_txn(group):
                pass
            self._raise_if_ended()
            for topic in {*topics, *self._recent()}:
                transaction.maybe_add_partition_to_txn(TopicPartition(topic, self.partition))

    async def commit(
        self, outputs: Iterable[Output], offsets: Mapping[tuple[str, int], int], group: str
    ) -> dict[str, int]:
        """Send `outputs` and the consumer group's `offsets` in one transaction, the one begun if any is.

        Returns the last offset written to each topic.

        Raises:
            PartitionLostError: this producer can commit nothing any more, or a record
                was refused; either way nothing of it is committed.
        """
        if not self._begun:
            await self.begin()
        producer = self._producer
        last: dict[str, int] = {}
        sent: list[tuple[str, int, asyncio.Future[RecordMetadata]]] = []
        try:
            with self._broker_patience():
                self._raise_if_ended()
                for topic, builder in self._pack(outputs):
                    future = await producer.send_batch(builder, topic, partition=self.partition)
                    sent.append((topic, builder.record_count(), future))
                if offsets:
                    await producer.send_offsets_to_transaction(
                        {TopicPartition(*tp): offset for tp, offset in offsets.items()}, group
                    )
                # aiokafka ends a transaction although a batch of it was refused: look first.
                for topic, count, future in sent:
                    last[topic] = (await future).offset + count - 1
                await producer.commit_transaction()
        except BaseException:
            for _, _, future in sent:
                future.add_done_callback(asyncio.Future.exception)  # else each is logged, never retrieved
            raise
        self._begun = False
        self._written |= dict.fromkeys(last, time.monotonic())
        return last

    def _recent(self) -> list[str]:
        now = time.monotonic()
        return [topic for topic, at in self._written.items() if now - at < RECENT]

    def _raise_if_ended(self) -> None:
        """Raise what ended the transaction, if anything has."""
        if (error := self._ended_by()) is not None:
            raise error

    def _ended_by(self) -> BaseException | None:
        ended = self._producer._txn_manager.wait_for_transaction_end()
        return ended.exception() if ended is not None and ended.done() else None

    @contextmanager
    def _broker_patience(self) -> Iterator[None]:
        """Ask a broker that is busy again after 3 ms, one that is away after half a second.

        Raises:
            PartitionLostError: in place of what aiokafka raises.
        """
        self._back_off(0.003)
        patience = asyncio.get_running_loop().call_later(1, self._back_off, 0.5)
        try:
            yield
        except BaseException as error:
            # aiokafka goes on by itself until it is stopped.
            self._back_off(0.5)
            if isinstance(error, KafkaError | IllegalOperation):
                raise PartitionLostError(f"{self.transactional_id}: {self._ended_by() or error!r}") from error
            raise
        finally:
            patience.cancel()

    def _back_off(self, seconds: float) -> None:
        self._producer._sender._retry_backoff = seconds

    def _pack(self, outputs: Iterable[Output]) -> list[tuple[str, BatchBuilder]]:
        """Pack the outputs into as few record batches as topics and sizes allow, in order by topic.

        A batch built here costs a tenth of as many sends.
        """
        packed: list[tuple[str, BatchBuilder]] = []
        open_batches: dict[str, BatchBuilder] = {}
        for output in outputs:
            builder = open_batches.get(output.topic)
            while builder is None or not _append(builder, output):
                builder = open_batches[output.topic] = self._producer.create_batch()
                packed.append((output.topic, builder))
        return packed


def _append(builder: BatchBuilder, output: Output) -> bool:
    """Append a record; False when the batch is full (an empty batch takes any record)."""
    return (
        builder.append(timestamp=None, key=output.key, value=output.value, headers=list(output.headers))
        is not None
    )
