"""What each worker tells of a match's audience, and the sum of it: exact, or with what is missing named.

A viewer is in one partition, so partitions are added up, each once. While partitions move, two workers may
tell of the same: then what is told by the one that read further counts, and of whatever nobody else told
is said that it is missing.
"""

from collections.abc import Sequence

import msgspec
from aiohttp import web

from engine.partitions.rows import UnreadableRowError
from engine.partitions.store import StoreError
from schemas.audience.published import Missing
from schemas.audience.topics import ENGAGEMENTS
from serving.cluster import CLUSTER, PARTIAL, UNKNOWN, Cluster
from serving.forwarding import check_hop, gather
from serving.http.templates import segment
from tables.audience.partials import Partial, added
from tables.audience.tables import AudienceTables

PATH = "/audience/partials/"
"""Where workers ask one another; before the id of a match."""


class Told(msgspec.Struct):
    """What a worker tells of the matches of an id: sums by sport, over these partitions.

    `partitions` has for each the offset of the next engagement.
    """

    partitions: dict[int, int] = {}
    found: dict[str, Partial] = {}


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Told).decode


class Whole(msgspec.Struct, frozen=True):
    """The sums of the matches of an id by sport, and what is missing of each."""

    found: dict[str, Partial]
    missing: Missing


class Telling:
    """Tells other workers of this one's partitions, and sums what all of them tell."""

    def __init__(self, tables: AudienceTables) -> None:
        """Read these tables."""
        self._tables = tables

    async def partials(self, request: web.Request, match_id: str) -> web.Response:
        """Answer another worker; no client is told.

        Raises:
            AnswerError: 404, no worker asks.
        """
        check_hop(request)
        cluster = request.app[CLUSTER]
        told = self.own(cluster, match_id)
        lacks = cluster.lacks_own() or len(told.partitions) < len(cluster.all_owned())
        headers = {PARTIAL: UNKNOWN} if lacks else None
        return web.Response(body=_encode(told), headers=headers, content_type="application/x-msgpack")

    async def whole(self, request: web.Request, match_id: str) -> Whole:
        """Return the sums of the matches of an id over all workers."""
        cluster = request.app[CLUSTER]
        bodies, silent = await gather(request, f"{PATH}{segment(match_id)}/")
        told = [self.own(cluster, match_id)]
        for body in bodies:
            try:
                told.append(_decode(body))
            except msgspec.MsgspecError:
                silent = (*silent, UNKNOWN)
        return summed(told, cluster.count, silent)

    def own(self, cluster: Cluster, match_id: str) -> Told:
        """Return what this worker has; a partition with rows that cannot be read is left out."""
        end, parts = f"\0{match_id}".encode(), dict[str, list[Partial]]()
        told = Told()
        for partition in cluster.all_owned():
            try:
                keys = [key for key in self._tables.heard.on(partition) if key.endswith(end)]
                found = {
                    key[: -len(end)].decode(): partial
                    for key in keys
                    if (partial := self._tables.partial(partition, key)) is not None
                }
            except (UnreadableRowError, StoreError):
                continue
            told.partitions[partition.number] = cluster.positions_in(partition.number).get(
                ENGAGEMENTS.name, 0
            )
            for sport, partial in found.items():
                parts.setdefault(sport, []).append(partial)
        told.found = {sport: added(partials) for sport, partials in parts.items()}
        return told


def summed(told: Sequence[Told], count: int, silent: Sequence[str]) -> Whole:
    """Add up what workers tell, each partition once; `count` is the number of partitions."""
    furthest: dict[int, int] = {}
    for place, one in enumerate(told):
        for number, position in one.partitions.items():
            if number not in furthest or position > told[furthest[number]].partitions[number]:
                furthest[number] = place
    # What a worker tells is one sum: it counts whole, or not at all.
    taken = [
        one
        for place, one in enumerate(told)
        if one.partitions and all(furthest[number] == place for number in one.partitions)
    ]
    numbers = {number for one in taken for number in one.partitions}
    missing = sorted(set(range(count)) - numbers)
    workers = list(dict.fromkeys(silent)) if missing else []
    parts: dict[str, list[Partial]] = {}
    for one in taken:
        for sport, partial in one.found.items():
            parts.setdefault(sport, []).append(partial)
    return Whole(
        {sport: added(partials) for sport, partials in parts.items()},
        Missing(missing, round(len(missing) / count, 5), workers or ([UNKNOWN] if missing else [])),
    )
