"""The gRPC server of a worker, with a service of the test's own: health, reflection, TLS, stopping."""

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
import trustme
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.wrappers_pb2 import StringValue
from grpc_health.v1 import health_pb2
from grpc_reflection.v1alpha import reflection_pb2
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from engine.fatal import UnfitError
from engine.telemetry.metrics import GRPC_REQUESTS, GRPC_SECONDS
from schemas.overstream.leaderboard.v1 import service_pb2
from serving.grpc.server import GrpcServer, Listening
from serving.grpc.service import Admission, Call, Method, Service, Stream, Unary, address_of
from tests.awaiting import until

NAME = "test.v1.Echo"
LEADERBOARDS = service_pb2.DESCRIPTOR.services_by_name["LeaderboardService"].full_name
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


ANYWHERE = Listening("127.0.0.1", 0)


class Echo:
    """Says what it is told; it holds what asks it to wait."""

    def __init__(self) -> None:
        self.release = asyncio.Event()
        self.calls: list[Call] = []
        self.cancelled = 0

    def declared(self) -> Service:
        return Service(
            NAME,
            (
                Method("Say", Unary(StringValue, StringValue, self.say).handler),
                Method("Repeat", Stream(StringValue, StringValue, self.repeat).handler),
            ),
        )

    async def say(self, request: StringValue, call: Call) -> StringValue:
        self.calls.append(call)
        if request.value == "wait":
            try:
                await self.release.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        return request

    async def repeat(self, request: StringValue, _call: Call) -> AsyncGenerator[StringValue, None]:
        try:
            while True:
                yield request
        finally:
            self.cancelled += 1


class Worker:
    """A worker with the service, and a channel to it."""

    def __init__(self, server: GrpcServer, echo: Echo, channel: grpc.aio.Channel) -> None:
        self.server = server
        self.echo = echo
        self.channel = channel
        self.ready = True

    def say(self, value: str, timeout: float | None = 20.0, **metadata: str) -> Any:
        call: Callable[..., Any] = self.channel.unary_unary(
            f"/{NAME}/Say", StringValue.SerializeToString, StringValue.FromString
        )
        named = tuple((name.replace("_", "-"), value) for name, value in metadata.items())
        return call(StringValue(value=value), timeout=timeout, metadata=named)

    async def health(self, service: str = "") -> int:
        call: Callable[..., Any] = self.channel.unary_unary(
            "/grpc.health.v1.Health/Check",
            health_pb2.HealthCheckRequest.SerializeToString,
            health_pb2.HealthCheckResponse.FromString,
        )
        return int((await call(health_pb2.HealthCheckRequest(service=service))).status)


@asynccontextmanager
async def working(listening: Listening = ANYWHERE) -> AsyncIterator[Worker]:
    echo = Echo()
    server = GrpcServer(listening, lambda: worker.ready)
    async with grpc.aio.insecure_channel("127.0.0.1:1") as unused:
        worker = Worker(server, echo, unused)
        await server.start([echo.declared()])
        try:
            async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
                worker.channel = channel
                yield worker
        finally:
            echo.release.set()
            await server.stop()


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    async with working() as ready:
        yield ready


async def test_health_is_serving_while_the_worker_is_ready_and_no_longer(worker: Worker) -> None:
    async def told(due: int) -> None:
        async with asyncio.timeout(20):
            while {await worker.health(name) for name in ("", NAME)} != {due}:
                await asyncio.sleep(0.01)

    await told(SERVING)
    worker.ready = False
    await told(NOT_SERVING)
    worker.ready = True
    await told(SERVING)
    await worker.server.leave()
    await told(NOT_SERVING)
    assert (await worker.say("still")).value == "still"


async def test_reflection_lists_the_services(worker: Worker) -> None:
    call: Callable[..., Any] = worker.channel.stream_stream(
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        reflection_pb2.ServerReflectionRequest.SerializeToString,
        reflection_pb2.ServerReflectionResponse.FromString,
    )
    asking = call(iter([reflection_pb2.ServerReflectionRequest(list_services="")]))
    answer = await asking.read()
    assert {one.name for one in answer.list_services_response.service} == {
        NAME,
        "grpc.health.v1.Health",
        "grpc.reflection.v1alpha.ServerReflection",
    }


async def test_a_client_of_reflection_reads_what_a_service_takes_and_gives() -> None:
    server = GrpcServer(ANYWHERE, lambda: True)
    await server.start([Service(LEADERBOARDS, ())])

    def described() -> tuple[set[str], set[str]]:
        with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
            database = ProtoReflectionDescriptorDatabase(channel)
            service = DescriptorPool(database).FindServiceByName(LEADERBOARDS)
            submit = service.methods_by_name["SubmitScore"]
            return set(service.methods_by_name), set(submit.input_type.fields_by_name)

    try:
        methods, fields = await asyncio.to_thread(described)
    finally:
        await server.stop()
    assert {"Register", "Login", "GetGlobalLeaderboard", "WatchUser"} <= methods
    assert {"game_id", "submission_id"} <= fields


async def test_with_tls_who_trusts_the_authority_is_answered_and_who_speaks_plainly_is_not(
    tmp_path: Path,
) -> None:
    authority = trustme.CA()
    pair = authority.issue_cert("localhost")
    certificate, key = tmp_path / "me.pem", tmp_path / "me.key"
    pair.private_key_pem.write_to_path(key)
    for part in pair.cert_chain_pems:
        part.write_to_path(certificate, append=True)
    trusting = grpc.ssl_channel_credentials(authority.cert_pem.bytes())
    async with working(Listening("localhost", 0, certificate, key)) as worker:
        where = f"localhost:{worker.server.port}"
        async with grpc.aio.secure_channel(where, trusting) as worker.channel:
            assert (await worker.say("hello")).value == "hello"
        assert worker.echo.calls[0].is_secure
        async with grpc.aio.insecure_channel(where) as worker.channel:
            with pytest.raises(grpc.aio.AioRpcError) as failed:
                await worker.say("hello")
            assert failed.value.code() is grpc.StatusCode.UNAVAILABLE


async def test_a_certificate_that_is_renewed_is_that_of_new_connections_and_a_wrong_pair_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its two files are replaced one after the other: between, they do not go together."""
    monkeypatch.setattr("serving.grpc.certificates.LOOK_AGAIN", -1.0)
    authority = trustme.CA()
    certificate, key = tmp_path / "me.pem", tmp_path / "me.key"
    pairs = [authority.issue_cert("localhost") for _ in range(2)]

    def write_certificate(pair: trustme.LeafCert) -> None:
        renewed = tmp_path / "renewed"
        renewed.write_bytes(b"".join(part.bytes() for part in pair.cert_chain_pems))
        renewed.replace(certificate)

    def serial(port: int) -> object:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        context.set_alpn_protocols(["h2"])
        with (
            socket.create_connection(("localhost", port)) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as secured,
        ):
            return (secured.getpeercert() or {})["serialNumber"]

    write_certificate(pairs[0])
    pairs[0].private_key_pem.write_to_path(key)
    async with working(Listening("localhost", 0, certificate, key)) as worker:
        port = worker.server.port
        first = await asyncio.to_thread(serial, port)
        write_certificate(pairs[1])
        assert await asyncio.to_thread(serial, port) == first
        pairs[1].private_key_pem.write_to_path(key)
        assert await asyncio.to_thread(serial, port) != first


async def test_two_servers_do_not_share_a_port(worker: Worker) -> None:
    other = GrpcServer(Listening("127.0.0.1", worker.server.port), lambda: True)
    with pytest.raises(UnfitError, match=f"gRPC cannot listen at 127.0.0.1:{worker.server.port}"):
        await other.start([])


async def test_a_server_that_stops_lets_end_what_is_under_way(worker: Worker) -> None:
    asking = asyncio.ensure_future(worker.say("wait"))
    await until(lambda: worker.echo.calls)
    stopping = asyncio.create_task(worker.server.stop())
    await until(lambda: worker.server._server is None)
    worker.echo.release.set()
    assert (await asking).value == "wait"
    await stopping


async def test_a_server_that_stops_cuts_what_does_not_end(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.grpc.server.GRACE", 0.01)
    asking = asyncio.ensure_future(worker.say("wait"))
    await until(lambda: worker.echo.calls)
    await worker.server.stop()
    with pytest.raises(grpc.aio.AioRpcError):
        await asking
    await until(lambda: worker.echo.cancelled)


async def test_work_ends_when_its_client_leaves(worker: Worker) -> None:
    asking = worker.say("wait")
    await until(lambda: worker.echo.calls)
    asking.cancel()
    await until(lambda: worker.echo.cancelled)
    call: Callable[..., Any] = worker.channel.unary_stream(
        f"/{NAME}/Repeat", StringValue.SerializeToString, StringValue.FromString
    )
    stream = call(StringValue(value="again"))
    assert (await stream.read()).value == "again"
    stream.cancel()
    await until(lambda: worker.echo.cancelled == 2)
    await until(lambda: worker.server.admission.active == 0)


async def test_work_ends_when_its_clients_deadline_is_over(worker: Worker) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as failed:
        await worker.say("wait", timeout=0.2)
    assert failed.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    await until(lambda: worker.echo.cancelled)
    await until(lambda: worker.echo.calls[0].left(60.0) == 0)  # two clocks tell it


class Late:
    """A call whose deadline was over before its turn came."""

    def __init__(self) -> None:
        self.aborted: grpc.StatusCode | None = None

    def invocation_metadata(self) -> tuple[()]:
        return ()

    def time_remaining(self) -> float:
        return 0.0

    def peer(self) -> str:
        return "unix:"

    def auth_context(self) -> dict[str, Any]:
        return {}

    async def abort(self, code: grpc.StatusCode, *_: object) -> None:
        self.aborted = code
        raise grpc.aio.AbortError


async def test_a_call_whose_deadline_is_over_before_its_turn_does_no_work() -> None:
    echo, late = Echo(), Late()
    handler: Any = echo.declared().handlers(Admission(10))["Say"]
    with pytest.raises(grpc.aio.AbortError):
        await handler.unary_unary(StringValue(value="hello"), late)
    assert (late.aborted, echo.calls) == (grpc.StatusCode.DEADLINE_EXCEEDED, [])


async def test_a_client_without_a_deadline_has_as_long_as_the_method_grants(worker: Worker) -> None:
    await worker.say("hello", timeout=None)
    assert worker.echo.calls[0].left(7.0) == 7.0


async def test_an_rpc_has_the_name_that_its_client_gives_it_or_one_of_its_own(worker: Worker) -> None:
    named = worker.say("hello", x_request_id="mine")
    assert dict(await named.trailing_metadata())["x-request-id"] == "mine"
    unnamed = worker.say("hello")
    assert dict(await unnamed.trailing_metadata())["x-request-id"]


async def test_a_method_is_told_where_a_call_comes_from_and_what_came_twice(worker: Worker) -> None:
    call: Callable[..., Any] = worker.channel.unary_unary(
        f"/{NAME}/Say", StringValue.SerializeToString, StringValue.FromString
    )
    await call(StringValue(value="hello"), metadata=(("authorization", "a"), ("authorization", "b")))
    [told] = worker.echo.calls
    assert (told.peer, told.is_secure, told.metadata["authorization"]) == ("127.0.0.1", False, "a,b")


@pytest.mark.parametrize(
    ("peer", "address"),
    [
        ("ipv4:192.0.2.7:5000", "192.0.2.7"),
        ("ipv6:%5B2001:db8::7%5D:5000", "2001:db8::7"),
        ("unix:", "unix:"),
    ],
)
def test_the_address_of_a_peer_is_read_of_how_grpc_names_it(peer: str, address: str) -> None:
    assert address_of(peer) == address


async def test_rpcs_are_counted_by_method_and_code_and_unary_ones_are_timed(worker: Worker) -> None:
    def counted(method: str, code: str) -> float:
        return GRPC_REQUESTS.labels(f"/{NAME}/{method}", code)._value.get()

    before = counted("Say", "OK")
    await worker.say("hello")
    await until(lambda: counted("Say", "OK") == before + 1)
    names = {labels["method"] for metric in GRPC_SECONDS.collect() for _, labels, *_ in metric.samples}
    assert f"/{NAME}/Say" in names
    assert f"/{NAME}/Repeat" not in names
