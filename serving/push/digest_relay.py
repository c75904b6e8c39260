"""Following all matches, those of other workers too, for clients that watch them all."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import msgspec
from aiohttp import ClientError

from engine.partitions.partition import Partition
from serving.cluster import UNKNOWN, Cluster
from serving.forwarding import GATHER_TIMEOUT
from serving.push.changes import Changes, Snapshot, Watcher
from serving.push.digest import Digest, Statuses
from serving.push.worker_stream import RETRY, Numbered, listen


class DigestRelay:
    """Feeds a digest with all matches, those of this worker or of all, while it is watched.

    `listing` returns the summaries of a partition that lives here; `path` is where
    other workers push theirs, None where only this worker's are wanted. `silent`
    names the workers that do not report now, as `serving.forwarding.gather` does; each
    callback in `on_silent` is called when that changes.
    """

    def __init__(
        self,
        cluster: Cluster,
        digest: Digest,
        listing: Callable[[Partition], Iterable[Snapshot]],
        path: str | None,
    ) -> None:
        self._cluster = cluster
        self._digest = digest
        self._listing = listing
        self._path = path
        self._watchers = 0
        self._task: asyncio.Task[None] | None = None
        self._heard: set[str] = set()
        self.silent: tuple[str, ...] = ()
        self.on_silent: set[Callable[[tuple[str, ...]], None]] = set()

    async def watch(self, watcher: Watcher, statuses: Statuses = None) -> Changes:
        """Deliver changes to `watcher`; return all known summaries once all workers have reported.

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
        """Deliver no more to `watcher`."""
        self._digest.unwatch(watcher)
        self._watchers -= 1
        if not self._watchers and self._task is not None:
            self._task.cancel()
            self._task = None
            self._digest.stop()

    async def _run(self) -> None:
        cluster = self._cluster
        known: set[int] = set()
        following: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                here = {partition.number: partition for partition in cluster.all_owned()}
                for number in here.keys() - known:
                    self._digest.take(self._listing(here[number]))
                known = set(here)
                others = (
                    {url for url in cluster.owners().values() if not cluster.is_self(url)}
                    if self._path
                    else set()
                )
                for url in others - following.keys():
                    following[url] = asyncio.create_task(self._follow(url), name=f"follow-{url}")
                for url in following.keys() - others:
                    following.pop(url).cancel()
                self._note_silence(others)
                await asyncio.sleep(RETRY if not self.silent else 0.02)
        finally:
            for task in following.values():
                task.cancel()
            self._heard.clear()

    def _note_silence(self, others: set[str]) -> None:
        silent = sorted(map(self._cluster.name_of, others - self._heard))
        if self._cluster.lacks_own() or (self._path and len(self._cluster.owners()) < self._cluster.count):
            silent.append(UNKNOWN)
        if tuple(silent) != self.silent:
            self.silent = tuple(silent)
            for call in tuple(self.on_silent):
                call(self.silent)

    async def _follow(self, url: str) -> None:
        while True:
            # A worker of an older version sends no `partial` event.
            whole = True
            with suppress(ClientError, TimeoutError):
                async for event in listen(self._cluster, url, self._path or "/"):
                    if event.kind == "scores":
                        self._digest.take(_split(event.data))
                    elif event.kind == "partial":
                        whole = not msgspec.json.decode(event.data, type=Silence).silent
                    (self._heard.add if whole else self._heard.discard)(url)
            self._heard.discard(url)
            await asyncio.sleep(RETRY)


class Silence(msgspec.Struct, frozen=True):
    """Data of a `partial` event: the workers that do not report, none where all do."""

    silent: tuple[str, ...]


def _split(data: bytes) -> Iterator[Snapshot]:
    for raw in msgspec.json.decode(data, type=list[msgspec.Raw]):
        numbered = msgspec.json.decode(raw, type=Numbered)
        yield Snapshot(numbered.match_id, numbered.last_seq, bytes(raw), numbered.status)
