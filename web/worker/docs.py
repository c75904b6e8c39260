"""The API's description, for programs and for people."""

from functools import cache

import msgspec
from aiohttp import web

from app import app
from serving.http.error_pages import as_page
from serving.http.openapi import description, fields_of, in_words
from serving.http.operations import BEHINDHAND, Json, Operation, declared
from serving.http.representations import SETTLED, Encoded
from serving.http.templates import render
from web.worker.health import Alive, Readiness
from web.worker.workers import WorkersInfo

_WORKER = (
    Operation(
        "/workers/",
        "Who owns what",
        WorkersInfo,
        "The workers of the cluster as the asked one knows them, and the partitions each answers for.",
        name="listWorkers",
        errors=(304,),
    ),
    Operation("/health/", "Whether the worker lives", Alive, name="getHealth"),
    Operation(
        "/ready/",
        "Whether the worker can answer",
        Readiness,
        "With status 503 while it recovers or its group rebalances.",
        name="getReadiness",
        headers=(BEHINDHAND,),
        errors=(503,),
        instead={503: Readiness},
    ),
    Operation("/metrics", "Prometheus' metrics", name="getMetrics", content_type="text/plain"),
    Operation("/openapi.json", "This description for programs", Json, name="getDescription", errors=(304,)),
)


def operations() -> tuple[Operation, ...]:
    """Return all that is described: what sports answer, then what a worker says of itself."""
    return (*declared(), *_WORKER)


@cache
def _document() -> Json:
    return description(operations())


@app.view("/openapi.json")
async def openapi(request: web.Request) -> web.Response:
    """Answer with the description for programs."""
    return Encoded(msgspec.json.encode(_document()), cache_control=SETTLED).answer(request)


@app.view("/docs/")
@as_page
async def docs(request: web.Request) -> web.Response:
    """Answer with the description for people."""
    return _docs().answer(request)


@cache
def _docs() -> Encoded:
    document = _document()
    body = render(
        "page/docs.html",
        operations=operations(),
        described=document["paths"],
        schemas=document["components"]["schemas"],
        fields_of=fields_of,
        in_words=in_words,
    )
    return Encoded(body, cache_control=SETTLED, content_type="text/html")
