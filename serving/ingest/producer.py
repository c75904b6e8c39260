"""Sending what clients post to Kafka, at once or not at all: nobody waits for a Kafka that is away."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextvars import Context
from typing import TypeVar

from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError

from engine.telemetry.metrics import PRODUCE_ERRORS
from serving.http.responses import AnswerError, unavailable
from serving.ingest.breaker import Breaker, State
from serving.ingest.link import Link, Outgoing, Producer, Queued, connected

T = TypeVar("T")

logger = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds for which a request waits for Kafka: longer than another broker takes to lead its partitions."""

START_SECONDS = 5.0
"""Seconds for a producer to reach Kafka."""

PAUSE = 0.5
"""Seconds until Kafka is tried again, doubled each time."""

LONGEST_PAUSE = 5.0

MOST_BYTES = 32 << 20
"""Bytes of records that wait for Kafka's acknowledgement, of all requests."""


class IngestProducer:
    """The producer of what is posted to this worker, made anew where Kafka ends it or it is stuck.

    What `send` returned is in Kafka's log, on all replicas in sync. What it refused may be there in part: the
    same again, with the same ids, counts once. After failures in a row it refuses at once (`Breaker`), and
    tries by itself whether Kafka is back.
    """

    def __init__(
        self,
        make: Callable[[], Producer],
        *,
        patience: float = PATIENCE,
        pause: float = PAUSE,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Prepare; nothing is connected before `start` or the first `send`.

        Args:
            make: makes a producer that is not started, idempotent and waiting for all replicas.
            patience: the seconds that a `send` may take.
            pause: the seconds until Kafka is tried again for the first time.
            most_bytes: the most that may wait for Kafka.
        """
        self.breaker = Breaker()
        self.waiting_bytes = 0
        self._make = make
        self._patience = patience
        self._pause = pause
        self._most_bytes = most_bytes
        self._link: Link | None = None
        self._starting: asyncio.Task[Link] | None = None
        self._others: set[asyncio.Task[None]] = set()
        self._stopped = False

    def start(self) -> None:
        """Begin to connect, so that the first request need not wait for it."""
        self._connecting().add_done_callback(_retrieved)

    async def stop(self) -> None:
        """Send what is queued as far as Kafka takes it, and close; call it after the last `send`."""
        self._stopped = True
        for task in (self._starting, *self._others):
            if task is not None and not task.done():
                task.cancel()
        if (link := self._link) is not None:
            self._link = None
            await link.close(self._patience / 10)

    async def send(self, records: Sequence[Outgoing]) -> list[int]:
        """Send records, and return the offset of each once Kafka has all of them.

        Records of one partition are in its log in their order.

        Raises:
            AnswerError: 503, Kafka does not take them now, or has not acknowledged them in time.
        """
        size = sum(record.size for record in records)
        if self.waiting_bytes + size > self._most_bytes:
            raise self._refused("full", "too much waits for Kafka")
        if (period := self.breaker.admit()) is None:
            raise self._refused("breaker", "Kafka does not take events just now")
        try:
            offsets = await self._sent(records)
        except BaseException as error:
            if self.breaker.failed(period):
                self._open()
            if isinstance(error, KafkaError | TimeoutError):
                raise self._refused(_reason(error), "Kafka does not take events just now") from None
            raise
        self.breaker.succeeded(period)
        return offsets

    async def _sent(self, records: Sequence[Outgoing]) -> list[int]:
        """Send records, those that a producer fails at a second time by another one.

        Raises:
            KafkaError, TimeoutError: they were not acknowledged.
        """
        deadline = _now() + self._patience
        offsets = [-1] * len(records)
        left: Sequence[int] = range(len(records))
        for attempt in (1, 2):
            link = await self._connected(deadline)
            left, failed = await self._attempt(link, records, left, offsets, deadline)
            if failed is None:
                return offsets
            # The numbers of its batches may be out of step with the broker's, or it is stuck.
            self._retire(link)
            if attempt == 2 or isinstance(failed, TimeoutError | KafkaTimeoutError):
                raise failed
            logger.warning("Kafka refused what was posted, and is asked again: %r", failed)
        raise AssertionError("unreachable")

    async def _attempt(
        self,
        link: Link,
        records: Sequence[Outgoing],
        places: Sequence[int],
        offsets: list[int],
        deadline: float,
    ) -> tuple[list[int], Exception | None]:
        """Send the records at these places by one producer; return those that were not acknowledged, and why.

        The offsets of the others are put in their places.
        """
        queued: list[Queued] = []

        def note(one: Queued) -> None:
            queued.append(one)
            self.waiting_bytes += one.size
            one.future.add_done_callback(lambda _: self._release(one.size))

        failed: Exception | None = None
        try:
            async with asyncio.timeout_at(deadline):
                await link.queue(records, places, note)
        except (KafkaError, TimeoutError) as error:
            failed = error
        if queued:
            await asyncio.wait([one.future for one in queued], timeout=max(deadline - _now(), 0.0))
        left = set(places)
        for one in queued:
            if (why := _error_of(one)) is None:
                first = one.future.result().offset + one.before
                for index, place in enumerate(one.places):
                    offsets[place] = first + index
                left.difference_update(one.places)
            elif not isinstance(failed, TimeoutError):
                failed = why
        return sorted(left), failed

    def _release(self, size: int) -> None:
        self.waiting_bytes -= size

    async def _connected(self, deadline: float) -> Link:
        """Return the producer of now, once it is started.

        Raises:
            KafkaError: Kafka is not reached.
            TimeoutError: not in time.
        """
        if self._link is not None:
            return self._link
        starting = self._connecting()
        await asyncio.wait((starting,), timeout=max(deadline - _now(), 0.0))
        if not starting.done():
            raise TimeoutError
        return starting.result()

    def _connecting(self) -> "asyncio.Task[Link]":
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._connect(), context=Context())
        return self._starting

    async def _connect(self) -> Link:
        if self._stopped:
            raise KafkaConnectionError("this worker stops")
        if self._link is None:
            self._link = await connected(self._make, START_SECONDS)
        return self._link

    def _retire(self, link: Link) -> None:
        """Send nothing more by a producer; what is queued on it has as long as a request has."""
        if self._link is link:
            self._link = None
            self._beside(link.close(self._patience))

    def _open(self) -> None:
        """Refuse at once until Kafka is back."""
        logger.warning("Kafka takes nothing that is posted: it is answered with 503 at once until it does")
        if self._link is not None:
            self._retire(self._link)
        self._beside(self._recover())

    async def _recover(self) -> None:
        pause = self._pause
        while True:
            await asyncio.sleep(pause)
            try:
                await self._connecting()
            except KafkaError:
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                break
        logger.info("Kafka is reached again: one post is tried, then all")
        self.breaker.recovered()

    def _beside(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work, context=Context())  # its log lines are of no request
        self._others.add(task)
        task.add_done_callback(self._others.discard)

    def _refused(self, reason: str, message: str) -> AnswerError:
        PRODUCE_ERRORS.labels(reason).inc()
        return unavailable(f"{message}: post the same again, with the same ids")

    @property
    def link(self) -> Link | None:
        """The producer of now, where Kafka takes what is sent."""
        return self._link if self.breaker.state is State.CLOSED else None


async def to_its_end(sending: Coroutine[object, object, T]) -> T:
    """Return what a sending returns; it ends also where its client leaves.

    A client that gives up says nothing of Kafka, and what goes into the log half is there in part.
    """
    task = asyncio.create_task(sending)
    task.add_done_callback(_retrieved)
    return await asyncio.shield(task)


def _error_of(queued: Queued) -> TimeoutError | KafkaError | None:
    """Return why queued records are not in the log; None where they are, at an offset that is known."""
    future = queued.future
    if not future.done():
        return TimeoutError()
    if future.cancelled():
        return KafkaConnectionError("given up")
    if (error := future.exception()) is not None:
        return error if isinstance(error, KafkaError) else KafkaConnectionError(repr(error))
    # Kafka had them already, of a try whose answer was lost, and no longer knows where.
    return KafkaConnectionError("their offset is not known") if future.result().offset < 0 else None


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError | KafkaTimeoutError):
        return "timeout"
    return "away" if isinstance(error, KafkaConnectionError) else "refused"


def _retrieved(task: "asyncio.Task[T]") -> None:
    if not task.cancelled():
        task.exception()


def _now() -> float:
    return asyncio.get_running_loop().time()
