"""Preflight: it reports what would keep a worker from running, in a sentence that says what to do."""

import asyncio
import errno
import logging
import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from aiokafka.conn import create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    IllegalSaslStateError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.admin import ApiVersionRequest
from yarl import URL

from app.config.fields import in_environment
from app.config.settings import Settings
from app.data_folder import DataFolder, Owner
from engine.driver.cluster_metadata import ClusterFound, describe
from engine.driver.membership import InstanceTakenError, members
from engine.driver.roles import SlicesDifferError, differ
from engine.fatal import UnfitError
from schemas.topics import TopicPolicy
from serving.ingest.keys import ApiKeys, ApiKeysError

logger = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds for which a worker retries a Kafka that does not answer: it may be starting, too."""

_SINCE_4_0 = 28, 5
"""The version of a request (TxnOffsetCommit) that Kafka supports since 4.0 (KIP-890)."""

_BETWEEN = 2.0
_ANSWER_MS = 5000


async def look(
    settings: Settings,
    connection: Mapping[str, object],
    folder: DataFolder,
    topics: Sequence[TopicPolicy],
    slices: tuple[str, ...] = (),
    patience: float = PATIENCE,
) -> ClusterFound:
    """Check the file of keys, the port, the data `folder`, Kafka, its topics, and the group's members.

    Members must run the same `slices`, each under its own name. Locks the folder for this process.
    Returns the cluster and its topics as they are.

    Raises:
        UnfitError: the first thing that is wrong.
    """
    _look_at_keys(settings.api_keys_file)
    await _look_at_port(settings.web_bind, settings.web_port)
    folder.open(settings.app_id)
    await reach_kafka(settings, connection, patience)
    cluster = await _look_at_topics(settings, connection, topics)
    folder.belong_to(Owner(settings.app_id, cluster.cluster_id))
    await _look_at_group(settings, connection, slices)
    return cluster


def _look_at_keys(file: Path | None) -> None:
    try:
        ApiKeys(file).load()
    except ApiKeysError as error:
        raise UnfitError(f"{in_environment('api_keys_file')} is {error}") from None


async def _look_at_port(bind: str, port: int) -> None:
    if reason := await obstacle(bind, port):
        raise UnfitError(f"{reason}, or set OVERSTREAM_WEB_PORT and OVERSTREAM_WEB_BIND (`-p` and `-b`)")


async def obstacle(bind: str, port: int) -> str:
    """Return why nobody can listen on a port, "" where one can."""
    try:
        server = await asyncio.start_server(lambda *_: None, bind, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} of {bind} is taken by another program, perhaps another worker: end it"
        return f"cannot listen on {bind}:{port}: {reason_of(error)}"
    server.close()
    await server.wait_closed()
    return ""


async def reach_kafka(settings: Settings, connection: Mapping[str, object], patience: float = 0.0) -> None:
    """Reach any of the bootstrap servers; retry for `patience` seconds, and log that.

    Raises:
        UnfitError: no server answers, or one refuses this worker.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        silent = []
        for server in settings.broker:
            try:
                return await _reach(server, connection)
            except (OSError, KafkaError, TimeoutError) as error:
                if (refusal := _refusal(server, error)) is not None:
                    raise UnfitError(refusal) from None
                silent.append(f"{server} ({reason_of(error)}{_doubt(connection, error)})")
        told = f"Kafka does not answer at {', '.join(silent)}"
        if loop.time() + _BETWEEN > deadline:
            raise UnfitError(
                f"{told}: start it, or set OVERSTREAM_BROKER, and OVERSTREAM_SECURITY_PROTOCOL, "
                "to where and how it listens"
            )
        logger.warning("%s; asking again for %.0f s", told, deadline - loop.time())
        await asyncio.sleep(_BETWEEN)


async def _reach(server: str, connection: Mapping[str, object]) -> None:
    host, _, port = server.rpartition(":")
    security = {name: value for name, value in connection.items() if name != "bootstrap_servers"}
    async with asyncio.timeout(_ANSWER_MS / 1000):
        connected = await create_conn(host.strip("[]"), int(port), request_timeout_ms=_ANSWER_MS, **security)
        try:
            answer = await connected.send(ApiVersionRequest())
        finally:
            connected.close()
    request, version = _SINCE_4_0
    if {key: newest for key, _, newest in answer.api_versions}.get(request, 0) < version:
        raise UnfitError(
            f"Kafka at {server} is older than 4.0: it may answer with committed offsets of before "
            "(KAFKA-17507), which record the owners of partitions; upgrade its brokers"
        )


def _refusal(server: str, error: Exception) -> str | None:
    """Return why Kafka and this worker do not trust each other; None where Kafka may only be unavailable."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"the certificate of Kafka at {server} is not trusted: {error.verify_message}; renew it, "
            "set OVERSTREAM_SSL_CA_FILE to the CA that signed it, or OVERSTREAM_BROKER to the name it is for"
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"Kafka at {server} refuses TLS with us ({error.reason or error}): see whether that port "
            "speaks TLS, and whether OVERSTREAM_SSL_CERTIFICATE_FILE is valid and of a CA that Kafka trusts"
        )
    if isinstance(error, UnsupportedSaslMechanismError | IllegalSaslStateError):
        return f"Kafka at {server} does not take that OVERSTREAM_SASL_MECHANISM: {error}"
    if isinstance(error, SaslAuthenticationFailed | AuthenticationFailedError):
        return (
            f"Kafka at {server} refuses the name or the password: "
            "see OVERSTREAM_SASL_USERNAME and OVERSTREAM_SASL_PASSWORD_FILE"
        )
    return None


def _doubt(connection: Mapping[str, object], error: Exception) -> str:
    """Return why Kafka may close a connection at once: TLS 1.3 refuses a client without an error."""
    if isinstance(error, OSError | TimeoutError) or connection["security_protocol"] == "PLAINTEXT":
        return ""
    return (
        "; it may not know us: see whether OVERSTREAM_SSL_CERTIFICATE_FILE is given, valid and trusted there"
    )


async def _look_at_topics(
    settings: Settings, connection: Mapping[str, object], wanted: Sequence[TopicPolicy]
) -> ClusterFound:
    try:
        found = await describe(connection, [topic.name for topic in wanted])
    except (KafkaError, OSError) as error:
        raise UnfitError(
            f"Kafka at {','.join(settings.broker)} does not tell of its topics ({reason_of(error)}): "
            "see whether this user may describe them, and whether its advertised listeners can be reached"
        ) from None
    if missing := [topic.name for topic in wanted if topic.name not in found.topics]:
        raise UnfitError(
            f"there is no topic {', '.join(missing)}: make what is missing by `faust -A app topics`"
        )
    for name, topic in found.topics.items():
        if topic.partitions != settings.partitions:
            raise UnfitError(
                f"topic {name} has {topic.partitions} partitions and not {settings.partitions}: "
                f"set OVERSTREAM_PARTITIONS={topic.partitions}, or make it again (matches may not move)"
            )
    return found


async def _look_at_group(
    settings: Settings, connection: Mapping[str, object], slices: tuple[str, ...]
) -> None:
    """Refuse slices that differ from the group's, and a name that another worker has.

    A killed worker stays a member until its session expires.
    """
    group = settings.app_id
    try:
        known = [member for member in await members(group, connection) if member.url]
    except KafkaError as error:
        raise UnfitError(
            f"Kafka does not tell who is in the group {group} ({reason_of(error)}): "
            "see whether this user may describe it"
        ) from None
    for member in known:
        if differ(slices, member.slices):
            raise SlicesDifferError(group, member.slices, slices, member.url)
    if (instance := settings.instance_id) is not None:
        await _look_at_name(instance, [member.url for member in known if member.is_named(instance)])


async def _look_at_name(instance: str, urls: Sequence[str]) -> None:
    """Refuse the name of a worker that is alive: by joining, this one would replace it.

    A worker that does not answer counts as killed.
    """
    for url in urls:
        if await _name_at(url) == instance:
            raise InstanceTakenError(instance, [url])


async def _name_at(url: str) -> str | None:
    """Return the name of the worker at `url` in the group; None if it has no name or does not answer."""
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=_ANSWER_MS / 1000)) as session,
            session.get(URL(url) / "health/") as answer,
        ):
            return msgspec.json.decode(await answer.read(), type=_Health).instance
    except (ClientError, OSError, TimeoutError, msgspec.MsgspecError):
        return None


class _Health(msgspec.Struct, frozen=True):
    """The fields that preflight reads from a worker's `/health/`."""

    instance: str | None = None


def reason_of(error: BaseException) -> str:
    """Return the innermost cause in words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
