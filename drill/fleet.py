"""The workers of a drill: started, killed, watched, and restored."""

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout

from sandbox.worker import WorkerProcess

WHOLE_TIMEOUT = 90.0
"""Seconds after which a fleet that is not whole again counts as hung: longer than any rebalance."""
STOP_TIMEOUT = 30.0
_POLL = 0.1
_ASK = ClientTimeout(total=1.0)


class NotWholeError(RuntimeError):
    """Long after a fault, a partition lacks a worker, or a match makes no progress."""


class Ready(msgspec.Struct):
    """The body of `/ready/` when it is 200."""

    partitions: tuple[int, ...]


_ready = msgspec.json.Decoder(Ready)


class Fleet:
    """The workers that should be running, each with its own folder and port.

    A worker that ends by itself is a finding: the fleet records it in `deaths`,
    with its last log lines, and restarts it.

    Attributes:
        workers: all of them, up or down.
        deaths: a sentence for each that ended by itself.
        slowest_stop: the longest that SIGTERM took, in seconds.
    """

    def __init__(
        self,
        folder: Path,
        broker: str,
        partitions: int,
        session: ClientSession,
        environ: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self.workers: list[WorkerProcess] = []
        self.deaths: list[str] = []
        self.slowest_stop = 0.0
        self._folder = folder
        self._broker = broker
        self._partitions = frozenset(range(partitions))
        self._session = session
        self._environ = environ
        self._say = say
        self._up: set[WorkerProcess] = set()
        self._static: set[WorkerProcess] = set()
        self._numbers = iter(range(1, 10_000))

    @property
    def urls(self) -> list[str]:
        """Return the addresses of all workers, up or down."""
        return [worker.url for worker in self.workers]

    def name(self, worker: WorkerProcess) -> str:
        """Return a worker's name in reports."""
        return worker.folder.name

    def is_static(self, worker: WorkerProcess) -> bool:
        """Return whether a worker has a name in the group."""
        return worker in self._static

    def add(self, *, static: bool = False, environ: Mapping[str, str] | None = None) -> WorkerProcess:
        """Start one more worker; a `static` one has a name in the group (KIP-345).

        `environ` are settings of its own. Without them it has no gRPC: all would want the same port.
        """
        folder = self._folder / f"worker-{next(self._numbers)}"
        environ = {"OVERSTREAM_GRPC_PORT": "0", **self._environ, **(environ or {})}
        if static:
            environ["OVERSTREAM_INSTANCE_ID"] = folder.name
        worker = WorkerProcess(folder, self._broker, environ=environ)
        self.workers.append(worker)
        if static:
            self._static.add(worker)
        self.start(worker)
        return worker

    def start(self, worker: WorkerProcess) -> None:
        """Start a worker that is down."""
        worker.start()
        self._up.add(worker)

    def restore(self) -> None:
        """Start every worker that is down: a failed fault may have left one down."""
        for worker in self.workers:
            if not worker.running:
                self.start(worker)

    def kill(self, worker: WorkerProcess) -> None:
        """Kill -9."""
        self._up.discard(worker)
        worker.kill()

    async def stop(self, worker: WorkerProcess) -> float:
        """End a worker with SIGTERM, with SIGKILL if that takes too long; return the seconds it took."""
        self._up.discard(worker)
        began = time.monotonic()
        worker.terminate()
        try:
            await asyncio.to_thread(worker.wait, STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.deaths.append(
                f"{self.name(worker)} ignored SIGTERM for {STOP_TIMEOUT:g} s:\n{worker.last_words()}"
            )
            worker.kill()
        took = time.monotonic() - began
        self.slowest_stop = max(self.slowest_stop, took)
        return took

    async def retire(self, worker: WorkerProcess) -> None:
        """Stop a worker with SIGTERM, permanently."""
        await self.stop(worker)
        self.workers.remove(worker)

    async def whole(self, timeout: float = WHOLE_TIMEOUT) -> float:
        """Wait until the running workers answer, and for all partitions; return the seconds it took.

        Raises:
            NotWholeError: they took too long.
        """
        began = time.monotonic()
        while time.monotonic() - began < timeout:
            up = [worker for worker in self.workers if worker in self._up]
            owned = await asyncio.gather(*(self._owned(worker) for worker in up))
            # Each partition once: a worker may not know yet that another has taken it over.
            numbers = [number for some in owned for number in some or ()]
            if (
                None not in owned
                and len(numbers) == len(self._partitions)
                and set(numbers) == self._partitions
            ):
                return time.monotonic() - began
            await asyncio.sleep(_POLL)
        raise NotWholeError(f"no whole fleet after {timeout:g} s: {await self._state()}")

    async def _owned(self, worker: WorkerProcess) -> tuple[int, ...] | None:
        try:
            async with self._session.get(f"{worker.url}/ready/", timeout=_ASK) as answer:
                return _ready.decode(await answer.read()).partitions if answer.status == 200 else None
        except (ClientError, OSError, TimeoutError):
            return None

    async def _state(self) -> str:
        states = [f"{self.name(w)}: {await self._owned(w) if w.running else 'down'}" for w in self.workers]
        return "; ".join(states)

    async def _watch(self) -> None:
        while True:
            for worker in [worker for worker in self._up if not worker.running]:
                self.deaths.append(f"{self.name(worker)} ended by itself:\n{worker.last_words()}")
                self._say(f"{self.name(worker)} ENDED BY ITSELF; see {worker.log}")
                self._up.discard(worker)
                worker.wait()
                self.start(worker)
            await asyncio.sleep(_POLL)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Watch over the workers while the block runs, and end all of them after it."""
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            await self._end()

    async def _end(self) -> None:
        running = [worker for worker in self.workers if worker.running]
        for worker in running:
            worker.resume()
            worker.terminate()
        await asyncio.gather(*(asyncio.to_thread(worker.close) for worker in running), return_exceptions=True)
