"""The comparators' own Python environment, made once below `.run/`."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

from sandbox.process import ROOT

RUN = ROOT / ".run"
_REQUIREMENTS = ROOT / "bench" / "requirements.txt"


def comparators_python() -> Path:
    """Return the interpreter of the environment, made now if it is missing or out of date.

    Raises:
        subprocess.CalledProcessError: the requirements could not be installed; pip has printed why.
    """
    folder = RUN / "bench-venv"
    python = folder / "bin" / "python"
    wanted = hashlib.sha256(_REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "requirements.sha256"
    if not stamp.exists() or stamp.read_text("ascii") != wanted:
        print("making the comparators' environment ...", file=sys.stderr, flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [str(python), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, "--requirement", str(_REQUIREMENTS)], check=True)
        stamp.write_text(wanted, "ascii")
    return python


def versions(python: Path, *packages: str) -> dict[str, str]:
    """Return the versions of packages in an environment."""
    asked = "import sys, importlib.metadata as m; print(*map(m.version, sys.argv[1:]))"
    answer = subprocess.run([python, "-c", asked, *packages], check=True, capture_output=True, text=True)
    return dict(zip(packages, answer.stdout.split(), strict=True))
