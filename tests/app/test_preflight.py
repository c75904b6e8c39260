"""What may be wrong around a worker: each is one sentence with what, where and what to do."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from app.config.kafka_security import connection
from app.config.settings import Settings
from app.data_folder import DataFolder
from app.preflight import look
from engine.driver.roles import SlicesDifferError
from engine.fatal import UnfitError
from engine.topics import Topics
from sandbox.kafka import KafkaServer
from sandbox.kafka.ports import free_port
from schemas.topics import Cleanup, TopicPolicy
from tests.engine.kafka_topics import unique
from tests.engine.sport import Counting, running
from tests.secured import PASSWORD, USER, SecuredKafka

ROOT = Path(__file__).parents[2]


async def why_not(
    folder: Path, environ: dict[str, str], *topics: TopicPolicy, slices: tuple[str, ...] = ()
) -> str:
    """What keeps a worker with these settings from starting; a sentence of one line."""
    given = {"HOME": "/nowhere", "OVERSTREAM_WEB_PORT": str(free_port())} | environ
    settings = Settings.from_env(given)
    with pytest.raises(UnfitError) as unfit, DataFolder(folder) as data:
        await look(settings, connection(settings), data, topics, slices, patience=0)
    told = str(unfit.value)
    assert "\n" not in told
    assert PASSWORD not in told
    return told


async def test_a_port_that_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", free_port())) as listener:
        port = listener.getsockname()[1]
        told = await why_not(tmp_path, {"OVERSTREAM_WEB_PORT": str(port)})

    assert told.startswith(f"port {port} of 127.0.0.1 is taken by another program")
    assert "OVERSTREAM_WEB_PORT" in told


@pytest.mark.parametrize(
    ("content", "why"), [(None, "No such file or directory"), ("{}?", "no file of keys")]
)
async def test_a_file_of_keys_that_cannot_be_used(tmp_path, content, why):
    file = tmp_path / "keys.json"
    if content is not None:
        file.write_text(content)
    told = await why_not(tmp_path, {"OVERSTREAM_API_KEYS_FILE": str(file)})

    assert told.startswith(f"OVERSTREAM_API_KEYS_FILE is {str(file)!r}: ")
    assert why in told
    assert "`faust -A app keys new` makes one" in told


async def test_an_interface_that_this_machine_does_not_have(tmp_path):
    told = await why_not(tmp_path, {"OVERSTREAM_WEB_BIND": "192.0.2.1"})

    assert told.startswith("cannot listen on 192.0.2.1:")
    assert "OVERSTREAM_WEB_BIND" in told


async def test_a_data_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    told = await why_not(tmp_path / "file" / "data", {})

    assert told.startswith(f"the data folder {tmp_path}/file/data cannot be used: Not a directory")
    assert "OVERSTREAM_DATADIR" in told


async def test_a_data_folder_of_another_version(tmp_path):
    (tmp_path / "format").write_text("7\n")
    told = await why_not(tmp_path, {})

    assert "was written by another version (format 7, not 1)" in told
    assert (tmp_path / "format").read_text() == "7\n"


async def test_no_kafka(tmp_path):
    one, other = free_port(), free_port()
    told = await why_not(tmp_path, {"OVERSTREAM_BROKER": f"127.0.0.1:{one},127.0.0.1:{other}"})

    for port in (one, other):
        assert f"127.0.0.1:{port} (Connection refused)" in told
    assert "start it, or set OVERSTREAM_BROKER" in told


async def test_a_name_that_nobody_has(tmp_path):
    told = await why_not(tmp_path, {"OVERSTREAM_BROKER": "kafka.invalid:9092"})

    assert told.startswith("Kafka does not answer at kafka.invalid:9092 (")


@asynccontextmanager
async def silent_server() -> AsyncIterator[int]:
    """Somebody who takes connections and says nothing."""

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    over = asyncio.Event()
    server = await asyncio.start_server(say_nothing, "127.0.0.1", free_port())
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        over.set()
        server.close()


async def test_a_kafka_that_says_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("app.preflight._ANSWER_MS", 200)
    async with silent_server() as port:
        told = await why_not(tmp_path, {"OVERSTREAM_BROKER": f"127.0.0.1:{port}"})

    assert f"127.0.0.1:{port} (no answer in time" in told


@pytest.mark.cluster
class TestSecured:
    async def test_a_wrong_password(self, secured: SecuredKafka, tmp_path: Path) -> None:
        environ = secured.environ("sasl_ssl", sasl_username=USER, sasl_password="wrong")
        told = await why_not(tmp_path, environ)

        assert "refuses the name or the password" in told
        assert "OVERSTREAM_SASL_PASSWORD_FILE" in told

    async def test_a_mechanism_that_kafka_does_not_take(self, secured: SecuredKafka, tmp_path: Path) -> None:
        by_plain = {"sasl_username": USER, "sasl_password": PASSWORD, "sasl_mechanism": "plain"}
        told = await why_not(tmp_path, secured.environ("sasl_ssl", **by_plain))

        assert "does not take that OVERSTREAM_SASL_MECHANISM" in told

    async def test_a_certificate_that_has_expired(self, secured: SecuredKafka, tmp_path: Path) -> None:
        told = await why_not(tmp_path, secured.environ("expired"))

        assert "certificate has expired" in told
        assert "renew it" in told

    async def test_a_certificate_of_somebody_unknown(self, secured: SecuredKafka, tmp_path: Path) -> None:
        environ = secured.environ("ssl")
        del environ["OVERSTREAM_SSL_CA_FILE"]
        told = await why_not(tmp_path, environ)

        assert "is not trusted" in told
        assert "OVERSTREAM_SSL_CA_FILE" in told

    async def test_a_certificate_for_another_name(self, secured: SecuredKafka, tmp_path: Path) -> None:
        environ = secured.environ("ssl")
        environ["OVERSTREAM_BROKER"] = environ["OVERSTREAM_BROKER"].replace("127.0.0.1", "localhost")
        told = await why_not(tmp_path, environ)

        assert "is not trusted" in told
        assert "localhost" in told

    async def test_no_certificate_where_kafka_wants_one(self, secured: SecuredKafka, tmp_path: Path) -> None:
        told = await why_not(tmp_path, secured.environ("ssl"))

        assert "OVERSTREAM_SSL_CERTIFICATE_FILE" in told

    async def test_plain_text_to_a_port_that_speaks_tls(self, secured: SecuredKafka, tmp_path: Path) -> None:
        told = await why_not(tmp_path, {"OVERSTREAM_BROKER": f"127.0.0.1:{secured.ports['ssl']}"})

        assert "OVERSTREAM_SECURITY_PROTOCOL" in told

    async def test_tls_to_a_port_that_speaks_plain_text(self, secured: SecuredKafka, tmp_path: Path) -> None:
        environ = secured.environ("ssl") | {"OVERSTREAM_BROKER": secured.kafka.bootstrap}
        told = await why_not(tmp_path, environ)

        assert "OVERSTREAM_SECURITY_PROTOCOL" in told or "speaks TLS" in told


@pytest.mark.cluster
async def test_a_kafka_that_is_too_old(
    kafka: KafkaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may answer with committed offsets of before, and so hide from a worker whom it has to fence."""
    monkeypatch.setattr("app.preflight._SINCE_4_0", (28, 99))
    told = await why_not(tmp_path, {"OVERSTREAM_BROKER": kafka.bootstrap})

    assert told.startswith(f"Kafka at {kafka.bootstrap} is older than 4.0")
    assert "upgrade" in told


@pytest.mark.cluster
async def test_a_topic_that_is_missing(kafka: KafkaServer, tmp_path: Path) -> None:
    name = unique("missing")
    told = await why_not(tmp_path, {"OVERSTREAM_BROKER": kafka.bootstrap}, TopicPolicy(name, Cleanup.DELETE))

    assert told == f"there is no topic {name}: make what is missing by `faust -A app topics`"


@pytest.mark.cluster
async def test_a_topic_with_another_number_of_partitions(kafka: KafkaServer, tmp_path: Path) -> None:
    topic = TopicPolicy(unique("four"), Cleanup.DELETE)
    async with Topics({"bootstrap_servers": kafka.bootstrap}, 4, 1) as topics:
        await topics.make([topic])
    told = await why_not(tmp_path, {"OVERSTREAM_BROKER": kafka.bootstrap}, topic)

    assert told.startswith(f"topic {topic.name} has 4 partitions and not 6: set OVERSTREAM_PARTITIONS=4")


@pytest.mark.cluster
async def test_where_nothing_is_wrong_nothing_is_changed_but_the_folder(
    kafka: KafkaServer, tmp_path: Path
) -> None:
    settings = Settings.from_env(
        {"OVERSTREAM_BROKER": kafka.bootstrap, "OVERSTREAM_WEB_PORT": str(free_port())}
    )
    for _ in range(2):
        with DataFolder(tmp_path / "data") as data:
            await look(settings, connection(settings), data, (), patience=0)

    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["format", "lock", "owner"]


def test_a_worker_that_cannot_start_ends_with_one_line_and_no_traceback(tmp_path):
    (tmp_path / "file").touch()
    environ = {"OVERSTREAM_DATADIR": str(tmp_path / "file"), "OVERSTREAM_WEB_PORT": str(free_port())}
    clean = {name: value for name, value in os.environ.items() if name not in ("F_DATADIR", "FAUST_DATADIR")}
    ended = subprocess.run(
        [sys.executable, "-m", "faust", "-A", "app", "worker"],
        env=clean | environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    _starts, why = map(json.loads, ended.stderr.splitlines())
    assert why["level"] == "critical"
    assert str(tmp_path / "file") in why["message"]


@pytest.mark.cluster
async def test_a_group_whose_workers_run_other_slices(kafka: KafkaServer, tmp_path: Path) -> None:
    """To see it fail, leave slices out of `_look_at_group`: the worker would start, and end at once."""
    sport = Counting(kafka, tmp_path)
    sport.app.slices = ("chess", "counting")
    await sport.make_topics()
    environ = {"OVERSTREAM_BROKER": kafka.bootstrap, "OVERSTREAM_APP_ID": sport.name}
    async with running(sport):
        told = await why_not(tmp_path / "refused", environ, slices=("counting",))
        settings = Settings.from_env(environ | {"HOME": "/", "OVERSTREAM_WEB_PORT": str(free_port())})
        with DataFolder(tmp_path / "alike") as data:
            await look(settings, connection(settings), data, [], sport.app.slices, patience=0)
    assert told == str(
        SlicesDifferError(sport.name, sport.app.slices, ("counting",), str(sport.app.conf.canonical_url))
    )


@pytest.mark.cluster
async def test_topics_are_told_without_changing_them(kafka: KafkaServer, tmp_path: Path) -> None:
    """A look makes no topic, whatever the broker is set to."""
    name = unique("looked-for")
    await why_not(tmp_path, {"OVERSTREAM_BROKER": kafka.bootstrap}, TopicPolicy(name, Cleanup.DELETE))

    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    try:
        assert name not in await admin.list_topics()
    finally:
        await admin.close()


@pytest.mark.parametrize("command", [["topics"], ["simulate", "--matches", "1"], ["replay", "nothing.json"]])
def test_a_command_that_needs_kafka_says_in_one_line_that_there_is_none(command, tmp_path):
    port = free_port()
    ended = subprocess.run(
        [sys.executable, "-m", "faust", "-A", "app", *command],
        env=os.environ | {"OVERSTREAM_BROKER": f"127.0.0.1:{port}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    (told,) = ended.stderr.splitlines()
    assert told.startswith(f"Kafka does not answer at 127.0.0.1:{port} (Connection refused)")
