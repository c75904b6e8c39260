"""Which slices a worker runs: all that are installed, or those that `OVERSTREAM_SLICES` names.

Sports are slices, and so is what is of every sport and yet can be left out, as the audience is (`BESIDE`).
"""

from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint, entry_points

from app.config.fields import SettingsError, in_environment
from app.registry import SPORTS

FOLDERS = ("agents", "tables", "web", "feeds")
"""Packages in which this project's slices are declared, each in a module or package of its name."""

BESIDE = frozenset({"audience", "leaderboards", "predictions"})
"""The slices of this project that are no sports."""

NEEDS = {"predictions": "leaderboards"}
"""The slices that another one has to run beside: it has what they are made of."""


def installed() -> frozenset[str]:
    """Return the names of the installed slices, without importing them."""
    return frozenset(entry.name for entry in entry_points(group=SPORTS)) | BESIDE


def own(group: str, entries: Iterable[EntryPoint] | None = None) -> frozenset[str]:
    """Return the names of a group's entries that this project declares itself, without importing them.

    `entries` are by default those of the installed packages.
    """
    found = entry_points(group=group) if entries is None else entries
    return frozenset(entry.name for entry in found if entry.module.partition(".")[0] in FOLDERS)


def packages_of(slices: Collection[str], entries: Iterable[EntryPoint] | None = None) -> list[str]:
    """Return the packages of slices outside this project, each with all that its slice declares.

    `entries` are by default the sports of the installed packages: `chess_scores.sport:SPORT` is in
    the package `chess_scores`. It imports no package.
    """
    found = entry_points(group=SPORTS) if entries is None else entries
    modules = [entry.module for entry in found if entry.name in slices]
    packages = {module.rpartition(".")[0] or module for module in modules}
    return sorted(package for package in packages if package.partition(".")[0] not in FOLDERS)


def choose(named: Collection[str], found: Collection[str]) -> tuple[str, ...]:
    """Return the slices to run, in order: the named ones, or all that were found.

    Raises:
        SettingsError: a named slice is not installed, or needs one that is not named, or none is a sport.
    """
    if unknown := sorted(set(named) - set(found)):
        raise SettingsError(
            (
                f"{in_environment('slices')} names {', '.join(unknown)}, which no installed package has: "
                f"expected names out of {', '.join(sorted(found)) or 'none, for none is installed'}",
            )
        )
    if named and not set(named) - BESIDE:
        sports = ", ".join(sorted(set(found) - BESIDE))
        raise SettingsError(
            (
                f"{in_environment('slices')} names {', '.join(sorted(named))} and no sport: "
                f"expected one of {sports or 'none, for none is installed'} too",
            )
        )
    for name in sorted(set(named) & NEEDS.keys()):
        if NEEDS[name] not in named:
            raise SettingsError(
                (f"{in_environment('slices')} names {name} without {NEEDS[name]}, which it needs: name both",)
            )
    return tuple(sorted(set(named) or found))


def is_of(module: str, slices: Collection[str]) -> bool:
    """Return whether a project module belongs to `slices`: `agents.S`, `agents.S_more`, `tables.S.state`."""
    folder, _, rest = module.partition(".")
    name = rest.partition(".")[0]
    return folder in FOLDERS and any(name == one or name.startswith(f"{one}_") for one in slices)
