"""The peak of all time: the most that ever watched a match of a sport at once, over all workers, exactly.

A peak is one of a summed curve, which no partition knows. But none is higher than the sum of the peaks in
the partitions: matches are looked at in the order of that bound, until no other can be higher.
"""

import asyncio
import time

import msgspec
from aiohttp import web

from engine.partitions.locals import PartitionLocal
from engine.partitions.partition import Partition
from engine.partitions.rows import UnreadableRowError
from engine.partitions.store import StoreError
from schemas.audience.published import AllTimePeak
from schemas.matches.structs import replace
from serving.cluster import CLUSTER, Cluster
from serving.forwarding import check_hop, gather
from tables.audience.curve import curve_of, peak_of
from tables.audience.partials import MatchSums
from tables.audience.sessions import BUCKET
from tables.audience.tables import AudienceTables
from web.audience.telling import Telling

PATH = "/audience/peaks/"
"""Where workers ask one another; before a sport."""

FRESH = 10.0
"""Seconds for which a record stands before it is looked for again."""

MOST_SPORTS = 100

NONE = AllTimePeak(0, None, None)

_decode = msgspec.msgpack.Decoder(dict[str, int]).decode


class _Bound(msgspec.Struct, frozen=True):
    """The peak of a match in a partition, as of these sums."""

    sums: MatchSums
    viewers: int


class Records:
    """The records of sports. `telling` sums what workers tell of a match."""

    def __init__(self, tables: AudienceTables, telling: Telling) -> None:
        """Read these tables."""
        self._tables = tables
        self._telling = telling
        self._bounds = PartitionLocal[dict[bytes, _Bound]](lambda _: {})
        self._found: dict[str, tuple[float, asyncio.Task[AllTimePeak]]] = {}

    async def bounds(self, request: web.Request, sport: str) -> web.Response:
        """Answer another worker with the bounds of this one's matches; no client is told.

        Raises:
            AnswerError: 404, no worker asks.
        """
        check_hop(request)
        body = msgspec.msgpack.encode(self._own(request.app[CLUSTER], sport))
        return web.Response(body=body, content_type="application/x-msgpack")

    async def of(self, request: web.Request, sport: str, now: int) -> AllTimePeak:
        """Return the record of a sport up to `now` (epoch ms), `FRESH` seconds old at most."""
        at = time.monotonic()
        kept = self._found.get(sport)
        if kept is None or at - kept[0] >= FRESH or _failed(kept[1]):
            if len(self._found) >= MOST_SPORTS:
                self._found.clear()
            kept = at, asyncio.ensure_future(self._look(request, sport, now))
            self._found[sport] = kept
        return await asyncio.shield(kept[1])

    async def _look(self, request: web.Request, sport: str, now: int) -> AllTimePeak:
        bounds = self._own(request.app[CLUSTER], sport)
        bodies, silent = await gather(request, f"{PATH}{sport}/")
        is_complete = not silent
        for body in bodies:
            for match_id, viewers in _decode(body).items():
                bounds[match_id] = bounds.get(match_id, 0) + viewers
        best = NONE
        for match_id, bound in sorted(bounds.items(), key=lambda one: -one[1]):
            if bound <= best.viewers:
                break
            whole = await self._telling.whole(request, match_id)
            is_complete = is_complete and not whole.missing.partitions
            if (partial := whole.found.get(sport)) is not None:
                curve = curve_of(partial, now)
                if curve.peak > best.viewers and curve.peak_at is not None:
                    best = AllTimePeak(curve.peak, curve.peak_at * BUCKET, match_id)
        return replace(best, complete=is_complete)

    def _own(self, cluster: Cluster, sport: str) -> dict[str, int]:
        found: dict[str, int] = {}
        begins = f"{sport}\0".encode()
        for partition in cluster.all_owned():
            for key in list(self._tables.heard.on(partition)):
                if key.startswith(begins):
                    match_id = key[len(begins) :].decode()
                    found[match_id] = found.get(match_id, 0) + self._bound(partition, key)
        return found

    def _bound(self, partition: Partition, key: bytes) -> int:
        kept = self._bounds.on(partition)
        try:
            sums = self._tables.matches.on(partition).get(key)
            known = kept.get(key)
            if sums is None:
                kept.pop(key, None)
                return 0
            if known is None or known.sums is not sums:
                partial = self._tables.partial(partition, key)
                most = 0 if partial is None else peak_of(partial)
                known = kept[key] = _Bound(sums, most)
        except (UnreadableRowError, StoreError):
            return 0
        return known.viewers


def _failed(task: "asyncio.Task[AllTimePeak]") -> bool:
    """Return whether a record has to be looked for at once again."""
    return task.done() and (task.cancelled() or task.exception() is not None or not task.result().complete)
