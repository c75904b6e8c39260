"""What takes posts however they come: who may post, at which rate, the room for it, and Kafka's log."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from http import HTTPStatus

from prometheus_client import Counter

from engine.telemetry.metrics import INGEST_ITEMS
from schemas.protojson.records import Item
from serving.http.operations import API_KEY
from serving.http.responses import AnswerError
from serving.ingest.bodies import Room
from serving.ingest.intake import SCOPE, Intake
from serving.ingest.keys import MAKE, ApiKeys, ApiKeysError, Key
from serving.ingest.link import Outgoing
from serving.ingest.outcomes import AWAITED, Posted, digest_of
from serving.ingest.producer import IngestProducer
from serving.ingest.rates import Rates
from serving.ingest.requests import Requests


class Taking:
    """Takes items into Kafka's log, of those who have a key.

    Attributes:
        keys: the keys.
        producer: what sends records.
        requests: what is told of each request.
    """

    def __init__(self, keys: ApiKeys, producer: IngestProducer, requests: Requests, setting: str) -> None:
        """Take posts of those who have one of the keys.

        Args:
            keys: the keys.
            producer: what sends records.
            requests: what is told of each request.
            setting: the name of the setting that names the file of the keys, for who lacks it.
        """
        self.keys = keys
        self.producer = producer
        self.requests = requests
        self._setting = setting
        self._rates = Rates()
        self._room = Room()
        self._telling: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect to Kafka, and begin to tell of requests, if there may be any."""
        if self.keys.is_given:
            self.producer.start()
            self._telling = asyncio.create_task(self.requests.run(lambda: self.producer.link))

    async def stop(self) -> None:
        """Send what is left, and close; call it once the last request is answered."""
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None
            await self.requests.flush(self.producer.link)
        await self.producer.stop()

    def key_of(self, given: str | None) -> Key:
        """Return the key that a client gives, None where it gives none.

        Raises:
            AnswerError: 401, it is no key; 403, none is taken here; 503, the keys cannot be read.
        """
        self.check_given()
        if given is None:
            raise _unauthorized(f"there is no {API_KEY}: {MAKE}")
        try:
            key = self.keys.holder(given)
        except ApiKeysError as error:
            raise AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", str(error)) from None
        if key is None:
            raise _unauthorized(f"{API_KEY} is no key of this worker's")
        return key

    def check_given(self) -> None:
        """Refuse where nobody has a key.

        Raises:
            AnswerError: 403.
        """
        if not self.keys.is_given:
            raise _forbidden(f"this worker takes no posts: {self._setting} names no file of keys")

    def checked(self, key: Key, of: str, scope: str = SCOPE) -> Key:
        """Return a key, which permits the scope of something, such as a slice.

        Raises:
            AnswerError: 403, it does not.
        """
        if not key.permits(scope, of):
            raise _forbidden(f"the key {key.name} does not permit {scope}:{of}")
        return key

    def check_rate(self, key: Key) -> None:
        """Refuse a key of whose rate nothing is left.

        Raises:
            AnswerError: 429.
        """
        if wait := self._rates.wait_of(key):
            message = f"the key {key.name} posts more than {key.rate:g} items a second on this worker"
            raise AnswerError(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", message, str(wait))

    def room(self, size: int) -> AbstractContextManager[None]:
        """Take room for so many bytes within the block, until they are in the log.

        Raises:
            AnswerError: 503, there is none.
        """
        return self._room.of(size)

    def refuse(self, intake: Intake, key: Key, items: int) -> None:
        """Count items that are refused; they take of the key's rate too."""
        self._rates.take(key, items)
        _items(intake.sport, "refused").inc(items)

    async def put(
        self, intake: Intake, key: Key, items: Sequence[Item], partitions: Sequence[int], is_awaited: bool
    ) -> list[int]:
        """Put items into the log; return their offsets once Kafka has all of them.

        Args:
            intake: what they are.
            key: whose rate they take of.
            items: the items.
            partitions: the partition that each is in.
            is_awaited: whether the client waits for what becomes of them.

        Raises:
            AnswerError: 503, Kafka does not take them; perhaps it has a part.
        """
        self._rates.take(key, len(items))
        headers = [AWAITED] if is_awaited else []
        records = [
            Outgoing(intake.topic, partition, item.key, item.value, headers)
            for item, partition in zip(items, partitions, strict=True)
        ]
        try:
            offsets = await self.producer.send(records)
        except BaseException:
            _items(intake.sport, "failed").inc(len(items))
            raise
        _items(intake.sport, "accepted").inc(len(items))
        return offsets


def posted_of(items: Sequence[Item], partitions: Sequence[int], offsets: Sequence[int]) -> list[Posted]:
    """Return what is asked of the owners of items that are in the log."""
    return [
        Posted(item.match_id, item.event_id, item.seq, partition, offset, digest_of(item.value))
        for item, partition, offset in zip(items, partitions, offsets, strict=True)
    ]


@cache
def _items(sport: str, result: str) -> Counter:
    return INGEST_ITEMS.labels(sport, result)


def _unauthorized(message: str) -> AnswerError:
    return AnswerError(HTTPStatus.UNAUTHORIZED, "unauthorized", message)


def _forbidden(message: str) -> AnswerError:
    return AnswerError(HTTPStatus.FORBIDDEN, "forbidden", message)
