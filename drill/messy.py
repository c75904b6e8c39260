"""Messy feeds: matches whose events come out of order, twice, late and wrong, and are corrected.

They are sent beside the drill's other matches, while faults strike, and must end as their
clean feeds do. Their producer is unusual, but a worker must accept it like any other: it
compresses, its headers are null, and it writes in transactions, some of which it aborts.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Generic, TypeVar

from aiohttp import ClientError, ClientSession, ClientTimeout
from aiokafka import AIOKafkaProducer

from drill.slice import MESSY, Event, MatchLog, Reference
from feeds.compression import Compression
from feeds.matches.disorder import Arrival, mess_up
from feeds.matches.feed import AnyFeed, MatchRecord

_PACE = 1_000
"""Milliseconds between two events, on average, in their times; they are sent faster still."""
_LATENESS = 4_000
"""Milliseconds, a little less than the workers allow (`OVERSTREAM_LATENESS`)."""
_TOGETHER = 20
"""Arrivals in a transaction."""
_ABORTED = 0.2
"""The share of transactions that follow an aborted one."""
_PAUSE = 0.08
_PATIENCE = 90.0
"""Seconds between two transactions, and until a wrong answer is final."""
_NULL: tuple[str, bytes | None] = ("trace", None)

R = TypeVar("R", bound=Reference)


class MessyMatches(Generic[R]):
    """Plays messy matches of a sport, and remembers their expected results."""

    def __init__(
        self,
        bootstrap: str,
        session: ClientSession,
        seed: int,
        *,
        feed: AnyFeed,
        event: Callable[[bytes, bytes], Event],
        reference: Callable[[MatchLog], R],
        difference: Callable[[R, Sequence[bytes]], str],
    ) -> None:
        """Play nothing yet.

        Args:
            bootstrap: where Kafka is.
            session: for the workers' answers.
            seed: which matches, and what is wrong with them.
            feed: the sport's; its events can be mistaken.
            event: reads the key and the value of a logged event.
            reference: folds a clean match.
            difference: what answers to its paths have that the clean match has not, in a sentence; "" if
                nothing. The numbers of events differ, since corrections have some.
        """
        self._bootstrap = bootstrap
        self._session = session
        self._seed = seed
        self._rng = Random(f"messy {seed}")
        self._feed = feed
        self._event = event
        self._reference = reference
        self._difference = difference
        self._due: dict[str, R] = {}

    @property
    def count(self) -> int:
        """The number of matches played."""
        return len(self._due)

    async def play(self) -> str:
        """Play another match; once Kafka has all of it, return a description."""
        feed, number = self._feed, len(self._due) + 1
        match_id = f"{MESSY}{number}"
        first, clean, last = played(feed, match_id, self._seed, number)
        messy = mess_up(feed, clean, self._rng, _LATENESS)
        codecs = tuple(Compression)
        codec = codecs[number % len(codecs)]
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            transactional_id=f"{feed.sport}-{match_id}",
            compression_type=codec.of_aiokafka,
            request_timeout_ms=120_000,
        )
        await producer.start()
        try:
            key = match_id.encode()
            await self._describe(producer, key, first)
            aborted = await self._send(producer, key, messy.arrivals)
            # Events that the worker no longer waits for are late, and applied only if their header says so.
            # On a busy machine others are late too, so all come again: what is counted counts once.
            await asyncio.sleep(2 * _LATENESS / 1000)
            async with producer.transaction():
                await self._send_all(
                    producer, key, [arrival.event for arrival in messy.arrivals], ("late", b"apply")
                )
            await self._describe(producer, key, last)
        finally:
            await producer.stop()
        self._due[match_id] = self._reference(self._logged(match_id, first, clean, last))
        return (
            f"{match_id} of {feed.sport} ({codec}): {len(messy.arrivals)} arrivals, {len(messy.late)} late, "
            f"{messy.corrected} corrections, {aborted} transactions aborted"
        )

    def _logged(
        self, match_id: str, first: MatchRecord, clean: Sequence[MatchRecord], last: MatchRecord
    ) -> MatchLog:
        """Return the log of the clean match."""
        encode = self._feed.encode
        log = MatchLog(match_id, [encode(first), encode(last)])
        for record in clean:
            value = encode(record)
            log.add(self._event(match_id.encode(), value), value)
        return log

    async def _describe(self, producer: AIOKafkaProducer, key: bytes, info: MatchRecord) -> None:
        async with producer.transaction():
            await producer.send_and_wait(
                self._feed.matches.name, self._feed.encode(info), key, headers=[_NULL]
            )

    async def _send(
        self, producer: AIOKafkaProducer, key: bytes, arrivals: Sequence[Arrival[MatchRecord]]
    ) -> int:
        """Send all in transactions; return how many, with wrong events, were aborted."""
        aborted = 0
        for at in range(0, len(arrivals), _TOGETHER):
            events = [arrival.event for arrival in arrivals[at : at + _TOGETHER]]
            if self._rng.random() < _ABORTED:
                await producer.begin_transaction()
                await self._send_all(producer, key, map(self._wrong, events), _NULL)
                await producer.abort_transaction()
                aborted += 1
            async with producer.transaction():
                await self._send_all(producer, key, events, _NULL)
            await asyncio.sleep(_PAUSE)
        return aborted

    async def _send_all(
        self,
        producer: AIOKafkaProducer,
        key: bytes,
        events: Iterable[MatchRecord],
        header: tuple[str, bytes | None],
    ) -> None:
        """Send events, and wait until Kafka has them."""
        topic, encode = self._feed.events.name, self._feed.encode
        sent = [await producer.send(topic, encode(event), key, headers=[header]) for event in events]
        await asyncio.gather(*sent)

    def _wrong(self, event: MatchRecord) -> MatchRecord:
        """Change an event so that the result shows whether it counts, where its kind can be wrong."""
        mistakes = self._feed.mistakes
        wrong = None if mistakes is None else mistakes.mistaken(event, self._rng)
        return event if wrong is None else wrong

    async def differences(self, url: str) -> list[str]:
        """Request all of them from a worker, and return a sentence for each that is wrong."""
        found = [await self._find(url, match_id, due) for match_id, due in self._due.items()]
        return [sentence for sentence in found if sentence]

    async def _find(self, url: str, match_id: str, due: R) -> str:
        """Return what is still wrong after a time; "" if all is right."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _PATIENCE
        while True:
            try:
                bodies = [await self._get(f"{url}{path}") for path in due.paths]
                wrong = self._difference(due, bodies)
            except (ClientError, OSError, TimeoutError) as error:
                wrong = repr(error)
            if not wrong or loop.time() > deadline:
                return f"{match_id} of {self._feed.sport}: {wrong}" if wrong else ""
            await asyncio.sleep(0.5)

    async def _get(self, url: str) -> bytes:
        async with self._session.get(url, timeout=ClientTimeout(total=5)) as answer:
            answer.raise_for_status()
            return await answer.read()


def played(
    feed: AnyFeed, match_id: str, seed: int, number: int
) -> tuple[MatchRecord, list[MatchRecord], MatchRecord]:
    """Return a made-up match: its first description, its events at the drill's pace, its last description."""
    first, *events, last = feed.simulated(match_id, seed, number, 0)
    haste = max(1, feed.timestamp(events[-1]) // (_PACE * len(events)))
    return first, [feed.retimed(event, feed.timestamp(event) // haste) for event in events], last
