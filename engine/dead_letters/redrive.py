"""Settling records that were set aside: sent back to where they came from, or only marked.

A record goes back as it came; once Kafka has it, the mark is written that settles
it (`engine.dead_letters.reader`). Between the two the command may die: then the record is not
settled, and is sent again by the next one. That is harmless, for the scoring
takes each event once.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from engine.dead_letters.reader import Aside, AsideReader, Place, Settled
from engine.partitions.outputs import Headers, Output
from engine.partitions.transactions import MAX_RECORD_BYTES

CHUNK_RECORDS = 500
CHUNK_BYTES = 8 << 20
"""Records that are under way at a time: enough to be quick, and little memory."""


class Outcome(msgspec.Struct, frozen=True):
    """What came of settling: the places that are settled, and a reason for each that is not."""

    done: tuple[Place, ...]
    problems: Mapping[Place, str]


async def settle(
    reader: AsideReader, asides: Sequence[Aside], settled: Settled, connection: Mapping[str, object]
) -> Outcome:
    """Settle records that `reader` listed, none of them settled.

    `RETRIED` and `APPLIED` send each back to its topic and partition, with the header
    `retried` (its place) or `late` (`apply`). One that cannot go back is a problem of
    its own and keeps no other from it.

    Raises:
        aiokafka.errors.KafkaError: Kafka is not there.
    """
    done: list[Place] = []
    problems = {aside.place: why for aside in asides if (why := _obstacle(aside, settled))}
    able = [aside for aside in asides if aside.place not in problems]
    async with AIOKafkaProducer(
        # A record that came compressed may be too large without.
        acks="all",
        compression_type="gzip",
        max_request_size=MAX_RECORD_BYTES,
        **connection,
    ) as producer:
        work = _Work(producer, reader.topic, settled)
        async for chunk in _chunks(reader, able):
            refused = await work.send_back(chunk)
            marked = [aside for aside, _ in chunk if aside.place not in refused]
            refused |= await work.mark(marked)
            problems |= refused
            done += [aside.place for aside in marked if aside.place not in refused]
    gone = {aside.place for aside in able} - set(done) - set(problems)
    problems |= dict.fromkeys(gone, "it is no longer there: the topic has removed it by age")
    return Outcome(tuple(done), problems)


def _obstacle(aside: Aside, settled: Settled) -> str:
    if settled is Settled.DROPPED:
        return ""
    if aside.truncated:
        return "it was not kept, too large or not to be unpacked: have the producer send it again"
    if aside.is_row:
        return "it is a damaged row of a table, and no record: see what became of its match"
    if aside.origin is None:
        return "its headers do not say which topic and partition it came from"
    return ""


async def _chunks(
    reader: AsideReader, asides: Sequence[Aside]
) -> AsyncIterator[list[tuple[Aside, bytes | None]]]:
    chunk: list[tuple[Aside, bytes | None]] = []
    size = 0
    async for aside, value in reader.values(asides):
        chunk.append((aside, value))
        size += len(value or b"")
        if len(chunk) == CHUNK_RECORDS or size > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class _Work:
    """Sends the records of a chunk, all of them at a time, and says which Kafka refused."""

    def __init__(self, producer: AIOKafkaProducer, topic: str, settled: Settled) -> None:
        self._producer = producer
        self._topic = topic
        self._settled = settled

    async def send_back(self, chunk: Sequence[tuple[Aside, bytes | None]]) -> dict[Place, str]:
        if self._settled is Settled.DROPPED:
            return {}
        records = [
            (
                aside.place,
                aside.origin[1],
                Output(aside.origin[0], aside.key, value, [self._header(aside.place)]),
            )
            for aside, value in chunk
            if aside.origin is not None
        ]
        return await self._send(records, "Kafka does not take it back")

    async def mark(self, asides: Sequence[Aside]) -> dict[Place, str]:
        records = [
            (
                aside.place,
                aside.place.partition,
                Output(self._topic, aside.key, None, self._marks(aside.place)),
            )
            for aside in asides
        ]
        return await self._send(records, "Kafka does not take the mark of its being settled")

    def _header(self, place: Place) -> tuple[str, bytes]:
        if self._settled is Settled.APPLIED:
            return ("late", b"apply")
        return ("retried", str(place).encode())

    def _marks(self, place: Place) -> Headers:
        return [("settles", b"%d" % place.offset), ("as", self._settled.value.encode())]

    async def _send(self, records: Iterable[tuple[Place, int, Output]], refused: str) -> dict[Place, str]:
        """Send records to partitions in order; return why, of those that were refused."""
        sent: dict[Place, asyncio.Future[object]] = {}
        problems: dict[Place, str] = {}
        for place, partition, output in records:
            # A batch each, for by itself the client refuses a record with neither key nor value.
            batch = self._producer.create_batch()
            batch.append(timestamp=None, key=output.key, value=output.value, headers=list(output.headers))
            try:
                sent[place] = await self._producer.send_batch(batch, output.topic, partition=partition)
            except (KafkaError, AssertionError) as error:  # a partition that is not there is an assertion
                problems[place] = f"{refused}: {error!r}"
        for place, future in sent.items():
            try:
                await future
            except KafkaError as error:
                problems[place] = f"{refused}: {error!r}"
        return problems
