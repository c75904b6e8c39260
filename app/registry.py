"""The registry of sports and their feeds, by name: those of this package and of others.

A package declares its own in its `pyproject.toml`; the registry finds them once it is installed:

    [project.entry-points."overstream.feeds"]
    chess = "chess_scores.feed:FEED"
"""

from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TypeVar

T = TypeVar("T")

SPORTS = "overstream.sports"
FEEDS = "overstream.feeds"


class RegistryError(Exception):
    """An installed entry cannot be used; the message names the package, what is wrong, and what to do."""


def load(
    group: str,
    kind: type[T],
    entries: Iterable[EntryPoint] | None = None,
    *,
    names: Collection[str] | None = None,
) -> MappingProxyType[str, T]:
    """Import all installed entries of a group, in the order of names.

    Args:
        group: `SPORTS` or `FEEDS`.
        kind: what each entry must be.
        entries: the entry points to load; by default those of the installed packages.
        names: the entries to load; by default all of them.

    Raises:
        RegistryError: nothing is installed, an entry does not import or is not of `kind`,
            or two packages have an entry of the same name.
    """
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=group) if entries is None else entries, key=lambda one: one.name):
        other = found.setdefault(entry.name, entry)
        if other is not entry:
            raise RegistryError(
                f"{_shown(group, other)} and {_shown(group, entry)} have one name: uninstall one"
            )
    if not found:
        raise RegistryError(
            f"no installed package has {group}: install Overstream (`pip install -e .`) again"
        )
    return MappingProxyType(
        {name: _load(group, entry, kind) for name, entry in found.items() if names is None or name in names}
    )


def _load(group: str, entry: EntryPoint, kind: type[T]) -> T:
    try:
        loaded = entry.load()
    except Exception as error:
        raise RegistryError(
            f"{_shown(group, entry)} does not import: {type(error).__name__}: {error}; "
            "install the package again, or uninstall it"
        ) from error
    if not isinstance(loaded, kind):
        raise RegistryError(
            f"{_shown(group, entry)} is not of {kind.__name__} but of {type(loaded).__name__}"
        )
    return loaded


def _shown(group: str, entry: EntryPoint) -> str:
    package = "an unknown package" if entry.dist is None else f"{entry.dist.name} {entry.dist.version}"
    return f"{group}: {entry.name} = {entry.value} (of {package})"
