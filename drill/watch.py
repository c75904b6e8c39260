"""What goes through Kafka while a drill runs: balls in, snapshots and overs out.

The outputs are read as a `read_committed` consumer reads them, for that is what
is promised; the inputs as they lie in the log, duplicates of a killed producer included.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import msgspec
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from drill.cricket.messy import PREFIX
from drill.fleet import WHOLE_TIMEOUT, NotWholeError
from drill.gaps import Gaps
from schemas.cricket.codec import decode_event, decode_info
from schemas.cricket.events import MatchInfo
from schemas.cricket.published import PublishedOver
from schemas.cricket.topics import EVENTS, MATCHES, OVERS, STATE
from schemas.topics import TopicPolicy


class Snapshot(msgspec.Struct):
    """What a drill reads of a `MatchState`."""

    match_id: str
    last_seq: int


_snapshot = msgspec.json.Decoder(Snapshot)
_over = msgspec.json.Decoder(PublishedOver)


class Watch:
    """Everything that was seen of the matches of a drill.

    Attributes:
        logged: the highest `ball_seq` in `cricket.events`, by match.
        holes: balls that the log lacks before a later one of the same match: the producer's fault.
        infos: what `cricket.matches` last said of each match.
        counted: the `last_seq` of the latest snapshot, by match.
        backwards: a sentence for each snapshot older than the one before it.
        overs: all that was published, by match, in order.
        readable: a match a partition that a view must know of: the one with the latest snapshot.
        stalls: times in which a match had balls waiting, and no snapshot moved on.
    """

    def __init__(self) -> None:
        self.logged: dict[str, int] = {}
        self.holes = 0
        self.infos: dict[str, MatchInfo] = {}
        self.counted: dict[str, int] = {}
        self.backwards: list[str] = []
        self.overs: dict[str, list[PublishedOver]] = {}
        self.readable: dict[int, str] = {}
        self.stalls = Gaps()
        self._waiting_since: dict[str, float] = {}

    @property
    def waiting(self) -> int:
        """Return how many matches have balls in the log that no snapshot has counted."""
        return len(self._waiting_since)

    @asynccontextmanager
    async def running(self, broker: str, partitions: int) -> AsyncIterator[None]:
        """Follow the topics from their beginning while the block runs."""
        follows = (
            ((EVENTS, MATCHES), "read_uncommitted", self._note_input),
            ((STATE, OVERS), "read_committed", self._note_output),
        )
        tasks = [
            asyncio.create_task(_follow(broker, partitions, topics, isolation, note))
            for topics, isolation, note in follows
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                # A drill that stopped looking has proved nothing.
                if isinstance(result, Exception):
                    raise result

    async def caught_up(self, timeout: float = WHOLE_TIMEOUT) -> float:
        """Wait until all that is in the log now is counted; return the seconds it took.

        Raises:
            NotWholeError: it is not, for too long.
        """
        began, due = time.monotonic(), dict(self.logged)
        while behind := [match_id for match_id, seq in due.items() if self.counted.get(match_id, 0) < seq]:
            if time.monotonic() - began > timeout:
                raise NotWholeError(
                    f"not counted after {timeout:g} s: balls of {', '.join(sorted(behind)[:9])}"
                )
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    def close_stalls(self) -> None:
        """Note the stalls that are still open, when nothing more is waited for."""
        now = time.monotonic()
        for match_id, since in self._waiting_since.items():
            self.stalls.add(since, now, match_id)

    def _note_input(self, record: ConsumerRecord) -> None:
        if record.topic == MATCHES.name:
            info = decode_info(record.value, record.key)
            self.infos[info.match_id] = info
            return
        event = decode_event(record.value, record.key)
        match_id, seq = event.match_id, event.seq
        if match_id.startswith(PREFIX):
            return
        last = self.logged.get(match_id, 0)
        if seq <= last:
            return
        self.holes += seq - last - 1
        self.logged[match_id] = seq
        if seq > self.counted.get(match_id, 0):
            self._waiting_since.setdefault(match_id, time.monotonic())

    def _note_output(self, record: ConsumerRecord) -> None:
        if record.topic == OVERS.name:
            over = _over.decode(record.value)
            self.overs.setdefault(over.match_id, []).append(over)
            return
        snapshot = _snapshot.decode(record.value)
        match_id, seq = snapshot.match_id, snapshot.last_seq
        if not match_id.startswith(PREFIX):
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
        if seq < self.logged.get(match_id, 0):
            self._waiting_since[match_id] = now


async def _follow(
    broker: str,
    partitions: int,
    topics: Sequence[TopicPolicy],
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
    consumer.assign([TopicPartition(topic.name, number) for topic in topics for number in range(partitions)])
    await consumer.start()
    try:
        while True:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    note(record)
    finally:
        await consumer.stop()
