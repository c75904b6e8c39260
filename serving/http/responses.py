"""HTTP answers: JSON in UTF-8, and errors as `{"error": {"code", "message"}}` whatever went wrong.

Errors of pages, and of unknown addresses that a browser asks for, are pages.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import quote

import msgspec
from aiohttp import web

from engine.partitions.quarantine import QuarantinedError
from engine.partitions.rows import UnreadableRowError
from engine.partitions.store import StoreError
from schemas.matches.ids import fault_of
from schemas.refusals import Reason

logger = logging.getLogger(__name__)

RETRY_AFTER = "1"
"""Seconds after which a client should retry a 503: a rebalance takes about as long."""

NOWHERE = "there is nothing at this address"

_MAX_SEGMENT = 4096
"""Bytes of an id in an address: half the limit of a request line."""

_encoder = msgspec.json.Encoder()


class AnswerError(Exception):
    """An answer that is an error. `code` is for programs, `message` for people.

    `retry_after` is the number of seconds after which it is worth another try, "" where it never is.
    """

    def __init__(self, status: HTTPStatus, code: str, message: str, retry_after: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after or (RETRY_AFTER if status is HTTPStatus.SERVICE_UNAVAILABLE else "")


def not_found(message: str) -> AnswerError:
    """What was asked for certainly does not exist."""
    return AnswerError(HTTPStatus.NOT_FOUND, "not-found", message)


def bad_request(message: str) -> AnswerError:
    """The request is invalid; `message` names the invalid part."""
    return AnswerError(HTTPStatus.BAD_REQUEST, "bad-request", message)


def unavailable(message: str) -> AnswerError:
    """The answer exists, but not here and now; `Retry-After` is set."""
    return AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", message)


def quarantined(error: QuarantinedError | UnreadableRowError) -> AnswerError:
    """A match, or a row, waits for a rebuild; `Retry-After` is set."""
    return AnswerError(HTTPStatus.SERVICE_UNAVAILABLE, Reason.NEEDS_REBUILD.value, str(error))


def key_of(match_id: str) -> bytes:
    """Return the key of a match's records and rows.

    Raises:
        AnswerError: 400, no record or no address can have such an id: browsers read `..` as the folder above.
    """
    if match_id not in ("", ".", "..") and len(match_id) <= _MAX_SEGMENT:
        with suppress(UnicodeEncodeError):
            if len(quote(match_id, safe="")) <= _MAX_SEGMENT:
                return match_id.encode()
    raise no_match(match_id)


def code_of(status: HTTPStatus) -> str:
    """Return the code of an error of which only the status is known."""
    return status.phrase.lower().replace(" ", "-")


def no_match(match_id: str) -> AnswerError:
    """A match certainly does not exist; or its id is invalid, so that it cannot exist."""
    if fault := fault_of(match_id):
        return bad_request(fault)
    return not_found(f"there is no match {match_id!r}; its sport's matches/ lists all there are")


class ErrorInfo(msgspec.Struct, frozen=True):
    """What went wrong: `code` for programs, `message` for people."""

    code: str
    message: str


class ErrorAnswer(msgspec.Struct, frozen=True):
    """Every answer that is an error."""

    error: ErrorInfo


def json_answer(
    value: object, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Answer with a value that msgspec can write, or with bytes that are JSON already."""
    body = value if isinstance(value, bytes) else _encoder.encode(value)
    return web.Response(
        body=body, status=status, headers=headers, content_type="application/json", charset="utf-8"
    )


def error_answer(error: AnswerError) -> web.Response:
    """Answer with an error."""
    body = ErrorAnswer(ErrorInfo(error.code, str(error)))
    return json_answer(body, error.status, error_headers(error))


def error_headers(error: AnswerError) -> dict[str, str]:
    """Return an error's headers: no cache may keep one, because a match may begin a moment later."""
    headers = {"Cache-Control": "no-store"}
    if error.retry_after:
        headers["Retry-After"] = error.retry_after
    return headers


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ERROR_VIEW = web.RequestKey[Callable[[web.Request, AnswerError], web.Response]]("error_view")
"""Where a request holds the view that shows its error to people; without one an error is JSON."""


@web.middleware
async def errors_as_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with any error that a view raises; for an internal one say only that it is logged."""
    try:
        return await handler(request)
    except AnswerError as error:
        return _shown(request, error)
    except web.HTTPError as error:
        status = HTTPStatus(error.status)
        message = NOWHERE if isinstance(error, web.HTTPNotFound) else status.description
        answer = _shown(request, AnswerError(status, code_of(status), message))
        if isinstance(error, web.HTTPMethodNotAllowed):
            answer.headers["Allow"] = allowed(error)
        return answer
    except (web.HTTPException, ConnectionResetError):
        raise
    except web.RequestPayloadError as error:
        return _shown(request, bad_request(f"the request's body is broken: {error}"))
    except QuarantinedError as error:
        return _shown(request, quarantined(error))
    except StoreError as error:
        logger.warning("%s %s: %s", request.method, request.path_qs, error)
        return _shown(request, unavailable("the tables cannot be read just now; it has been logged"))
    except Exception:
        logger.exception("%s %s failed", request.method, request.path_qs)
        return _shown(
            request,
            AnswerError(
                HTTPStatus.INTERNAL_SERVER_ERROR, "internal-error", "a fault of ours; it has been logged"
            ),
        )


def _shown(request: web.Request, error: AnswerError) -> web.Response:
    return request[ERROR_VIEW](request, error) if ERROR_VIEW in request else error_answer(error)


def allowed(error: web.HTTPMethodNotAllowed) -> str:
    """Write the methods that an address takes, as in `Allow`; every address answers OPTIONS."""
    return ", ".join(sorted(error.allowed_methods | {"OPTIONS"}))


def whole_number(request: web.Request, name: str, low: int, high: int) -> int | None:
    """Read a whole number from the query; None where it is absent.

    Raises:
        AnswerError: 400, with what was given and what is allowed.
    """
    given = request.query.get(name)
    if given is None:
        return None
    # int() accepts '1_0', ' 7' and other scripts' digits.
    if given.isascii() and given.isdigit() and len(given) < 19 and low <= int(given) <= high:
        return int(given)
    raise bad_request(f"{name} is {given!r}: expected a whole number from {low} to {high}")


def seconds(request: web.Request, name: str, low: float, high: float) -> float | None:
    """Read a number of seconds from the query; None where it is absent.

    Raises:
        AnswerError: 400, with what was given and what is allowed.
    """
    given = request.query.get(name)
    if given is None:
        return None
    # float() accepts 'nan', '1e9' and '1_0'.
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", given) and low <= float(given) <= high:
        return float(given)
    raise bad_request(f"{name} is {given!r}: expected a number of seconds from {low:g} to {high:g}")
