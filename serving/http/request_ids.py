"""The name of a request: on its answer, in the logs, and on what it asks other workers."""

import contextvars
import re
from uuid import uuid4

REQUEST_ID = "X-Request-ID"
"""The header by which a client, or a balancer, names its request; every answer has it."""


_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


def enter_request(given: str | None) -> str:
    """Name the request that the current task answers; a name that could not stand in a log is replaced."""
    name = given if given and re.fullmatch(r"[A-Za-z0-9._:/+=-]{1,100}", given) else uuid4().hex
    _request_id.set(name)
    return name


def request_id() -> str:
    """Return the name of the request that the current task answers, empty where there is none."""
    return _request_id.get()
