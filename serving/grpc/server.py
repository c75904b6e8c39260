"""The gRPC server of a worker: it starts and stops with what is served over HTTP, in the same event loop."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import grpc
import msgspec
from aiohttp import web
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1.health import SERVICE_NAME as HEALTH
from grpc_health.v1.health import aio as health
from grpc_reflection.v1alpha.reflection import SERVICE_NAME as REFLECTION
from grpc_reflection.v1alpha.reflection import enable_server_reflection

from engine.fatal import UnfitError
from serving.grpc.certificates import Certificates
from serving.grpc.service import Admission, Service
from serving.watched_file import FileError

logger = logging.getLogger(__name__)

MOST_BYTES = 1 << 20
"""Bytes of a message that a client sends: as many as a body over HTTP may have."""

MOST_RPCS = 1000
"""Rpcs that are answered at a time, streams among them."""

RESERVE = 100
"""Rpcs beyond those: they are refused with the seconds until another try, and health is answered."""

GRACE = 5.0
"""Seconds for which rpcs may go on once the worker stops."""

LOOK_EVERY = 0.25
"""Seconds between two looks at whether the worker is ready."""

_SECOND = 1000
_OPTIONS: tuple[tuple[str, int], ...] = (
    # Otherwise two workers could listen on one port, each with a part of the clients.
    ("grpc.so_reuseport", 0),
    ("grpc.max_receive_message_length", MOST_BYTES),
    # A client that is gone without a word is found, and one may ask as often whether its worker is there.
    ("grpc.keepalive_time_ms", 60 * _SECOND),
    ("grpc.keepalive_timeout_ms", 20 * _SECOND),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 20 * _SECOND),
    ("grpc.max_connection_idle_ms", 300 * _SECOND),
)

_SERVING = health_pb2.HealthCheckResponse.SERVING
_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING

MakeService = Callable[[web.Application], Service]

SERVICES = web.AppKey("grpc_services", list[MakeService])
"""Where a served application has the services of its slices, each made when serving starts."""


class Listening(msgspec.Struct, frozen=True):
    """Where a server listens: at any free port where it is 0; with TLS where both files are given."""

    host: str
    port: int
    certificate_file: Path | None = None
    key_file: Path | None = None


class GrpcServer:
    """Serves services, with reflection and health: SERVING only while `ready` returns true.

    Attributes:
        port: the port, once it has started.
        admission: the rpcs that are answered now, and how many may be.
    """

    def __init__(self, listening: Listening, ready: Callable[[], bool], most_rpcs: int = MOST_RPCS) -> None:
        self.port = 0
        self.admission = Admission(most_rpcs)
        self._names: tuple[str, ...] = ()
        self._listening = listening
        self._ready = ready
        self._health = health.HealthServicer()
        self._server: grpc.aio.Server | None = None
        self._credentials: grpc.ServerCredentials | None = None
        self._looking: asyncio.Task[None] | None = None

    async def start(self, services: Sequence[Service]) -> None:
        """Listen, and answer for these services.

        Raises:
            UnfitError: the port is taken, or a file of TLS cannot be used.
        """
        server = grpc.aio.server(options=_OPTIONS, maximum_concurrent_rpcs=self.admission.most + RESERVE)
        self._names = tuple(one.name for one in services)
        for service in services:
            handlers = service.handlers(self.admission)
            server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service.name, handlers),))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        enable_server_reflection([*self._names, HEALTH, REFLECTION], server)
        self.port = self._listen(server)
        await self._tell(_SERVING if self._ready() else _NOT_SERVING)
        await server.start()
        self._server = server
        self._looking = asyncio.create_task(self._look())
        secured = "with" if self._listening.certificate_file is not None else "without"
        logger.info("gRPC is served at %s, port %d, %s TLS", self._listening.host, self.port, secured)

    async def leave(self) -> None:
        """Tell clients that they should go to another worker: this one is about to stop."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        await self._health.enter_graceful_shutdown()

    async def stop(self) -> None:
        """Take no more rpcs, let those under way end within `GRACE`, and close."""
        await self.leave()
        if (server := self._server) is not None:
            self._server = None
            await server.stop(GRACE)

    def _listen(self, server: grpc.aio.Server) -> int:
        where = self._listening
        address = f"[{where.host}]:{where.port}" if ":" in where.host else f"{where.host}:{where.port}"
        try:
            if where.certificate_file is None or where.key_file is None:
                return server.add_insecure_port(address)
            # Held as long as the server: it asks for the certificate of each connection.
            self._credentials = Certificates(where.certificate_file, where.key_file).credentials()
            return server.add_secure_port(address, self._credentials)
        except (RuntimeError, OSError, FileError) as error:
            raise UnfitError(f"gRPC cannot listen at {address}: {error}") from None

    async def _look(self) -> None:
        """Say of the worker whether it serves, as that changes."""
        told = None
        while True:
            now = _SERVING if self._ready() else _NOT_SERVING
            if now != told:
                await self._tell(now)
                told = now
            await asyncio.sleep(LOOK_EVERY)

    async def _tell(self, status: Any) -> None:
        for name in ("", *self._names):
            await self._health.set(name, status)
