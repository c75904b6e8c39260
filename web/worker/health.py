"""Health and readiness of the worker."""

import time
from collections.abc import Sequence
from http import HTTPStatus
from typing import Literal

import msgspec
from aiohttp import web

from app import app
from app.topic_watch import TOPIC_WATCH
from serving.cluster import CLUSTER, Cluster, behind
from serving.http.responses import RETRY_AFTER, json_answer


class Alive(msgspec.Struct, frozen=True, omit_defaults=True):
    """The worker's event loop runs. `instance` is its name in the group, if it has one."""

    status: Literal["ok"]
    instance: str | None = None


class Readiness(msgspec.Struct, frozen=True):
    """Whether the worker can answer, and for which partitions.

    While recovering, `restored` of `to_restore` changelog records are done. When ready,
    `waiting` records are still to be scored, as far as is known. `topics-changed`: a topic was
    recreated or changed. `obstacle` is what keeps the worker from being ready, and its remedy;
    "" where there is none. `unready_seconds` is how long it has been rebalancing or recovering.
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
    """Answer that the event loop runs (liveness); it checks nothing else."""
    return json_answer(Alive("ok", app.conf.consumer_group_instance_id))


@app.view("/ready/")
async def readiness(request: web.Request) -> web.Response:
    """Answer 200 if the worker can answer and reads all topics, else 503 with the reason and the progress."""
    cluster, problems = request.app[CLUSTER], request.app[TOPIC_WATCH].problems
    if cluster.ready() and not problems and not cluster.obstacle():
        partitions = cluster.partitions.values()
        waiting = sum(partition.lag.records for partition in partitions)
        return json_answer(
            Readiness("ready", tuple(sorted(cluster.partitions)), waiting=waiting),
            headers=behind(*partitions),
        )
    answer = _unready(cluster, problems)
    return json_answer(answer, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": RETRY_AFTER})


def _unready(cluster: Cluster, problems: Sequence[str]) -> Readiness:
    if cluster.ready() and problems:
        return Readiness("topics-changed", tuple(sorted(cluster.partitions)), obstacle="; ".join(problems))
    seconds = round(time.monotonic() - cluster.unready_since, 1)
    recovery = cluster.partitions.recovery
    if cluster.ready():
        return Readiness("recovering", tuple(sorted(cluster.partitions)), obstacle=cluster.obstacle())
    if recovery is None:
        return Readiness("rebalancing", unready_seconds=seconds)
    return Readiness(
        "recovering",
        restored=recovery.done,
        to_restore=recovery.total,
        unready_seconds=seconds,
        obstacle=recovery.obstacle,
    )
