"""Two minutes of the failure drill, with each fault of a worker at least once."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from drill.faults import ON_WORKERS, name_of
from drill.report import Report
from sandbox.process import ROOT

pytestmark = [pytest.mark.cluster, pytest.mark.alone]


def test_every_scorecard_is_exact_whatever_happens_to_the_workers(kafka_parts: None, tmp_path: Path) -> None:
    path = tmp_path / "drill.json"
    command = [
        sys.executable,
        "-m",
        "drill",
        "--minutes",
        "1.4",
        "--faults",
        "workers",
        "--report",
        str(path),
    ]
    done = subprocess.run(
        [*command, "--seed", "5", "--rate", "300", "--matches", "20"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    report = msgspec.json.decode(path.read_bytes(), type=Report)
    assert report.faultless
    assert {strike.fault for strike in report.strikes} == {name_of(fault) for fault in ON_WORKERS}
    assert done.stdout.splitlines()[-1] == report.summary()
