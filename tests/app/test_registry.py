"""What is installed is found by name; what cannot be used is named with its package."""

from collections.abc import Iterable
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

import pytest

from app.registry import FEEDS, RegistryError, load


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, FEEDS)


def installed(site: Path, package: str, **values: str) -> Iterable[EntryPoint]:
    """The entry points of a package as its installer writes them down."""
    folder = site / f"{package}-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    lines = [f"[{FEEDS}]", *(f"{name} = {value}" for name, value in values.items())]
    (folder / "entry_points.txt").write_text("\n".join(lines))
    (found,) = Distribution.discover(path=[str(site)], name=package)
    return found.entry_points


def test_all_are_imported_in_the_order_of_names() -> None:
    found = load(FEEDS, float, [entry("tau", "math:tau"), entry("e", "math:e")])
    assert list(found) == ["e", "tau"]
    assert found["e"] < found["tau"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("no_such_module:FEED", "No module named 'no_such_module'"),
        ("math:FEED", "has no attribute 'FEED'"),
        ("math:sqrt", "not of float but of builtin_function_or_method"),
    ],
)
def test_a_package_of_which_an_entry_cannot_be_used_is_named_with_the_reason(
    tmp_path: Path, value: str, why: str
) -> None:
    entries = installed(tmp_path, "chess_scores", chess=value)
    with pytest.raises(RegistryError, match=rf"chess = {value} \(of chess_scores 1\.0\)") as raised:
        load(FEEDS, float, [entry("e", "math:e"), *entries])
    assert why in str(raised.value)


def test_two_packages_with_one_name_are_refused(tmp_path: Path) -> None:
    entries = [*installed(tmp_path, "one", e="math:e"), *installed(tmp_path, "other", e="math:e")]
    with pytest.raises(RegistryError, match=r"of one 1\.0\) and .*of other 1\.0\) have one name"):
        load(FEEDS, float, entries)


def test_nothing_installed_is_an_error_and_no_empty_list() -> None:
    with pytest.raises(RegistryError, match=r"no installed package has overstream\.feeds"):
        load(FEEDS, float, [])


def test_what_is_not_asked_for_is_not_imported(tmp_path: Path) -> None:
    entries = installed(tmp_path, "chess_scores", chess="no_such_module:FEED")
    assert list(load(FEEDS, float, [entry("e", "math:e"), *entries], names=("e",))) == ["e"]
