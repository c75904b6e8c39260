"""`faust -A app keys`, as an operator types it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.process import ROOT
from serving.identity.token_key_file import read_token_keys
from serving.ingest.keys import ApiKeys

Finished = subprocess.CompletedProcess[str]


def keys(file: Path | None, *words: str) -> Finished:
    environ = {name: value for name, value in os.environ.items() if name != "OVERSTREAM_API_KEYS_FILE"}
    if file is not None:
        environ["OVERSTREAM_API_KEYS_FILE"] = str(file)
    command = [sys.executable, "-m", "faust", "-A", "app", "keys", *words]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_a_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    made = keys(
        file, "new", "scorer", "--scope", "ingest:cricket", "--scope", "ingest:counting", "--rate", "50"
    )
    assert (made.returncode, made.stderr) == (0, "")
    secret = made.stdout.strip()
    holder = ApiKeys(file).holder(secret)
    assert holder is not None
    assert (holder.name, holder.rate) == ("scorer", 50)

    listed = keys(file, "list")
    assert listed.stdout.startswith("scorer  ingest:cricket ingest:counting  50/s  20")
    assert secret not in listed.stdout

    assert keys(file, "revoke", "scorer").returncode == 0
    assert keys(file, "list").stdout == ""
    assert ApiKeys(file).holder(secret) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "scorer", "--scope", "cricket"), "'cricket' is no scope"),
        (("revoke", "nobody"), "there is no key called nobody"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    refused = keys(tmp_path / "keys.json", *words)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_without_the_setting_it_says_which_one_it_is(tmp_path: Path) -> None:
    refused = keys(None, "list")
    assert refused.returncode == 1
    assert "OVERSTREAM_API_KEYS_FILE is not set" in refused.stderr
    nowhere = keys(tmp_path / "nowhere" / "keys.json", "new", "scorer", "--scope", "ingest:*")
    assert nowhere.returncode == 1
    assert "No such file or directory" in nowhere.stderr


def rotate(file: Path, *words: str) -> Finished:
    environ = {**os.environ, "OVERSTREAM_JWT_KEYS_FILE": str(file)}
    command = [sys.executable, "-m", "faust", "-A", "app", "keys", "rotate-tokens", *words]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_keys_of_tokens_are_rotated_and_none_is_thrown_away_that_valid_tokens_need(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    for _ in range(2):
        assert rotate(file).returncode == 0
    first, second = read_token_keys(file)
    refused = rotate(file)
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert set(read_token_keys(file)) == {first, second}
    made = rotate(file, "--at-once")
    [left] = read_token_keys(file)
    assert left.kid in made.stdout
    assert left.secret not in made.stdout
    assert left not in (first, second)
