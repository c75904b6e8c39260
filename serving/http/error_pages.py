"""Errors for people: pages, where a browser asks."""

from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus

from aiohttp import web

from serving.http.responses import ERROR_VIEW, AnswerError, Handler, error_headers
from serving.http.templates import TEMPLATES

PageView = Callable[..., Awaitable[web.StreamResponse]]


WORDED = (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE)
"""Those that a page puts in its own words; of others it says what is wrong with the request."""


def error_page(request: web.Request, error: AnswerError) -> web.Response:
    """Show an error as a page; the page of a temporary error reloads itself."""
    templates = request.app[TEMPLATES]
    language = templates.languages.accepted(request)
    passing = error.status is HTTPStatus.SERVICE_UNAVAILABLE
    worded = int(error.status) if error.status in WORDED else None
    return web.Response(
        status=error.status,
        body=templates.render(
            "page/error.html", language, status=error.status, worded=worded, message=str(error)
        ),
        headers=error_headers(error) | language.headers | ({"Refresh": "2"} if passing else {}),
        content_type="text/html",
        charset="utf-8",
    )


def as_page(view: PageView) -> PageView:
    """Answer a page's errors with pages too, whatever the client accepts."""

    @wraps(view)
    async def page(request: web.Request, **parts: str) -> web.StreamResponse:
        request[ERROR_VIEW] = error_page
        return await view(request, **parts)

    return page


@web.middleware
async def show_people_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with a page where a browser asks for what is not there, or cannot be had now: data too."""
    if prefers_page(request.headers.get("Accept", "")):
        request[ERROR_VIEW] = error_page
    answer = await handler(request)
    if not answer.prepared and answer.status >= HTTPStatus.BAD_REQUEST:
        answer.headers["Vary"] = "Accept, Accept-Language"
    return answer


def prefers_page(accept: str) -> bool:
    """Return whether a client's `Accept` prefers HTML to JSON."""
    return _quality(accept, "text/html") > _quality(accept, "application/json")


def _quality(accept: str, kind: str) -> float:
    for one in accept.lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        if name == kind:
            given = next((part[2:] for part in parameters if part.startswith("q=")), "1")
            return float(given) if given.replace(".", "", 1).isdecimal() and given.isascii() else 0.0
    return 0.0
