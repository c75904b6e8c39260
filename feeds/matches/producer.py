"""Sending matches to Kafka, and tracking what the broker has of them.

    async with connect(FEED, {"bootstrap_servers": "127.0.0.1:9092"}) as producer:
        for record in simulate("m1", seed=1):
            await producer.send(record)
        await producer.flush()
        producer.acked["m1"].seq

Sending a match again is harmless: the same events have the same number and
`event_id`, and each counts once.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Generic, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError
from aiokafka.partitioner import DefaultPartitioner

from feeds.compression import Compression
from feeds.matches.feed import Feed, FeedError, RecordT
from feeds.matches.journal import Acked

MAX_IN_FLIGHT = 20_000
"""The most records that may be sent and not acknowledged; about 5 MB."""
PATIENCE = 120.0
"""Seconds without a single acknowledgement after which a feed gives up."""
_LINGER_MS = 5
_BATCH_BYTES = 256 * 1024
_CLOSING = 5.0


class Producer(Protocol):
    """The part of aiokafka's producer that a feed uses."""

    async def send(self, topic: str, value: bytes, key: bytes, partition: int) -> "asyncio.Future[object]":
        """Queue a record; the future is done when the broker has it."""


class FeedProducer(Generic[RecordT]):
    """Sends records in order within a match, many at a time, and tracks acknowledgements.

    Responsibilities: the records' topics, keys and partitions (murmur2 of the key, as in
    Kafka's own clients); no more in flight than `max_in_flight`; giving up with
    a `FeedError` when the broker refuses a record or is silent for `patience`
    seconds. Nothing counts as acknowledged while something sent before it is not.

    Attributes:
        feed: the sport's feed, which the records belong to.
        sent: events sent so far.
        acknowledged: events acknowledged so far.
        finished: matches acknowledged in full.
        acked: what is acknowledged of each match, by `match_id`.
    """

    def __init__(
        self,
        feed: Feed[RecordT],
        producer: Producer,
        partitions: Mapping[str, int],
        *,
        max_in_flight: int = MAX_IN_FLIGHT,
        patience: float = PATIENCE,
    ) -> None:
        """Send through a started producer; `connect` starts it.

        Args:
            feed: the sport's.
            producer: idempotent, waiting for all replicas.
            partitions: how many partitions each topic has.
            max_in_flight: records that may be unacknowledged at a time.
            patience: seconds to wait for any acknowledgement before giving up.
        """
        self.feed = feed
        self.sent = 0
        self.acknowledged = 0
        self.finished = 0
        self.acked: dict[str, Acked] = {}
        self._producer = producer
        self._partitions = partitions
        self._max_in_flight = max_in_flight
        self._patience = patience
        self._in_flight: deque[tuple[asyncio.Future[object], RecordT]] = deque()
        self._partition_of: dict[str, tuple[int, int]] = {}
        self._changed: set[str] = set()
        self._before: Mapping[str, Acked] = {}

    def resume(self, acked: Mapping[str, Acked]) -> None:
        """Continue from what was acknowledged of these matches before; call it before the first `send`."""
        self._before = acked

    async def send(self, record: RecordT) -> None:
        """Send one record; return before it is acknowledged, but wait while too many are in flight.

        Raises:
            FeedError: this record or one before it cannot be sent.
        """
        match_id = record.match_id
        partitions = self._partition_of.get(match_id) or self._place(match_id)
        described = self.feed.describe(record)
        if described is not None:
            future = await self._queue(self.feed.matches.name, partitions[0], record)
            if described.ended:
                del self._partition_of[match_id]
        else:
            future = await self._queue(self.feed.events.name, partitions[1], record)
            self.sent += 1
        self._in_flight.append((future, record))
        self.settle()
        while len(self._in_flight) >= self._max_in_flight:
            await self._await_oldest()

    async def flush(self) -> None:
        """Wait until everything sent is acknowledged.

        Raises:
            FeedError: a record was refused, or the broker is silent.
        """
        self.settle()
        while self._in_flight:
            await self._await_oldest()

    def settle(self) -> None:
        """Process the acknowledgements that have arrived; `send` does so too.

        Raises:
            FeedError: a record was refused, now or before.
        """
        in_flight = self._in_flight
        while in_flight and in_flight[0][0].done():
            future, record = in_flight[0]
            # One that failed stays at the head: nothing behind it may count.
            error = future.exception()
            if error is not None:
                self._ignore_the_rest()
                raise self._refused(record, error) from error
            in_flight.popleft()
            self._note(record)

    def _ignore_the_rest(self) -> None:
        """Retrieve the failures after the first, or asyncio would log each."""
        for future, _ in self._in_flight:
            future.add_done_callback(asyncio.Future.exception)

    def take_changes(self) -> list[Acked]:
        """Return what is acknowledged of each match that has gained some since the last call."""
        changed, self._changed = self._changed, set()
        return [self.acked[match_id] for match_id in changed]

    def _note(self, record: RecordT) -> None:
        match_id = record.match_id
        self._changed.add(match_id)
        acked = self.acked.get(match_id)
        if acked is None:
            before = self._before.get(match_id)
            acked = self.acked[match_id] = Acked(match_id, seq=0 if before is None else before.seq)
        described = self.feed.describe(record)
        if described is not None:
            acked.starts_at = described.starts_at
            acked.finished = described.ended
            self.finished += described.ended
        else:
            acked.seq = acked.seq + 1 if self.feed.seq is None else self.feed.seq(record)
            self.acknowledged += 1

    def _place(self, match_id: str) -> tuple[int, int]:
        """Hash a match's key once: in plain Python it costs as much as encoding an event."""
        key = match_id.encode()
        info, events = (
            DefaultPartitioner()(key, list(range(self._partitions[topic.name])), [])
            for topic in (self.feed.matches, self.feed.events)
        )
        self._partition_of[match_id] = info, events
        return info, events

    async def _queue(self, topic: str, partition: int, record: RecordT) -> "asyncio.Future[object]":
        value, key = self.feed.encode(record), record.match_id.encode()
        while True:
            before = self.acknowledged
            try:
                return await self._producer.send(topic, value, key, partition)
            except KafkaTimeoutError as error:
                # The partition's batch is full and was not sent; a broker that restarts may take this long.
                self.settle()
                if self.acknowledged == before:
                    raise self._silent() from error
            except KafkaError as error:
                raise self._refused(record, error) from error

    async def _await_oldest(self) -> None:
        await asyncio.wait([self._in_flight[0][0]], timeout=self._patience)
        before = len(self._in_flight)
        self.settle()
        if len(self._in_flight) == before:
            raise self._silent()

    def _silent(self) -> FeedError:
        record = self._in_flight[0][1] if self._in_flight else None
        waiting = f"; {self._named(record)} is the oldest that waits" if record is not None else ""
        return FeedError(
            f"Kafka has acknowledged nothing for {self._patience:g} s{waiting}. "
            "See whether the broker runs, then start the same command again: what is there counts once."
        )

    def _refused(self, record: RecordT, error: BaseException) -> FeedError:
        feed = self.feed
        topic = feed.events if feed.describe(record) is None else feed.matches
        reason = str(error) or type(error).__name__
        return FeedError(
            f"Kafka did not take {self._named(record)} into {topic.name}: {reason}. "
            "Fix that, then start the same command again: what is there counts once."
        )

    def _named(self, record: RecordT) -> str:
        feed = self.feed
        if feed.describe(record) is not None:
            return f"the description of match {record.match_id}"
        if feed.seq is None:
            return f"an event of match {record.match_id}"
        return f"{feed.seq_name} {feed.seq(record)} of match {record.match_id}"


@contextlib.asynccontextmanager
async def connect(
    feed: Feed[RecordT],
    connection: Mapping[str, object],
    *,
    linger_ms: int = _LINGER_MS,
    max_in_flight: int = MAX_IN_FLIGHT,
    patience: float = PATIENCE,
    compression: Compression = Compression.NONE,
) -> AsyncIterator[FeedProducer[RecordT]]:
    """Open a sport's feed to a Kafka that has its topics.

    Leaving the block sends what is still queued, and waits briefly for it; only
    `flush` guarantees it.

    Args:
        feed: the sport's.
        connection: what aiokafka needs to connect: `bootstrap_servers`, and security.
        linger_ms: how long a record may wait for others of its batch.
        max_in_flight: as for `FeedProducer`.
        patience: as for `FeedProducer`.
        compression: of the record batches.

    Raises:
        FeedError: no Kafka answers there, or it lacks a topic.
    """
    producer = AIOKafkaProducer(
        **connection,
        enable_idempotence=True,
        acks="all",
        compression_type=compression.of_aiokafka,
        linger_ms=linger_ms,
        max_batch_size=_BATCH_BYTES,
        request_timeout_ms=int(patience * 1000),
    )
    servers = connection["bootstrap_servers"]
    address = servers if isinstance(servers, str) else ",".join(servers)  # type: ignore[arg-type]
    try:
        try:
            await producer.start()
        except KafkaConnectionError:
            raise FeedError(
                f"no Kafka answers at {address}: start one with `faust -A app broker`, "
                "or say in OVERSTREAM_BROKER where one is"
            ) from None
        topics = feed.matches.name, feed.events.name
        yield FeedProducer(
            feed,
            producer,
            await _partitions(producer, topics, address),
            max_in_flight=max_in_flight,
            patience=patience,
        )
    finally:
        # A broker that is gone must not delay the end.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(producer.stop(), _CLOSING)


async def _partitions(producer: AIOKafkaProducer, topics: Sequence[str], address: str) -> dict[str, int]:
    # Asking for a topic by name would create it, with the wrong policy, where the broker auto-creates topics.
    metadata = await producer.client.fetch_all_metadata()
    found = {topic: metadata.partitions_for_topic(topic) for topic in topics}
    missing = [topic for topic, partitions in found.items() if not partitions]
    if missing:
        raise FeedError(
            f"Kafka at {address} has no topic {' and no '.join(missing)}: "
            "make the topics with `faust -A app topics`"
        )
    return {topic: len(partitions) for topic, partitions in found.items()}
