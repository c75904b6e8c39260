"""Who owns what: the workers of the cluster as this one knows them."""

import msgspec
from aiohttp import web

from app import app, settings
from serving.cluster import is_self, owned, owners
from serving.http.representations import Encoded


class WorkerInfo(msgspec.Struct, frozen=True):
    """A worker: its address, and the numbers of the partitions it answers for."""

    url: str
    partitions: tuple[int, ...]
    asked: bool
    """It is the one that answers this question."""


class WorkersInfo(msgspec.Struct, frozen=True):
    """All workers, and the partitions that none of them answers for now."""

    workers: tuple[WorkerInfo, ...]
    unowned: tuple[int, ...]


def workers_info() -> WorkersInfo:
    """Tell of the workers as the last rebalance had them; of this one, what it really answers for."""
    by_url: dict[str, list[int]] = {str(app.conf.canonical_url).rstrip("/"): []}
    for number, url in owners().items():
        if not is_self(url) or owned(number):
            by_url.setdefault(url.rstrip("/"), []).append(number)
    told = {number for numbers in by_url.values() for number in numbers}
    return WorkersInfo(
        tuple(
            WorkerInfo(url, tuple(sorted(numbers)), is_self(url)) for url, numbers in sorted(by_url.items())
        ),
        tuple(sorted(set(range(settings.partitions)) - told)),
    )


@app.view("/workers/")
async def workers(request: web.Request) -> web.Response:
    """Answer with the workers and what each owns."""
    body = msgspec.json.encode(workers_info())
    return Encoded(body, cache_control="no-cache").answer(request)
