"""`faust -A app keys`, as an operator types it."""

import os
import subprocess
from pathlib import Path

import pytest

from app.commands import keys as commands
from sandbox.process import FAUST, ROOT
from serving.identity.token_key_file import read_token_keys
from serving.ingest.keys import ApiKeys
from tests.app.commands.running import Ran, run


class Operator:
    """Runs `faust -A app keys` where the settings name these files of keys."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def keys(self, file: Path | None, *words: str) -> Ran:
        return self._run({"api_keys_file": file}, *words)

    def rotate(self, file: Path, *words: str) -> Ran:
        return self._run({"jwt_keys_file": file}, "rotate-tokens", *words)

    def _run(self, settings: dict[str, Path | None], *words: str) -> Ran:
        given = commands.settings.model_copy(update=settings)
        self._monkeypatch.setattr(commands, "settings", given)
        return run("keys", *words)


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch) -> Operator:
    return Operator(monkeypatch)


def test_a_key_is_made_listed_and_revoked(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    typed = ("keys", "new", "scorer", "--scope", "ingest:cricket", "--scope", "ingest:counting")
    made = subprocess.run(
        [*FAUST, *typed, "--rate", "50"],
        cwd=ROOT,
        env={**os.environ, "OVERSTREAM_API_KEYS_FILE": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    secret = made.stdout.strip()
    holder = ApiKeys(file).holder(secret)
    assert holder is not None
    assert (holder.name, holder.rate) == ("scorer", 50)

    listed = operator.keys(file, "list")
    assert listed.out.startswith("scorer  ingest:cricket ingest:counting  50/s  20")
    assert secret not in listed.out

    assert operator.keys(file, "revoke", "scorer").status == 0
    assert operator.keys(file, "list").out == ""
    assert ApiKeys(file).holder(secret) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "scorer", "--scope", "cricket"), "'cricket' is no scope"),
        (("revoke", "nobody"), "there is no key called nobody"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    operator: Operator, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    refused = operator.keys(tmp_path / "keys.json", *words)
    assert (refused.status, refused.out) == (1, "")
    assert said in refused.err
    assert refused.err.count("\n") == 1


def test_without_the_setting_it_says_which_one_it_is(operator: Operator, tmp_path: Path) -> None:
    refused = operator.keys(None, "list")
    assert refused.status == 1
    assert "OVERSTREAM_API_KEYS_FILE is not set" in refused.err
    nowhere = operator.keys(tmp_path / "nowhere" / "keys.json", "new", "scorer", "--scope", "ingest:*")
    assert nowhere.status == 1
    assert "No such file or directory" in nowhere.err


def test_keys_of_tokens_are_rotated_and_none_is_thrown_away_that_valid_tokens_need(
    operator: Operator, tmp_path: Path
) -> None:
    file = tmp_path / "tokens.json"
    for _ in range(2):
        assert operator.rotate(file).status == 0
    first, second = read_token_keys(file)
    refused = operator.rotate(file)
    assert (refused.status, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert set(read_token_keys(file)) == {first, second}
    made = operator.rotate(file, "--at-once")
    [left] = read_token_keys(file)
    assert left.kid in made.out
    assert left.secret not in made.out
    assert left not in (first, second)
