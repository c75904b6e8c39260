"""The workers of the cluster, what they own, and how far they have read it, as this worker knows it."""

from collections.abc import Mapping

import msgspec
from aiohttp import web
from msgspec.structs import replace

from app import app
from serving.cluster import CLUSTER, Cluster
from serving.forwarding import gather, silence_headers
from serving.http.representations import Encoded
from serving.http.responses import bad_request
from web.worker.positions import MatchPosition, PartitionPositions, in_play, positions


class WorkerInfo(msgspec.Struct, frozen=True):
    """A worker: its address, or its name where the site has an address, and the numbers of its partitions.

    `positions` are those of the worker that was asked; with `?matches=true` of each that answered in time,
    and `matches` those in play on it, `more_matches` being how many others there are. Both are null where
    they were not asked for, or the worker is silent.
    """

    url: str
    partitions: tuple[int, ...]
    asked: bool
    """It is the worker that answers this request."""
    positions: tuple[PartitionPositions, ...] | None = None
    matches: tuple[MatchPosition, ...] | None = None
    more_matches: int | None = None


class WorkersInfo(msgspec.Struct, frozen=True):
    """All workers, and the partitions for which none of them answers now."""

    workers: tuple[WorkerInfo, ...]
    unowned: tuple[int, ...]


_decode = msgspec.json.Decoder(WorkersInfo).decode


def workers_info(cluster: Cluster) -> WorkersInfo:
    """Return the workers by the last rebalance; for this one only the partitions for which it answers now."""
    by_url: dict[str, list[int]] = {cluster.url: []}
    for number, url in cluster.owners().items():
        if not cluster.is_self(url) or cluster.owned(number) is not None:
            by_url.setdefault(url.rstrip("/"), []).append(number)
    known = {number for numbers in by_url.values() for number in numbers}
    own = tuple(positions(cluster))
    return WorkersInfo(
        tuple(
            WorkerInfo(
                url, tuple(sorted(numbers)), cluster.is_self(url), own if cluster.is_self(url) else None
            )
            for url, numbers in sorted(by_url.items())
        ),
        tuple(sorted(set(range(cluster.count)) - known)),
    )


@app.view("/workers/")
async def workers(request: web.Request) -> web.Response:
    """Answer with the workers and the partitions of each; `?matches=true` asks all of them for more."""
    cluster = request.app[CLUSTER]
    info = workers_info(cluster)
    silent: tuple[str, ...] = ()
    if _asks_matches(request):
        bodies, silent = await gather(request)
        playing = await in_play(cluster)
        own = next(one for one in info.workers if one.asked)
        answered = [replace(own, matches=playing.matches, more_matches=playing.more)]
        answered += [one for body in bodies for one in _decode(body).workers if one.asked]
        info = _with(info, {one.url: one for one in answered})
    if not cluster.is_hop(request):
        info = replace(
            info, workers=tuple(replace(one, url=cluster.name_of(one.url)) for one in info.workers)
        )
    body = msgspec.json.encode(info)
    return Encoded(body, cache_control="no-cache").answer(request, silence_headers(silent))


def _with(info: WorkersInfo, answered: Mapping[str, WorkerInfo]) -> WorkersInfo:
    """Return the workers as this one knows them, with what each answered about itself."""
    return replace(info, workers=tuple(_told(one, answered.get(one.url)) for one in info.workers))


def _told(known: WorkerInfo, answered: WorkerInfo | None) -> WorkerInfo:
    if answered is None:
        return known
    return replace(
        known,
        positions=answered.positions,
        matches=answered.matches,
        more_matches=answered.more_matches,
    )


def _asks_matches(request: web.Request) -> bool:
    """Return `?matches=`; False if it is absent.

    Raises:
        AnswerError: 400, it is neither true nor false.
    """
    given = request.query.get("matches", "false")
    if given in ("true", "false"):
        return given == "true"
    raise bad_request(f"matches is {given!r}: expected true or false")
