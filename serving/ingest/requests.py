"""Tells a topic of the requests that post, for analytics: never waited for, and dropped rather than kept."""

import asyncio
from collections import deque
from collections.abc import Callable
from random import Random

import msgspec
from aiokafka.errors import KafkaError

from engine.driver.producers import Headers
from schemas.topics import DAY, Cleanup, TopicPolicy
from serving.ingest.link import Link

API_REQUESTS = TopicPolicy("api.requests", Cleanup.DELETE, 7 * DAY)
"""`ApiRequest` in JSON: the requests of clients that have a key, or should have one."""

EVERY = 1.0
"""Seconds between two batches of it."""

MOST = 2000
"""Requests that wait for the next batch; the oldest are dropped for more."""

_encode = msgspec.json.Encoder().encode


class ApiRequest(msgspec.Struct, frozen=True):
    """A request, and what was answered to it.

    `at` is when it came (epoch ms), `path` its route, `key` the name of its key, null without a valid one,
    `items` how many it posted, `ms` the milliseconds to its answer.
    """

    at: int
    request_id: str
    method: str
    path: str
    status: int
    key: str | None
    items: int
    ms: float


class _Told(msgspec.Struct, frozen=True):
    value: bytes
    key: None = None
    headers: Headers = ()


class Requests:
    """The requests that the topic is told of: a share of all, in a batch a second."""

    def __init__(self, partitions: int, sample: float, random: Random | None = None) -> None:
        """Tell of a `sample` of the requests, from 0 to 1; `partitions` are those of the topic."""
        self.dropped = 0
        self._partitions = partitions
        self._sample = sample
        self._random = random or Random()  # noqa: S311 - a sample needs no secrets
        self._told: deque[bytes] = deque(maxlen=MOST)
        self._next = 0

    def tell(self, request: ApiRequest) -> None:
        """Tell of a request, if it is in the sample."""
        if self._sample < 1 and self._random.random() >= self._sample:
            return
        self.dropped += len(self._told) == MOST
        self._told.append(_encode(request))

    async def run(self, link: Callable[[], Link | None]) -> None:
        """Send what was told of, again and again, by the producer of the moment, None while Kafka is away."""
        while True:
            await asyncio.sleep(EVERY)
            await self.flush(link())

    async def flush(self, link: Link | None) -> None:
        """Send what was told of since the last time; what cannot be sent at once is dropped."""
        if not self._told:
            return
        if link is None:
            self.dropped += len(self._told)
            self._told.clear()
            return
        try:
            async with asyncio.timeout(EVERY):
                while self._told:
                    await self._send(link)
        except (KafkaError, TimeoutError):
            self.dropped += len(self._told)
            self._told.clear()

    async def _send(self, link: Link) -> None:
        self._next = (self._next + 1) % self._partitions
        told = [_Told(value) for value in self._told]
        for part in await link.producer.queue(API_REQUESTS.name, self._next, told):
            link.watch(part.future)
        for _ in told:
            self._told.popleft()
