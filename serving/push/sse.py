"""Server-Sent Events: open responses, for thousands of clients at once.

A change costs no task switch per client: the bytes of an event are made once, and
written unchanged to each connection. A client that still has unread bytes gets
no more; it gets the newest state when it has read them.
"""

import asyncio
import socket
import zlib
from collections.abc import Callable
from contextlib import suppress

from aiohttp import web

from engine.telemetry.metrics import CLIENTS
from serving.cluster import CLUSTER
from serving.push.changes import Changes, Snapshot
from serving.push.compression import HEAD, pack, tail

HEARTBEAT = 15.0
"""Seconds of silence after which a comment keeps the connection alive: proxies close it after 30 idle."""

STALLED_FOR = 60.0
"""Seconds after which a client that reads nothing is disconnected."""

RETRY_MS = 1000
"""Milliseconds that a client waits before it reconnects."""

_SEND_BUFFER = 64 << 10
"""Bytes the kernel buffers per client. The default, megabytes, is minutes of old states for slow readers."""

_SWEEP = 0.05
_HEARTBEAT_FRAME = b": still here\n\n"


class EventStream:
    """One client's stream; a `Watcher`.

    `frame` makes an event of changes; all streams of one `kind` share its bytes.
    With `each_once`, the stream omits snapshots that the client has already; a
    `packed` stream is sent as gzip.
    """

    def __init__(
        self,
        request: web.Request,
        kind: str,
        frame: Callable[[Changes], bytes],
        *,
        each_once: bool = False,
        packed: bool = False,
    ) -> None:
        self._request = request
        self._kind = kind
        self._frame = frame
        self._each_once = each_once
        self._packed = packed
        self._crc = self._size = 0
        self._chunked = request.version >= (1, 1)
        self._sent: dict[str, Snapshot] = {}
        self._held: dict[str, Snapshot] = {}
        self._ended = asyncio.Event()
        self._sweeper = request.app[SWEEPER]
        self._transport: asyncio.WriteTransport | None = None
        self.last_write = 0.0

    async def open(self) -> web.StreamResponse:
        """Send the head of the response."""
        headers = {
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store",
            # Otherwise nginx buffers events until its buffer is full.
            "X-Accel-Buffering": "no",
        }
        if self._packed:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(self._request)
        if self._request.method != "HEAD":
            await response.write(self._begin(b"retry: %d\n\n" % RETRY_MS))
            self._transport = self._request.transport
            self._narrow()
            self.last_write = asyncio.get_running_loop().time()
        return response

    def _narrow(self) -> None:
        connection = self._transport.get_extra_info("socket") if self._transport is not None else None
        if connection is not None:
            with suppress(OSError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)

    async def run(self, response: web.StreamResponse) -> None:
        """Run until the client leaves or `end` is called."""
        if self._transport is None:
            return
        self._sweeper.add(self)
        kind = "worker" if self._request.app[CLUSTER].is_hop(self._request) else "sse"
        try:
            with CLIENTS.labels(kind).track_inprogress():
                await self._ended.wait()
            with suppress(ConnectionError):
                await response.write_eof(tail(self._crc, self._size) if self._packed else b"")
        finally:
            self._sweeper.discard(self)

    def knows(self, snapshot: Snapshot) -> None:
        """Note that the client has a snapshot already."""
        self._sent[snapshot.match_id] = snapshot

    def deliver(self, changes: Changes) -> None:
        """Write an event, or hold the changes until the client has read the last one."""
        snapshots = changes.snapshots
        if self._each_once:
            snapshots = {
                match_id: snapshot
                for match_id, snapshot in snapshots.items()
                if snapshot.supersedes(self._held.get(match_id) or self._sent.get(match_id))
            }
            if not snapshots:
                return
        if self._held or self._is_busy():
            self._held.update(snapshots)
            self._sweeper.stalled.add(self)
            return
        if len(snapshots) != len(changes.snapshots):
            changes = Changes(snapshots)
        self._write(changes)

    def send(self, event: bytes) -> None:
        """Write an event that is not a snapshot and must not be skipped."""
        self._put(event)

    def end(self) -> None:
        """End the stream; a client reconnects by itself."""
        self._ended.set()

    def _is_busy(self) -> bool:
        return self._transport is None or self._transport.get_write_buffer_size() > 0

    def _write(self, changes: Changes) -> None:
        frame = changes.frames.get(self._kind)
        if frame is None:
            frame = changes.frames[self._kind] = self._frame(changes)
        if self._each_once:
            self._sent.update(changes.snapshots)
        if not self._packed:
            return self._put(frame)
        kind = f"{self._kind} packed"
        piece = changes.frames.get(kind)
        if piece is None:
            piece = changes.frames[kind] = pack(frame)
        return self._put(frame, piece)

    def _begin(self, event: bytes) -> bytes:
        return HEAD + self._note(event, pack(event)) if self._packed else event

    def _note(self, event: bytes, piece: bytes) -> bytes:
        self._crc = zlib.crc32(event, self._crc)
        self._size += len(event)
        return piece

    def _put(self, event: bytes, piece: bytes | None = None) -> None:
        """Write an event, packed as `piece` if given."""
        transport = self._transport
        if transport is None or transport.is_closing():
            self._ended.set()
            return
        if self._packed:
            event = self._note(event, piece if piece is not None else pack(event))
        transport.write(b"%x\r\n%b\r\n" % (len(event), event) if self._chunked else event)
        self.last_write = asyncio.get_running_loop().time()

    def catch_up(self, now: float) -> None:
        """Write the held changes once the client has read all before them; drop a client stalled too long."""
        if self._transport is None or self._transport.is_closing():
            self._ended.set()
            self._sweeper.stalled.discard(self)
        elif not self._is_busy():
            held, self._held = self._held, {}
            self._sweeper.stalled.discard(self)
            self._write(Changes(held))
        elif now - self.last_write > STALLED_FOR:
            self._transport.abort()
            self._ended.set()

    def beat(self, now: float, heartbeat: float) -> None:
        """Send a heartbeat after `heartbeat` s without a write; end the stream if its connection is gone."""
        if self._transport is None or self._transport.is_closing():
            self._ended.set()
        elif now - self.last_write > heartbeat and not self._is_busy():
            self._put(_HEARTBEAT_FRAME)


class Sweeper:
    """Checks stalled streams often, and all streams once a second, while any are open."""

    def __init__(self, heartbeat: float = HEARTBEAT) -> None:
        self.heartbeat = heartbeat
        self.open: set[EventStream] = set()
        self.stalled: set[EventStream] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, stream: EventStream) -> None:
        """Check a stream from now on."""
        self.open.add(stream)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._sweep(), name="event-streams")

    def discard(self, stream: EventStream) -> None:
        """Stop checking a stream."""
        self.open.discard(stream)
        self.stalled.discard(stream)

    async def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        beat_at = 0.0
        while self.open:
            now = loop.time()
            for stream in tuple(self.stalled):
                stream.catch_up(now)
            if now >= beat_at:
                beat_at = now + 1.0
                for stream in tuple(self.open):
                    stream.beat(now, self.heartbeat)
            await asyncio.sleep(_SWEEP)


SWEEPER = web.AppKey("sweeper", Sweeper)
"""Where a served application has its own."""
