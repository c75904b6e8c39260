"""Two patches of aiokafka's connections, where uvloop differs from asyncio's loop.

Tried with aiokafka 0.14. `patch_connections` changes the class itself, as Faust makes connections of its own.
"""

import asyncio
from typing import Any

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError

_send = AIOKafkaConnection.send
_close = AIOKafkaConnection.close


def _send_or_break(self: AIOKafkaConnection, request: Any, expect_response: bool = True) -> Any:
    """Send; report a connection that was reset a moment ago as broken.

    uvloop refuses to write to it with a RuntimeError, which aiokafka does not expect (its
    issue 1038): the task that refreshes the metadata would end unnoticed, and the worker
    would never find its group's coordinator again.
    """
    try:
        return _send(self, request, expect_response)
    except RuntimeError as error:
        self.close(reason=CloseReason.CONNECTION_BROKEN)
        raise KafkaConnectionError(f"connection at {self.host}:{self.port} broken: {error}") from error


def _close_at_once(
    self: AIOKafkaConnection, reason: CloseReason | None = None, exc: Exception | None = None
) -> "asyncio.Future[None]":
    """Close; over TLS, without waiting for the broker's closing alert.

    uvloop waits 30 s for it, and a broker that is busy with our last fetch may not send it: a
    rebalance, which closes clients, lasted as long. Nothing is lost: answers carry their length.
    """
    writer = self._writer
    closed: asyncio.Future[None] = _close(self, reason, exc)
    if writer is not None and "SSL" in self._security_protocol:
        writer.transport.abort()
    return closed


def patch_connections() -> None:
    """Patch the connections of this process; calling it again has no effect."""
    AIOKafkaConnection.send = _send_or_break
    AIOKafkaConnection.close = _close_at_once
