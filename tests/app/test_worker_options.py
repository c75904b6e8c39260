"""The options of `faust worker` and `faust --datadir` are obeyed, or refused in a sentence."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import click
import pytest
from click.testing import CliRunner
from faust.cli.base import cli

from app.commands.hidden import INSTEAD
from app.data_folder import DataFolder
from sandbox.kafka.ports import free_port

ROOT = Path(__file__).parents[2]
OF_THE_APP = ("-A", "app")
WORKER = (*OF_THE_APP, "worker")

REFUSED = {
    (*WORKER, "--without-web"): "--without-web: workers ask one another by HTTP",
    (*WORKER, "--web-transport", "unix:///run/web"): "--web-transport: other workers reach this one by TCP",
    (*WORKER, "-l", "crit"): "--loglevel crit: expected debug, info, warn or error",
    (*WORKER, "-h", "no host"): "OVERSTREAM_WEB_HOST is 'no host': expected a host name",
    ("--json", *WORKER): "OVERSTREAM_LOG_FORMAT",
    ("-q", *WORKER): "-l error",
}
"""Command lines of workers, and why each is refused."""

LISTS = {
    (*OF_THE_APP, "agents"): ["Put the batch", "Fold descriptions"],
    (*OF_THE_APP, "tables"): ["state, from which every view"],
}
"""Commands that list, and what they say."""


def faust(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", "faust", *arguments, **environ)


def run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if "DATADIR" not in name}
    return subprocess.run(
        command,
        env=clean | {"OVERSTREAM_BROKER": "kafka.invalid:1"} | environ,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


FORKS = """
import json, os, sys, tempfile
from faust.cli.faust import cli
from app import app
app.discover()
for words in json.loads(sys.argv[1]):
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        if (child := os.fork()) == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            cli(words)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0), err.seek(0)
        print(json.dumps((words, status, out.read(), err.read())), flush=True)
"""


Said = Mapping[tuple[str, ...], tuple[int, str, str]]


@pytest.fixture(scope="module")
def said() -> Said:
    """Status, output and errors of commands that end by themselves: forks of a process that has the app."""
    words = [*REFUSED, *LISTS]
    ended = run(sys.executable, "-c", FORKS, json.dumps(words))
    assert ended.returncode == 0, ended.stderr
    found = map(json.loads, ended.stdout.splitlines())
    return {tuple(words): tuple(of_it) for words, *of_it in found}


def test_a_workers_port_host_interface_log_and_folder_are_those_of_its_command_line(tmp_path: Path) -> None:
    """Two workers on one machine, told apart by `-p`, shared the port of the settings, a folder and a name.

    It ends because its folder is in use, which is the one thing here that needs no Kafka.
    """
    port, taken = free_port(), free_port()
    state = tmp_path / "overstream" / str(port) / "v1" / "tables"
    with DataFolder(state) as held:
        held.open("overstream")
        ended = faust(
            *("-A", "app", "worker", "-p", str(port), "-h", "score-2", "-b", "localhost"),
            *("-l", "warn", "-f", str(tmp_path / "log")),
            XDG_STATE_HOME=str(tmp_path),
            OVERSTREAM_WEB_PORT=str(taken),
        )
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "")
    # What starts is said at info, and so not at all.
    [line] = map(json.loads, (tmp_path / "log").read_text().splitlines())
    assert f"the data folder {state} is in use" in line["message"]
    assert line["worker"] == f"score-2:{port}"


def test_a_workers_folder_is_that_of_fausts_own_option(tmp_path: Path) -> None:
    with DataFolder(tmp_path / "own" / "v1" / "tables") as held:
        held.open("overstream")
        ended = faust("-D", str(tmp_path / "own"), "-A", "app", "worker", "-p", str(free_port()))
    assert ended.returncode == 1
    assert f"the data folder {held.path} is in use" in ended.stderr


@pytest.mark.parametrize(("words", "why"), REFUSED.items())
def test_an_option_that_cannot_be_had_is_refused_in_a_sentence(
    said: Said, words: tuple[str, ...], why: str
) -> None:
    status, _, err = said[words]
    assert status == 1
    [line] = err.splitlines()
    assert why in line


def test_so_is_one_that_faust_obeys_before_it_knows_the_command() -> None:
    ended = faust("-L", "aio", "-A", "app", "worker")
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert "workers run on uvloop" in line


@pytest.mark.parametrize("name", INSTEAD)
def test_a_command_that_means_nothing_here_is_hidden_and_says_so_in_a_sentence(name: str) -> None:
    hidden = cast(click.Group, cli).commands[name]
    assert hidden.hidden
    called = CliRunner().invoke(hidden, ["x", "--key", "y"])
    assert called.exit_code == 1
    assert called.output.startswith(f"Error: {name}: ")
    assert called.output.count("\n") == 1


def test_a_workers_help_names_the_settings_and_no_option_that_is_refused() -> None:
    told = CliRunner().invoke(cast(click.Group, cli).commands["worker"], ["--help"]).output
    assert "OVERSTREAM_WEB_PORT" in told
    assert "OVERSTREAM_LOG_LEVEL" in told
    assert not any(word in told for word in ("6066", "WARN]", "--without-web", "--web-transport"))


def test_what_a_command_would_print_as_json_and_does_not_is_refused() -> None:
    ended = faust("--json", "-A", "app", "settings")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("--json: this prints text")


def test_a_commands_folder_is_that_of_fausts_own_option_and_quiet_is_obeyed(tmp_path: Path) -> None:
    """It removed the stores of the worker whose folder is in the settings."""
    store = tmp_path / "own" / "v1" / "tables" / "3.db"
    kept = tmp_path / "other" / "v1" / "tables" / "3.db"
    store.mkdir(parents=True)
    kept.mkdir(parents=True)
    other = str(tmp_path / "other")
    ended = faust("-q", "-D", str(tmp_path / "own"), "-A", "app", "reset", OVERSTREAM_DATADIR=other)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert (store.exists(), kept.exists()) == (False, True)


def test_reset_removes_this_workers_stores_and_says_which(tmp_path: Path) -> None:
    """Faust's own says that it removes seven tables' databases, and removes nothing."""
    with DataFolder(tmp_path / "v1" / "tables") as folder:
        folder.open("overstream")
        store = folder.path / "3.db"
        store.mkdir()
        refused = faust("-A", "app", "reset", OVERSTREAM_DATADIR=str(tmp_path))
        assert refused.returncode == 1
        assert "is in use by another process" in refused.stderr
        assert store.exists()
    removed = faust("-A", "app", "reset", OVERSTREAM_DATADIR=str(tmp_path))
    assert (removed.returncode, removed.stderr) == (0, "")
    assert f"removed {store}" in removed.stdout
    assert not store.exists()


@pytest.mark.parametrize(("words", "listed"), LISTS.items())
def test_a_list_says_what_each_is_for(said: Said, words: tuple[str, ...], listed: list[str]) -> None:
    status, out, _ = said[words]
    assert status == 0
    told = " ".join(out.replace("│", " ").replace("|", " ").split())
    assert all(one in told for one in listed)
    assert "Missing description" not in told
    assert "N/A" not in told
