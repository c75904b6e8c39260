"""The workers of the cluster and the partitions they own, as this worker knows them."""

import msgspec
from aiohttp import web

from app import app
from serving.cluster import CLUSTER, Cluster
from serving.http.representations import Encoded


class WorkerInfo(msgspec.Struct, frozen=True):
    """A worker: its address, and the numbers of the partitions it answers for."""

    url: str
    partitions: tuple[int, ...]
    asked: bool
    """It is the worker that answers this request."""


class WorkersInfo(msgspec.Struct, frozen=True):
    """All workers, and the partitions for which none of them answers now."""

    workers: tuple[WorkerInfo, ...]
    unowned: tuple[int, ...]


def workers_info(cluster: Cluster) -> WorkersInfo:
    """Return the workers by the last rebalance; for this one only the partitions for which it answers now."""
    by_url: dict[str, list[int]] = {cluster.url: []}
    for number, url in cluster.owners().items():
        if not cluster.is_self(url) or cluster.owned(number) is not None:
            by_url.setdefault(url.rstrip("/"), []).append(number)
    known = {number for numbers in by_url.values() for number in numbers}
    return WorkersInfo(
        tuple(
            WorkerInfo(url, tuple(sorted(numbers)), cluster.is_self(url))
            for url, numbers in sorted(by_url.items())
        ),
        tuple(sorted(set(range(cluster.count)) - known)),
    )


@app.view("/workers/")
async def workers(request: web.Request) -> web.Response:
    """Answer with the workers and the partitions of each."""
    body = msgspec.json.encode(workers_info(request.app[CLUSTER]))
    return Encoded(body, cache_control="no-cache").answer(request)
