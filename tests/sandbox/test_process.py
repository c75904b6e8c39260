import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.process import Process

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""


def python(code: str, log: Path, environ: dict[str, str] | None = None, **options: Path) -> Process:
    return Process([sys.executable, "-c", code], log, environ or {}, **options)


async def test_what_a_process_writes_is_added_to_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for word in ("first", "second"):
        process = python(f"print('{word}')", log)
        assert await process.wait(30) == 0
    assert process.last_words() == "first\nsecond"
    assert process.last_words(1) == "second"


async def test_a_process_starts_where_its_code_is(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    process = python(
        "import os; print(os.getcwd(), os.environ['WHO'])", tmp_path / "log", {"WHO": "me"}, root=root
    )
    assert await process.wait(30) == 0
    assert process.last_words() == f"{root.resolve()} me"


async def test_fausts_data_folder_is_not_inherited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faust's command line leaves its own in the environment, which would win over the one of a worker."""
    monkeypatch.setenv("F_DATADIR", "elsewhere")
    process = python("import os; print(os.environ.get('F_DATADIR'))", tmp_path / "log")
    assert await process.wait(30) == 0
    assert process.last_words() == "None"


async def test_a_process_that_ignores_its_end_is_killed(tmp_path: Path) -> None:
    process = python(STUBBORN, tmp_path / "log")
    while "up" not in process.last_words():
        assert process.running
    with pytest.raises(subprocess.TimeoutExpired):
        process.join(0)
    assert await process.stop(0.1) == -signal.SIGKILL
    assert not process.running
    process.signal(signal.SIGTERM)  # to nobody: its pid may be another's by now
