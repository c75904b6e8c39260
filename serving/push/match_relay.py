"""Following matches that live on other workers, so that any worker can push any match.

Each match takes one connection per worker, for any number of clients: what the
owner pushes is published on the channel as if the match lived on this worker.
When partitions move, the connections move with them, and clients notice only
a pause.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

import msgspec
from aiohttp import ClientError

from engine.partitions.partition import Partition
from engine.partitions.quarantine import QuarantinedError
from engine.partitions.standby import Standby
from serving.cluster import Cluster
from serving.forwarding import ask_owner
from serving.http.responses import AnswerError, key_of, no_match, quarantined
from serving.push.changes import Channel, Snapshot, Watcher
from serving.push.worker_stream import RETRY, Numbered, listen

Read = Callable[[Partition | Standby, str], Snapshot | None]


class MatchRelay:
    """Knows where each watched match lives, and publishes its changes on the channel.

    `read` returns a match's state from a partition or a copy of one; `path` the address of
    a match's state, under which its stream is `live/`; `query` follows both.
    """

    def __init__(
        self, cluster: Cluster, channel: Channel, read: Read, path: Callable[[str], str], query: str = ""
    ) -> None:
        self._cluster = cluster
        self._channel = channel
        self._read = read
        self._path = path
        self._query = query
        self._newest: dict[str, Snapshot] = {}
        self._following: dict[str, asyncio.Task[None]] = {}
        cluster.on_rebalance.append(self._follow_moved)

    async def current(self, match_id: str) -> Snapshot:
        """Return a match's current state from any worker.

        Raises:
            AnswerError: 404, 503.
        """
        number = self._cluster.partition_of(key_of(match_id))
        if self._cluster.owned(number) is not None:
            found = self._read_here(match_id)
            if found is None:
                raise no_match(match_id)
            return found
        if match_id in self._newest:
            return self._newest[match_id]
        try:
            body = await ask_owner(self._cluster, number, self._path(match_id) + self._query)
        except AnswerError as error:
            # A standby is a moment behind; the stream that begins with it catches up.
            copy = self._read_here(match_id) if error.status is HTTPStatus.SERVICE_UNAVAILABLE else None
            if copy is None:
                raise
            return copy
        return Snapshot(match_id, msgspec.json.decode(body, type=Numbered).last_seq, body)

    def watch(self, match_id: str, watcher: Watcher, since: Snapshot) -> Snapshot:
        """Deliver a match to `watcher` from now on; return its known state, `since` or newer."""
        self._channel.watch(match_id, watcher)
        if self._is_here(match_id):
            return self._read_here(match_id) or since
        if since.supersedes(self._newest.get(match_id)):
            self._newest[match_id] = since
        if match_id not in self._following:
            self._following[match_id] = asyncio.create_task(self._follow(match_id), name=f"follow-{match_id}")
        return self._newest[match_id]

    def unwatch(self, match_id: str, watcher: Watcher) -> None:
        """Deliver no more of it to `watcher`."""
        self._channel.unwatch(match_id, watcher)
        if match_id not in self._channel.watched:
            self._newest.pop(match_id, None)
            following = self._following.pop(match_id, None)
            if following is not None:
                following.cancel()

    def _is_here(self, match_id: str) -> bool:
        return self._cluster.owned(self._cluster.partition_of(match_id.encode())) is not None

    def _read_here(self, match_id: str) -> Snapshot | None:
        """Return a match from this worker's tables, copies included.

        Raises:
            AnswerError: 503, the match is quarantined.
        """
        place = self._cluster.readable(self._cluster.partition_of(match_id.encode()))
        try:
            return self._read(place, match_id) if place is not None else None
        except QuarantinedError as error:
            raise quarantined(error) from None

    async def _follow(self, match_id: str) -> None:
        """Publish what the current owner of a match pushes, until the match lives here."""
        number = self._cluster.partition_of(match_id.encode())
        while self._cluster.owned(number) is None:
            url = self._cluster.owners().get(number)
            if url is not None and not self._cluster.is_self(url):
                known = self._newest.get(match_id)
                with suppress(ClientError, TimeoutError):
                    await self._listen(match_id, url, str(known.seq) if known is not None else "")
            await asyncio.sleep(RETRY)
        self._following.pop(match_id, None)
        self._newest.pop(match_id, None)
        self._catch_up(match_id)

    async def _listen(self, match_id: str, url: str, last_id: str) -> None:
        path = f"{self._path(match_id)}live/{self._query}"
        async for event in listen(self._cluster, url, path, last_id):
            if event.kind == "state":
                snapshot = Snapshot(match_id, int(event.id), event.data)
                self._newest[match_id] = snapshot
                self._channel.publish(match_id, snapshot.seq, snapshot.body)

    def _catch_up(self, match_id: str) -> None:
        """Publish a match that has moved here, for its existing watchers."""
        with suppress(AnswerError):  # it cannot be read here; a client that asks gets the reason
            found = self._read_here(match_id)
            if found is not None:
                self._channel.publish(match_id, found.seq, found.body)

    def _follow_moved(self) -> None:
        """Follow matches that left this worker, and publish those that came, after a rebalance."""
        for match_id in self._channel.watched:
            if self._is_here(match_id):
                self._catch_up(match_id)
            elif match_id not in self._following:
                self._following[match_id] = asyncio.create_task(
                    self._follow(match_id), name=f"follow-{match_id}"
                )
