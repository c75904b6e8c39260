"""Posts: from a request to records in Kafka's log, and the answer."""

import asyncio
import time
from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from typing import Protocol

import msgspec
from aiohttp import web
from prometheus_client import Counter, Histogram

from engine.telemetry.metrics import INGEST_ITEMS, INGEST_REQUESTS, INGEST_SECONDS
from schemas.protojson.records import Item
from serving.cluster import CLUSTER
from serving.http.operations import API_KEY
from serving.http.request_ids import request_id
from serving.http.responses import AnswerError, seconds
from serving.ingest.answers import accepted, awaited, faulty
from serving.ingest.bodies import Room, most_bytes_of, read_body, type_of
from serving.ingest.intake import FaultyError, Intake
from serving.ingest.keys import MAKE, ApiKeys, ApiKeysError, Key
from serving.ingest.link import Outgoing
from serving.ingest.outcomes import AWAITED, Posted, Waited, digest_of
from serving.ingest.producer import IngestProducer
from serving.ingest.rates import Rates
from serving.ingest.requests import ApiRequest, Requests
from serving.ingest.waiting import GRACE

MAX_WAIT = 10.0
"""Seconds that a client may wait for what it posts to be counted (`?wait=`)."""

LEAST_WAIT = 0.001

ENDS = 29.5
"""Seconds from a request's headers to its answer, at most."""

SCOPE = "ingest"


class Waiting(Protocol):
    """What waits for posted records; see `serving.ingest.waiting`."""

    async def wait(self, posted: Sequence[Posted], seconds: float) -> Waited:
        """Wait at most so many seconds; say what became of each."""


class Guard(Protocol):
    """Another credential than a key, which some path takes; see `web.audience.tokens`."""

    def holder(self, request: web.Request) -> Key | None:
        """Return the key that the credential of a request derives from, None where it has none.

        Raises:
            AnswerError: 401, it is not valid.
        """

    def check(self, request: web.Request, items: Sequence[Item]) -> None:
        """Refuse items that the credential of a request, if it has one, does not permit.

        Raises:
            AnswerError: 403, it permits others.
        """


class _Tale(msgspec.Struct):
    """What is known of a request while it is answered."""

    began: float
    key: str | None = None
    items: int = 0
    produced: float = 0.0
    """When Kafka had its items (`time.perf_counter`), 0 before."""


class Ingest:
    """Takes the posts of a worker.

    Any worker takes posts of any match: Kafka's log is where they count. A request ends within 30 s, whatever
    Kafka does: its body has 10 s, Kafka 10 s, and its wait 10 s or what is left.

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

    async def take(
        self,
        request: web.Request,
        intake: Intake,
        waiter: Waiting,
        match_id: str = "",
        guard: Guard | None = None,
    ) -> web.Response:
        """Take what a request posts: 202 once it is in Kafka's log, or 200 once it is counted (`?wait=`).

        Args:
            request: the request.
            intake: what is taken at its path.
            waiter: waits for records of the intake's topic.
            match_id: the match that its path names, if it does.
            guard: what takes another credential than a key, if its path does.

        Raises:
            AnswerError: 401, 403, 408, 413, 415, 429, or 503: nothing is taken, or with 503 perhaps a part.
        """
        tale, status = _Tale(time.perf_counter()), HTTPStatus.INTERNAL_SERVER_ERROR
        try:
            answer = await self._answer(request, intake, waiter, match_id, guard, tale)
            status = HTTPStatus(answer.status)
        except AnswerError as error:
            status = error.status
            raise
        except web.RequestPayloadError:
            status = HTTPStatus.BAD_REQUEST
            raise
        finally:
            self._note(request, intake.sport, status, tale)
        return answer

    async def _answer(
        self,
        request: web.Request,
        intake: Intake,
        waiter: Waiting,
        match_id: str,
        guard: Guard | None,
        tale: _Tale,
    ) -> web.Response:
        key = self._permitted(request, intake.sport, tale, guard)
        wait = seconds(request, "wait", LEAST_WAIT, MAX_WAIT)
        kind = type_of(request, only_json=intake.only_json, one=intake.one)
        with self._room.of(most_bytes_of(request)):
            body = await read_body(request, kind)
            try:
                items = await intake.items(body, match_id)
            except FaultyError as error:
                refused = len({fault.index for fault in error.faults})
                tale.items = refused
                self._rates.take(key, refused)
                _items(intake.sport, "refused").inc(refused)
                return faulty(error.faults)
            tale.items = len(items)
            if guard is not None:
                guard.check(request, items)
            self._rates.take(key, len(items))
            cluster = request.app[CLUSTER]
            partitions = [cluster.partition_of(item.key) for item in items]
            offsets = await self._send(intake, items, partitions, wait is not None)
            tale.produced = time.perf_counter()
        if wait is None:
            return accepted(items, partitions, offsets)
        posted = [
            Posted(item.match_id, item.event_id, item.seq, partition, offset, digest_of(item.value))
            for item, partition, offset in zip(items, partitions, offsets, strict=True)
        ]
        left = ENDS - GRACE - (tale.produced - tale.began)
        return awaited(items, partitions, offsets, await waiter.wait(posted, min(wait, left)))

    def holder(self, request: web.Request, slice_name: str) -> Key:
        """Return the key that a request gives, which permits to post of a slice.

        Raises:
            AnswerError: 401 or 403.
        """
        self._check_given()
        given = request.headers.get(API_KEY)
        if given is None:
            raise _unauthorized(f"there is no {API_KEY}: {MAKE}")
        try:
            key = self.keys.holder(given)
        except ApiKeysError as error:
            raise AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", str(error)) from None
        if key is None:
            raise _unauthorized(f"{API_KEY} is no key of this worker's")
        return self._checked(key, slice_name)

    def _permitted(self, request: web.Request, sport: str, tale: _Tale, guard: Guard | None) -> Key:
        """Return the key of a request, which permits it and has some of its rate left.

        Raises:
            AnswerError: 401, 403 or 429.
        """
        self._check_given()
        key = guard.holder(request) if guard is not None else None
        key = self.holder(request, sport) if key is None else self._checked(key, sport)
        tale.key = key.name
        if wait := self._rates.wait_of(key):
            message = f"the key {key.name} posts more than {key.rate:g} items a second on this worker"
            raise AnswerError(HTTPStatus.TOO_MANY_REQUESTS, "too-many-requests", message, str(wait))
        return key

    def _check_given(self) -> None:
        if not self.keys.is_given:
            raise _forbidden(f"this worker takes no posts: {self._setting} names no file of keys")

    def _checked(self, key: Key, sport: str) -> Key:
        if not key.permits(SCOPE, sport):
            raise _forbidden(f"the key {key.name} does not permit {SCOPE}:{sport}")
        return key

    async def _send(
        self, intake: Intake, items: Sequence[Item], partitions: Sequence[int], is_awaited: bool
    ) -> list[int]:
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

    def _note(self, request: web.Request, sport: str, status: HTTPStatus, tale: _Tale) -> None:
        """Count a request, and tell of it."""
        now = time.perf_counter()
        _requests(sport, status.value).inc()
        _seconds(sport).observe((tale.produced or now) - tale.began)
        resource = request.match_info.route.resource
        milliseconds = (now - tale.began) * 1000
        self.requests.tell(
            ApiRequest(
                at=int(time.time() * 1000 - milliseconds),
                request_id=request_id(),
                method=request.method,
                path=resource.canonical if resource is not None else "",
                status=status.value,
                key=tale.key,
                items=tale.items,
                ms=round(milliseconds, 3),
            )
        )


@cache
def _requests(sport: str, status: int) -> Counter:
    return INGEST_REQUESTS.labels(sport, str(status))


@cache
def _items(sport: str, result: str) -> Counter:
    return INGEST_ITEMS.labels(sport, result)


@cache
def _seconds(sport: str) -> Histogram:
    return INGEST_SECONDS.labels(sport)


def _unauthorized(message: str) -> AnswerError:
    return AnswerError(HTTPStatus.UNAUTHORIZED, "unauthorized", message)


def _forbidden(message: str) -> AnswerError:
    return AnswerError(HTTPStatus.FORBIDDEN, "forbidden", message)
