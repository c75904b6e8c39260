"""Names each request for the logs, and counts it by its route."""

import logging
import time

from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.log import ws_logger

from engine.telemetry.metrics import HTTP_REQUESTS, HTTP_SECONDS
from serving.http.request_ids import REQUEST_ID, enter_request
from serving.http.responses import Handler

UNKNOWN = "unknown"
"""The route of an address that has none; clients choose those, so they share one series."""


class ClientFaults(logging.Filter):
    """Keeps clients' faults, which are not our errors, out of aiohttp's log.

    They are data that is not HTTP, a broken body, a client that leaves before its body is complete,
    and one that asks for an unsupported WebSocket protocol.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is to be written."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError):
            return error.code >= 500
        if isinstance(error, web.RequestPayloadError | ConnectionResetError):
            return False
        return record.name != ws_logger.name or record.levelno > logging.WARNING


@web.middleware
async def count_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count a request by its route and the status of its answer, and time it unless it is a stream."""
    resource = request.match_info.route.resource
    route = resource.canonical if resource is not None else UNKNOWN
    began = time.perf_counter()
    enter_request(request.headers.get(REQUEST_ID))
    try:
        answer = await handler(request)
    except web.HTTPException as error:
        HTTP_REQUESTS.labels(route, str(error.status)).inc()
        raise
    HTTP_REQUESTS.labels(route, str(answer.status)).inc()
    if isinstance(answer, web.Response):
        HTTP_SECONDS.labels(route).observe(time.perf_counter() - began)
    return answer
