"""Headers of every answer: what browsers must forbid, and what other sites' scripts may read.

`serving.http.server` sets them as it sends the answer's head.
"""

import re
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web

from serving.cluster import AGE, BEHIND, CACHE_CONTROL, CLUSTER, PARTIAL
from serving.http.request_ids import REQUEST_ID, request_id
from serving.http.responses import Handler, allowed

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # All data is public: any page may show it, and our own page continues with
    # another worker when its worker has died.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": f"ETag, Link, Retry-After, {AGE}, {BEHIND}, {PARTIAL}, {REQUEST_ID}",
    "Server": "Overstream",
}

_PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        f"Accept, Authorization, Content-Type, If-None-Match, Last-Event-ID, {REQUEST_ID}"
    ),
    "Access-Control-Max-Age": "86400",
}
"""What other sites' scripts may send, and how long (s) a browser may cache this."""

_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"

FRAMED_BY = web.RequestKey[tuple[str, ...]]("framed_by")
"""Where a request holds the origins whose pages may show its answer in a frame; without it none may."""


_HOST = re.compile(r"[A-Za-z0-9.:_\[\]-]+")


def content_policy(workers: Iterable[str], host: str = "", framed_by: Sequence[str] = ()) -> str:
    """Write the Content-Security-Policy: only our own files, and data from any of the workers.

    `workers` are their addresses; `host` is the page's own: in some browsers
    'self' does not cover its WebSockets. `framed_by` are the origins whose pages may show it in a frame.
    """
    own = [f"ws://{host}", f"wss://{host}"] if _HOST.fullmatch(host) else []
    urls = sorted({f"{url.scheme}://{url.netloc}" for url in map(urlsplit, workers)})
    # For requests and streams, and for WebSockets: http does not cover ws.
    others = [source for url in urls for source in (url, url.replace("http", "ws", 1))]
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            " ".join(("connect-src 'self'", *dict.fromkeys((*others, *own)))),
            "base-uri 'none'",
            "form-action 'self'",  # a board is searched by a form
            " ".join(("frame-ancestors", *(framed_by or ("'none'",)))),
        )
    )


def protect(answer: web.Response) -> None:
    """Complete the head of an answer to data that is not a request, so nothing of a request is known."""
    answer.headers.update(_HEADERS)
    answer.headers["Content-Security-Policy"] = _DATA_POLICY


async def set_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Complete the head of an answer."""
    response.headers.update(_HEADERS)
    response.headers[REQUEST_ID] = request_id()
    cluster = request.app[CLUSTER]
    if cluster.is_hop(request):
        response.headers[CACHE_CONTROL] = response.headers.get("Cache-Control", "no-store")
        response.headers["Cache-Control"] = "no-store"
    framed_by = request.get(FRAMED_BY, ())
    if framed_by:
        del response.headers["X-Frame-Options"]
    if response.content_type == "text/html":
        # Behind an address of the site a page knows no worker.
        workers = cluster.owners().values() if cluster.public_url is None else ()
        response.headers["Content-Security-Policy"] = content_policy(workers, request.host, framed_by)
    # A browser merges a 304's headers into its cached ones: without a known type, set no policy.
    elif response.status != HTTPStatus.NOT_MODIFIED or "Content-Type" in response.headers:
        # A script that runs by itself has its own.
        response.headers.setdefault("Content-Security-Policy", _DATA_POLICY)


@web.middleware
async def answer_options(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer OPTIONS with the methods that an address takes; browsers send it for other sites' scripts."""
    error = request.match_info.http_exception
    if request.method != "OPTIONS" or not isinstance(error, web.HTTPMethodNotAllowed):
        return await handler(request)
    headers = {"Allow": allowed(error)}
    if "Access-Control-Request-Method" in request.headers:
        headers |= {"Access-Control-Allow-Methods": headers["Allow"], **_PREFLIGHT}
    return web.Response(status=HTTPStatus.NO_CONTENT, headers=headers)
