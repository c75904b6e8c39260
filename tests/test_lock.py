"""What is installed: the lock of requirements/ is whole, is of pyproject.toml, and names no address."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNS = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]
FILES = sorted((ROOT / "requirements").glob("*.txt"))
# OFL is of fonts: they may come with anything, and what is written in them is not theirs.
PERMISSIVE = re.compile(r"\b(Apache|MIT|BSD|PSF|Python Software Foundation|Repoze|OFL)\b", re.IGNORECASE)
COPYLEFT = re.compile(r"\b([AL]?GPL|SSPL|BUSL|MPL)|General Public|Mozilla|Commons Clause", re.IGNORECASE)
SHA256 = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """What a file of the lock has, by name: the requirement and its hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            requirement, *hashes = line.split(" --hash=")
            asked = Requirement(requirement)
            found[canonicalize_name(asked.name)] = (asked, [f"--hash={one.strip()}" for one in hashes])
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_lock_names_no_address_and_no_option_but_hashes(file: Path) -> None:
    text = file.read_text()

    assert "://" not in text
    assert " @ " not in text
    options = re.findall(r"(?<!\S)-[^\s]+", text)
    assert options
    assert [one for one in options if not SHA256.fullmatch(one)] == []


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_each_package_is_locked_to_one_version_and_its_hashes(name: str) -> None:
    for requirement, hashes in locked(name).values():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("worker", RUNS),
        ("dev", [*RUNS, *EXTRAS["broker"], *EXTRAS["dev"]]),
        ("build", PROJECT["build-system"]["requires"]),
    ],
    ids=["worker", "dev", "build"],
)
def test_what_pyproject_asks_for_is_locked_within_its_bounds(name: str, asked: list[str]) -> None:
    found = locked(name)
    for text in asked:
        wanted = Requirement(text)
        if canonicalize_name(wanted.name) == PROJECT["project"]["name"]:
            continue
        assert canonicalize_name(wanted.name) in found, f"{wanted.name} is not locked: run make lock"
        (version,) = found[canonicalize_name(wanted.name)][0].specifier
        assert wanted.specifier.contains(version.version, prereleases=True), f"{wanted}: run make lock"


def test_a_worker_runs_on_what_the_tests_ran_on() -> None:
    tested = locked("dev")
    for name, (requirement, hashes) in locked("worker").items():
        assert (str(tested[name][0]), tested[name][1]) == (str(requirement), hashes)


def test_the_makefile_and_the_image_install_by_hash_and_nothing_else() -> None:
    texts = [(ROOT / name).read_text().replace("\\\n", " ") for name in ("Makefile", "Dockerfile")]
    installs = [line for text in texts for line in re.findall(r"pip install ([^&\n]*)", text)]

    assert len(installs) == 5
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs), installs


def test_the_licence_is_apache_2_0_whole_and_as_published() -> None:
    text = (ROOT / "LICENSE").read_text()

    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert PROJECT["project"]["license-files"] == ["LICENSE"]
    assert text.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "END OF TERMS AND CONDITIONS" in text
    assert text.rstrip().endswith("limitations under the License.")
    assert len(text.splitlines()) == 202


def test_what_a_worker_runs_on_may_be_used_under_the_licence() -> None:
    for name in locked("worker"):
        try:
            told = metadata(name)
        except PackageNotFoundError:  # another system's
            continue
        classifiers = [one for one in told.get_all("Classifier") or [] if one.startswith("License")]
        # Its name, or the whole of its text, which may name others to tell them apart.
        named = (told.get("License") or "").strip()
        named = "" if "\n" in named else named
        licence = " ".join((told.get("License-Expression") or "", named, *classifiers))
        assert PERMISSIVE.search(licence), (name, licence)
        assert not COPYLEFT.search(licence), (name, licence)
