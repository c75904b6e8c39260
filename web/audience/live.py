"""Live push of audiences: a match's figures, made once a second for all who follow it on this worker."""

import asyncio

import msgspec
from aiohttp import web

from app import app
from schemas.audience.published import Audience
from schemas.matches.structs import replace
from serving.cluster import CLUSTER
from serving.http.responses import AnswerError, unavailable
from serving.push.changes import Changes, Snapshot
from serving.push.sse import EventStream
from web.audience.views import FIGURES

EVERY = 1.0
"""Seconds between two pushes."""

MINUTES = 2
"""Minutes of the curve that are pushed: the one before, and the current one."""

_encode = msgspec.json.Encoder().encode


def pushed(found: Audience) -> Audience:
    """Return what is pushed of figures: all but the minutes and cohorts of before, which do not change."""
    retention = replace(found.retention, cohorts=[])
    return replace(found, minutes=found.minutes[-MINUTES:], retention=retention)


class Following:
    """The streams of a worker by match; each match has one task while anybody follows it."""

    def __init__(self) -> None:
        self._streams: dict[tuple[str, str], dict[EventStream, web.Request]] = {}
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._ended = False

    async def stream(self, request: web.Request, sport: str, match_id: str) -> web.StreamResponse:
        """Push a match's figures: at once, then each second.

        Raises:
            AnswerError: 404, nobody watches it; 503, this worker stops.
        """
        if self._ended:
            raise unavailable("this worker is stopping; ask another, or again in a moment")
        found = await request.app[FIGURES].of(request, sport, match_id)
        stream = EventStream(request, "audience", _event)
        response = await stream.open()
        name = sport, match_id
        stream.deliver(_changes(found, 0))
        streams = self._streams.setdefault(name, {})
        streams[stream] = request
        if name not in self._tasks:
            self._tasks[name] = asyncio.create_task(self._push(name), name=f"audience of {match_id}")
        try:
            await stream.run(response)
        finally:
            del streams[stream]
        return response

    async def end(self) -> None:
        """End all streams."""
        self._ended = True
        for streams in self._streams.values():
            for stream in list(streams):
                stream.end()

    async def _push(self, name: tuple[str, str]) -> None:
        number = 0
        try:
            while streams := self._streams.get(name):
                await asyncio.sleep(EVERY)
                for request in list(streams.values())[:1]:
                    number += 1
                    try:
                        changes = _changes(await request.app[FIGURES].of(request, *name), number)
                    except AnswerError:
                        continue
                    for stream in list(streams):
                        stream.deliver(changes)
        finally:
            del self._tasks[name]
            if not self._streams.get(name):
                self._streams.pop(name, None)


def _changes(found: Audience, number: int) -> Changes:
    return Changes({found.match_id: Snapshot(found.match_id, number, _encode(pushed(found)))})


def _event(changes: Changes) -> bytes:
    (snapshot,) = changes.snapshots.values()
    return b"event: audience\ndata: %b\n\n" % snapshot.body


FOLLOWING = web.AppKey("audience_following", Following)


def _make(served: web.Application) -> Following:
    following = Following()
    served[CLUSTER].on_stop.append(following.end)
    return following


app.provide(FOLLOWING, _make)


@app.view("/{sport}/matches/{match_id}/audience/live/")
async def audience_live(request: web.Request, sport: str, match_id: str) -> web.StreamResponse:
    """Push the figures of a match's audience each second."""
    return await request.app[FOLLOWING].stream(request, sport, match_id)
