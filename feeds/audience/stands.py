"""Viewers of the matches of a season: a crowd each, as large as its match's minute asks for."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from feeds.audience.crowd import TICK, Crowd
from feeds.audience.shape import FULL_TIME, share
from feeds.matches.beside import Beside, make_viewers
from feeds.matches.feed import FeedError
from feeds.matches.producer import FeedProducer
from feeds.matches.season import Season
from schemas.audience.codec import encode_engagement
from schemas.audience.events import Engagement
from schemas.audience.topics import ENGAGEMENTS

_LOOK = 0.5
"""Seconds between two looks for matches that have begun."""

_STEP = 0.05
"""Seconds between two parts of what happens in a tick."""

_EXCITED = 2.0
"""Minutes of a match for which a moment excites."""


class _Script(msgspec.Struct):
    """What is known of a made-up match before it is played: its events, and the minutes of its moments."""

    events: int
    moments: list[float]


class Stands:
    """Plays the viewers of a season, until it is cancelled."""

    def __init__(self, most: int, connection: Mapping[str, object], seed: int) -> None:
        """Have `most` viewers at the peak of each match."""
        self._most = most
        self._connection = connection
        self._seed = seed

    async def __call__(self, producer: FeedProducer[Any], season: Season[Any]) -> None:
        """Play them.

        Raises:
            FeedError: Kafka takes no engagements.
        """
        sender = AIOKafkaProducer(**self._connection, enable_idempotence=True, acks="all", linger_ms=5)
        try:
            await sender.start()
            async with asyncio.TaskGroup() as group:
                known = set[str]()
                while True:
                    for match_id in producer.acked.keys() - known:
                        known.add(match_id)
                        group.create_task(self._play(sender, producer, season, match_id))
                    await asyncio.sleep(_LOOK)
        except* KafkaError as failed:
            error = failed.exceptions[0]
            raise FeedError(f"Kafka did not take engagements into {ENGAGEMENTS.name}: {error}") from None
        finally:
            await sender.stop()

    async def _play(
        self, sender: AIOKafkaProducer, producer: FeedProducer[Any], season: Season[Any], match_id: str
    ) -> None:
        script = _script(season, match_id)
        crowd = Crowd(producer.feed.sport, match_id, self._seed)
        acked = producer.acked[match_id]
        while not acked.finished or crowd.size:
            minute = FULL_TIME * min(acked.seq / script.events, 1.0)
            wanted = 0 if acked.finished else round(self._most * share(minute, script.moments))
            excited = any(0 <= minute - moment < _EXCITED for moment in script.moments)
            now = time.time_ns() // 1_000_000
            await _send(sender, crowd.tick(now, wanted, excited=excited))


async def _send(sender: AIOKafkaProducer, events: list[Engagement]) -> None:
    """Send the events of a tick as they happen."""
    ends = asyncio.get_running_loop().time() + TICK / 1000
    place = 0
    while (left := ends - asyncio.get_running_loop().time()) > 0:
        now = time.time_ns() // 1_000_000
        while place < len(events) and events[place].at <= now:
            event = events[place]
            await sender.send(ENGAGEMENTS.name, encode_engagement(event), event.user_id.encode())
            place += 1
        await asyncio.sleep(min(_STEP, left))
    for event in events[place:]:
        await sender.send(ENGAGEMENTS.name, encode_engagement(event), event.user_id.encode())


def _script(season: Season[Any], match_id: str) -> _Script:
    feed = season.feed
    number = int(match_id.removeprefix(season.prefix))
    events = [record for record in season.match(number, 0) if feed.describe(record) is None]
    total = max(len(events), 1)
    moments = [FULL_TIME * place / total for place, record in enumerate(events, 1) if feed.moment(record)]
    return _Script(total, moments)


@make_viewers
def stands_of(most: int, connection: Mapping[str, object], seed: int) -> Beside:
    """Return viewers."""
    return Stands(most, connection, seed)
