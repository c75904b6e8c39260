"""The app: what it finds of what declares itself on it."""

import sys
from pathlib import Path

import pytest

from tests.engine.sport import Counting


def test_modules_of_slices_that_are_left_out_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To see it fail, scan what is there without `ignore`."""
    for name in ("__init__", "chess", "football/__init__", "football/scoring", "counting"):
        file = tmp_path / "made_up_agents" / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        file.touch()
    monkeypatch.syspath_prepend(tmp_path)
    app = Counting(None, tmp_path).app
    app.conf.autodiscover = ["made_up_agents"]
    app.is_left_out = lambda module: ".football" in module
    app.discover()
    found = {name for name in sys.modules if name.startswith("made_up_agents.")}
    assert found == {"made_up_agents.chess", "made_up_agents.counting"}
