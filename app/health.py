"""Whether the worker lives, whether it can answer, and what it measures."""

from http import HTTPStatus

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app import app
from app.answers import RETRY_AFTER, json_answer
from app.routing import ready


@app.view("/health/")
async def health(_request: web.Request) -> web.Response:
    """Answer that the process turns; nothing else is asked of it (liveness)."""
    return json_answer({"status": "ok"})


@app.view("/ready/")
async def readiness(_request: web.Request) -> web.Response:
    """Answer 200 when views can be asked; 503 while recovering or rebalancing, and how far that is."""
    restoring = app.partitions.restoring
    if ready():
        return json_answer({"status": "ready", "partitions": sorted(app.partitions)})
    state = {
        "status": "recovering" if restoring is not None else "rebalancing",
        "restored": restoring.done if restoring is not None else 0,
        "to_restore": restoring.total if restoring is not None else 0,
    }
    return json_answer(state, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": RETRY_AFTER})


@app.view("/metrics")
async def metrics(_request: web.Request) -> web.Response:
    """Answer with the metrics in Prometheus' text format."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
