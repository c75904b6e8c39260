"""A process on this machine that ends when the one that started it ends, in any way (Linux)."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.tether import tethered

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the code: processes start in it to find their modules."""

FAUST = (sys.executable, "-m", "faust", "-A", "app")

_FAUST_DATADIR = ("F_DATADIR", "FAUST_DATADIR")


class ProcessFailedError(RuntimeError):
    """A process ended as it should not have; the end of what it wrote is in the message."""


class Process:
    """One command, running from construction on; its output is appended to a file.

    Attributes:
        log: the file with its output.
        pid: the process id.
    """

    def __init__(
        self, command: Sequence[str], log: Path, environ: Mapping[str, str], *, root: Path = ROOT
    ) -> None:
        """Start the command in the folder `root`, with `environ` added to this process's environment."""
        self.log = log
        # Faust's command line leaves its default data folder here, which would win over the one asked for.
        inherited = {name: value for name, value in os.environ.items() if name not in _FAUST_DATADIR}
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                tethered(command),
                env={**inherited, **environ},
                cwd=root,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.pid = self._process.pid

    @property
    def running(self) -> bool:
        """Return whether the process exists, even if paused."""
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, unless the process has ended."""
        if self.running:
            self._process.send_signal(number)

    def kill(self) -> None:
        """Kill -9, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def join(self, timeout: float | None = None) -> int:
        """Wait for its end and return its exit status.

        Raises:
            subprocess.TimeoutExpired: it still runs after `timeout` seconds.
        """
        return self._process.wait(timeout)

    async def stop(self, timeout: float) -> int:
        """Send SIGTERM, kill it after `timeout` seconds; return its exit status."""
        self.signal(signal.SIGTERM)
        return await self.wait(timeout)

    async def wait(self, timeout: float) -> int:
        """Wait for its end, kill it after `timeout` seconds; return its exit status."""
        try:
            return await asyncio.to_thread(self.join, timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.join()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of what it wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


async def make_topics(broker: str, log: Path, environ: Mapping[str, str], *, root: Path = ROOT) -> None:
    """Create the topics as an operator does, with the code in the folder `root`.

    Raises:
        ProcessFailedError: they could not be created.
    """
    made = Process([*FAUST, "topics"], log, {**environ, "OVERSTREAM_BROKER": broker}, root=root)
    if await made.wait(60):
        raise ProcessFailedError(f"the topics could not be made:\n{made.last_words()}")
