"""Messy feeds: matches whose balls come out of order, twice, late and wrong, and are corrected.

They are sent beside the drill's other matches, while faults strike, and must end as their
clean feeds do. Their producer is unusual, but a worker must accept it like any other: it
compresses, its headers are null, and it writes in transactions, some of which it aborts.
"""

import asyncio
from collections.abc import Iterable, Sequence
from random import Random

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from aiokafka import AIOKafkaProducer
from msgspec.structs import replace

from drill.cricket.reference import Reference, path, play
from drill.slice import MESSY
from feeds.compression import Compression
from feeds.cricket.feed import FEED, CricketRecord
from feeds.cricket.simulator.simulation import simulate
from feeds.matches.disorder import Arrival, mess_up
from schemas.cricket.codec import encode_info
from schemas.cricket.events import Delivery, MatchInfo, PlayEvent
from schemas.cricket.published import OverSummary, Scorecard
from schemas.cricket.topics import EVENTS, MATCHES

_HASTE = 30
"""The factor by which match time passes faster: a ball a second, not every half minute; sent faster still."""
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

_card = msgspec.json.Decoder(Scorecard)
_overs = msgspec.json.Decoder(list[OverSummary])


class MessyMatches:
    """Plays messy matches, and remembers their expected results."""

    def __init__(self, bootstrap: str, session: ClientSession, seed: int) -> None:
        self._bootstrap = bootstrap
        self._session = session
        self._rng = Random(f"messy {seed}")
        self._due: dict[str, Reference] = {}

    @property
    def count(self) -> int:
        """The number of matches played."""
        return len(self._due)

    async def play(self) -> str:
        """Play another match; once Kafka has all of it, return a description."""
        match_id = f"{MESSY}{len(self._due) + 1}"
        info, clean = _match(match_id, self._rng)
        messy = mess_up(FEED, clean, self._rng, _LATENESS)
        codecs = tuple(Compression)
        codec = codecs[len(self._due) % len(codecs)]
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap,
            transactional_id=match_id,
            compression_type=codec.of_aiokafka,
            request_timeout_ms=120_000,
        )
        await producer.start()
        try:
            key = match_id.encode()
            async with producer.transaction():
                await producer.send_and_wait(MATCHES.name, encode_info(info), key, headers=[_NULL])
            aborted = await self._send(producer, key, messy.arrivals)
            # Events that the worker no longer waits for are late, and applied only if their header says so.
            await asyncio.sleep(2 * _LATENESS / 1000)
            late = [arrival for arrival in messy.arrivals if arrival.seq in messy.late]
            if late:
                async with producer.transaction():
                    await _send_all(producer, key, [arrival.event for arrival in late], ("late", b"apply"))
        finally:
            await producer.stop()
        self._due[match_id] = play(match_id, clean, [info])
        return (
            f"{match_id} ({codec}): {len(messy.arrivals)} arrivals, {len(late)} late, "
            f"{messy.corrected} corrections, {aborted} transactions aborted"
        )

    async def _send(
        self, producer: AIOKafkaProducer, key: bytes, arrivals: Sequence[Arrival[CricketRecord]]
    ) -> int:
        """Send all in transactions; return how many, with wrong balls, were aborted."""
        aborted = 0
        for at in range(0, len(arrivals), _TOGETHER):
            events = [arrival.event for arrival in arrivals[at : at + _TOGETHER]]
            if self._rng.random() < _ABORTED:
                await producer.begin_transaction()
                await _send_all(producer, key, [_wrong(event) for event in events], _NULL)
                await producer.abort_transaction()
                aborted += 1
            async with producer.transaction():
                await _send_all(producer, key, events, _NULL)
            await asyncio.sleep(_PAUSE)
        return aborted

    async def differences(self, url: str) -> list[str]:
        """Request all of them from a worker, and return a sentence for each that is wrong."""
        found = [await self._difference(url, match_id, due) for match_id, due in self._due.items()]
        return [sentence for sentence in found if sentence]

    async def _difference(self, url: str, match_id: str, due: Reference) -> str:
        """Return what is still wrong after a time; "" if all is right."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _PATIENCE
        while True:
            wrong = await self._compare(f"{url}{path(match_id)}", due)
            if not wrong or loop.time() > deadline:
                return f"{match_id}: {wrong}" if wrong else ""
            await asyncio.sleep(0.5)

    async def _compare(self, url: str, due: Reference) -> str:
        try:
            card = _card.decode(await self._get(f"{url}scorecard/"))
            overs = _overs.decode(await self._get(f"{url}overs/"))
        except (ClientError, OSError, TimeoutError) as error:
            return repr(error)
        if (card.innings, card.result) != (due.card.innings, due.card.result):
            return "the scorecard is not that of the clean feed"
        balls = {(over.innings, over.over): over.balls for over in overs}
        return "" if balls == due.balls else "the overs are not those of the clean feed"

    async def _get(self, url: str) -> bytes:
        async with self._session.get(url, timeout=ClientTimeout(total=5)) as answer:
            answer.raise_for_status()
            return await answer.read()


async def _send_all(
    producer: AIOKafkaProducer, key: bytes, events: Iterable[CricketRecord], header: tuple[str, bytes | None]
) -> None:
    """Send events, and wait until Kafka has them."""
    sent = [await producer.send(EVENTS.name, FEED.encode(event), key, headers=[header]) for event in events]
    await asyncio.gather(*sent)


def _wrong(event: CricketRecord) -> CricketRecord:
    """Change an event so that the result shows whether it counts."""
    if not isinstance(event, Delivery):
        return event
    return replace(event, runs=event.runs + 1, wide=0, byes=0, leg_byes=0, dismissals=())


def _match(match_id: str, rng: Random) -> tuple[MatchInfo, list[PlayEvent]]:
    records = list(simulate(match_id, rng.randrange(1 << 30)))
    infos = [record for record in records if isinstance(record, MatchInfo)]
    events = [record for record in records if not isinstance(record, MatchInfo)]
    return infos[-1], [replace(event, timestamp=event.timestamp // _HASTE) for event in events]
