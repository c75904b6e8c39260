"""Posts: from a request to records in Kafka's log, and the answer."""

import time
from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from typing import Protocol

import msgspec
from aiohttp import web
from prometheus_client import Counter, Histogram

from engine.telemetry.metrics import INGEST_REQUESTS, INGEST_SECONDS
from schemas.protojson.records import Item
from serving.cluster import CLUSTER
from serving.http.operations import API_KEY
from serving.http.request_ids import request_id
from serving.http.responses import AnswerError, seconds
from serving.ingest.answers import accepted, awaited, faulty
from serving.ingest.bodies import most_bytes_of, read_body, type_of
from serving.ingest.intake import SCOPE, FaultyError, Intake
from serving.ingest.keys import Key
from serving.ingest.outcomes import Posted, Waited
from serving.ingest.requests import ApiRequest
from serving.ingest.taking import Taking, posted_of
from serving.ingest.waiting import GRACE

MAX_WAIT = 10.0
"""Seconds that a client may wait for what it posts to be counted (`?wait=`)."""

LEAST_WAIT = 0.001

ENDS = 29.5
"""Seconds from a request's headers to its answer, at most."""


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


class Ingest(Taking):
    """Takes the posts of a worker over HTTP.

    Any worker takes posts of any match: Kafka's log is where they count. A request ends within 30 s, whatever
    Kafka does: its body has 10 s, Kafka 10 s, and its wait 10 s or what is left.
    """

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
        key = self._permitted(request, intake, match_id, tale, guard)
        wait = seconds(request, "wait", LEAST_WAIT, MAX_WAIT)
        kind = type_of(request, only_json=intake.only_json, one=intake.one)
        with self.room(most_bytes_of(request)):
            body = await read_body(request, kind)
            try:
                items = await intake.items(body, match_id)
            except FaultyError as error:
                refused = len({fault.index for fault in error.faults})
                tale.items = refused
                self.refuse(intake, key, refused)
                return faulty(error.faults)
            tale.items = len(items)
            if guard is not None:
                guard.check(request, items)
            cluster = request.app[CLUSTER]
            partitions = [cluster.partition_of(item.key) for item in items]
            offsets = await self.put(intake, key, items, partitions, wait is not None)
            tale.produced = time.perf_counter()
        if wait is None:
            return accepted(items, partitions, offsets)
        posted = posted_of(items, partitions, offsets)
        left = ENDS - GRACE - (tale.produced - tale.began)
        return awaited(items, partitions, offsets, await waiter.wait(posted, min(wait, left)))

    def holder(self, request: web.Request, of: str, scope: str = SCOPE) -> Key:
        """Return the key that a request gives, which permits the scope of something, such as a slice.

        Raises:
            AnswerError: 401 or 403.
        """
        return self.checked(self.key_of(request.headers.get(API_KEY)), of, scope)

    def _permitted(
        self, request: web.Request, intake: Intake, match_id: str, tale: _Tale, guard: Guard | None
    ) -> Key:
        """Return the key of a request, which permits it and has some of its rate left.

        Raises:
            AnswerError: 401, 403 or 429.
        """
        key = guard.holder(request) if guard is not None else None
        of = match_id if intake.of_each else intake.sport
        if key is None:
            key = self.holder(request, of, intake.scope)
        else:
            self.checked(key, of, intake.scope)
        tale.key = key.name
        self.check_rate(key)
        return key

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
def _seconds(sport: str) -> Histogram:
    return INGEST_SECONDS.labels(sport)
