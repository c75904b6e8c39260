"""The name of a request: on its answer, in the logs, and on its requests to other workers."""

import re
from uuid import uuid4

from structlog.contextvars import bind_contextvars, get_contextvars

REQUEST_ID = "X-Request-ID"
"""The header by which a client, or a balancer, names its request; every answer has it."""


def enter_request(given: str | None) -> str:
    """Name the request that the current task answers, and so its log lines; return the name.

    A name unsafe for a log is replaced.
    """
    name = given if given and re.fullmatch(r"[A-Za-z0-9._:/+=-]{1,100}", given) else uuid4().hex
    bind_contextvars(request_id=name)
    return name


def request_id() -> str:
    """Return the name of the request that the current task answers; empty without a request."""
    return str(get_contextvars().get("request_id", ""))
