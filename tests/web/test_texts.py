"""The files of texts: what one language says, every whole one says too, of the same things."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast, visitor

from sandbox.process import ROOT

WHOLE = ("en", "hi")
"""Languages in which nothing is missing; others may have less."""

ROOMS = sorted(path.parent for path in (ROOT / "web").glob("*/texts/en.ftl"))


class Variables(visitor.Visitor):
    """The variables of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - Fluent's name
        self.names.add(node.id.name)


def messages(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """The messages of a file, with the variables of each."""
    for entry in FluentResource(path.read_text()).body:
        assert not isinstance(entry, ast.Junk), f"{path}: {entry.content}"
        if isinstance(entry, ast.Message):
            found = Variables()
            found.visit(entry)
            yield entry.id.name, frozenset(found.names)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.parent.name)
@pytest.mark.parametrize("code", [code for code in WHOLE if code != "en"])
def test_a_whole_language_lacks_nothing_that_english_says(room: Path, code: str) -> None:
    english, other = dict(messages(room / "en.ftl")), dict(messages(room / f"{code}.ftl"))
    assert other.keys() == english.keys()
    assert {key: names - english[key] for key, names in other.items() if names - english[key]} == {}


@pytest.mark.parametrize("code", WHOLE)
def test_no_two_messages_have_one_name(code: str) -> None:
    named = [name for room in ROOMS for name, _ in messages(room / f"{code}.ftl")]
    assert sorted(named) == sorted(set(named))
