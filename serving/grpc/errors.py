"""Errors over gRPC: the status of each `AnswerError`, which HTTP answers with too."""

from http import HTTPStatus

import grpc
import msgspec

from engine.partitions.quarantine import QuarantinedError
from engine.partitions.store import StoreError
from serving.http.responses import RETRY_AFTER, AnswerError, quarantined, unavailable
from serving.ingest.intake import FaultyError

RETRY_AFTER_KEY = "retry-after"
"""The trailing metadata with the seconds until another try is worth it."""

ERROR_CODE_KEY = "error-code"
"""The trailing metadata with an error's word for programs, the `code` of HTTP's errors."""

EXPIRED = "expired"
"""The code of a conflict with the time that has passed: beginning anew helps."""

_CODES = {
    HTTPStatus.BAD_REQUEST: grpc.StatusCode.INVALID_ARGUMENT,
    HTTPStatus.UNAUTHORIZED: grpc.StatusCode.UNAUTHENTICATED,
    HTTPStatus.FORBIDDEN: grpc.StatusCode.PERMISSION_DENIED,
    HTTPStatus.NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    HTTPStatus.CONFLICT: grpc.StatusCode.ALREADY_EXISTS,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: grpc.StatusCode.RESOURCE_EXHAUSTED,
    HTTPStatus.UNPROCESSABLE_ENTITY: grpc.StatusCode.FAILED_PRECONDITION,
    HTTPStatus.TOO_MANY_REQUESTS: grpc.StatusCode.RESOURCE_EXHAUSTED,
    HTTPStatus.SERVICE_UNAVAILABLE: grpc.StatusCode.UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT: grpc.StatusCode.DEADLINE_EXCEEDED,
}
_INTERNAL = "a fault of ours; it has been logged"


class Status(msgspec.Struct, frozen=True):
    """How an rpc fails: `code` for programs, in `reason` as a word too, and `message` for people."""

    code: grpc.StatusCode
    message: str
    reason: str
    retry_after: str = ""

    @property
    def number(self) -> int:
        """The code's number, as in `google.rpc.Code`."""
        number: int = self.code.value[0]
        return number

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """The trailing metadata."""
        word = (ERROR_CODE_KEY, self.reason)
        return (word, (RETRY_AFTER_KEY, self.retry_after)) if self.retry_after else (word,)


INTERNAL = Status(grpc.StatusCode.INTERNAL, _INTERNAL, "internal-error")
"""How an rpc fails by a defect: without details of it."""

OVER = Status(grpc.StatusCode.DEADLINE_EXCEEDED, "the deadline is over", "deadline-exceeded")
"""How an rpc fails that is not done by the client's deadline."""

FULL = Status(
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    "this worker has as many rpcs as it takes: ask again in a moment, or another worker",
    "too-many-requests",
    RETRY_AFTER,
)
"""How an rpc fails beyond those that a worker takes at a time."""


def status_of(error: BaseException) -> Status:
    """Return how an rpc fails at an error; `INTERNAL` at one that nobody expects."""
    match error:
        case AnswerError():
            return _answered(error)
        case FaultyError():
            said = "; ".join(": ".join(filter(None, (one.field, one.message))) for one in error.faults)
            return Status(grpc.StatusCode.INVALID_ARGUMENT, said, "faults")
        case QuarantinedError():
            return _answered(quarantined(error))
        case StoreError():
            return _answered(unavailable("the tables cannot be read just now; it has been logged"))
        case TimeoutError():
            return OVER
        case _:
            return INTERNAL


def _answered(error: AnswerError) -> Status:
    code = _CODES.get(error.status)
    if code is None:
        return INTERNAL
    if code is grpc.StatusCode.ALREADY_EXISTS and error.code == EXPIRED:
        code = grpc.StatusCode.ABORTED
    return Status(code, str(error), error.code, error.retry_after)
