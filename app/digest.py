"""All matches at a glance, pushed: what changed of any match, some times a second."""

import asyncio
from collections.abc import Callable, Iterable

from app.push import Changes, Channel, Snapshot, Watcher

INTERVAL = 0.1
"""Seconds between two rounds. A list of matches need not move at every ball of every match."""


class Digest:
    """The newest summaries of all matches, for those who watch them all; it costs nothing while stopped.

    `summarise` returns the summary of a match that lives on this worker, None of
    any other; those come by `take`. What is delivered is always news.
    """

    def __init__(self, channel: Channel, summarise: Callable[[str], Snapshot | None]) -> None:
        self._channel = channel
        self._summarise = summarise
        self._watchers: set[Watcher] = set()
        self._newest: dict[str, Snapshot] = {}
        self._fresh: dict[str, Snapshot] = {}
        self._changed: set[str] = set()
        self._round: asyncio.TimerHandle | None = None
        self._last_round = 0.0

    def start(self) -> None:
        """Begin to note what changes."""
        self._channel.watch_everything(self)

    def stop(self) -> None:
        """Forget everything, and note nothing more."""
        self._channel.unwatch_everything(self)
        for noted in (self._newest, self._fresh, self._changed):
            noted.clear()

    def watch(self, watcher: Watcher) -> Changes:
        """Tell `watcher` of what changes from now on; returns all that is known now."""
        self._turn()
        self._watchers.add(watcher)
        return Changes(dict(self._newest))

    def unwatch(self, watcher: Watcher) -> None:
        """Tell it no more."""
        self._watchers.discard(watcher)

    def take(self, snapshots: Iterable[Snapshot]) -> None:
        """Take in summaries, of whichever worker's matches."""
        for snapshot in snapshots:
            if snapshot.supersedes(self._newest.get(snapshot.match_id)):
                self._newest[snapshot.match_id] = self._fresh[snapshot.match_id] = snapshot
        if self._fresh:
            self._schedule()

    def deliver(self, changes: Changes) -> None:
        """Note which matches changed."""
        self._changed.update(changes.snapshots)
        self._schedule()

    def end(self) -> None:
        """Tell all who watch that nothing more will come."""
        for watcher in tuple(self._watchers):
            watcher.end()

    def _schedule(self) -> None:
        if self._round is None:
            loop = asyncio.get_running_loop()
            self._round = loop.call_at(max(self._last_round + INTERVAL, loop.time()), self._turn)

    def _turn(self) -> None:
        changed, self._changed = self._changed, set()
        self.take(filter(None, map(self._summarise, changed)))
        if self._round is not None:
            self._round.cancel()
            self._round = None
        self._last_round = asyncio.get_running_loop().time()
        fresh, self._fresh = self._fresh, {}
        if fresh:
            changes = Changes(fresh)
            for watcher in tuple(self._watchers):
                watcher.deliver(changes)
