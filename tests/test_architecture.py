"""Which room may import which, and that no import of the engine has an effect on the process."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.process import ROOT
from tests.sources import parsed

LAYERS = (
    {"schemas", "sandbox"},
    {"engine"},
    {"serving"},
    {"app"},
    {"tables", "feeds"},
    {"agents", "web", "drill", "bench"},
)
"""The rooms, from below: a room imports itself and what lies below it."""

BELOW = {room: {room}.union(*LAYERS[:height]) for height, layer in enumerate(LAYERS) for room in layer}
SPORTS = {path.parent.name for path in (ROOT / "tables").glob("*/__init__.py")} - {"matches"}


def modules(room: str) -> Iterator[tuple[str, Path]]:
    """The name and the file of each module of a room."""
    for path in sorted((ROOT / room).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


HOUSE = {module: path for room in BELOW for module, path in modules(room)}


def imported(path: Path, *, for_types: bool = True) -> set[str]:
    """The modules of the house that a file imports, within a function too, and for type checkers only."""
    found: set[str] = set()
    nodes: list[ast.AST] = [parsed(path)]
    while nodes:
        node = nodes.pop()
        if not for_types and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        nodes += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & HOUSE.keys()


def is_wrong(module: str, name: str) -> bool:
    """Whether a module may not import what is named."""
    rooms, parts = module.split("."), name.split(".")
    of_every_match = "matches" in rooms and SPORTS.isdisjoint(rooms)
    return parts[0] not in BELOW[rooms[0]] or (of_every_match and not SPORTS.isdisjoint(parts))


def wrong() -> dict[str, set[str]]:
    """What each module of the house imports and may not."""
    found = {
        module: {name for name in imported(path) if is_wrong(module, name)} for module, path in HOUSE.items()
    }
    return {module: names for module, names in found.items() if names}


def test_no_room_imports_one_above_it_and_what_every_match_has_imports_no_sport() -> None:
    """`engine`, `serving` and `sandbox` import no `app`, and nothing in a `matches` any sport."""
    assert wrong() == {}


def test_the_drill_knows_no_sport() -> None:
    """What it asks of one is a `Slice`; only its command line knows where cricket's own stands."""
    found = {
        module: {name for name in imported(path) if not SPORTS.isdisjoint(name.split("."))}
        for module, path in modules("drill")
        if SPORTS.isdisjoint(module.split("."))
    }
    assert {module for module, sports in found.items() if sports} == {"drill.__main__"}


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {module: imported(path, for_types=False) - {module} for module, path in HOUSE.items()}

    def reached(module: str) -> set[str]:
        found, ahead = set[str](), [*graph[module]]
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                ahead += graph[name]
        return found

    assert {module for module in graph if module in reached(module)} == set()


def test_every_room_is_one_of_the_layers() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert rooms <= BELOW.keys()


def told_by_another_process(code: str) -> str:
    """What a program prints: in this process everything is imported."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout


PURE = ["engine.batches", "engine.fatal", "engine.stint"]


@pytest.mark.parametrize("module", PURE)
def test_what_is_pure_in_the_engine_is_imported_without_faust(module: str) -> None:
    code = f"import sys, {module}; print({{name.partition('.')[0] for name in sys.modules}})"
    loaded = ast.literal_eval(told_by_another_process(code))
    assert not loaded & {"faust", "aiokafka", "uvloop", "app"}


IMPORTED = """
import asyncio, gc, signal, sys
def state():
    handlers = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]
    return type(asyncio.get_event_loop_policy()).__module__, gc.get_threshold(), handlers
before = state()
import {modules}
print(before == state() and "app" not in sys.modules)
"""


def test_no_import_of_the_engine_or_of_serving_has_an_effect_on_the_process() -> None:
    """One set uvloop's policy and the collector's thresholds, and a wrong setting ended the process."""
    names = [module for room in ("engine", "serving", "sandbox") for module, _ in modules(room)]
    assert told_by_another_process(IMPORTED.format(modules=", ".join(names))).strip() == "True"
