"""Live push over HTTP, for any sport: a match's stream, and the stream of all matches."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress

import msgspec
from aiohttp import web

from serving.cluster import Cluster
from serving.http.representations import takes_gzip
from serving.http.responses import bad_request, key_of, unavailable
from serving.languages.languages import LANGUAGES
from serving.push.changes import Changes, Mailbox, Snapshot, Watcher
from serving.push.digest import Statuses
from serving.push.digest_relay import Silence
from serving.push.sse import EventStream
from serving.push.voices import Source, Speaking, Voice

STREAM_ABOUT = (
    "`state` events, `id` their `last_seq`: the state as it stands first, then one a change. A client that "
    "reads slowly gets the newest and misses what came between. After 15 s without a change a comment comes."
)
"""For the API's description."""


class Live:
    """Live push of a sport's matches, for clients and for the other workers."""

    def __init__(self, cluster: Cluster, source: Source) -> None:
        self._cluster = cluster
        self._source = source
        self._voices: dict[str, Voice] = {}
        self._channel = source.channel
        self.ended = asyncio.Event()
        """Set when this worker stops: clients must reconnect to another."""
        cluster.on_stop.append(self._end)

    def voice(self, language: Speaking) -> Voice:
        """Return the push in a language, in none where the sport has no texts."""
        speaking = language if self._source.speaks else None
        code = speaking.code if speaking is not None else ""
        if code not in self._voices:
            self._voices[code] = Voice(self._cluster, self._source, speaking)
        return self._voices[code]

    async def match_stream(self, request: web.Request, match_id: str) -> web.StreamResponse:
        """Answer with a match's current state, then every change; resume after `Last-Event-ID`.

        With `?lang=` each state has its text in this language.

        Raises:
            AnswerError: 404, 503, 400.
        """
        self.refuse_when_ended()
        after = _last_event(request)
        here = self._cluster.owned(self._cluster.partition_of(key_of(match_id))) is not None
        if self._cluster.is_hop(request) and not here:
            raise unavailable("the match's worker is changing; ask again in a moment")
        matches = self.voice(request.app[LANGUAGES].given(request)).matches
        current = await matches.current(match_id)
        stream = EventStream(request, "state", _state_event, each_once=True)
        response = await stream.open()
        current = matches.watch(match_id, stream, current)
        try:
            if after is not None and not self._channel.was_revised(match_id, after):
                stream.knows(current if after == current.seq else Snapshot(match_id, after, b""))
            stream.deliver(Changes({match_id: current}))
            self._end_if_ended(stream)
            await stream.run(response)
        finally:
            matches.unwatch(match_id, stream)
        return response

    async def follow(self, match_id: str, language: Speaking = None) -> AsyncGenerator[Snapshot]:
        """Yield a match's current state, then the newest after every change, until this worker stops.

        Raises:
            AnswerError: 404, 503.
        """
        mailbox, matches = Mailbox(), self.voice(language).matches
        current = await matches.current(match_id)
        current = matches.watch(match_id, mailbox, current)
        try:
            mailbox.deliver(Changes({match_id: current}))
            self._end_if_ended(mailbox)
            while taken := await mailbox.take():
                yield taken[0]
        finally:
            matches.unwatch(match_id, mailbox)

    async def newer(self, match_id: str, after: int, timeout: float, language: Speaking = None) -> Snapshot:
        """Return a match's state once it is beyond the event `after`; the current one after `timeout` s.

        Raises:
            AnswerError: 404, 503.
        """
        async with aclosing(self.follow(match_id, language)) as states:
            newest = await anext(states)
            with suppress(TimeoutError, StopAsyncIteration):
                async with asyncio.timeout(timeout):
                    while newest.seq <= after:
                        newest = await anext(states)
        return newest

    async def all_stream(self, request: web.Request) -> web.StreamResponse:
        """Answer with the summaries of all matches, then those that change, several times a second.

        `scores` events are arrays of summaries. A `partial` event names the workers
        that do not report: their matches are stale or missing. With `?status=` it sends
        only matches in one of these, and once each that leaves them. With `?lang=` each has its text in this
        language.

        Raises:
            AnswerError: 503; 400, a status is unknown.
        """
        self.refuse_when_ended()
        statuses = self.asked_statuses(request.query.getall("status", ()))
        # Another worker gathers from all workers itself: it gets only the matches here.
        is_hop = self._cluster.is_hop(request)
        voice = self.voice(request.app[LANGUAGES].given(request))
        relay = voice.matches_here if is_hop else voice.all_matches
        packed = takes_gzip(request) and not is_hop
        stream = EventStream(request, "scores", _scores_event, packed=packed)

        def send_silence(silent: tuple[str, ...]) -> None:
            stream.send(_partial_event(silent))

        response = await stream.open()
        newest = await relay.watch(stream, statuses)
        try:
            if is_hop:
                # Otherwise a worker's first matches would count as all of them.
                send_silence(relay.silent)
            stream.deliver(newest)
            send_silence(relay.silent)
            relay.on_silent.add(send_silence)
            self._end_if_ended(stream)
            await stream.run(response)
        finally:
            relay.on_silent.discard(send_silence)
            relay.unwatch(stream)
        return response

    def asked_statuses(self, given: Sequence[str]) -> Statuses:
        """Read statuses, each one or several separated by commas; return None without any.

        Raises:
            AnswerError: 400, a status is unknown.
        """
        named = [name.strip() for names in given for name in names.split(",")]
        for name in named:
            if name not in self._source.statuses:
                allowed = ", ".join(self._source.statuses)
                raise bad_request(f"status is {name!r}: expected one of {allowed}, or several with commas")
        return frozenset(named) or None

    def refuse_when_ended(self) -> None:
        """Refuse new streams while stopping.

        Raises:
            AnswerError: 503.
        """
        if self.ended.is_set():
            raise unavailable("this worker is stopping; ask another, or again in a moment")

    def _end_if_ended(self, watcher: Watcher) -> None:
        """End a watcher that was added while this worker stopped."""
        if self.ended.is_set():
            watcher.end()

    async def _end(self) -> None:
        self.ended.set()
        self._channel.end()


def _last_event(request: web.Request) -> int | None:
    """Return the number of the last event that a client has seen.

    Raises:
        AnswerError: 400, it is not a valid event id.
    """
    given = request.headers.get("Last-Event-ID", "")
    if not given:
        return None
    if given.isascii() and given.isdigit() and len(given) < 20:
        return int(given)
    raise bad_request(f"Last-Event-ID is {given!r}: expected the id of an event, a whole number")


def _state_event(changes: Changes) -> bytes:
    (snapshot,) = changes.snapshots.values()
    return b"event: state\nid: %d\ndata: %b\n\n" % (snapshot.seq, snapshot.body)


def _scores_event(changes: Changes) -> bytes:
    bodies = b",".join([snapshot.body for snapshot in changes.snapshots.values()])
    return b"event: scores\ndata: [%b]\n\n" % bodies


def _partial_event(silent: tuple[str, ...]) -> bytes:
    return b"event: partial\ndata: %b\n\n" % msgspec.json.encode(Silence(silent))
