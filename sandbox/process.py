"""A process of this drill: it ends when the drill does, however the drill ends (Linux)."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox import tether
from sandbox.worker import ROOT

FAUST = (sys.executable, "-m", "faust", "-A", "app")


class ProcessFailedError(RuntimeError):
    """A process ended as it should not have; the end of what it wrote is in the message."""


class Process:
    """One command, whose output goes to a file."""

    def __init__(self, command: Sequence[str], log: Path, environ: Mapping[str, str]) -> None:
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), *command],
                env={**os.environ, **environ},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def running(self) -> bool:
        """Tell whether it is there."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Kill -9."""
        self._process.kill()
        self._process.wait()

    async def stop(self, timeout: float) -> int:
        """Ask it to end (SIGTERM), with force after `timeout` seconds; return its exit status."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        return await self.wait(timeout)

    async def wait(self, timeout: float) -> int:
        """Wait for its end, which is brought about after `timeout` seconds; return its exit status."""
        try:
            return await asyncio.to_thread(self._process.wait, timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.wait()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of what it wrote."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-lines:])


async def make_topics(broker: str, log: Path, environ: Mapping[str, str]) -> None:
    """Make the topics as an operator does.

    Raises:
        ProcessFailedError: they could not be made.
    """
    made = Process([*FAUST, "topics"], log, {**environ, "OVERSTREAM_BROKER": broker})
    if await made.wait(60):
        raise ProcessFailedError(f"the topics could not be made:\n{made.last_words()}")
