"""A worker as a process on this machine: the demo starts one; tests and the drill kill and pause many."""

import asyncio
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from aiohttp import ClientError, ClientSession

from sandbox.kafka.ports import free_port
from sandbox.process import FAUST, ROOT, Process


class WorkerFailedError(RuntimeError):
    """A worker ended, or was not ready in time; the tail of its log is in the message."""


class WorkerProcess:
    """One `faust -A app worker`, with its own data folder and port; it can be started again.

    It ends when this process ends (Linux). Its log is `<folder>/worker.log`.
    """

    def __init__(
        self,
        folder: Path,
        broker: str,
        *,
        port: int = 0,
        environ: Mapping[str, str] | None = None,
        root: Path = ROOT,
    ) -> None:
        """Describe a worker whose code is in the folder `root`; nothing is started yet."""
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = folder / "data"
        self.log = folder / "worker.log"
        self._environ = {
            "OVERSTREAM_BROKER": broker,
            "OVERSTREAM_WEB_PORT": str(self.port),
            "OVERSTREAM_DATADIR": str(self.data),
            **(environ or {}),
        }
        self._root = root
        self._process: Process | None = None

    @property
    def running(self) -> bool:
        """Return whether the process exists, even if paused."""
        return self._process is not None and self._process.running

    @property
    def pid(self) -> int:
        """Return the process id of a started worker."""
        if self._process is None:
            raise WorkerFailedError("the worker was not started")
        return self._process.pid

    def start(self) -> None:
        """Start the process; `wait_ready` waits until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._process = Process([*FAUST, "worker"], self.log, self._environ, root=self._root)

    def move(self) -> None:
        """Use another port, from the next start on."""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environ["OVERSTREAM_WEB_PORT"] = str(self.port)

    async def wait_ready(self, session: ClientSession, timeout: float = 60) -> None:
        """Wait until the worker answers for its partitions.

        Raises:
            WorkerFailedError: it ended, or was not ready in time.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if not self.running:
                raise WorkerFailedError(f"the worker on port {self.port} ended:\n{self.last_words()}")
            try:
                async with session.get(f"{self.url}/ready/") as answer:
                    if answer.status == 200:
                        return
            except (ClientError, OSError):
                pass
            await asyncio.sleep(0.05)
        raise WorkerFailedError(
            f"the worker on port {self.port} is not ready after {timeout:g} s:\n{self.last_words()}"
        )

    def kill(self) -> None:
        """Kill -9."""
        self._signal(signal.SIGKILL)
        self.wait()

    def terminate(self) -> None:
        """Send SIGTERM; `wait` waits until it has stopped."""
        self._signal(signal.SIGTERM)

    def pause(self) -> None:
        """Freeze it, as a machine that hangs does (SIGSTOP)."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Wake it from `pause`."""
        self._signal(signal.SIGCONT)

    def wait(self, timeout: float | None = 30) -> int:
        """Wait for the process to end and return its exit status."""
        return 0 if self._process is None else self._process.join(timeout)

    def wipe(self) -> None:
        """Remove the data folder of a stopped worker."""
        shutil.rmtree(self.data, ignore_errors=True)

    def close(self, timeout: float = 15) -> None:
        """End the process, in order if that takes at most `timeout` seconds."""
        if not self.running:
            return
        self._signal(signal.SIGCONT)
        self.terminate()
        try:
            self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()

    def last_words(self, lines: int = 30) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.signal(number)
