"""The API's description, for programs and for people."""

from functools import cached_property

import msgspec
from aiohttp import web

from app import app
from serving.http.error_pages import as_page
from serving.http.openapi import description, fields_of, in_words
from serving.http.operations import BEHINDHAND, LISTED, OPERATIONS, Json, Operation, Parameter
from serving.http.representations import SETTLED, Encoded
from serving.http.templates import TEMPLATES, Templates
from serving.languages.language import Language
from serving.languages.languages import LANGUAGES
from web.worker.health import Alive, Readiness
from web.worker.positions import MOST_MATCHES
from web.worker.workers import WorkersInfo

_WORKER = (
    Operation(
        "/workers/",
        "The workers and their partitions",
        WorkersInfo,
        "The workers of the cluster as the answering one knows them, the partitions each answers for, how "
        "far their topics are read, and with `matches` the matches in play and their last events.",
        (
            Parameter(
                "matches",
                f"Whether to ask all workers for their positions and matches in play, {MOST_MATCHES:,} each",
                {"type": "boolean", "default": False},
            ),
        ),
        (LISTED,),
        name="listWorkers",
        errors=(304, 400),
    ),
    Operation("/health/", "Whether the worker is alive", Alive, name="getHealth"),
    Operation(
        "/ready/",
        "Whether the worker can answer",
        Readiness,
        "With status 503 while the worker recovers, its group rebalances, or a topic has changed.",
        name="getReadiness",
        headers=(BEHINDHAND,),
        errors=(503,),
        instead={503: Readiness},
    ),
    Operation("/metrics", "Prometheus' metrics", name="getMetrics", content_type="text/plain"),
    Operation("/openapi.json", "This description for programs", Json, name="getDescription", errors=(304,)),
)


class Docs:
    """The description, made at its first use: the operations of the sports, then the worker's own."""

    def __init__(self, templates: Templates, of_sports: list[Operation]) -> None:
        self._templates = templates
        self._of_sports = of_sports
        self._pages: dict[str, Encoded] = {}

    @cached_property
    def _operations(self) -> tuple[Operation, ...]:
        # Only at the first use: a package that starts later may describe views of its own.
        return (*self._of_sports, *_WORKER)

    @cached_property
    def _document(self) -> Json:
        return description(self._operations)

    @cached_property
    def document(self) -> Encoded:
        """The description for programs."""
        return Encoded(msgspec.json.encode(self._document), cache_control=SETTLED)

    def page(self, language: Language) -> Encoded:
        """Return the description for people, around which a page speaks their language."""
        if language.key not in self._pages:
            self._pages[language.key] = self._made(language)
        return self._pages[language.key]

    def _made(self, language: Language) -> Encoded:
        body = self._templates.render(
            "page/docs.html",
            language,
            operations=self._operations,
            described=self._document["paths"],
            schemas=self._document["components"]["schemas"],
            fields_of=fields_of,
            in_words=in_words,
        )
        return Encoded(body, cache_control=SETTLED, content_type="text/html", headers=language.headers)


DOCS = web.AppKey("docs", Docs)
app.provide(DOCS, lambda served: Docs(served[TEMPLATES], served[OPERATIONS]))


@app.view("/openapi.json")
async def openapi(request: web.Request) -> web.Response:
    """Answer with the description for programs."""
    return request.app[DOCS].document.answer(request)


@app.view("/docs/")
@as_page
async def docs(request: web.Request) -> web.Response:
    """Answer with the description for people."""
    return request.app[DOCS].page(request.app[LANGUAGES].accepted(request)).answer(request)
