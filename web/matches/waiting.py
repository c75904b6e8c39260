"""The waiters of a slice's posts, and where its workers ask one another what became of some."""

from http import HTTPStatus

import msgspec
from aiohttp import web

from app import app
from app.topic_watch import TOPIC_WATCH
from serving.cluster import CLUSTER
from serving.forwarding import decode_hop
from serving.http.responses import bad_request, json_answer
from serving.ingest.owner import Lookup, Owner
from serving.ingest.waiting import Asked, Waiter

MOST_SECONDS = 30.0
"""Seconds that a worker may have another one wait; no request takes longer."""

_asked = msgspec.msgpack.Decoder(Asked).decode


def make_waiter(served: web.Application, path: str, lookup: Lookup) -> Waiter:
    """Return the waiter of an application for a topic's posts, which asks other workers at `path`."""
    cluster = served[CLUSTER]
    owner = Owner(cluster, lookup, served[TOPIC_WATCH].problem_of)
    return Waiter(cluster, path, lookup.topic, owner)


def serve_outcomes(path: str, *waiters: web.AppKey[Waiter]) -> None:
    """Answer the workers that ask, at `path`, for the owners of these waiters; no client is told.

    404 is answered where no worker asks, 503 where this one does not own the partition.
    """

    async def outcomes(request: web.Request) -> web.Response:
        asked = await decode_hop(request, _asked)
        here = (request.app[waiter] for waiter in waiters)
        owner = next((waiter.owner for waiter in here if waiter.topic == asked.topic), None)
        if owner is None:
            raise bad_request(f"the topic is {asked.topic!r}, which nobody posts to here")
        waited = await owner.outcomes(asked.partition, asked.posted, min(asked.seconds, MOST_SECONDS))
        return json_answer(waited, HTTPStatus.OK, {"Cache-Control": "no-store"})

    app.view(path, methods=("post",))(outcomes)
