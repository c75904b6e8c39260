"""Whether the worker lives, whether it can answer, and what it measures."""

import time
from http import HTTPStatus
from typing import Literal

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from app import app, settings
from app.topic_watch import watch
from serving.cluster import behind, ready
from serving.http.responses import RETRY_AFTER, json_answer
from web.worker.metrics import Readings

REGISTRY.register(Readings())


class Alive(msgspec.Struct, frozen=True, omit_defaults=True):
    """The process turns. `instance` is its name in the group, where it has one."""

    status: Literal["ok"]
    instance: str | None = None


class Readiness(msgspec.Struct, frozen=True):
    """Whether the worker can answer, and for which partitions.

    While recovering, `restored` of `to_restore` changelog records are behind it. When ready,
    `waiting` records are still to be scored, as far as is known. `topics-changed`: a topic is no
    longer what it was. `obstacle` says what keeps it from going on, if anything does, and what to
    do. `unready_seconds` is for how long the worker has been rebalancing or recovering.
    """

    status: Literal["ready", "recovering", "rebalancing", "topics-changed"]
    partitions: tuple[int, ...] = ()
    restored: int = 0
    to_restore: int = 0
    waiting: int = 0
    unready_seconds: float = 0.0
    obstacle: str = ""


@app.view("/health/")
async def health(_request: web.Request) -> web.Response:
    """Answer that the process turns; nothing else is asked of it (liveness)."""
    return json_answer(Alive("ok", settings.instance_id))


@app.view("/ready/")
async def readiness(_request: web.Request) -> web.Response:
    """Answer 200 when views can be asked and all topics are read; else 503, why, how far and since when."""
    if ready() and not watch.problems:
        waiting = sum(partition.lag.records for partition in app.partitions.values())
        return json_answer(
            Readiness("ready", tuple(sorted(app.partitions)), waiting=waiting),
            headers=behind(*app.partitions),
        )
    return json_answer(_unready(), HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": RETRY_AFTER})


def _unready() -> Readiness:
    seconds = round(time.monotonic() - app.unready_since, 1)
    if ready():
        return Readiness("topics-changed", tuple(sorted(app.partitions)), obstacle="; ".join(watch.problems))
    restoring = app.partitions.restoring
    if restoring is None:
        return Readiness("rebalancing", unready_seconds=seconds)
    return Readiness(
        "recovering",
        restored=restoring.done,
        to_restore=restoring.total,
        unready_seconds=seconds,
        obstacle=restoring.obstacle,
    )


@app.view("/metrics")
async def metrics(_request: web.Request) -> web.Response:
    """Answer with the metrics in Prometheus' text format."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
