"""Buf as `make schema-check` runs it."""

import subprocess
import sys
from pathlib import Path

BUF = Path(sys.executable).with_name("buf")


def buf(*args: str | Path, folder: Path | None = None) -> str:
    """What buf has to say; empty where it finds nothing wrong."""
    done = subprocess.run([BUF, *args], cwd=folder, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert (done.returncode == 0) == (not said), (done.returncode, said)
    return said
