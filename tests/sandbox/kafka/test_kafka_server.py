"""The broker as a process: its start, its deaths, and what its data live through."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from sandbox.kafka import BrokerError, BrokerSettings, KafkaServer, PortTakenError, StartError
from sandbox.kafka.ports import free_port
from sandbox.kafka.readiness import takes_connections

pytestmark = [pytest.mark.cluster, pytest.mark.usefixtures("kafka_parts")]

ROOT = Path(__file__).parents[3]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder whose name has all that a path may: spaces, a comma, letters beyond ASCII."""
    return tmp_path / "a folder, été"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", free_port())) as listener:
        yield listener.getsockname()[1]


def test_a_broker_is_not_ready_before_each_of_its_ports_is_open(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen: a client was refused at a second port, which Kafka opens after the first."""
    opened: set[int] = set()
    own, other, controller = free_port(), free_port(), free_port()

    def slowly(port: int) -> bool:
        """Take a port for closed when it is first asked for."""
        was_open = port in opened
        opened.add(port)
        return was_open and takes_connections(port)

    monkeypatch.setattr("sandbox.kafka.server.takes_connections", slowly)
    listeners = {"PLAINTEXT": own, "CONTROLLER": controller, "OTHER": other}
    settings = BrokerSettings(
        data=data,
        port=own,
        controller_port=controller,
        properties={
            "listeners": ",".join(f"{name}://127.0.0.1:{port}" for name, port in listeners.items()),
            "listener.security.protocol.map": ",".join(f"{name}:PLAINTEXT" for name in listeners),
        },
    )
    with KafkaServer(settings):
        assert opened == set(listeners.values())
        assert takes_connections(other)


async def create_topic(bootstrap: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        answer = await admin.create_topics([NewTopic(name, 1, 1)])
    finally:
        await admin.close()
    assert [error for _, error, *_ in answer.topic_errors] == [0]


async def produce(bootstrap: str, topic: str, values: list[bytes]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        for value in values:
            await producer.send_and_wait(topic, value)


async def read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest") as consumer:
        consumer.assign([TopicPartition(topic, 0)])
        async with asyncio.timeout(30):
            return [(await anext(consumer)).value for _ in range(count)]


def cluster_id(server: KafkaServer) -> str:
    match = re.search(r"cluster\.id=(\S+)", (server.data / "log" / "meta.properties").read_text())
    assert match
    return match[1]


@contextmanager
def run(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run Python code that uses the broker, as a program of its own, which does not outlive the block."""
    program = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with program:
        try:
            yield program
        finally:
            program.kill()


async def test_acknowledged_records_survive_kills_and_restarts_at_the_same_address(
    kafka: KafkaServer, data: Path
) -> None:
    sent = [b"one", b"two", b"three"]
    dashed = "-DashesAreValid_1234-w"
    async with KafkaServer(BrokerSettings(data=data, port=0, cluster_id=dashed)) as server:
        assert cluster_id(server) == dashed != cluster_id(kafka), "two at once are two clusters"
        bootstrap = server.bootstrap
        await create_topic(bootstrap, "balls")
        await produce(bootstrap, "balls", sent[:2])
        server.kill()
        assert not server.running
        await server.start_async()
        await produce(bootstrap, "balls", sent[2:])
        server.restart()
        assert server.bootstrap == bootstrap
        assert await read(bootstrap, "balls", 3) == sent
    assert not server.running
    assert not (data / "tmp").exists(), "nothing is left but the data and the log"


def test_a_taken_port_is_named_before_anything_is_written(taken_port: int, data: Path) -> None:
    with pytest.raises(PortTakenError, match=f"port {taken_port} of 127.0.0.1 is taken"):
        KafkaServer(BrokerSettings(data=data, port=taken_port)).start()
    assert not data.exists()


def test_a_broker_that_runs_is_not_started_twice(kafka: KafkaServer) -> None:
    with pytest.raises(BrokerError, match="runs already"):
        kafka.start()
    assert kafka.running


def test_what_kafka_cannot_be_told_is_shown_in_its_own_words(data: Path) -> None:
    wrong = BrokerSettings(data=data, port=0, properties={"num.io.threads": "many"})
    with pytest.raises(StartError, match=r"(?s)num\.io\.threads.*many|many.*num\.io\.threads"):
        KafkaServer(wrong).start()
    assert not (data / "log").exists(), "a failed format leaves no half of one"


def test_a_start_that_fails_shows_the_end_of_the_log_and_leaves_no_process(data: Path) -> None:
    data.mkdir()
    (data / "log").mkdir()
    (data / "log" / "meta.properties").write_text("version=1\ncluster.id=x\nnode.id=8\n")
    server = KafkaServer(BrokerSettings(data=data, port=0))
    with pytest.raises(StartError, match=r"(?s)Kafka ended while it started.*node\.id|node id"):
        server.start()
    assert not server.running


def test_a_data_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StartError, match=str(tmp_path / "file" / "data")):
        KafkaServer(BrokerSettings(data=tmp_path / "file" / "data", port=0)).start()


@pytest.mark.parametrize("ask", [signal.SIGINT, signal.SIGTERM])
def test_the_command_tells_its_address_and_ends_in_order_when_asked(data: Path, ask: signal.Signals) -> None:
    port = free_port()
    code = """
import sys
from pathlib import Path
from sandbox.kafka import BrokerSettings, run_until_stopped
run_until_stopped(BrokerSettings(data=Path(sys.argv[1]), port=int(sys.argv[2])))
"""
    with run(code, str(data), str(port)) as command:
        assert command.stdout is not None
        line = command.stdout.readline()
        assert f"ready at 127.0.0.1:{port}," in line
        broker = psutil.Process(command.pid).children()[0]
        command.send_signal(ask)
        _, errors = command.communicate(timeout=60)
    assert (command.returncode, errors) == (0, "")
    assert not broker.is_running()
    assert (data / "log" / ".kafka_cleanshutdown").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_a_broker_does_not_outlive_a_parent_that_is_killed(data: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from sandbox.kafka import BrokerSettings, KafkaServer
server = KafkaServer(BrokerSettings(data=Path(sys.argv[1]), port=0))
server.prepare()
server.launch()
print(server.pid, flush=True)
server.wait()
"""
    with run(code, str(data)) as parent:
        assert parent.stdout is not None
        broker = psutil.Process(int(parent.stdout.readline()))
        os.kill(parent.pid, signal.SIGKILL)
        _, alive = psutil.wait_procs([broker], timeout=30)
    for survivor in alive:
        survivor.kill()
    assert not alive


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_a_broker_whose_parent_died_before_it_began_does_not_begin() -> None:
    from sandbox import tether

    nobody = "1" if os.getpid() != 1 else "2"
    done = subprocess.run(
        [sys.executable, "-I", "-S", tether.__file__, nobody, sys.executable, "-c", "print('began')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert (done.stdout, done.stderr) == ("", "the parent ended before the command was started\n")
