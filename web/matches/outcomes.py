"""What became of the records that clients posted of a sport's matches, asked of the workers that own them.

`waiters_of(sport)` has the keys by which a view waits (`?wait=`):

    waited = await request.app[waiters_of(SPORT).events].wait(posted, seconds)
"""

from functools import cache
from http import HTTPStatus

import msgspec
from aiohttp import web

from app import app
from app.registry import SPORTS, load
from app.topic_watch import TOPIC_WATCH
from serving.cluster import CLUSTER
from serving.http.responses import bad_request, json_answer, not_found
from serving.ingest.owner import Lookup, Owner
from serving.ingest.waiting import Asked, Waiter
from tables.matches.outcomes import DescriptionOutcomes, EventOutcomes
from tables.matches.registry import tables_of
from tables.matches.sport import AnySport, E, I, M, P, Sport, W, any_sport

MOST_SECONDS = 30.0
"""Seconds that a worker may have another one wait; no request takes longer."""

_asked = msgspec.msgpack.Decoder(Asked)


class MatchWaiters:
    """The waiters for a sport's events and for descriptions of its matches.

    Attributes:
        events: the key of an application's `Waiter` for events.
        descriptions: the key of the one for descriptions.
    """

    def __init__(self, sport: AnySport) -> None:
        self._tables = tables_of(sport)
        self.path = f"/{sport.name}/events/outcomes/"
        self.events = web.AppKey(f"{sport.name}_events_waiter", Waiter)
        self.descriptions = web.AppKey(f"{sport.name}_descriptions_waiter", Waiter)

    def make_events(self, served: web.Application) -> Waiter:
        """Return the waiter of an application for events."""
        return self._make(served, EventOutcomes(self._tables))

    def make_descriptions(self, served: web.Application) -> Waiter:
        """Return the waiter of an application for descriptions."""
        return self._make(served, DescriptionOutcomes(self._tables))

    async def outcomes(self, request: web.Request) -> web.Response:
        """Tell another worker what became of records in a partition of this one; no client is told.

        Raises:
            AnswerError: 404, no worker asks; 503, this worker does not own the partition.
        """
        body = await request.read()
        if not request.app[CLUSTER].is_proven(request, body):
            raise not_found("there is nothing at this address")
        try:
            asked = _asked.decode(body)
        except msgspec.MsgspecError as error:
            raise bad_request(f"what was asked cannot be read: {error}") from None
        waiters = (request.app[self.events], request.app[self.descriptions])
        owner = next((waiter.owner for waiter in waiters if waiter.topic == asked.topic), None)
        if owner is None:
            raise bad_request(f"the topic is {asked.topic!r}, which is not of this sport")
        waited = await owner.outcomes(asked.partition, asked.posted, min(asked.seconds, MOST_SECONDS))
        return json_answer(waited, HTTPStatus.OK, {"Cache-Control": "no-store"})

    def _make(self, served: web.Application, lookup: Lookup) -> Waiter:
        cluster = served[CLUSTER]
        owner = Owner(cluster, lookup, served[TOPIC_WATCH].problem_of)
        return Waiter(cluster, self.path, lookup.topic, owner)


def waiters_of(sport: Sport[M, E, I, P, W]) -> MatchWaiters:
    """Return a sport's waiters; the first call declares them, and where workers ask one another."""
    return _declared(any_sport(sport))


@cache
def _declared(sport: AnySport) -> MatchWaiters:
    waiters = MatchWaiters(sport)
    app.provide(waiters.events, waiters.make_events)
    app.provide(waiters.descriptions, waiters.make_descriptions)
    app.view(waiters.path, methods=("post",))(waiters.outcomes)
    return waiters


for _sport in load(SPORTS, Sport, names=app.slices).values():
    waiters_of(_sport)
