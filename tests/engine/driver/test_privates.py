"""What reaches into privates of Faust, mode, aiokafka or aiohttp stands in the driver, as its version does.

Two places may have reaches of their own, which the driver's docstring names.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest

import engine.driver
from tests.sources import parsed

ROOT = Path(__file__).parents[3]
LIBRARIES = ("faust", "mode", "aiokafka", "aiohttp")
NOT_SHIPPED = {"tests", "examples", ".venv", ".run", "build", "dist"}
ALLOWED = {"engine.partitions.transactions", "serving.http.clients"}

Sources = Mapping[str, ast.Module]


def reaches(sources: Sources) -> Iterator[str]:
    """Yield `module:line name` of each private of a library that a module uses or overrides."""
    classes = {
        f"{module}.{node.name}": (module, node)
        for module, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    for module, tree in sources.items():
        defined = _defined(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and _is_library(node.module or ""):
                yield from (
                    f"{module}:{node.lineno} {one.name}" for one in node.names if _is_private(one.name)
                )
            if isinstance(node, ast.ClassDef):
                bases = list(_library_bases(f"{module}.{node.name}", classes, sources))
                yield from (f"{module}:{at} {name}" for at, name in _overrides(node, bases))
            if isinstance(node, ast.Attribute) and _is_private(node.attr) and node.attr not in defined:
                yield f"{module}:{node.lineno} {node.attr}"


def _is_library(module: str) -> bool:
    return module.partition(".")[0] in LIBRARIES


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _defined(tree: ast.Module) -> set[str]:
    """The names that a module gives to functions, classes, fields and what it sets on `self`."""
    found = set[str]()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Attribute(attr=name, value=ast.Name(id="self" | "cls"), ctx=ast.Store()):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Constant(value=str(name)):  # a slot
                found.add(name)
    return found


def _overrides(node: ast.ClassDef, bases: Sequence[type]) -> Iterator[tuple[int, str]]:
    """Yield line and name of what a class defines or sets that is private to a library's class below it."""
    for one in ast.walk(node):
        match one:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                pass
            case ast.Attribute(attr=name, value=ast.Name(id="self")):
                pass
            case ast.Name(id=name, ctx=ast.Store()):
                pass
            case _:
                continue
        if _is_private(name) and any(_has(base, name) for base in bases):
            yield one.lineno, name


def _has(base: type, name: str) -> bool:
    """Tell whether a class or a library's class below it has a private, if only by `__init__`."""
    if hasattr(base, name):
        return True
    made = (vars(one).get("__init__") for one in base.__mro__ if _is_library(one.__module__))
    return any(isinstance(one, FunctionType) and name in one.__code__.co_names for one in made)


def _library_bases(
    name: str, classes: Mapping[str, tuple[str, ast.ClassDef]], sources: Sources
) -> Iterator[type]:
    if name not in classes:
        head, _, last = name.rpartition(".")
        if _is_library(head):
            found = getattr(_imported(head), last, None)
            if isinstance(found, type):
                yield found
        return
    module, node = classes[name]
    names = _imports(sources[module])
    for base in node.bases:
        text = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
        first, _, rest = text.partition(".")
        full = names.get(first, f"{module}.{first}") + (f".{rest}" if rest else "")
        yield from _library_bases(full, classes, sources)


def _imported(name: str) -> object:
    """Return a library's module, or a class of one."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        head, _, last = name.rpartition(".")
        return getattr(_imported(head), last)


def _imports(tree: ast.Module) -> dict[str, str]:
    """What a module's names of others stand for."""
    found = dict[str, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                known = one.name if one.asname else one.name.partition(".")[0]
                found[one.asname or known] = known
        if isinstance(node, ast.ImportFrom):
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def shipped() -> dict[str, ast.Module]:
    found = {}
    for path in ROOT.glob("*/**/*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0] not in NOT_SHIPPED and not path.stem.endswith("_pb2"):
            found[".".join(parts).removesuffix(".__init__")] = parsed(path)
    return found


def test_no_private_of_faust_mode_aiokafka_or_aiohttp_is_reached_for_outside_the_driver() -> None:
    found = [one for one in reaches(shipped()) if not one.startswith("engine.driver.")]
    assert {one.partition(":")[0] for one in found} <= ALLOWED, "\n".join(found)
    assert engine.driver.__doc__ is not None
    assert all(f"`{module}`" in engine.driver.__doc__ for module in ALLOWED)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from faust.streams import _current_event", ["m:1 _current_event"]),
        ("import faust\nclass A(faust.App):\n    def _new_web(self): ...", ["m:3 _new_web"]),
        ("from mode import Worker as W\nclass V(W):\n    def _gather_all(self): ...", ["m:3 _gather_all"]),
        ("import faust\nclass T(faust.Table[str, V]):\n    def _new_store(self): ...", ["m:3 _new_store"]),
        ("import faust\nclass A(faust.App): ...\nclass B(A):\n    def _new_web(self): ...", ["m:4 _new_web"]),
        ("def f(consumer):\n    return consumer._fetcher.error", ["m:2 _fetcher"]),
        ("class C:\n    def __init__(self, other):\n        self._a = other._a", []),
        ("import faust\nclass A(faust.App):\n    def _rejoin(self): ...", []),
    ],
)
def test_a_reach_is_found(code: str, found: list[str]) -> None:
    assert list(reaches({"m": ast.parse(code)})) == found
