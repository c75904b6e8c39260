"""What browsers are told to forbid, on every answer: it is set as the answer's head is sent."""

from typing import cast
from urllib.parse import urlsplit

from aiohttp import web
from faust.web.drivers.aiohttp import Web

from app import app
from app.logs import REQUEST_ID, request_id
from app.routing import owners

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # All there is to read is public: any page may show it, and the page itself
    # goes on with another worker when its own has died.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, X-Overstream-Partial",
    "Server": "Overstream",
}


def content_policy() -> str:
    """Write the Content-Security-Policy: nothing but our own files, and data from any of the workers."""
    others = sorted({f"{url.scheme}://{url.netloc}" for url in map(urlsplit, owners().values())})
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            " ".join(("connect-src 'self'", *others)),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


async def _set_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)
    response.headers[REQUEST_ID] = request_id()
    if response.content_type == "text/html":
        response.headers["Content-Security-Policy"] = content_policy()
    else:
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"


cast(Web, app.web).web_app.on_response_prepare.append(_set_headers)
