"""Keys: whom a worker takes posts from, and what the file holds of them."""

import hashlib
import logging
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from serving.ingest.key_file import new_key, read_keys, revoke_key
from serving.ingest.keys import ApiKeys, ApiKeysError, Key, keys_in


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def taken(file: Path) -> ApiKeys:
    return ApiKeys(file, look_again=-1.0)


def test_a_key_is_known_by_its_text_and_by_nothing_that_the_file_has(file: Path) -> None:
    secret = new_key(file, "feed", ("ingest:cricket",), 100)
    keys = taken(file)
    holder = keys.holder(secret)
    assert holder is not None
    assert (holder.name, holder.scopes, holder.rate) == ("feed", ("ingest:cricket",), 100)
    content = file.read_text()
    assert secret not in content
    for other in ("", "feed", holder.sha256, secret[:-1], secret + "a", "é\udcff"):
        assert keys.holder(other) is None
    assert holder.sha256 == hashlib.sha256(secret.encode()).hexdigest()


def test_keys_are_long_and_never_the_same(file: Path) -> None:
    made = {new_key(file, f"feed-{number}", ("ingest:*",), 1) for number in range(20)}
    assert len(made) == 20
    assert all(len(secret) > 40 for secret in made)


def test_only_its_owner_may_read_the_file_and_nothing_else_is_left(file: Path) -> None:
    for name in ("one", "two"):
        new_key(file, name, ("ingest:cricket",), 1)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    ("scopes", "sport", "permitted"),
    [
        (("ingest:cricket",), "cricket", True),
        (("ingest:cricket",), "football", False),
        (("ingest:*",), "football", True),
        (("scores:*",), "cricket", False),
        (("scores:golf", "ingest:football"), "football", True),
        (("ingest:crick",), "cricket", False),
    ],
)
def test_a_key_permits_what_its_scopes_say(scopes: tuple[str, ...], sport: str, permitted: bool) -> None:
    assert Key("feed", "0" * 64, scopes, 1).permits("ingest", sport) is permitted


def test_a_key_that_is_revoked_or_new_counts_while_the_worker_runs(file: Path) -> None:
    first = new_key(file, "first", ("ingest:cricket",), 1)
    keys = taken(file)
    assert keys.holder(first)
    second = new_key(file, "second", ("ingest:cricket",), 1)
    assert keys.holder(second)
    assert revoke_key(file, "first")
    assert not revoke_key(file, "first")
    assert keys.holder(first) is None
    assert keys.holder(second)


def test_a_file_that_breaks_keeps_the_keys_and_that_is_said(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = new_key(file, "feed", ("ingest:cricket",), 1)
    keys = taken(file)
    keys.load()
    file.write_text("{")
    with caplog.at_level(logging.WARNING):
        assert keys.holder(secret)
    assert "the keys stay as they were" in caplog.text


ONE = {"name": "feed", "sha256": "0" * 64, "scopes": ["ingest:cricket"], "rate": 1}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "no file of keys"),
        ("[]", "no file of keys"),
        ("\xff", "no file of keys"),
        ({"keys": [ONE, ONE]}, "two keys in it are called feed"),
        ({"keys": [ONE | {"sha256": "secret"}]}, "sha256"),
        ({"keys": [ONE | {"scopes": []}]}, "scopes"),
        ({"keys": [ONE | {"scopes": ["ingest"]}]}, "scopes"),
        ({"keys": [ONE | {"rate": 0}]}, "rate"),
        ({"keys": [ONE | {"name": "a b"}]}, "name"),
        ({"keys": [ONE | {"key": "x"}]}, "unknown field"),
    ],
)
def test_a_file_that_is_broken_at_the_start_is_an_error_that_says_why(
    file: Path, content: object, why: str
) -> None:
    file.write_bytes(content.encode("latin-1") if isinstance(content, str) else msgspec.json.encode(content))
    with pytest.raises(ApiKeysError, match=f"(?s){file}.*{why}.*faust -A app keys new"):
        taken(file).load()
    with pytest.raises(ValueError, match=why):
        new_key(file, "other", ("ingest:cricket",), 1)


def test_a_file_that_is_not_there_is_an_error_of_a_worker_and_none_of_a_new_key(file: Path) -> None:
    with pytest.raises(ApiKeysError, match="No such file"):
        taken(file).load()
    assert read_keys(file) == ()


def test_without_a_file_there_are_no_keys() -> None:
    keys = ApiKeys(None)
    keys.load()
    assert not keys.is_given
    assert keys.holder("") is None


@pytest.mark.parametrize(
    ("name", "scopes", "why"),
    [
        ("feed", ("ingest:cricket",), "there is a key called feed"),
        ("a feed", ("ingest:cricket",), "is no name"),
        ("other", ("ingest",), "is no scope"),
        ("other", ("ingest:cricket", "Ingest:*"), "is no scope"),
    ],
)
def test_what_is_no_key_is_not_written(file: Path, name: str, scopes: tuple[str, ...], why: str) -> None:
    new_key(file, "feed", ("ingest:cricket",), 1)
    before = file.read_bytes()
    with pytest.raises(ValueError, match=why):
        new_key(file, name, scopes, 1)
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_replaced_stays_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_key(file, "feed", ("ingest:cricket",), 1)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("serving.private_file.os.replace", refuse)
    with pytest.raises(OSError, match="No space"):
        new_key(file, "other", ("ingest:cricket",), 1)
    assert [key.name for key in keys_in(file.read_bytes())] == ["feed"]
    assert list(file.parent.iterdir()) == [file]


def test_keys_that_are_made_at_once_are_all_there_and_a_revoked_one_stays_revoked(file: Path) -> None:
    new_key(file, "leaver", ("ingest:*",), 10)

    def change(number: int) -> None:
        if number == 5:
            assert revoke_key(file, "leaver")
        new_key(file, f"key-{number}", ("ingest:*",), 10)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(change, range(12)))
    assert {key.name for key in read_keys(file)} == {f"key-{number}" for number in range(12)}
