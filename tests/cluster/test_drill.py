"""The failure drill, with each fault of a worker once; `make drill` goes on for ten minutes, under load."""

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
    command = [sys.executable, "-m", "drill", "--faults", "workers", "--minutes", "0", "--report", str(path)]
    done = subprocess.run(
        [*command, "--seed", "5", "--rate", "150", "--matches", "20", "--posts", "10"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    report = msgspec.json.decode(path.read_bytes(), type=Report)
    assert report.faultless
    assert sorted(strike.fault for strike in report.strikes) == sorted(map(name_of, ON_WORKERS))
    assert all((report.posted, *report.beside.values()))
    assert done.stdout.splitlines()[-1] == report.summary()
