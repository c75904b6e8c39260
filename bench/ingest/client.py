"""A client that posts prepared bodies over some connections, with as little work of its own as can be.

`python -m bench.ingest.client PLAN` reads a `Plan` in msgpack and prints a `Posted` in JSON. It is a process
of its own, so that its work does not delay what it measures.
"""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.rig.apart import run_apart, work_apart


class Plan(msgspec.Struct, frozen=True):
    """What to post: `bodies` to `path` of `host`:`port`, each once and in order, for `seconds` at most.

    `rate` is requests a second; 0 is as fast as `connections` can, each with one request under way.
    """

    host: str
    port: int
    path: str
    key: str
    connections: int
    rate: float
    seconds: float
    bodies: list[bytes]


class Posted(msgspec.Struct, frozen=True):
    """What came of it: the `seconds` it took, ms from when each request was due, and answers by status."""

    seconds: float
    latencies: list[float]
    statuses: dict[int, int]


async def post(plan: Plan) -> Posted:
    """Post a plan."""
    head = (
        f"POST {plan.path} HTTP/1.1\r\nHost: {plan.host}\r\nX-API-Key: {plan.key}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()
    latencies: list[float] = []
    statuses: dict[int, int] = {}
    began = time.monotonic()
    due = _dues(plan, began)

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(plan.host, plan.port)
        for at, body in due:
            if (early := at - time.monotonic()) > 0:
                await asyncio.sleep(early)
            writer.write(b"%s%d\r\n\r\n%s" % (head, len(body), body))
            answer = await reader.readuntil(b"\r\n\r\n")
            lower = answer.lower()
            place = lower.index(b"content-length:") + 15
            await reader.readexactly(int(lower[place : lower.index(b"\r\n", place)]))
            status = int(answer[9:12])
            statuses[status] = statuses.get(status, 0) + 1
            latencies.append((time.monotonic() - at) * 1000)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(plan.connections)))
    return Posted(time.monotonic() - began, latencies, statuses)


async def run(plan: Plan, file: Path) -> Posted:
    """Post a plan in a process of its own, to which `file` hands it."""
    return await run_apart("bench.ingest.client", plan, Posted, file)


def _dues(plan: Plan, began: float) -> Iterator[tuple[float, bytes]]:
    """Yield when each body is due, and the body; shared by all connections."""
    for number, body in enumerate(plan.bodies):
        now = time.monotonic()
        at = began + number / plan.rate if plan.rate else now
        if max(at, now) - began > plan.seconds:
            return
        yield at, body


if __name__ == "__main__":
    work_apart(Plan, post)
