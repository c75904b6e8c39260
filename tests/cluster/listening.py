"""A client of a stream, in the tests of push over several workers."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession

from sandbox.worker import WorkerProcess
from tests.cluster.scoreboard import Match, Scoreboard, until


class Listening:
    """A client of a stream, with all it was told."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str, Any]] = []
        self.ended = False

    @property
    def seqs(self) -> list[int]:
        """The numbers of the states it was told, in order."""
        return [int(id_) for kind, id_, _ in self.events if kind == "state"]

    async def read(self, lines: AsyncIterator[bytes]) -> None:
        kind = id_ = ""
        async for line in lines:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "id":
                id_ = value
            elif name == "data":
                self.events.append((kind, id_, json.loads(value)))
        self.ended = True


@asynccontextmanager
async def listening(
    session: ClientSession, worker: WorkerProcess, path: str, **headers: str
) -> AsyncIterator[Listening]:
    async with session.get(worker.url + path, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        listener = Listening()
        reading = asyncio.create_task(listener.read(aiter(answer.content)))
        try:
            yield listener
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def begun(board: Scoreboard, match: Match, events: int = 20) -> list[Any]:
    """Send the beginning of a match; returns the rest.

    Its description comes first: on another topic, it could be overtaken, and would be a change of its own.
    """
    await board.send(match.records[:1])
    await board.answer(board.fleet.workers[0], match.path)
    await board.send(match.records[1 : events + 1])
    await board.counted(match, events)
    return match.records[events + 1 :]


async def told_of(listener: Listening, seq: int) -> None:
    async def far_enough() -> bool:
        return bool(listener.seqs) and listener.seqs[-1] >= seq

    await until(far_enough, f"told of {seq}")
