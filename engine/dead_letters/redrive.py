"""Redriving dead letters: they are sent back to where they came from, or only marked.

A record goes back unchanged; once Kafka has it, the mark that resolves it is written
(`engine.dead_letters.reader`). If the command dies between the two, the record is not
resolved, and the next command sends it again. That is harmless, because scoring
counts each event once.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from engine.dead_letters.reader import DeadLetter, DeadLetterReader, Place, Resolution
from engine.partitions.outputs import Headers, Output
from engine.partitions.transactions import MAX_RECORD_BYTES

CHUNK_RECORDS = 500
CHUNK_BYTES = 8 << 20
"""Records, and bytes of their values, that are sent at a time: enough to be quick, in little memory."""


class Outcome(msgspec.Struct, frozen=True):
    """The result of a redrive: the places that are resolved, and a reason for each that is not."""

    done: tuple[Place, ...]
    problems: Mapping[Place, str]


async def redrive(
    reader: DeadLetterReader,
    letters: Sequence[DeadLetter],
    resolution: Resolution,
    connection: Mapping[str, object],
) -> Outcome:
    """Redrive dead letters that `reader` listed, none of them resolved.

    `RETRIED` and `APPLIED` send each back to its topic and partition, with the header
    `retried` (its place) or `late` (`apply`). One that cannot go back is reported in
    `problems`; all others go back.

    Raises:
        aiokafka.errors.KafkaError: Kafka does not answer.
    """
    done: list[Place] = []
    problems = {letter.place: why for letter in letters if (why := _obstacle(letter, resolution))}
    able = [letter for letter in letters if letter.place not in problems]
    async with AIOKafkaProducer(
        # A record that came compressed may be too large uncompressed.
        acks="all",
        compression_type="gzip",
        max_request_size=MAX_RECORD_BYTES,
        **connection,
    ) as producer:
        work = _Work(producer, reader.topic, resolution)
        async for chunk in _chunks(reader, able):
            refused = await work.send_back(chunk)
            marked = [letter for letter, _ in chunk if letter.place not in refused]
            refused |= await work.mark(marked)
            problems |= refused
            done += [letter.place for letter in marked if letter.place not in refused]
    gone = {letter.place for letter in able} - set(done) - set(problems)
    problems |= dict.fromkeys(gone, "it is no longer there: the topic has removed it by age")
    return Outcome(tuple(done), problems)


def _obstacle(letter: DeadLetter, resolution: Resolution) -> str:
    if resolution is Resolution.DROPPED:
        return ""
    if letter.truncated:
        return "it was not kept, too large or not to be unpacked: have the producer send it again"
    if letter.is_row:
        return "it is a damaged row of a table, and no record: see what became of its match"
    if letter.origin is None:
        return "its headers do not say which topic and partition it came from"
    return ""


async def _chunks(
    reader: DeadLetterReader, letters: Sequence[DeadLetter]
) -> AsyncIterator[list[tuple[DeadLetter, bytes | None]]]:
    chunk: list[tuple[DeadLetter, bytes | None]] = []
    size = 0
    async for letter, value in reader.values(letters):
        chunk.append((letter, value))
        size += len(value or b"")
        if len(chunk) == CHUNK_RECORDS or size > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class _Work:
    """Sends the records of a chunk together, and reports which of them Kafka refused."""

    def __init__(self, producer: AIOKafkaProducer, topic: str, resolution: Resolution) -> None:
        self._producer = producer
        self._topic = topic
        self._resolution = resolution

    async def send_back(self, chunk: Sequence[tuple[DeadLetter, bytes | None]]) -> dict[Place, str]:
        if self._resolution is Resolution.DROPPED:
            return {}
        records = [
            (
                letter.place,
                letter.origin[1],
                Output(letter.origin[0], letter.key, value, [self._header(letter.place)]),
            )
            for letter, value in chunk
            if letter.origin is not None
        ]
        return await self._send(records, "Kafka does not take it back")

    async def mark(self, letters: Sequence[DeadLetter]) -> dict[Place, str]:
        records = [
            (
                letter.place,
                letter.place.partition,
                Output(self._topic, letter.key, None, self._marks(letter.place)),
            )
            for letter in letters
        ]
        return await self._send(records, "Kafka does not take the mark of its being settled")

    def _header(self, place: Place) -> tuple[str, bytes]:
        if self._resolution is Resolution.APPLIED:
            return ("late", b"apply")
        return ("retried", str(place).encode())

    def _marks(self, place: Place) -> Headers:
        return [("settles", b"%d" % place.offset), ("as", self._resolution.value.encode())]

    async def _send(self, records: Iterable[tuple[Place, int, Output]], refused: str) -> dict[Place, str]:
        """Send records to partitions in order; return the reason for each that was refused."""
        sent: dict[Place, asyncio.Future[object]] = {}
        problems: dict[Place, str] = {}
        for place, partition, output in records:
            # One batch for each: the client's own batches refuse a record with neither key nor value.
            batch = self._producer.create_batch()
            batch.append(timestamp=None, key=output.key, value=output.value, headers=list(output.headers))
            try:
                sent[place] = await self._producer.send_batch(batch, output.topic, partition=partition)
            except (KafkaError, AssertionError) as error:  # a missing partition is an assertion
                problems[place] = f"{refused}: {error!r}"
        for place, future in sent.items():
            try:
                await future
            except KafkaError as error:
                problems[place] = f"{refused}: {error!r}"
        return problems
