"""Following matches that live on other workers, so that any worker can push any match.

One connection a match and worker pair, however many clients watch here: what the
owner pushes is published on the channel as if the match lived on this worker.
When partitions move the connections move with them, and clients notice nothing
but a pause.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import NamedTuple

import msgspec
from aiohttp import ClientError, ClientTimeout

from app import app, settings
from engine.changes import Changes, Channel, Snapshot, Watcher
from serving.cluster import GATHER_TIMEOUT, UNKNOWN, ask_owner, hop_to, is_self, lacks_own, owned, owners
from serving.http.responses import AnswerError, key_of, no_match
from serving.push.digest import Digest, Statuses
from serving.push.sse import HEARTBEAT

logger = logging.getLogger(__name__)

RETRY = 0.25
"""Seconds between two tries to reach an owner."""

SILENCE = 2.5 * HEARTBEAT
"""Seconds without even a heartbeat after which a connection to a worker is taken for dead."""


class Event(NamedTuple):
    """A server-sent event."""

    kind: str
    id: str
    data: bytes


async def listen(url: str, path: str, last_id: str = "") -> AsyncIterator[Event]:
    """Yield another worker's events until the connection ends.

    Raises:
        ClientError, TimeoutError: the connection failed.
    """
    # Between workers bytes are cheap, and a compressed stream would be unpacked by each.
    address, hop = hop_to(url, path)
    headers = {**hop, "Accept-Encoding": "identity"} | ({"Last-Event-ID": last_id} if last_id else {})
    timeout = ClientTimeout(total=None, sock_connect=2, sock_read=SILENCE)
    async with app.http_client.get(address, headers=headers, timeout=timeout) as answer:
        answer.raise_for_status()
        kind, id_, data = "message", last_id, b""
        buffer = b""
        # By chunks: an event may be longer than a line that aiohttp would read.
        async for chunk in answer.content.iter_any():
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                field, _, value = line.partition(b": ")
                if field == b"data":
                    data = value
                elif field == b"event":
                    kind = value.decode()
                elif field == b"id":
                    id_ = value.decode()
                elif not line and data:
                    yield Event(kind, id_, data)
                    kind, data = "message", b""


class MatchRelay:
    """Knows where each watched match lives, and keeps the channel told of it.

    `read` returns a match as this worker's tables have it; `path` the address of a
    match's state, under which its stream is `live/`.
    """

    def __init__(
        self, channel: Channel, read: Callable[[str], Snapshot | None], path: Callable[[str], str]
    ) -> None:
        self._channel = channel
        self._read = read
        self._path = path
        self._newest: dict[str, Snapshot] = {}
        self._following: dict[str, asyncio.Task[None]] = {}
        app.on_rebalance_complete.connect(self._settle, weak=False)

    async def current(self, match_id: str) -> Snapshot:
        """Return a match as it stands, wherever it lives.

        Raises:
            AnswerError: 404, 503.
        """
        number = app.partition_of(key_of(match_id))
        if owned(number):
            found = self._read(match_id)
            if found is None:
                raise no_match(match_id)
            return found
        if match_id in self._newest:
            return self._newest[match_id]
        try:
            body = await ask_owner(number, self._path(match_id))
        except AnswerError as error:
            # A standby is a moment behind; the stream that begins with it catches up.
            copy = self._read(match_id) if error.status is HTTPStatus.SERVICE_UNAVAILABLE else None
            if copy is None:
                raise
            return copy
        return Snapshot(match_id, msgspec.json.decode(body, type=_Numbered).last_seq, body)

    def watch(self, match_id: str, watcher: Watcher, since: Snapshot) -> Snapshot:
        """Tell `watcher` of a match from now on; returns what is known of it, `since` or newer."""
        self._channel.watch(match_id, watcher)
        if owned(app.partition_of(match_id.encode())):
            return self._read(match_id) or since
        if since.supersedes(self._newest.get(match_id)):
            self._newest[match_id] = since
        if match_id not in self._following:
            self._following[match_id] = asyncio.create_task(self._follow(match_id), name=f"follow-{match_id}")
        return self._newest[match_id]

    def unwatch(self, match_id: str, watcher: Watcher) -> None:
        """Tell it no more."""
        self._channel.unwatch(match_id, watcher)
        if match_id not in self._channel.watched:
            self._newest.pop(match_id, None)
            following = self._following.pop(match_id, None)
            if following is not None:
                following.cancel()

    async def _follow(self, match_id: str) -> None:
        """Publish what the owner of a match pushes, whoever that is, until the match lives here."""
        number = app.partition_of(match_id.encode())
        while not owned(number):
            url = owners().get(number)
            if url is not None and not is_self(url):
                known = self._newest.get(match_id)
                with suppress(ClientError, TimeoutError):
                    await self._listen(match_id, url, str(known.seq) if known is not None else "")
            await asyncio.sleep(RETRY)
        self._following.pop(match_id, None)
        self._newest.pop(match_id, None)
        self._catch_up(match_id)

    async def _listen(self, match_id: str, url: str, last_id: str) -> None:
        async for event in listen(url, self._path(match_id) + "live/", last_id):
            if event.kind == "state":
                snapshot = Snapshot(match_id, int(event.id), event.data)
                self._newest[match_id] = snapshot
                self._channel.publish(match_id, snapshot.seq, snapshot.body)

    def _catch_up(self, match_id: str) -> None:
        """Publish a match that has come to live here, for those who watched it before."""
        with suppress(AnswerError):  # it cannot be read here; who asks is told
            found = self._read(match_id)
            if found is not None:
                self._channel.publish(match_id, found.seq, found.body)

    async def _settle(self, *_: object, **__: object) -> None:
        """Follow what has left this worker, and catch up on what has come, after a rebalance."""
        for match_id in self._channel.watched:
            if owned(app.partition_of(match_id.encode())):
                self._catch_up(match_id)
            elif match_id not in self._following:
                self._following[match_id] = asyncio.create_task(
                    self._follow(match_id), name=f"follow-{match_id}"
                )


class DigestRelay:
    """Keeps a digest told of all matches, those of this worker or of all, while anybody watches it.

    `listing` returns the summaries of a partition that lives here; `path` is where
    other workers push theirs, None where only this worker's are wanted. `silent`
    names the workers that are not heard of now, as `serving.cluster.gather` does; whoever
    is in `on_silent` is called when that changes.
    """

    def __init__(
        self,
        digest: Digest,
        listing: Callable[[int], Iterable[Snapshot]],
        path: str | None,
    ) -> None:
        self._digest = digest
        self._listing = listing
        self._path = path
        self._watchers = 0
        self._task: asyncio.Task[None] | None = None
        self._heard: set[str] = set()
        self.silent: tuple[str, ...] = ()
        self.on_silent: set[Callable[[tuple[str, ...]], None]] = set()

    async def watch(self, watcher: Watcher, statuses: Statuses = None) -> Changes:
        """Tell `watcher` of what changes; returns all that is known once all workers were heard of.

        It waits for them no longer than a list of matches would (`GATHER_TIMEOUT`).
        """
        self._watchers += 1
        try:
            if self._task is None:
                self.silent = (UNKNOWN,)
                self._digest.start()
                self._task = asyncio.create_task(self._run(), name="follow-all")
            deadline = asyncio.get_running_loop().time() + GATHER_TIMEOUT
            while self.silent and asyncio.get_running_loop().time() < deadline:
                await asyncio.sleep(0.01)
        except BaseException:
            self.unwatch(watcher)
            raise
        return self._digest.watch(watcher, statuses)

    def unwatch(self, watcher: Watcher) -> None:
        """Tell it no more."""
        self._digest.unwatch(watcher)
        self._watchers -= 1
        if not self._watchers and self._task is not None:
            self._task.cancel()
            self._task = None
            self._digest.stop()

    async def _run(self) -> None:
        known: set[int] = set()
        following: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                here = {number for number in app.partitions if owned(number)}
                for number in here - known:
                    self._digest.take(self._listing(number))
                known = here
                others = {url for url in owners().values() if not is_self(url)} if self._path else set()
                for url in others - following.keys():
                    following[url] = asyncio.create_task(self._follow(url), name=f"follow-{url}")
                for url in following.keys() - others:
                    following.pop(url).cancel()
                self._tell(others)
                await asyncio.sleep(RETRY if not self.silent else 0.02)
        finally:
            for task in following.values():
                task.cancel()
            self._heard.clear()

    def _tell(self, others: set[str]) -> None:
        silent = sorted(others - self._heard)
        if lacks_own() or (self._path and len(owners()) < settings.partitions):
            silent.append(UNKNOWN)
        if tuple(silent) != self.silent:
            self.silent = tuple(silent)
            for tell in tuple(self.on_silent):
                tell(self.silent)

    async def _follow(self, url: str) -> None:
        while True:
            # Nothing of it is said by a worker of an older version.
            whole = True
            with suppress(ClientError, TimeoutError):
                async for event in listen(url, self._path or "/"):
                    if event.kind == "scores":
                        self._digest.take(_split(event.data))
                    elif event.kind == "partial":
                        whole = not msgspec.json.decode(event.data, type=Silence).silent
                    (self._heard.add if whole else self._heard.discard)(url)
            self._heard.discard(url)
            await asyncio.sleep(RETRY)


class Silence(msgspec.Struct, frozen=True):
    """Data of a `partial` event: the workers that are not heard of, none where all are."""

    silent: tuple[str, ...]


def _split(data: bytes) -> Iterator[Snapshot]:
    for raw in msgspec.json.decode(data, type=list[msgspec.Raw]):
        numbered = msgspec.json.decode(raw, type=_Numbered)
        yield Snapshot(numbered.match_id, numbered.last_seq, bytes(raw), numbered.status)


class _Numbered(msgspec.Struct):
    """Of a state, as much as push has to know."""

    match_id: str
    last_seq: int
    status: str = ""
