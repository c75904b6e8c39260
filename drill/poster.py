"""The poster: matches whose events come over HTTP, each posted again until a worker accepts it.

What a worker does not accept, or what is never answered, is posted again, to any worker: that must count
once. Some of what was accepted is posted again, too.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any
from urllib.parse import quote

from aiohttp import ClientSession
from google.protobuf.descriptor_pool import Default
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from drill.client import Client
from feeds.matches.feed import AnyFeed, MatchRecord
from schemas.matches.structs import replace
from schemas.topics import TopicPolicy

_IN_PLAY = 4
_MOST = 20
"""Events of a request."""
_AGAIN = 0.1
"""The share of accepted requests that are posted again."""
_WAITS = 0.1
"""The share of requests that wait until their events are counted."""
_STARTS_AT = 1_767_225_600_000


class Poster:
    """Posts made-up matches of a sport at a steady rate; every other one without numbers, if it may.

    Attributes:
        accepted: the events that were accepted, by match.
        client: what posts them.
    """

    def __init__(
        self,
        feed: AnyFeed,
        session: ClientSession,
        urls: Callable[[], Sequence[str]],
        key: str,
        *,
        seed: int,
        rate: float,
        unnumbered: bool,
    ) -> None:
        self.accepted: dict[str, int] = {}
        self._feed = feed
        self._seed = seed
        self._pause = 1 / rate
        self._unnumbered = unnumbered
        self._rng = Random(seed)
        self.client = Client(session, urls, key, self._rng, self._pause)
        self._numbers = iter(range(1_000_000))
        self._finished = False

    async def run(self) -> None:
        """Post until `finish` is called, then what is under way."""
        await asyncio.gather(*(self._play() for _ in range(_IN_PLAY)))

    def finish(self) -> None:
        """Post no more than what is under way."""
        self._finished = True

    async def _play(self) -> None:
        while not self._finished:
            number = next(self._numbers)
            match_id = f"posted-{self._seed}-{number}"
            records = self._feed.simulated(match_id, self._seed, number, _STARTS_AT)
            await self._post_match(match_id, records, unnumbered=self._unnumbered and number % 2 == 1)

    async def _post_match(self, match_id: str, records: Iterator[MatchRecord], *, unnumbered: bool) -> None:
        events: list[dict[str, Any]] = []
        due = self._rng.randint(1, _MOST)
        for record in records:
            if self._feed.describe(record) is not None:
                path = f"/{self._feed.sport}/matches/{quote(match_id, safe='')}/"
                await self.client.send("PUT", path, _json(self._feed, self._feed.matches, record))
                continue
            if unnumbered:
                record = replace(record, seq=0)
            events.append(_json(self._feed, self._feed.events, record))
            if len(events) == due:
                await self._post(match_id, events)
                if self._finished:
                    return
                events, due = [], self._rng.randint(1, _MOST)
        if events:
            await self._post(match_id, events)

    async def _post(self, match_id: str, events: Sequence[dict[str, Any]]) -> None:
        wait = "?wait=2" if self._rng.random() < _WAITS else ""
        path = f"/{self._feed.sport}/events/{wait}"
        await self.client.send("POST", path, events)
        self.accepted[match_id] = self.accepted.get(match_id, 0) + len(events)
        if self._rng.random() < _AGAIN:
            await self.client.send("POST", path, events)
        await asyncio.sleep(self._pause * _IN_PLAY)


def _json(feed: AnyFeed, topic: TopicPolicy, record: MatchRecord) -> dict[str, Any]:
    """Return a record as clients write it in JSON."""
    if topic.schema is None:
        raise ValueError(f"the records of {topic.name} have no schema")
    message: Message = GetMessageClass(Default().FindMessageTypeByName(topic.schema.message))()
    message.ParseFromString(feed.encode(record))
    found: dict[str, Any] = MessageToDict(message, preserving_proto_field_name=True)
    return found
