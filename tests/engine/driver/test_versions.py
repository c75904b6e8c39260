"""Only versions of Faust and aiokafka that were tried are run."""

from pathlib import Path

import pytest

from engine.driver import versions
from engine.driver.versions import UntriedVersionError, check_versions
from tests.engine.sport import Counting


@pytest.mark.parametrize("package", ["faust-streaming", "aiokafka"])
def test_an_untried_version_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    found = {name: tried[-1] for name, tried in versions.TRIED.items()} | {package: "99.1"}
    monkeypatch.setattr(versions, "version", found.__getitem__)
    with pytest.raises(UntriedVersionError) as refused:
        check_versions()
    assert f"{package} 99.1 was never tried" in str(refused.value)
    assert f"install {package}=={versions.TRIED[package][-1]}" in str(refused.value)


def test_the_app_is_not_even_made_on_an_untried_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(versions, "version", lambda _: "99.1")
    with pytest.raises(UntriedVersionError):
        Counting(None, tmp_path)


def test_the_installed_versions_are_tried_ones() -> None:
    check_versions()
