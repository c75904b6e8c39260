"""Whether a broker is ready, by Kafka's own protocol."""

import socket
import struct
from typing import BinaryIO

from sandbox.kafka.ports import HOST

_METADATA = 3
_VERSION = 1
_TIMEOUT_S = 2.0
_LARGEST_ANSWER = 1 << 20


def is_ready(port: int, node_id: int) -> bool:
    """Return whether the broker lists itself among the cluster's brokers.

    The port opens earlier, and the broker answers ApiVersions earlier: until the controller
    has admitted the broker, no topic can be created on it. A Metadata request without topics
    shows that, because its answer lists only admitted brokers.
    """
    body = struct.pack(">hhihi", _METADATA, _VERSION, 1, -1, 0)  # correlation 1, no client id, no topics
    try:
        with socket.create_connection((HOST, port), _TIMEOUT_S) as connection:
            connection.sendall(struct.pack(">i", len(body)) + body)
            with connection.makefile("rb") as answer:
                return node_id in _broker_ids(answer)
    except (OSError, struct.error):  # refused, or closed before the answer was complete
        return False


def takes_connections(port: int) -> bool:
    """Return whether something listens: Kafka opens the ports of its listeners one after another."""
    try:
        with socket.create_connection((HOST, port), _TIMEOUT_S):
            return True
    except OSError:
        return False


def _broker_ids(answer: BinaryIO) -> list[int]:
    """Return the brokers of a Metadata answer: size, correlation id, then (id, host, port, rack) of each."""
    size, _correlation, count = struct.unpack(">iii", answer.read(12))
    if not 0 <= size <= _LARGEST_ANSWER or count > size:
        return []  # not Kafka
    ids: list[int] = []
    for _ in range(count):
        node_id, host_length = struct.unpack(">ih", answer.read(6))
        answer.read(host_length)
        _port, rack_length = struct.unpack(">ih", answer.read(6))
        answer.read(max(rack_length, 0))
        ids.append(node_id)
    return ids
