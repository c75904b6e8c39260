"""Errors for people: pages, where a browser asks."""

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from http import HTTPStatus

from aiohttp import web

from serving.http.responses import ERROR_VIEW, AnswerError, Handler, error_headers
from serving.http.templates import TEMPLATES, Templates

PageView = Callable[..., Awaitable[web.StreamResponse]]


def error_page(templates: Templates, error: AnswerError) -> web.Response:
    """Show an error as a page; the page of a temporary error reloads itself."""
    passing = error.status is HTTPStatus.SERVICE_UNAVAILABLE
    return web.Response(
        status=error.status,
        body=templates.render("page/error.html", status=error.status, message=str(error)),
        headers=error_headers(error) | ({"Refresh": "2"} if passing else {}),
        content_type="text/html",
        charset="utf-8",
    )


def _show_errors_as_pages(request: web.Request) -> None:
    show: Callable[[AnswerError], web.Response] = partial(error_page, request.app[TEMPLATES])
    request[ERROR_VIEW] = show


def as_page(view: PageView) -> PageView:
    """Answer a page's errors with pages too, whatever the client accepts."""

    @wraps(view)
    async def page(request: web.Request, **parts: str) -> web.StreamResponse:
        _show_errors_as_pages(request)
        return await view(request, **parts)

    return page


@web.middleware
async def show_people_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with a page where a browser asks for an unknown address."""
    if request.match_info.http_exception is None:
        return await handler(request)
    if prefers_page(request.headers.get("Accept", "")):
        _show_errors_as_pages(request)
    answer = await handler(request)
    answer.headers["Vary"] = "Accept"
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
