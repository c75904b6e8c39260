"""Viewers of a match that is watched during a drill: they post to any worker, until it is accepted.

Their player is one that knows nothing of Kafka. Some of what it posts comes late, out of order or twice;
at the end the figures must be those of a plain recount of what was accepted.
"""

import asyncio
import time
from collections.abc import Sequence
from http import HTTPStatus
from random import Random
from typing import Any

import msgspec
from aiohttp import ClientError

from drill.beside import Ground
from drill.client import TIMEOUT, Client
from feeds.audience.crowd import TICK, Crowd
from schemas.audience.events import Engagement
from schemas.audience.kinds import DEVICES, PLATFORMS
from schemas.audience.published import Audience
from tables.audience.comparing import differences

SPORT = "football"
MOST = 400
"""Viewers at once, at most."""

_EVERY = 0.5
_AGAIN = 0.1
"""The share of posts that are repeated."""
_HELD = 0.1
"""The share of events that come late."""
_MOST_HELD = 30_000
"""Milliseconds that an event is held back, at most."""
_LAST = 60.0
"""Seconds until the figures at the end are complete."""


class Viewers:
    """The viewers of one match."""

    name = "engagements"

    def __init__(self, ground: Ground) -> None:
        """Watch a match of this drill."""
        self.match_id = f"watched-{ground.seed}"
        self.events: list[Engagement] = []
        self.zeros: dict[str, int] = {}
        self._session = ground.session
        self._random = Random(ground.seed)
        self.client = Client(ground.session, ground.urls, ground.key, self._random)
        self._crowd = Crowd(SPORT, self.match_id, ground.seed)
        self._waiting: list[tuple[int, Engagement]] = []
        self._finished = False

    @property
    def accepted(self) -> int:
        """How many engagements were accepted."""
        return len(self.events)

    async def run(self) -> None:
        """Post until `finish` is called, then what is under way."""
        ticked = 0
        while not self._finished:
            now = _now()
            if now - ticked >= TICK:
                ticked = now
                self._tick(now)
            await self._post_due(now)
            await asyncio.sleep(_EVERY)
        await self._post_due(_now() + TICK + _MOST_HELD)

    def finish(self) -> None:
        """Post no more than what is under way."""
        self._finished = True

    async def differences(self, url: str) -> list[str]:
        """Ask a worker for the figures until none is missing; return what is wrong with them."""
        path = f"{url}/{SPORT}/matches/{self.match_id}/audience/"
        wrong = ["the audience was not answered for"]
        deadline = time.monotonic() + _LAST
        while wrong and time.monotonic() < deadline:
            try:
                async with self._session.get(path, timeout=TIMEOUT) as answer:
                    body = await answer.read()
                    if answer.status == HTTPStatus.OK:
                        wrong = differences(msgspec.json.decode(body, type=Audience), self.events)
            except (ClientError, OSError, TimeoutError) as error:
                wrong = [f"the audience was not answered for: {error!r}"]
            if wrong:
                await asyncio.sleep(1.0)
        self.zeros["wrong figures of the audience"] = len(wrong)
        return [f"audience of {self.match_id}: {sentence}" for sentence in wrong]

    def _tick(self, now: int) -> None:
        random = self._random
        for event in self._crowd.tick(now, random.randint(MOST // 2, MOST), excited=random.random() < 0.2):
            late = random.randrange(_MOST_HELD) if random.random() < _HELD else 0
            self._waiting.append((event.at + late, event))

    async def _post_due(self, now: int) -> None:
        due = [event for at, event in self._waiting if at <= now]
        self._waiting = [one for one in self._waiting if one[0] > now]
        self._random.shuffle(due)
        for place in range(0, len(due), 200):
            part = due[place : place + 200]
            await self._send(part)
            self.events += part
            if self._random.random() < _AGAIN:
                await self._send(part)

    async def _send(self, events: Sequence[Engagement]) -> None:
        await self.client.send("POST", "/api/engagements", [_json(event) for event in events])


def _json(event: Engagement) -> dict[str, Any]:
    """Return an engagement as clients write it."""
    return {
        "sport": event.sport,
        "match_id": event.match_id,
        "user_id": event.user_id,
        "session_id": event.session_id,
        "event_id": event.event_id,
        "type": event.kind.name.lower(),
        "device": DEVICES[event.device],
        "platform": PLATFORMS[event.platform],
        "country": event.country,
        "at": event.at,
    }


def _now() -> int:
    return time.time_ns() // 1_000_000
