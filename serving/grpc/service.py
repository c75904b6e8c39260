"""A gRPC service as a slice declares it, and how it is called: bounded, counted, its errors as statuses."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from functools import cache
from typing import Any, Generic, TypeVar, cast
from urllib.parse import unquote

import grpc
import msgspec
from google.protobuf.message import Message
from prometheus_client import Counter, Histogram

from engine.partitions.store import StoreError
from engine.telemetry.metrics import GRPC_REQUESTS, GRPC_SECONDS
from serving.grpc.errors import FULL, INTERNAL, OVER, Status, status_of
from serving.http.request_ids import REQUEST_ID, enter_request

logger = logging.getLogger(__name__)

Q = TypeVar("Q", bound=Message)
R = TypeVar("R", bound=Message)
T = TypeVar("T")

_SECURITY, _TLS = "transport_security_type", b"ssl"

REQUEST_ID_KEY = REQUEST_ID.lower()
"""The metadata by which a client names its rpc, and the trailing metadata with its name."""


class Call(msgspec.Struct, frozen=True, gc=False):
    """What a method is told beside its request: its path, the client's metadata, and when it began.

    Metadata that comes several times is one text, with commas between. `peer` is the address that the
    connection comes from, `is_secure` whether it has TLS. `deadline` is when the client no longer waits, None
    where it always does; it is of the loop's clock, as `began` is.
    """

    path: str
    metadata: Mapping[str, str]
    began: float
    peer: str = ""
    is_secure: bool = False
    deadline: float | None = None

    def left(self, most: float) -> float:
        """Return the seconds that the client still waits, `most` at most, 0 at least."""
        if self.deadline is None:
            return most
        return max(0.0, min(most, self.deadline - asyncio.get_running_loop().time()))


class Admission:
    """The rpcs of a worker that are answered at a time: beyond `most` they are refused."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.active = 0


class Unary(Generic[Q, R]):
    """A method with one answer."""

    def __init__(
        self, request: type[Q], response: type[R], handle: Callable[[Q, Call], Awaitable[R]]
    ) -> None:
        self._request = request
        self._response = response
        self._handle = handle

    def handler(self, path: str, admission: Admission) -> "grpc.RpcMethodHandler[Q, R]":
        """Return how gRPC calls it."""

        async def answer(request: Q, context: "grpc.aio.ServicerContext[Q, R]") -> R:
            return await _answer(path, admission, context, lambda call: self._handle(request, call), True)

        # The stubs know the handlers of threads alone.
        handle: Any = answer
        return grpc.unary_unary_rpc_method_handler(
            handle, self._request.FromString, self._response.SerializeToString
        )


class Stream(Generic[Q, R]):
    """A method that sends answers until it ends, or its client leaves."""

    def __init__(
        self, request: type[Q], response: type[R], handle: Callable[[Q, Call], AsyncGenerator[R, None]]
    ) -> None:
        self._request = request
        self._response = response
        self._handle = handle

    def handler(self, path: str, admission: Admission) -> "grpc.RpcMethodHandler[Q, R]":
        """Return how gRPC calls it."""

        async def answer(request: Q, context: "grpc.aio.ServicerContext[Q, R]") -> None:
            async def send(call: Call) -> None:
                async with aclosing(self._handle(request, call)) as answers:
                    async for one in answers:
                        await context.write(one)

            await _answer(path, admission, context, send, False)

        handle: Any = answer
        return grpc.unary_stream_rpc_method_handler(
            handle, self._request.FromString, self._response.SerializeToString
        )


class Method(msgspec.Struct, frozen=True):
    """A method by its name, and how gRPC calls it at a path."""

    name: str
    handler: Callable[[str, Admission], "grpc.RpcMethodHandler[Any, Any]"]


class Service(msgspec.Struct, frozen=True):
    """A service: its full name, as its proto has it, and its methods."""

    name: str
    methods: tuple[Method, ...]

    def handlers(self, admission: Admission) -> "dict[str, grpc.RpcMethodHandler[Any, Any]]":
        """Return how gRPC calls each method."""
        return {one.name: one.handler(f"/{self.name}/{one.name}", admission) for one in self.methods}


async def _answer(
    path: str,
    admission: Admission,
    context: "grpc.aio.ServicerContext[Q, R]",
    work: Callable[[Call], Awaitable[T]],
    is_timed: bool,
) -> T:
    """Return what `work` answers to an rpc, or end it with the status of what it raises.

    The client's deadline bounds it, and it is cancelled where the client leaves.
    """
    began = asyncio.get_running_loop().time()
    metadata = _joined(context.invocation_metadata() or ())
    named = ((REQUEST_ID_KEY, enter_request(metadata.get(REQUEST_ID_KEY))),)
    code = grpc.StatusCode.CANCELLED
    admission.active += 1
    try:
        left = cast("float | None", context.time_remaining())
        if admission.active > admission.most:
            status = FULL
        elif left is not None and left <= 0:
            status = OVER  # it waited too long for its turn: nobody waits for it any more
        else:
            deadline = None if left is None else began + left
            call = Call(path, metadata, began, address_of(context.peer()), _has_tls(context), deadline)
            try:
                async with asyncio.timeout_at(call.deadline):
                    answer = await work(call)
            except Exception as error:  # what nobody expects is logged below
                status = _failed(path, error)
            else:
                code = grpc.StatusCode.OK
                context.set_trailing_metadata(named)
                return answer
        code = status.code
    finally:
        admission.active -= 1
        _requests(path, code).inc()
        if is_timed:
            _seconds(path).observe(asyncio.get_running_loop().time() - began)
    await context.abort(status.code, status.message, (*named, *status.metadata))
    raise AssertionError("unreachable")


def _joined(metadata: Iterable[tuple[str, str | bytes]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in metadata:
        text = value if isinstance(value, str) else value.decode("latin-1")
        found[name] = f"{found[name]},{text}" if name in found else text
    return found


def address_of(peer: str) -> str:
    """Return the address of a peer as gRPC names it: `ipv4:127.0.0.1:5`, `ipv6:%5B::1%5D:5`, `unix:`."""
    kind, _, where = unquote(peer).partition(":")
    return where.rpartition(":")[0].strip("[]") if kind in ("ipv4", "ipv6") else peer


def _has_tls(context: "grpc.aio.ServicerContext[Q, R]") -> bool:
    return _TLS in context.auth_context().get(_SECURITY, ())


def _failed(path: str, error: Exception) -> Status:
    status = status_of(error)
    if status is INTERNAL:
        logger.error("%s failed", path, exc_info=error)
    elif isinstance(error, StoreError):
        logger.warning("%s: %s", path, error)
    return status


@cache
def _requests(path: str, code: grpc.StatusCode) -> Counter:
    return GRPC_REQUESTS.labels(path, code.name)


@cache
def _seconds(path: str) -> Histogram:
    return GRPC_SECONDS.labels(path)
