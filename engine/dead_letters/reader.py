"""Reading dead letters: which exist, why, and which of them an operator has resolved.

They are kept unchanged in topics of their own (`schemas.topics.DeadLetterKind`), with the
headers that `engine.dead_letters.writer.write_dead_letter` gives them. A mark resolves one: a
later record in the same partition with its key, no value, and the headers
`settles` (its offset, decimal text) and `as` (a `Resolution`). Marks are never
scored: no worker reads these topics.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum
from typing import Self

import msgspec
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import UnknownTopicOrPartitionError

_NUMBER = re.compile(r"\d{1,19}", re.ASCII)
_PLACE = re.compile(r"(\d{1,10})@(\d{1,19})", re.ASCII)


class Resolution(StrEnum):
    """How an operator resolved a dead letter. The values are public: they are in the marks."""

    RETRIED = "retried"
    APPLIED = "applied"
    DROPPED = "dropped"


class Place(msgspec.Struct, frozen=True, order=True):
    """Where a record lies in its topic; operators type it as `3@17`."""

    partition: int
    offset: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `3@17`.

        Raises:
            ValueError: the text is not a place.
        """
        found = _PLACE.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is not a place: expected PARTITION@OFFSET, such as 3@17")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.partition}@{self.offset}"


class DeadLetter(msgspec.Struct, frozen=True):
    """A dead letter without its value, which may be megabytes.

    `when` is the epoch milliseconds at which it was written; `size` the bytes of
    the value, None where it has none; `resolution` the last mark's.
    Any program may write to the topic, so any header may be missing or wrong.
    """

    place: Place
    when: int
    key: bytes | None
    size: int | None
    headers: Mapping[str, bytes]
    resolution: str | None = None

    def header(self, name: str) -> str:
        """Return a header's text, empty where there is none."""
        return self.headers.get(name, b"").decode(errors="backslashreplace")

    @property
    def match_id(self) -> str:
        """The key: of a well-formed record, the match's id."""
        return (self.key or b"").decode(errors="backslashreplace")

    @property
    def origin(self) -> tuple[str, int] | None:
        """The topic and the partition that it came from, None where its headers do not say."""
        topic, partition = self.header("topic"), self.header("partition")
        if not topic or not _NUMBER.fullmatch(partition):
            return None
        return topic, int(partition)

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table, which cannot be sent back."""
        return self.header("offset") == "-1"

    @property
    def truncated(self) -> bool:
        """Whether its value was dropped: too large, or impossible to unpack. 0.1.0 kept its beginning."""
        return "truncated" in self.headers


class DeadLetterReader:
    """Reads one topic of dead letters, as it was when the reader was opened.

    It reads only what is committed, and nothing that arrives later, so reading ends.

    async with DeadLetterReader("sport.dead-letters", connection) as reader:
        waiting = [letter for letter in await reader.list() if letter.resolution is None]
    """

    def __init__(self, topic: str, connection: Mapping[str, object]) -> None:
        self.topic = topic
        self._connection = connection
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
            aiokafka.errors.KafkaError: Kafka does not answer, or has no such topic.
        """
        await self._check_topic()
        try:
            await self._consumer.start()
            self._ends = await self._consumer.end_offsets(self._consumer.assignment())
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def _check_topic(self) -> None:
        """Refuse a topic that is not there: a consumer would wait 40 s for it."""
        admin = AIOKafkaAdminClient(**self._connection)
        try:
            await admin.start()
            if self.topic not in await admin.list_topics():
                raise UnknownTopicOrPartitionError(self.topic)
        finally:
            await admin.close()

    async def list(self) -> list[DeadLetter]:
        """Return all dead letters, resolved or not, oldest first.

        A record becomes a dead letter again when its topic is read again, as after a rebuild:
        it is listed once, at its first place, and keeps its resolution.
        """
        found: dict[Place, DeadLetter] = {}
        first: dict[object, Place] = {}
        same: dict[Place, Place] = {}
        starts = await self._consumer.beginning_offsets(list(self._ends))
        async for record in self._read(starts, self._ends):
            headers = {name: value or b"" for name, value in record.headers}
            resolved = _resolved_place(record, headers)
            if resolved is None:
                place = Place(record.partition, record.offset)
                same[place] = first.setdefault(_identity(record, headers), place)
                if same[place] != place:
                    continue
                size = None if record.value is None else len(record.value)
                found[place] = DeadLetter(place, record.timestamp, record.key, size, headers)
            elif resolved in same:
                by = headers.get("as", b"?").decode(errors="backslashreplace")
                place = same[resolved]
                found[place] = msgspec.structs.replace(found[place], resolution=by)
        return sorted(found.values(), key=lambda letter: (letter.when, letter.place))

    async def values(self, letters: Sequence[DeadLetter]) -> AsyncIterator[tuple[DeadLetter, bytes | None]]:
        """Yield dead letters with their values by partition and offset, except those that Kafka removed."""
        wanted = {letter.place: letter for letter in letters}
        starts: dict[TopicPartition, int] = {}
        ends: dict[TopicPartition, int] = {}
        for place in sorted(wanted):
            tp = TopicPartition(self.topic, place.partition)
            starts.setdefault(tp, place.offset)
            ends[tp] = place.offset + 1
        async for record in self._read(starts, ends):
            letter = wanted.get(Place(record.partition, record.offset))
            if letter is not None:
                yield letter, record.value

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
    """Return what two dead letters of one record have in common: where it came from, and its content.

    Both, because a topic that was deleted and made again has other records at the same offsets.
    """
    origin = tuple(headers.get(name, b"") for name in ("topic", "partition", "offset"))
    if not all(origin) or origin[2] == b"-1":
        return record.partition, record.offset
    content = hashlib.blake2b(record.value or b"", digest_size=16).digest()
    return origin, record.key, record.value is None, content


def _resolved_place(record: ConsumerRecord, headers: Mapping[str, bytes]) -> Place | None:
    """Return the place that a mark is about, None where the record is not a mark."""
    offset = headers.get("settles", b"").decode(errors="replace")
    if record.value is not None or not _NUMBER.fullmatch(offset):
        return None
    return Place(record.partition, int(offset))
