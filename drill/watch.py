"""The watch on Kafka while a drill runs: events in, snapshots and windows out.

It reads the outputs as a `read_committed` consumer, because that is the
guarantee; the inputs as they are in the log, with the duplicates of a killed producer.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from drill.fleet import WHOLE_TIMEOUT, NotWholeError
from drill.gaps import Gaps
from drill.slice import MESSY, MatchLog, Slice, Window


class Watch:
    """Everything that the watch read from Kafka about a drill's matches.

    Attributes:
        logged: the log's events of each match of the steady feed that has begun.
        counted: the `last_seq` of the latest snapshot, by match.
        backwards: a sentence for each snapshot older than the one before it.
        windows: all that was published, by match, in order.
        readable: a match of each partition that a view must know: the one with the latest snapshot.
        stalls: times in which a match had events waiting, and its snapshots made no progress.
    """

    def __init__(self, slice_: Slice) -> None:
        self.logged: dict[str, MatchLog] = {}
        self.counted: dict[str, int] = {}
        self.backwards: list[str] = []
        self.windows: dict[str, list[Window]] = {}
        self.readable: dict[int, str] = {}
        self.stalls = Gaps()
        self._slice = slice_
        self._described: dict[str, list[bytes]] = {}
        self._waiting_since: dict[str, float] = {}

    @property
    def waiting(self) -> int:
        """Return how many matches have events in the log that no snapshot has counted."""
        return len(self._waiting_since)

    @asynccontextmanager
    async def running(self, broker: str, partitions: int) -> AsyncIterator[None]:
        """Follow the topics from their beginning while the block runs."""
        topics = self._slice
        follows = (
            ((topics.events, topics.descriptions), "read_uncommitted", self.note_input),
            ((topics.state, topics.windows), "read_committed", self.note_output),
        )
        tasks = [
            asyncio.create_task(_follow(broker, partitions, names, isolation, note))
            for names, isolation, note in follows
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                # A drill that stopped watching has proved nothing.
                if isinstance(result, Exception):
                    raise result

    async def caught_up(self, timeout: float = WHOLE_TIMEOUT) -> float:
        """Wait until all events in the log now are counted; return the seconds it took.

        Raises:
            NotWholeError: they took too long.
        """
        began, due = time.monotonic(), {match_id: log.last for match_id, log in self.logged.items()}
        while behind := [match_id for match_id, last in due.items() if self.counted.get(match_id, 0) < last]:
            if time.monotonic() - began > timeout:
                raise NotWholeError(
                    f"not counted after {timeout:g} s: events of {', '.join(sorted(behind)[:9])}"
                )
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    def close_stalls(self) -> None:
        """Record the stalls that are still open at the end."""
        now = time.monotonic()
        for match_id, since in self._waiting_since.items():
            self.stalls.add(since, now, match_id)

    def note_input(self, record: ConsumerRecord) -> None:
        """Process a record of the events or of the descriptions."""
        match_id = record.key.decode()
        if match_id.startswith(MESSY):
            return
        if record.topic == self._slice.descriptions:
            self._described.setdefault(match_id, []).append(record.value)
            return
        log = self.logged.get(match_id)
        if log is None:
            log = self.logged[match_id] = MatchLog(match_id, self._described.setdefault(match_id, []))
        log.add(self._slice.event(record.key, record.value), record.value)
        if log.last > self.counted.get(match_id, 0):
            self._waiting_since.setdefault(match_id, time.monotonic())

    def note_output(self, record: ConsumerRecord) -> None:
        """Process a record of the states or of the windows."""
        match_id = record.key.decode()
        if record.topic == self._slice.windows:
            self.windows.setdefault(match_id, []).append(self._slice.window(record.value))
            return
        seq = self._slice.last_seq(record.value)
        if not match_id.startswith(MESSY):
            self.readable[record.partition] = match_id
        last = self.counted.get(match_id, 0)
        if seq < last:
            self.backwards.append(f"{match_id} from {last} to {seq} at {record.partition}@{record.offset}")
        if seq == last:
            return
        self.counted[match_id] = seq
        self._note_progress(match_id, seq)

    def _note_progress(self, match_id: str, seq: int) -> None:
        since = self._waiting_since.pop(match_id, None)
        now = time.monotonic()
        if since is not None:
            self.stalls.add(since, now, match_id)
        log = self.logged.get(match_id)
        if log is not None and seq < log.last:
            self._waiting_since[match_id] = now


async def _follow(
    broker: str,
    partitions: int,
    topics: Sequence[str],
    isolation: str,
    note: Callable[[ConsumerRecord], None],
) -> None:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=broker,
        isolation_level=isolation,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=100,
    )
    named = [topic for topic in topics if topic]
    consumer.assign([TopicPartition(topic, number) for topic in named for number in range(partitions)])
    await consumer.start()
    try:
        while True:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    note(record)
    finally:
        await consumer.stop()
