"""An open port is no broker: what `is_ready` believes, and what it does not."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from sandbox.kafka import readiness
from sandbox.kafka.ports import HOST, free_port, require_free
from sandbox.kafka.readiness import is_ready, takes_connections


def metadata(*node_ids: int) -> bytes:
    brokers = b"".join(struct.pack(">ih4sih", n, 4, b"host", 9092, -1) for n in node_ids)
    body = struct.pack(">ii", 1, len(node_ids)) + brokers + struct.pack(">ii", -1, 0)
    return struct.pack(">i", len(body)) + body


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server((HOST, 0)) as server:
        yield server


@pytest.mark.parametrize(
    ("answer", "ready"),
    [
        (metadata(1), True),
        (metadata(3, 2, 1), True),
        (metadata(), False),
        (metadata(2), False),
        (b"", False),
        (metadata(1)[:7], False),
        (metadata(1)[:20], False),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", False),
    ],
    ids=["itself", "among others", "nobody yet", "another", "nothing", "cut short", "cut later", "no Kafka"],
)
def test_a_broker_is_ready_once_it_lists_itself(listener: socket.socket, answer: bytes, ready: bool) -> None:
    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(64)
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    assert is_ready(listener.getsockname()[1], 1) is ready
    thread.join()


def test_a_port_takes_connections_once_something_listens(listener: socket.socket) -> None:
    assert takes_connections(listener.getsockname()[1])
    assert not takes_connections(free_port())


def test_a_port_that_is_open_but_silent_is_not_ready(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_TIMEOUT_S", 0.05)
    assert not is_ready(listener.getsockname()[1], 1)


def test_a_closed_port_is_not_ready() -> None:
    assert not is_ready(free_port(), 1)


def test_free_ports_are_free_and_no_two_the_same() -> None:
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == len(ports)
    for port in ports:
        require_free(port)
