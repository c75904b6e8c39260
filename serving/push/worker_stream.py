"""Another worker's stream, as events."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import msgspec
from aiohttp import ClientTimeout

from serving.cluster import Cluster
from serving.push.sse import HEARTBEAT

RETRY = 0.25
"""Seconds between two attempts to reach a worker."""

SILENCE = 2.5 * HEARTBEAT
"""Seconds without even a heartbeat after which a connection to a worker counts as dead."""


class Event(NamedTuple):
    """A server-sent event."""

    kind: str
    id: str
    data: bytes


async def listen(cluster: Cluster, url: str, path: str, last_id: str = "") -> AsyncIterator[Event]:
    """Yield another worker's events until the connection ends.

    Raises:
        ClientError, TimeoutError: the connection failed.
    """
    # Bytes between workers are cheap, and each would have to decompress the stream.
    address, hop = cluster.hop_to(url, path)
    headers = {**hop, "Accept-Encoding": "identity"} | ({"Last-Event-ID": last_id} if last_id else {})
    timeout = ClientTimeout(total=None, sock_connect=2, sock_read=SILENCE)
    async with cluster.http_client.get(address, headers=headers, timeout=timeout) as answer:
        answer.raise_for_status()
        kind, id_, data = "message", last_id, b""
        buffer = b""
        # By chunks: an event may exceed aiohttp's limit of a line.
        async for chunk in answer.content.iter_any():
            *lines, buffer = (buffer + chunk).split(b"\n")
            for line in lines:
                field, _, value = line.partition(b": ")
                if field == b"data":
                    data = value
                elif field == b"event":
                    kind = value.decode()
                elif field == b"id":
                    id_ = value.decode()
                elif not line and data:
                    yield Event(kind, id_, data)
                    kind, data = "message", b""


class Numbered(msgspec.Struct):
    """The fields that push needs of a match's state or summary in JSON."""

    match_id: str
    last_seq: int
    status: str = ""
