"""gRPC of a worker: whether and where it is served, and that it starts and stops with the views."""

import logging
from pathlib import Path

from aiohttp import web

from app.config.fields import in_environment
from app.config.settings import Settings
from app.preflight import obstacle, reason_of
from app.topic_watch import TOPIC_WATCH
from engine.application import Application
from engine.fatal import FatalError, UnfitError
from serving.cluster import CLUSTER
from serving.grpc.certificates import check_pair
from serving.grpc.server import SERVICES, GrpcServer, Listening

logger = logging.getLogger(__name__)


async def look_at_grpc(served: web.Application, settings: Settings) -> Listening | None:
    """Return where gRPC is served, None where it is not.

    It is not where no slice has a service, where its port is 0, and where the port that nobody gave is taken:
    several workers of one machine need no setting for it, and any of them answers for all.

    Raises:
        UnfitError: the port that was given is taken, or a file of TLS cannot be used.
    """
    bind, port = settings.web_bind, settings.grpc_port
    certificate, key = settings.grpc_certificate_file, settings.grpc_key_file
    if not port or not served[SERVICES]:
        return None
    if certificate is not None and key is not None:
        _look_at_certificate(certificate, key)
    if reason := await obstacle(bind, port):
        if "grpc_port" in settings.model_fields_set:
            raise UnfitError(f"{reason}, or set {in_environment('grpc_port')} (0 is none)")
        logger.warning("%s, or set %s: this worker goes without gRPC", reason, in_environment("grpc_port"))
        return None
    return Listening(bind, port, certificate, key)


def serve_grpc(app: Application, settings: Settings, listening: Listening) -> None:
    """Serve gRPC as soon as the views are served, and as long."""
    served = app.served
    cluster, watch = served[CLUSTER], served[TOPIC_WATCH]
    server = GrpcServer(
        listening,
        lambda: cluster.ready() and not watch.problems and not cluster.obstacle(),
        settings.grpc_rpcs,
    )

    async def start(_: web.Application) -> None:
        try:
            await server.start([make(served) for make in served[SERVICES]])
        except FatalError as error:
            if "grpc_port" in settings.model_fields_set:
                app.end(error)
            else:  # another worker of this machine was faster
                logger.warning("%s: this worker goes without gRPC", error)

    async def stop(_: web.Application) -> None:
        await server.stop()

    served.on_startup.append(start)
    # Before what takes posts is closed, which is on cleanup.
    served.on_shutdown.append(stop)
    # First clients are told to leave, then the streams that they follow end.
    cluster.on_stop.insert(0, server.leave)


def _look_at_certificate(certificate: Path, key: Path) -> None:
    try:
        check_pair(certificate, key)
    except OSError as error:
        names = f"{in_environment('grpc_certificate_file')} and {in_environment('grpc_key_file')}"
        raise UnfitError(
            f"{names} cannot be used ({certificate}, {key}): {reason_of(error)}; "
            "expected a certificate in PEM, and its key without a password"
        ) from None
