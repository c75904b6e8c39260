"""What the documents name is there: links, headings, files, modules, the functions on a ball's way."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config.fields import in_environment
from app.config.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md"))
    if not path.relative_to(ROOT).parts[0].startswith(".")
)
ROOMS = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {
    "deploy",
    "docs",
    "examples",
    "requirements",
}
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
STEP = re.compile(r"^\|[^|]*\| `(?P<file>[^`]+\.py)` \| `(?P<name>[\w.]+)` \|", re.MULTILINE)


def named(document: Path) -> Iterator[str]:
    """What a document gives as code, outside of its blocks."""
    text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.DOTALL | re.MULTILINE)
    yield from CODE.findall(text)


def headings(document: Path) -> set[str]:
    """The anchors of a document, as they are made of its headings."""
    found = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def is_module_or_name(dotted: str) -> bool:
    """Whether a dotted name is a module of the house, or one in a module."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.is_file():
                return all(re.search(rf"\b{name}\b", file.read_text()) for name in parts[length:])
    return False


def is_of_a_room(name: str) -> bool:
    """Whether a file or a module of the house is meant; a placeholder (`tables/<sport>/`) means none."""
    return (
        bool(re.fullmatch(r"\w+/[\w./*-]*|\w+(\.\w+)+(?<!\.py)", name)) and re.match(r"\w+", name)[0] in ROOMS
    )


def is_there(name: str) -> bool:
    """Whether a file, a folder, a module, or a name in a module is there."""
    return any(ROOT.glob(name.rstrip("/"))) if "/" in name else is_module_or_name(name)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    broken = []
    for target in LINK.findall(document.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists() or (anchor and anchor not in headings(path)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_and_module_that_is_named_is_there(document: Path) -> None:
    assert [name for name in named(document) if is_of_a_room(name) and not is_there(name)] == []


def test_every_function_on_the_way_of_a_ball_is_in_its_file() -> None:
    steps = STEP.findall((ROOT / "docs" / "architecture.md").read_text())
    assert len(steps) > 20
    missing = []
    for file, name in steps:
        source = (ROOT / file).read_text()
        missing += [
            f"{file} {name}"
            for part in name.split(".")
            if not re.search(rf"(def |class |^){part}\b", source, re.M)
        ]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_setting_that_is_named_is_one(document: Path) -> None:
    settings = {in_environment(field) for field in Settings.model_fields}
    assert set(re.findall(r"\bOVERSTREAM_[A-Z_]+\b", document.read_text())) <= settings
