"""README.md tells the truth: its table of settings is the code's, and its commands exist.

`python -m tests.test_readme` (`make readme`) writes the table.
"""

import itertools
import re
import shlex
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from app.config.describe import settings_table
from app.config.settings import Settings
from sandbox.process import FAUST
from tests.app.commands.running import run

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCUMENTS = (README, ROOT / "CONTRIBUTING.md", ROOT / "docs" / "operations.md")
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
VARIABLE = re.compile(r"([A-Z_]+)=.*")


def with_the_table_of_today(text: str) -> str:
    between_markers = re.compile(r"(<!-- settings: .*? -->\n).*?(<!-- /settings -->)", re.DOTALL)
    renewed, count = between_markers.subn(lambda marks: f"{marks[1]}{settings_table()}\n{marks[2]}", text)
    assert count == 1, "README.md has lost the markers around its table of settings"
    return renewed


def typed_lines() -> Iterator[list[str]]:
    """Every line of the documents' `sh` blocks, as the shell would split it."""
    for document in DOCUMENTS:
        for block in re.findall(r"^```sh\n(.*?)^```", document.read_text(), re.DOTALL | re.MULTILINE):
            for line in block.splitlines():
                if words := shlex.split(line, comments=True):
                    yield words


def without_variables(words: list[str]) -> list[str]:
    while words and VARIABLE.fullmatch(words[0]):
        words = words[1:]
    return words


COMMANDS = [words for line in typed_lines() if (words := without_variables(line)) and words[0] != "export"]
CONTAINED = [service["command"] for service in COMPOSE["services"].values() if "command" in service]


def started_by(program: str) -> list[str]:
    """The commands that start `program`, told in a document or given to a container."""
    return sorted({shlex.join(words) for words in (*COMMANDS, *CONTAINED) if words[0] == program})


def test_the_table_of_settings_is_the_codes():
    assert README.read_text() == with_the_table_of_today(README.read_text()), "run make readme"


def test_every_variable_is_a_setting_or_one_of_makes():
    settings = {f"OVERSTREAM_{field.upper()}" for field in Settings.model_fields}
    makes = set(re.findall(r"^([A-Z_]+) *\?=", MAKEFILE, re.MULTILINE))
    told = {found[1] for words in typed_lines() for word in words if (found := VARIABLE.fullmatch(word))}

    assert told
    assert told <= settings | makes


def test_every_command_is_of_a_program_whose_commands_are_checked():
    unchecked = {words[0] for words in COMMANDS} - {"make", "faust", "docker", "curl", "python"}

    assert unchecked <= {".", ".venv/bin/pre-commit"}, "teach tests/test_readme.py to check it"


@pytest.mark.parametrize("command", started_by("make"))
def test_a_make_target_exists(command):
    targets = [word for word in shlex.split(command)[1:] if not VARIABLE.fullmatch(word)]

    assert targets
    assert set(targets) <= TARGETS


@pytest.mark.parametrize("command", started_by("python"))
def test_an_example_exists(command):
    """That they run is for tests/cluster/test_examples.py to show."""
    assert (ROOT / shlex.split(command)[1]).is_file()


def test_every_faust_command_is_listed_to_who_types_no_command():
    asked = [*FAUST, "--help"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert listed.returncode == 0, listed.stderr.strip().rpartition("\n")[2]
    for name in {shlex.split(command)[3] for command in started_by("faust")}:
        assert re.search(rf"^  {name}\s", listed.stdout, re.MULTILINE), name


@cache
def help_of(*names: str) -> str:
    ran = run(*names, "--help")
    assert ran.status == 0, ran.err
    return ran.out


@pytest.mark.parametrize("command", started_by("faust"))
def test_a_faust_command_exists_and_has_its_options(command):
    faust, dash_a, app, name, *arguments = shlex.split(command)
    assert (faust, dash_a, app) == ("faust", "-A", "app")

    told = help_of(name)
    if "\nCommands:\n" in told:
        name, *arguments = f"{name} {arguments[0]}", *arguments[1:]
        told = help_of(*name.split())
    for option in (argument for argument in arguments if argument.startswith("-")):
        assert re.search(rf"(^|[\s,/]){re.escape(option)}\b", told), f"{option} is not in {name} --help"


@pytest.mark.parametrize("command", started_by("docker"))
def test_a_compose_profile_exists(command):
    docker, compose, *arguments = shlex.split(command)
    assert (docker, compose) == ("docker", "compose")

    profiles = {
        profile for service in COMPOSE["services"].values() for profile in service.get("profiles", [])
    }
    asked = {after for word, after in itertools.pairwise(arguments) if word == "--profile"}
    assert asked <= profiles


if __name__ == "__main__":
    README.write_text(with_the_table_of_today(README.read_text()))
