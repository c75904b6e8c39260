"""Records that were set aside: which there are, why, and which of them somebody has dealt with.

They lie as they came in topics of their own (`schemas.topics.SetAside`), with the
headers that `engine.dead_letters.writer.set_aside` gives them. One is *settled* by a mark: a
record behind it in the same partition with its key, no value, and the headers
`settles` (its offset, decimal text) and `as` (a `Settled`). Marks are never
scored: no worker reads these topics.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum
from typing import Self

import msgspec
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

_NUMBER = re.compile(r"\d{1,19}", re.ASCII)
_PLACE = re.compile(r"(\d{1,10})@(\d{1,19})", re.ASCII)


class Settled(StrEnum):
    """What was done with a record set aside. The values are public: they are in the marks."""

    RETRIED = "retried"
    APPLIED = "applied"
    DROPPED = "dropped"


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a record lies in its topic; written `3@17`, as people type it."""

    partition: int
    offset: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `3@17`.

        Raises:
            ValueError: it is nothing of the kind.
        """
        found = _PLACE.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no place: expected PARTITION@OFFSET, such as 3@17")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.partition}@{self.offset}"


class Aside(msgspec.Struct, frozen=True):
    """A record set aside, but for its value, of which there may be megabytes.

    `when` is the epoch milliseconds at which it was set aside; `size` the bytes of
    the value, None where it has none; `settled` what the last mark says of it.
    Whoever writes into the topic writes the headers, so any may be missing or wrong.
    """

    place: Place
    when: int
    key: bytes | None
    size: int | None
    headers: Mapping[str, bytes]
    settled: str | None = None

    def header(self, name: str) -> str:
        """Return a header's text, empty where there is none."""
        return self.headers.get(name, b"").decode(errors="backslashreplace")

    @property
    def match_id(self) -> str:
        """The key: in what was honest, the match's id."""
        return (self.key or b"").decode(errors="backslashreplace")

    @property
    def origin(self) -> tuple[str, int] | None:
        """The topic and the partition that it came from, as far as it says so."""
        topic, partition = self.header("topic"), self.header("partition")
        if not topic or not _NUMBER.fullmatch(partition):
            return None
        return topic, int(partition)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table, which has no place that it could go back to."""
        return self.header("offset") == "-1"

    @property
    def truncated(self) -> bool:
        """Whether it was not kept: too large, or not to be unpacked. 0.1.0 kept its beginning."""
        return "truncated" in self.headers


class AsideReader:
    """Reads one topic of records set aside, as it was when the reader was opened.

    Only what is committed is read, and nothing that comes meanwhile: reading ends.

    async with AsideReader("sport.dead-letters", connection) as reader:
        waiting = [aside for aside in await reader.list() if aside.settled is None]
    """

    def __init__(self, topic: str, connection: Mapping[str, object]) -> None:
        self.topic = topic
        self._consumer = AIOKafkaConsumer(
            topic,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            **connection,
        )
        self._ends: dict[TopicPartition, int] = {}

    async def __aenter__(self) -> Self:
        """Connect, and note where the topic ends.

        Raises:
            aiokafka.errors.KafkaError: Kafka is not there, or has no such topic.
        """
        try:
            await self._consumer.start()
            self._ends = await self._consumer.end_offsets(self._consumer.assignment())
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def list(self) -> list[Aside]:
        """Return all that is set aside, settled or not, in the order of time.

        A record is set aside anew when its topic is read anew, as after a rebuild: it is
        listed once, where it lay first, and what was done with it stays so.
        """
        found: dict[Place, Aside] = {}
        first: dict[object, Place] = {}
        same: dict[Place, Place] = {}
        starts = await self._consumer.beginning_offsets(list(self._ends))
        async for record in self._read(starts, self._ends):
            headers = {name: value or b"" for name, value in record.headers}
            settles = _settles(record, headers)
            if settles is None:
                place = Place(record.partition, record.offset)
                same[place] = first.setdefault(_identity(record, headers), place)
                if same[place] != place:
                    continue
                size = None if record.value is None else len(record.value)
                found[place] = Aside(place, record.timestamp, record.key, size, headers)
            elif settles in same:
                by = headers.get("as", b"?").decode(errors="backslashreplace")
                place = same[settles]
                found[place] = msgspec.structs.replace(found[place], settled=by)
        return sorted(found.values(), key=lambda aside: (aside.when, aside.place))

    async def values(self, asides: Sequence[Aside]) -> AsyncIterator[tuple[Aside, bytes | None]]:
        """Yield records with their values, by partition and offset; not those that are gone by now."""
        wanted = {aside.place: aside for aside in asides}
        starts: dict[TopicPartition, int] = {}
        ends: dict[TopicPartition, int] = {}
        for place in sorted(wanted):
            tp = TopicPartition(self.topic, place.partition)
            starts.setdefault(tp, place.offset)
            ends[tp] = place.offset + 1
        async for record in self._read(starts, ends):
            aside = wanted.get(Place(record.partition, record.offset))
            if aside is not None:
                yield aside, record.value

    async def _read(
        self, starts: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
    ) -> AsyncIterator[ConsumerRecord]:
        consumer = self._consumer
        for tp, start in starts.items():
            consumer.seek(tp, start)
        unread = set(starts)
        while unread := {tp for tp in unread if await consumer.position(tp) < ends[tp]}:
            for tp, records in (await consumer.getmany(*unread, timeout_ms=200)).items():
                for record in records:
                    if record.offset < ends[tp]:
                        yield record


def _identity(record: ConsumerRecord, headers: Mapping[str, bytes]) -> object:
    """Return what a record has in common with itself, set aside again: where it came from, and what it is.

    Both, for a topic made anew has other records at the same offsets.
    """
    origin = tuple(headers.get(name, b"") for name in ("topic", "partition", "offset"))
    if not all(origin) or origin[2] == b"-1":
        return record.partition, record.offset
    content = hashlib.blake2b(record.value or b"", digest_size=16).digest()
    return origin, record.key, record.value is None, content


def _settles(record: ConsumerRecord, headers: Mapping[str, bytes]) -> Place | None:
    """Return the place that a mark is about; None of a record that is no mark."""
    offset = headers.get("settles", b"").decode(errors="replace")
    if record.value is not None or not _NUMBER.fullmatch(offset):
        return None
    return Place(record.partition, int(offset))
