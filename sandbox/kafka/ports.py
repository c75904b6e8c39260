"""Ports of this machine: finding a free one, and refusing a taken one with a clear error."""

import errno
import itertools
import random
import socket

from sandbox.kafka.errors import PortTakenError

HOST = "127.0.0.1"

# Below the ranges from which Linux and macOS give ports to outgoing connections. Within those, a client
# that retries a dead broker's port can connect to itself, and the broker never gets its port back.
_FREE_PORTS = range(15000, 32768)
_candidates = itertools.cycle(random.SystemRandom().sample(_FREE_PORTS, len(_FREE_PORTS)))


def free_port() -> int:
    """Return a random port on which nothing listens now; a process never gets the same one twice."""
    for port in itertools.islice(_candidates, 200):
        if _bind_error(port) is None:
            return port
    raise PortTakenError(f"no free port on {HOST} from {_FREE_PORTS.start} to {_FREE_PORTS.stop - 1}")


def require_free(port: int) -> None:
    """Check that the broker will be able to listen on the port.

    Raises:
        PortTakenError: it will not.
    """
    error = _bind_error(port)
    if error is None:
        return
    if error.errno == errno.EADDRINUSE:
        raise PortTakenError(
            f"port {port} of {HOST} is taken: another program listens there, perhaps a broker that "
            "was started earlier; end it, or choose another port"
        )
    raise PortTakenError(f"port {port} of {HOST} cannot be used: {error.strerror}; choose another port")


def _bind_error(port: int) -> OSError | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As Kafka itself binds: lingering connections of an earlier run do not prevent it.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error
    return None
