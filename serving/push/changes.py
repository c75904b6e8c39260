"""Changes of matches: an agent publishes the new state of a match, and its watchers get the newest one.

Without watchers, publishing costs two look-ups. With watchers, the change is
delivered in the next iteration of the event loop, so that several changes of a match
in one iteration are one delivery; all watchers get the same bytes. A watcher handles
a delivery at once, or holds the newest state until it can: publishing never waits.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from engine.telemetry.metrics import STATE_TO_CLIENT_SECONDS

REMEMBERED = 20_000
"""The last changed matches, for which it is known whether an event made the last change."""


class Snapshot(msgspec.Struct, frozen=True, gc=False):
    """A match's published state in JSON, and the number of its last event.

    The same number may come with another body, when something other than an event
    changes a match. An empty body means that the body was not kept. `status` is
    where the match stands, in its sport's word; "" where it is not needed.
    """

    match_id: str
    seq: int
    body: bytes
    status: str = ""

    def supersedes(self, other: "Snapshot | None") -> bool:
        """Return whether this is news to a client that has `other`."""
        if other is None or self.seq != other.seq:
            return other is None or self.seq > other.seq
        return bool(other.body) and self.body != other.body


class Changes:
    """The newest snapshots of some matches, delivered to all their watchers.

    `frames` holds the encoded frames, by kind, that one watcher makes and the next ones reuse.
    """

    __slots__ = ("frames", "snapshots")

    def __init__(self, snapshots: Mapping[str, Snapshot]) -> None:
        self.snapshots = snapshots
        self.frames: dict[str, bytes] = {}


class Watcher(Protocol):
    """A receiver of changes; neither method may wait."""

    def deliver(self, changes: Changes) -> None:
        """Handle the newest snapshots of what is watched. They may repeat, and may come after newer ones."""

    def end(self) -> None:
        """Note that no further change comes: this worker stops."""


class Channel:
    """The watchers of a sport's matches.

    Agents `publish` the changes of matches whose partition this worker owns;
    `serving.push.match_relay` publishes those of other workers.
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
        """Deliver changes of a match to `watcher` from now on."""
        self._watchers.setdefault(match_id, set()).add(watcher)

    def unwatch(self, match_id: str, watcher: Watcher) -> None:
        """Stop delivering changes of a match to `watcher`."""
        watchers = self._watchers.get(match_id, set())
        watchers.discard(watcher)
        if not watchers:
            self._watchers.pop(match_id, None)

    def watch_everything(self, watcher: Watcher) -> None:
        """Deliver changes of every match to `watcher` from now on."""
        self._everything.add(watcher)

    def unwatch_everything(self, watcher: Watcher) -> None:
        """Stop delivering changes of every match to `watcher`."""
        self._everything.discard(watcher)

    @property
    def watched(self) -> Iterable[str]:
        """The matches that have watchers."""
        return tuple(self._watchers)

    def was_revised(self, match_id: str, seq: int) -> bool:
        """Return whether a match's state changed without an event after `seq`, as far as this worker saw."""
        return self._last.get(match_id) == (seq, True)

    def end(self) -> None:
        """End all watchers: no further change comes."""
        for watchers in (*self._watchers.values(), self._everything):
            for watcher in tuple(watchers):
                watcher.end()


class Mailbox:
    """A watcher that is polled: it holds the newest snapshot of each match until it is taken."""

    def __init__(self) -> None:
        self._held: dict[str, Snapshot] = {}
        self._taken: dict[str, Snapshot] = {}
        self._arrived = asyncio.Event()
        self.ended = False

    def deliver(self, changes: Changes) -> None:
        """Hold the snapshots that are news."""
        for match_id, snapshot in changes.snapshots.items():
            if snapshot.supersedes(self._held.get(match_id) or self._taken.get(match_id)):
                self._held[match_id] = snapshot
                self._arrived.set()

    def end(self) -> None:
        """End, and wake the task that waits in `take`."""
        self.ended = True
        self._arrived.set()

    def forget(self, match_id: str) -> None:
        """Drop the snapshots of a match that is no longer watched."""
        self._held.pop(match_id, None)
        self._taken.pop(match_id, None)

    async def take(self) -> list[Snapshot]:
        """Wait for news and return the newest snapshot of each match; an empty list once it has ended."""
        await self._arrived.wait()
        taken, self._held = self._held, {}
        self._taken.update(taken)
        if not self.ended:
            self._arrived.clear()
        return list(taken.values())
