"""Work in a process of its own, so that it does not delay what it measures.

Such a module is started by `run_apart`, and then begins with `work_apart`.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sandbox.process import ROOT

P = TypeVar("P")
A = TypeVar("A")


async def run_apart(module: str, plan: object, answer: type[A], file: Path) -> A:
    """Let a module do a plan in a process of its own, to which `file` hands it; return its answer."""
    await asyncio.to_thread(file.write_bytes, msgspec.msgpack.encode(plan))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, str(file)), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    return msgspec.json.decode(said, type=answer)


def work_apart(plan: type[P], work: Callable[[P], Coroutine[Any, Any, object]]) -> None:
    """Do the plan of the file that is named on the command line (msgpack), and print the answer (JSON)."""
    given = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=plan)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(work(given))))
