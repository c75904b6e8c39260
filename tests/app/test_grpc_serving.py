"""Whether and where a worker serves gRPC: what keeps it from it is told in a sentence."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from aiohttp import web

from app.config.fields import SettingsError
from app.config.settings import Settings
from app.grpc_serving import look_at_grpc
from engine.fatal import UnfitError
from sandbox.kafka.ports import free_port
from serving.grpc.server import SERVICES, Listening, MakeService
from serving.grpc.service import Service


def served(*services: MakeService) -> web.Application:
    made = web.Application()
    made[SERVICES] = list(services)
    return made


LEADERBOARDS = served(lambda _: Service("test.v1.Nothing", ()))


def settings(**given: object) -> Settings:
    named = {f"OVERSTREAM_{name.upper()}": str(value) for name, value in given.items()}
    return Settings.from_env({"HOME": "/nowhere"} | named)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


async def test_it_is_served_on_the_interface_of_the_views() -> None:
    port = free_port()
    assert await look_at_grpc(LEADERBOARDS, settings(grpc_port=port)) == Listening("127.0.0.1", port)


async def test_it_is_not_served_where_its_port_is_0_or_no_slice_has_a_service(taken: int) -> None:
    assert await look_at_grpc(LEADERBOARDS, settings(grpc_port=0)) is None
    assert await look_at_grpc(served(), settings(grpc_port=taken)) is None


async def test_a_port_that_was_given_and_is_taken_keeps_a_worker_from_starting(taken: int) -> None:
    with pytest.raises(UnfitError) as unfit:
        await look_at_grpc(LEADERBOARDS, settings(grpc_port=taken))
    told = str(unfit.value)
    assert told.startswith(f"port {taken} of 127.0.0.1 is taken by another program")
    assert told.endswith("or set OVERSTREAM_GRPC_PORT (0 is none)")


async def test_a_port_that_nobody_gave_and_is_taken_is_gone_without(
    taken: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Else a second worker on one machine would need a setting that the first did not."""
    defaults = settings().model_copy(update={"grpc_port": taken})
    defaults.model_fields_set.discard("grpc_port")
    assert await look_at_grpc(LEADERBOARDS, defaults) is None
    assert "this worker goes without gRPC" in caplog.text


async def test_files_of_tls_have_to_be_a_certificate_and_its_key(tmp_path: Path) -> None:
    pair, other = (trustme.CA().issue_cert("localhost") for _ in range(2))
    certificate, key, others = tmp_path / "me.pem", tmp_path / "me.key", tmp_path / "other.key"
    pair.cert_chain_pems[0].write_to_path(certificate)
    pair.private_key_pem.write_to_path(key)
    other.private_key_pem.write_to_path(others)
    port = free_port()
    secured = settings(grpc_port=port, grpc_certificate_file=certificate, grpc_key_file=key)
    assert await look_at_grpc(LEADERBOARDS, secured) == Listening("127.0.0.1", port, certificate, key)
    for wrong in (others, tmp_path / "none.key", certificate):
        with pytest.raises(UnfitError, match="OVERSTREAM_GRPC_CERTIFICATE_FILE and OVERSTREAM_GRPC_KEY_FILE"):
            await look_at_grpc(
                LEADERBOARDS,
                settings(grpc_port=port, grpc_certificate_file=certificate, grpc_key_file=wrong),
            )


@pytest.mark.parametrize(
    "given",
    [
        {"grpc_certificate_file": "/tls/me.pem"},
        {"grpc_key_file": "/tls/me.key"},
        {"grpc_port": 6066},
    ],
)
def test_settings_that_contradict_each_other_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="OVERSTREAM_GRPC"):
        settings(**given)
