"""Sending matches to Kafka, and knowing what of them the broker has.

    async with connect({"bootstrap_servers": "127.0.0.1:9092"}) as feed:
        for record in simulate("m1", seed=1):
            await feed.send(record)
        await feed.flush()
        feed.acked["m1"].ball_seq

Sending a match again is harmless: the same events have the same `ball_seq` and
`event_id`, and the scoring takes each once.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Protocol

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError
from aiokafka.partitioner import DefaultPartitioner

from feeds.compression import Compression
from feeds.cricket.records import Record
from schemas.cricket.codec import encode_event, encode_info
from schemas.cricket.events import Correction, MatchInfo
from schemas.cricket.topics import EVENTS, MATCHES

MAX_IN_FLIGHT = 20_000
"""Records sent and not acknowledged; some 5 MB."""
PATIENCE = 120.0
"""Seconds without a single acknowledgement after which a feed gives up."""
_LINGER_MS = 5
_BATCH_BYTES = 256 * 1024
_CLOSING = 5.0


class FeedError(Exception):
    """The feed cannot go on; the message says why, how far it came, and what to do."""


class Producer(Protocol):
    """The part of aiokafka's producer that a feed uses."""

    async def send(self, topic: str, value: bytes, key: bytes, partition: int) -> "asyncio.Future[object]":
        """Queue a record; the future is done when the broker has it."""


class Acked(msgspec.Struct):
    """What the broker has acknowledged of a match.

    `ball_seq` and every event before it are there, as far as this feed sent them;
    `finished` when the `MatchInfo` with the outcome is there too. `starts_at` is the
    match's, in epoch milliseconds.
    """

    match_id: str
    starts_at: int = 0
    ball_seq: int = 0
    finished: bool = False


class Feed:
    """Sends records in order within a match, many at a time, and keeps account of acknowledgements.

    Responsibilities: the records' topics, keys and partitions (murmur2 of the key, as
    Kafka's own clients have it); no more in flight than `max_in_flight`; giving up
    with a `FeedError` when the broker refuses a record or is silent for `patience`
    seconds. Nothing counts as acknowledged while something sent before it is not.

    Attributes:
        sent: events sent so far.
        acknowledged: events acknowledged so far.
        finished: matches acknowledged to their end.
        acked: what is acknowledged of each match, by `match_id`.
    """

    def __init__(
        self,
        producer: Producer,
        partitions: Mapping[str, int],
        *,
        max_in_flight: int = MAX_IN_FLIGHT,
        patience: float = PATIENCE,
    ) -> None:
        """Feed through a started producer; `connect` does the starting.

        Args:
            producer: idempotent, waiting for all replicas.
            partitions: how many partitions each topic has.
            max_in_flight: records that may be unacknowledged at a time.
            patience: seconds to wait for any acknowledgement before giving up.
        """
        self.sent = 0
        self.acknowledged = 0
        self.finished = 0
        self.acked: dict[str, Acked] = {}
        self._producer = producer
        self._partitions = partitions
        self._max_in_flight = max_in_flight
        self._patience = patience
        self._in_flight: deque[tuple[asyncio.Future[object], Record | Correction]] = deque()
        self._partition_of: dict[str, tuple[int, int]] = {}
        self._changed: set[str] = set()

    async def send(self, record: Record | Correction) -> None:
        """Send one record; returns before it is acknowledged, and waits where too many are not.

        Raises:
            FeedError: this record or one before it cannot be sent.
        """
        match_id = record.match_id
        partitions = self._partition_of.get(match_id) or self._place(match_id)
        key = match_id.encode()
        if isinstance(record, MatchInfo):
            future = await self._queue(MATCHES.name, encode_info(record), key, partitions[0], record)
            if record.outcome is not None:
                del self._partition_of[match_id]
        else:
            future = await self._queue(EVENTS.name, encode_event(record), key, partitions[1], record)
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
        """Take in the acknowledgements that have come; `send` does, too.

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
        """Look at what fails with the first failure, or asyncio would complain of each."""
        for future, _ in self._in_flight:
            future.add_done_callback(asyncio.Future.exception)

    def take_changes(self) -> list[Acked]:
        """Return what is acknowledged of each match of which it is more than at the last call."""
        changed, self._changed = self._changed, set()
        return [self.acked[match_id] for match_id in changed]

    def _note(self, record: Record | Correction) -> None:
        match_id = record.match_id
        self._changed.add(match_id)
        acked = self.acked.get(match_id)
        if acked is None:
            acked = self.acked[match_id] = Acked(match_id)
        if isinstance(record, MatchInfo):
            acked.starts_at = record.starts_at
            acked.finished = record.outcome is not None
            self.finished += acked.finished
        else:
            acked.ball_seq = record.seq
            self.acknowledged += 1

    def _place(self, match_id: str) -> tuple[int, int]:
        """Hash a match's key once: in plain Python it costs as much as encoding a ball."""
        key = match_id.encode()
        info, events = (
            DefaultPartitioner()(key, list(range(self._partitions[topic.name])), [])
            for topic in (MATCHES, EVENTS)
        )
        self._partition_of[match_id] = info, events
        return info, events

    async def _queue(
        self, topic: str, value: bytes, key: bytes, partition: int, record: Record | Correction
    ) -> "asyncio.Future[object]":
        while True:
            before = self.acknowledged
            try:
                return await self._producer.send(topic, value, key, partition)
            except KafkaTimeoutError as error:
                # The partition's batch is full and did not move; a broker that restarts may take this long.
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
        waiting = f"; {_described(record)} is the oldest that waits" if record is not None else ""
        return FeedError(
            f"Kafka has acknowledged nothing for {self._patience:g} s{waiting}. "
            "See whether the broker runs, then start the same command again: what is there counts once."
        )

    def _refused(self, record: Record | Correction, error: BaseException) -> FeedError:
        topic = MATCHES.name if isinstance(record, MatchInfo) else EVENTS.name
        reason = str(error) or type(error).__name__
        return FeedError(
            f"Kafka did not take {_described(record)} into {topic}: {reason}. "
            "Mend that, then start the same command again: what is there counts once."
        )


def _described(record: Record | Correction) -> str:
    if isinstance(record, MatchInfo):
        return f"the description of match {record.match_id}"
    return f"ball_seq {record.seq} of match {record.match_id}"


@contextlib.asynccontextmanager
async def connect(
    connection: Mapping[str, object],
    *,
    linger_ms: int = _LINGER_MS,
    max_in_flight: int = MAX_IN_FLIGHT,
    patience: float = PATIENCE,
    compression: Compression = Compression.NONE,
) -> AsyncIterator[Feed]:
    """Open a feed to a Kafka that has the topics.

    Leaving the block sends what is still queued, and waits a little for it; only
    `flush` makes sure.

    Args:
        connection: what aiokafka needs to connect: `bootstrap_servers`, and security.
        linger_ms: how long a record may wait for company.
        max_in_flight: as for `Feed`.
        patience: as for `Feed`.
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
        yield Feed(
            producer, await _partitions(producer, address), max_in_flight=max_in_flight, patience=patience
        )
    finally:
        # A broker that is gone must not hold up the end.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(producer.stop(), _CLOSING)


async def _partitions(producer: AIOKafkaProducer, address: str) -> dict[str, int]:
    # Asking for a topic by name would make it, with the wrong policy, where the broker is so set.
    metadata = await producer.client.fetch_all_metadata()
    found = {topic: metadata.partitions_for_topic(topic) for topic in (MATCHES.name, EVENTS.name)}
    missing = [topic for topic, partitions in found.items() if not partitions]
    if missing:
        raise FeedError(
            f"Kafka at {address} has no topic {' and no '.join(missing)}: "
            "make the topics with `faust -A app topics`"
        )
    return {topic: len(partitions) for topic, partitions in found.items()}
