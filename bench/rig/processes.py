"""Starting the processes that take part in a measurement."""

import os
import sys
from asyncio.subprocess import Process, create_subprocess_exec
from typing import IO, Any

from bench.rig.environment import ROOT
from sandbox import tether


async def start(*command: object, **options: IO[bytes] | int | dict[str, str]) -> Process:
    """Start a process in the project's folder; on Linux it ends when this one does, however this one ends."""
    words = [str(word) for word in command]
    if sys.platform == "linux":
        words = [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), *words]
    passed: dict[str, Any] = dict(options)
    return await create_subprocess_exec(*words, cwd=ROOT, **passed)
