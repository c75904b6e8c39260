"""Thousands of Server-Sent Events clients on one worker."""

import asyncio
import re
import time
from pathlib import Path
from typing import cast

import msgspec

from bench.latency.measuring import Distribution
from bench.live.ground import Ground, playing
from bench.rig.watching import cpu_of, peak_mb

CLIENTS = 5_000
RATE = 600
_SECONDS = 30
_AT_ONCE = 100
_UPDATED = re.compile(rb'"last_update":(\d+)')


class Pushed(msgspec.Struct, frozen=True):
    """From a ball's produce to its arrival at a client; `clients` received all events to the end.

    `events_s` were pushed in all. `worker_cpu` is the share of a core that the worker used.
    """

    clients: int
    delivery: Distribution
    events_s: float
    worker_cpu: float
    peak_mb: float


class _Client(asyncio.Protocol):
    """Reads from each event only when the ball was bowled."""

    def __init__(self, path: str, note: list[float]) -> None:
        self._path = path
        self._note = note
        self.alive = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(f"GET {self._path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        self.alive = True

    def data_received(self, data: bytes) -> None:
        now = time.time()
        self._note.extend(now - int(found) / 1000 for found in _UPDATED.findall(data))

    def connection_lost(self, _: Exception | None) -> None:
        self.alive = False


async def measure_sse(folder: Path) -> Pushed:
    """Let 5,000 clients watch 300 matches that move at 600 balls/s."""
    async with playing(folder, "sse", RATE, 600) as ground:
        note: list[float] = []
        clients = await _connect(ground, note)
        await asyncio.sleep(5)
        note.clear()
        before, began = cpu_of(ground.worker.pid), time.monotonic()
        await asyncio.sleep(_SECONDS)
        used, took = cpu_of(ground.worker.pid) - before, time.monotonic() - began
        return Pushed(
            sum(client.alive for client in clients),
            Distribution.of(note),
            len(note) / took,
            used / took,
            peak_mb(ground.worker.pid),
        )


async def _connect(ground: Ground, note: list[float]) -> list[_Client]:
    loop = asyncio.get_running_loop()

    async def connect(client: _Client) -> None:
        await loop.create_connection(lambda: client, "127.0.0.1", ground.worker.port)

    made: list[_Client] = []
    for first in range(0, CLIENTS, _AT_ONCE):
        group = [
            _Client(f"/matches/{ground.matches[number % len(ground.matches)]}/live/", note)
            for number in range(first, min(first + _AT_ONCE, CLIENTS))
        ]
        await asyncio.gather(*map(connect, group))
        made += group
        await asyncio.sleep(0.2)
    return made
