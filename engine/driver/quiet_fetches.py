"""Fetches while all is quiet: one waits for the first record, where ten would be asked for nothing.

A worker with all slices reads some hundred partitions: without records, fetches 10 ms apart took a fifth of
a core (before `fetch_sessions`). For the same reason topics whose records nobody waits for are left out of
fetches for a while (`spaced`).

Tried with aiokafka 0.14. Relied on: a consumer makes its fetcher by the name `Fetcher` of its module; the
fetcher asks with its `_fetch_max_wait_ms` and `_fetch_min_bytes` for what `_get_actions_per_node` returns,
keeps in `_records` what its reader has not taken yet (of a partition that Faust does not read, for ever),
and `_proc_fetch_request` returns whether it found records. A broker answers as soon as it has
`_fetch_min_bytes`, in any of the partitions that were asked for.
"""

import time
from collections.abc import Mapping
from typing import Any

from aiokafka.consumer import consumer

from engine.driver.fetch_sessions import SessionFetcher

QUIET_WAIT_MS = 100
"""Milliseconds that a broker may hold a fetch while all is quiet. A rebalance may wait as
long for its answer."""

TAKEN_WITHIN = 1.0
"""Seconds after which what was fetched is not waited for: it is of a changelog, which Faust leaves unread."""


class QuietFetcher(SessionFetcher):
    """Fetches for a consumer that gathers (more than a byte); in quiet they wait for the first record.

    All is quiet where the last fetch found nothing, and nothing that was fetched waits to be taken: a
    fetch lacks the partitions of which something does, and would keep them waiting. From the first record on
    fetches gather again. A consumer that does not gather fetches as before.
    """

    _fetch_max_wait_ms: int
    _fetch_min_bytes: int
    spaced: Mapping[str, float]
    """The seconds that lie between two fetches of a topic's records at least, by topic."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._gathers = self._fetch_max_wait_ms, self._fetch_min_bytes
        self._found_nothing = False
        self.spaced = {}
        self._due: dict[str, float] = {}

    def _get_actions_per_node(self, assignment: Any) -> Any:
        wait, least = self._gathers
        if least > 1 and self._found_nothing and not self._is_waiting():
            wait, least = max(wait, QUIET_WAIT_MS), 1
        self._fetch_max_wait_ms, self._fetch_min_bytes = wait, least
        fetches, *others = super()._get_actions_per_node(assignment)
        now = time.monotonic()
        if early := {topic for topic, due in self._due.items() if now < due}:
            for _, fetch in fetches:
                fetch.leave_out(early)
        return fetches, *others

    def _is_waiting(self) -> bool:
        """Return whether anything that was fetched waits to be taken."""
        since = time.monotonic() - TAKEN_WITHIN
        return any(fetched._created > since for fetched in self._records.values())

    async def _proc_fetch_request(self, assignment: Any, node_id: Any, request: Any) -> bool:
        found: bool = await super()._proc_fetch_request(assignment, node_id, request)
        self._found_nothing = not found
        now = time.monotonic()
        for topic in self.spaced.keys() & {topic for topic, _ in request.told or ()}:
            self._due[topic] = now + self.spaced[topic]
        return found


def install() -> None:
    """Replace the class by which consumers of this process fetch; calling it again has no effect."""
    consumer.Fetcher = QuietFetcher
