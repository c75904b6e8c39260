"""Telling of changes: an agent says that a match changed, and whoever watches it hears of the newest state.

The agent's side is two look-ups where nobody watches. Where somebody does, the
change is put down and handed out when the loop comes round, so that several
changes of a match in one go are one; then all its watchers are given the same
bytes. A watcher takes what it is given at once, or keeps the newest and takes it
when it can: nothing here waits for anybody.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from engine.telemetry.metrics import STATE_TO_CLIENT_SECONDS

REMEMBERED = 20_000
"""Matches of which it is known whether their last change was an event's: those that changed last."""


class Snapshot(msgspec.Struct, frozen=True, gc=False):
    """A match as it is told, in JSON, and the number of its last event.

    The same number may come with another body: what is known of a match beside
    its events has changed. An empty body is one that nobody has kept. `status` is
    where the match stands, in its sport's word; "" where nobody asks for it.
    """

    match_id: str
    seq: int
    body: bytes
    status: str = ""

    def supersedes(self, other: "Snapshot | None") -> bool:
        """Tell whether this is news to somebody who knows `other`."""
        if other is None or self.seq != other.seq:
            return other is None or self.seq > other.seq
        return bool(other.body) and self.body != other.body


class Changes:
    """The newest snapshots of some matches, given to all who watch them.

    `frames` is where watchers keep what they made of it for the next one, by kind.
    """

    __slots__ = ("frames", "snapshots")

    def __init__(self, snapshots: Mapping[str, Snapshot]) -> None:
        self.snapshots = snapshots
        self.frames: dict[str, bytes] = {}


class Watcher(Protocol):
    """Whoever is told of changes; neither method may wait."""

    def deliver(self, changes: Changes) -> None:
        """Take the newest of what is watched. It may have come before, or something newer may have."""

    def end(self) -> None:
        """Note that nothing more will come: this worker stops."""


class Channel:
    """Who watches which of a sport's matches.

    `publish` is told of the changes of matches that live on this worker by the
    agents, of others by who follows them (`serving.push.match_relay`).
    """

    def __init__(self) -> None:
        self._watchers: dict[str, set[Watcher]] = {}
        self._everything: set[Watcher] = set()
        self._changed: dict[str, Snapshot] = {}
        self._changed_at = 0.0
        self._last: dict[str, tuple[int, bool]] = {}

    def publish(self, match_id: str, seq: int, body: bytes) -> None:
        """Note that a match changed; `body` is its state in JSON."""
        last = self._last.pop(match_id, None)
        self._last[match_id] = seq, last is not None and last[0] == seq
        if len(self._last) > REMEMBERED:
            del self._last[next(iter(self._last))]
        if self._everything or match_id in self._watchers:
            if not self._changed:
                self._changed_at = time.monotonic()
                asyncio.get_running_loop().call_soon(self._hand_out)
            self._changed[match_id] = Snapshot(match_id, seq, body)

    def _hand_out(self) -> None:
        changed, self._changed = self._changed, {}
        for match_id, snapshot in changed.items():
            watchers = self._watchers.get(match_id)
            if watchers:
                changes = Changes({match_id: snapshot})
                for watcher in tuple(watchers):
                    watcher.deliver(changes)
        if self._everything:
            changes = Changes(changed)
            for watcher in tuple(self._everything):
                watcher.deliver(changes)
        STATE_TO_CLIENT_SECONDS.observe(time.monotonic() - self._changed_at)

    def watch(self, match_id: str, watcher: Watcher) -> None:
        """Tell `watcher` of a match from now on."""
        self._watchers.setdefault(match_id, set()).add(watcher)

    def unwatch(self, match_id: str, watcher: Watcher) -> None:
        """Tell it no more."""
        watchers = self._watchers.get(match_id, set())
        watchers.discard(watcher)
        if not watchers:
            self._watchers.pop(match_id, None)

    def watch_everything(self, watcher: Watcher) -> None:
        """Tell `watcher` of every match from now on."""
        self._everything.add(watcher)

    def unwatch_everything(self, watcher: Watcher) -> None:
        """Tell it no more of every match."""
        self._everything.discard(watcher)

    @property
    def watched(self) -> Iterable[str]:
        """The matches that somebody watches."""
        return tuple(self._watchers)

    def was_revised(self, match_id: str, seq: int) -> bool:
        """Tell whether a match's state changed without an event after `seq`, as far as this worker saw."""
        return self._last.get(match_id) == (seq, True)

    def end(self) -> None:
        """Tell all who watch that nothing more will come."""
        for watchers in (*self._watchers.values(), self._everything):
            for watcher in tuple(watchers):
                watcher.end()


class Mailbox:
    """A watcher that is asked: it holds the newest snapshot of each match until it is taken."""

    def __init__(self) -> None:
        self._held: dict[str, Snapshot] = {}
        self._told: dict[str, Snapshot] = {}
        self._arrived = asyncio.Event()
        self.ended = False

    def deliver(self, changes: Changes) -> None:
        """Hold what is news."""
        for match_id, snapshot in changes.snapshots.items():
            if snapshot.supersedes(self._held.get(match_id) or self._told.get(match_id)):
                self._held[match_id] = snapshot
                self._arrived.set()

    def end(self) -> None:
        """Wake whoever waits."""
        self.ended = True
        self._arrived.set()

    def forget(self, match_id: str) -> None:
        """Drop what is known of a match that is no longer watched."""
        self._held.pop(match_id, None)
        self._told.pop(match_id, None)

    async def take(self) -> list[Snapshot]:
        """Wait for news and return it, the newest of each match; nothing when it has ended."""
        await self._arrived.wait()
        taken, self._held = self._held, {}
        self._told.update(taken)
        if not self.ended:
            self._arrived.clear()
        return list(taken.values())
