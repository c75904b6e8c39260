"""Whether the worker lives, whether it can answer, and what it measures."""

from http import HTTPStatus
from typing import Literal

import msgspec
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from app import app, settings
from app.answers import RETRY_AFTER, json_answer
from app.readings import Readings
from app.routing import behind, ready

REGISTRY.register(Readings())


class Alive(msgspec.Struct, frozen=True, omit_defaults=True):
    """The process turns. `instance` is its name in the group, where it has one."""

    status: Literal["ok"]
    instance: str | None = None


class Readiness(msgspec.Struct, frozen=True):
    """Whether the worker can answer, and for which partitions.

    While recovering, `restored` of `to_restore` changelog records are behind it, and `obstacle`
    says what keeps it from going on, if anything does. When ready, `waiting` records are
    still to be scored, as far as is known.
    """

    status: Literal["ready", "recovering", "rebalancing"]
    partitions: tuple[int, ...] = ()
    restored: int = 0
    to_restore: int = 0
    waiting: int = 0
    obstacle: str = ""


@app.view("/health/")
async def health(_request: web.Request) -> web.Response:
    """Answer that the process turns; nothing else is asked of it (liveness)."""
    return json_answer(Alive("ok", settings.instance_id))


@app.view("/ready/")
async def readiness(_request: web.Request) -> web.Response:
    """Answer 200 when views can be asked; 503 while recovering or rebalancing, and how far that is."""
    if ready():
        waiting = sum(partition.lag.records for partition in app.partitions.values())
        return json_answer(
            Readiness("ready", tuple(sorted(app.partitions)), waiting=waiting),
            headers=behind(*app.partitions),
        )
    restoring = app.partitions.restoring
    if restoring is None:
        state = Readiness("rebalancing")
    else:
        state = Readiness(
            "recovering", restored=restoring.done, to_restore=restoring.total, obstacle=restoring.obstacle
        )
    return json_answer(state, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": RETRY_AFTER})


@app.view("/metrics")
async def metrics(_request: web.Request) -> web.Response:
    """Answer with the metrics in Prometheus' text format."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
