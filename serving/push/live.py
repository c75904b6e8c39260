"""Live push over HTTP, for any sport: a match's stream, and the stream of all matches."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Iterable, Sequence
from contextlib import aclosing, suppress

import msgspec
from aiohttp import web

from engine.partitions.partition import Partition
from serving.cluster import Cluster
from serving.http.representations import takes_gzip
from serving.http.responses import bad_request, key_of, unavailable
from serving.push.changes import Changes, Channel, Mailbox, Snapshot, Watcher
from serving.push.digest import Digest, Statuses
from serving.push.digest_relay import DigestRelay, Silence
from serving.push.match_relay import MatchRelay, Read
from serving.push.sse import EventStream

STREAM_ABOUT = (
    "`state` events, `id` their `last_seq`: the state as it stands first, then one a change. A client that "
    "reads slowly gets the newest and misses what came between. After 15 s without a change a comment comes."
)
"""For the API's description."""


class Source(msgspec.Struct, frozen=True):
    """How to read a sport's matches.

    `state` returns a match's state from a partition or a copy of one; `summary` its summary from
    an owned partition; `listing` the summaries of all matches in one. `state_path` is the address
    of a match's state, whose stream is under it at `live/`; `scores_path` that of the stream of
    all summaries. `statuses` are the sport's words for a match's status.
    """

    channel: Channel
    state: Read
    summary: Callable[[Partition, str], Snapshot | None]
    listing: Callable[[Partition], Iterable[Snapshot]]
    state_path: Callable[[str], str]
    scores_path: str
    statuses: Collection[str]


class Live:
    """Live push of a sport's matches, for clients and for the other workers."""

    def __init__(self, cluster: Cluster, source: Source) -> None:
        self._cluster = cluster
        self.matches = MatchRelay(cluster, source.channel, source.state, source.state_path)
        self.all_matches = self._relay(source, source.scores_path)
        self._matches_here = self._relay(source, None)
        self._channel = source.channel
        self._statuses = source.statuses
        self.ended = asyncio.Event()
        """Set when this worker stops: clients must reconnect to another."""
        cluster.on_stop.append(self._end)

    def _relay(self, source: Source, path: str | None) -> DigestRelay:
        def summary(match_id: str) -> Snapshot | None:
            partition = self._cluster.owned(self._cluster.partition_of(match_id.encode()))
            return source.summary(partition, match_id) if partition is not None else None

        return DigestRelay(self._cluster, Digest(source.channel, summary), source.listing, path)

    async def match_stream(self, request: web.Request, match_id: str) -> web.StreamResponse:
        """Answer with a match's current state, then every change; resume after `Last-Event-ID`.

        Raises:
            AnswerError: 404, 503, 400.
        """
        self.refuse_when_ended()
        after = _last_event(request)
        here = self._cluster.owned(self._cluster.partition_of(key_of(match_id))) is not None
        if self._cluster.is_hop(request) and not here:
            raise unavailable("the match's worker is changing; ask again in a moment")
        current = await self.matches.current(match_id)
        stream = EventStream(request, "state", _state_event, each_once=True)
        response = await stream.open()
        current = self.matches.watch(match_id, stream, current)
        try:
            if after is not None and not self._channel.was_revised(match_id, after):
                stream.knows(current if after == current.seq else Snapshot(match_id, after, b""))
            stream.deliver(Changes({match_id: current}))
            self._end_if_ended(stream)
            await stream.run(response)
        finally:
            self.matches.unwatch(match_id, stream)
        return response

    async def follow(self, match_id: str) -> AsyncGenerator[Snapshot]:
        """Yield a match's current state, then the newest after every change, until this worker stops.

        Raises:
            AnswerError: 404, 503.
        """
        mailbox = Mailbox()
        current = await self.matches.current(match_id)
        current = self.matches.watch(match_id, mailbox, current)
        try:
            mailbox.deliver(Changes({match_id: current}))
            self._end_if_ended(mailbox)
            while taken := await mailbox.take():
                yield taken[0]
        finally:
            self.matches.unwatch(match_id, mailbox)

    async def newer(self, match_id: str, after: int, timeout: float) -> Snapshot:
        """Return a match's state once it is beyond the event `after`; the current one after `timeout` s.

        Raises:
            AnswerError: 404, 503.
        """
        async with aclosing(self.follow(match_id)) as states:
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
        only matches in one of these, and once each that leaves them.

        Raises:
            AnswerError: 503; 400, a status is unknown.
        """
        self.refuse_when_ended()
        statuses = self.asked_statuses(request.query.getall("status", ()))
        # Another worker gathers from all workers itself: it gets only the matches here.
        is_hop = self._cluster.is_hop(request)
        relay = self._matches_here if is_hop else self.all_matches
        packed = takes_gzip(request) and not is_hop
        stream = EventStream(request, "scores", _scores_event, packed=packed)

        def send_silence(silent: tuple[str, ...]) -> None:
            stream.send(_partial_event(silent))

        response = await stream.open()
        newest = await relay.watch(stream, statuses)
        try:
            if relay is self._matches_here:
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
            if name not in self._statuses:
                allowed = ", ".join(self._statuses)
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
