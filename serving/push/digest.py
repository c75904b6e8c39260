"""Summaries of all matches, pushed: the changes of any match, several times a second."""

import asyncio
from collections.abc import Callable, Iterable

from serving.push.changes import Changes, Channel, Snapshot, Watcher

INTERVAL = 0.1
"""Seconds between two rounds. A list of matches need not change at every ball of every match."""

Statuses = frozenset[str] | None
"""The statuses of the matches to deliver, in their sport's words; None: all statuses."""


class Digest:
    """The newest summaries of all matches, for clients that watch them all; it costs nothing while stopped.

    `summarise` returns the summary of a match that lives on this worker, None for
    any other; those come by `take`. It delivers only changes.
    """

    def __init__(
        self, channel: Channel, summarise: Callable[[str], Snapshot | None], interval: float = INTERVAL
    ) -> None:
        self._interval = interval
        self._channel = channel
        self._summarise = summarise
        self._watchers: dict[Statuses, set[Watcher]] = {}
        self._newest: dict[str, Snapshot] = {}
        self._fresh: dict[str, Snapshot] = {}
        self._stood: dict[str, str] = {}
        """The statuses of the matches in `_fresh` as last delivered."""
        self._whole: dict[Statuses, Changes] = {}
        """What each new watcher gets until a match changes: its bytes are made once."""
        self._changed: set[str] = set()
        self._round: asyncio.TimerHandle | None = None
        self._last_round = 0.0

    def start(self) -> None:
        """Begin to note changes."""
        self._channel.watch_everything(self)

    def stop(self) -> None:
        """Forget everything, and note nothing more."""
        self._channel.unwatch_everything(self)
        for noted in (self._newest, self._fresh, self._stood, self._whole, self._changed):
            noted.clear()

    def watch(self, watcher: Watcher, statuses: Statuses = None) -> Changes:
        """Deliver changes to `watcher` from now on; return all known summaries.

        With `statuses`, only of matches in one of them, and once of each that leaves them.
        """
        self._turn()
        self._watchers.setdefault(statuses, set()).add(watcher)
        if statuses not in self._whole:
            self._whole[statuses] = Changes(
                {
                    match_id: snapshot
                    for match_id, snapshot in self._newest.items()
                    if statuses is None or snapshot.status in statuses
                }
            )
        return self._whole[statuses]

    def unwatch(self, watcher: Watcher) -> None:
        """Deliver no more to `watcher`."""
        for statuses, watchers in tuple(self._watchers.items()):
            watchers.discard(watcher)
            if not watchers:
                del self._watchers[statuses]
                self._whole.pop(statuses, None)

    def take(self, snapshots: Iterable[Snapshot]) -> None:
        """Accept summaries of any worker's matches."""
        for snapshot in snapshots:
            known = self._newest.get(snapshot.match_id)
            if snapshot.supersedes(known):
                self._stood.setdefault(snapshot.match_id, known.status if known is not None else "")
                self._newest[snapshot.match_id] = self._fresh[snapshot.match_id] = snapshot
        if self._fresh:
            self._schedule()

    def deliver(self, changes: Changes) -> None:
        """Note which matches changed."""
        self._changed.update(changes.snapshots)
        self._schedule()

    def end(self) -> None:
        """End all watchers: no further change comes."""
        for watchers in tuple(self._watchers.values()):
            for watcher in tuple(watchers):
                watcher.end()

    def _schedule(self) -> None:
        if self._round is None:
            loop = asyncio.get_running_loop()
            self._round = loop.call_at(max(self._last_round + self._interval, loop.time()), self._turn)

    def _turn(self) -> None:
        changed, self._changed = self._changed, set()
        self.take(filter(None, map(self._summarise, changed)))
        if self._round is not None:
            self._round.cancel()
            self._round = None
        self._last_round = asyncio.get_running_loop().time()
        fresh, self._fresh = self._fresh, {}
        stood, self._stood = self._stood, {}
        if not fresh:
            return
        self._whole.clear()
        for statuses, watchers in tuple(self._watchers.items()):
            wanted = {
                match_id: snapshot
                for match_id, snapshot in fresh.items()
                if statuses is None or snapshot.status in statuses or stood[match_id] in statuses
            }
            if wanted:
                changes = Changes(wanted)
                for watcher in tuple(watchers):
                    watcher.deliver(changes)
