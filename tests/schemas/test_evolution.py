"""How the schemas may change, and that buf's rules in schemas/buf.yaml hold them to it."""

import shutil
from pathlib import Path

import pytest

from schemas.registry import ROOT, Version, versions
from tests.schemas.buf import buf

RELEASES = versions()[:-1]
LAST = RELEASES[-1]
EVENT = "cricket/v1/ball_event.proto"


def changed(folder: Path, before: str, after: str) -> Path:
    """The last release's schemas with one place changed, under the rules of the working tree."""
    shutil.copytree(LAST.root, folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "buf.yaml", folder)
    text = (folder / EVENT).read_text()
    assert text.count(before) == 1
    (folder / EVENT).write_text(text.replace(before, after))
    return folder


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_the_working_tree_breaks_no_release(release: Version) -> None:
    assert buf("breaking", ROOT, "--against", release.root) == ""


def test_the_working_tree_follows_the_lint_rules() -> None:
    assert buf("lint", ROOT) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  Target target = 26;", "  Target target = 26;\n  string umpire = 100;"),
        ("  INNINGS_CLOSED = 8;", "  INNINGS_CLOSED = 8;\n  DRINKS = 100;"),
        ("message Target {", "message Umpire {\n  string name = 1;\n}\n\nmessage Target {"),
    ],
    ids=["a field", "a kind", "a message"],
)
def test_what_is_new_may_be_added(tmp_path: Path, before: str, after: str) -> None:
    assert buf("breaking", changed(tmp_path, before, after), "--against", LAST.root) == ""


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("uint32 runs = 4;", "uint32 runs = 100;", "runs"),
        ("uint32 runs = 4;", "string runs = 4;", "runs"),
        ("uint32 runs = 4;", "uint32 bat_runs = 4;", "bat_runs"),
        ("  uint32 runs = 4;\n", "", "runs"),
        ("  uint32 runs = 4;\n", "  reserved 4;\n", "runs"),
        ("  BOWLED = 1;\n", "", "WicketType"),
        ("package cricket.v1;", "package cricket.v2;", "cricket.v1"),
    ],
    ids=["renumbered", "other type", "renamed", "removed", "reserved", "kind removed", "other package"],
)
def test_what_was_released_stays(tmp_path: Path, before: str, after: str, why: str) -> None:
    assert why in buf("breaking", changed(tmp_path, before, after), "--against", LAST.root)
