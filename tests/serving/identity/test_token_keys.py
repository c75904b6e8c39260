"""The keys of tokens: which one signs, how they are replaced, and who may read them."""

import logging
import stat
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from schemas.accounts.bounds import TOKEN_LASTS
from serving.identity.token_key_file import WAITS, read_token_keys, rotate_token_keys
from serving.identity.token_keys import SETTLES, TokenKeys, TokenKeysError, token_keys_in

NOW = 1_767_225_600.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


def keys_of(file: Path) -> TokenKeys:
    return TokenKeys(file, look_again=-1.0)


def test_the_only_key_signs_at_once(file: Path) -> None:
    key = rotate_token_keys(file, NOW)
    assert keys_of(file).signing(NOW) == key
    assert keys_of(file).named(key.kid) == key
    assert len(key.signing_secret()) == 32


def test_a_new_key_verifies_at_once_and_signs_when_every_worker_has_it(file: Path) -> None:
    first = rotate_token_keys(file, NOW)
    keys = keys_of(file)
    keys.load()
    second = rotate_token_keys(file, NOW + 10)
    assert keys.named(second.kid) == second
    assert keys.named(first.kid) == first
    assert keys.signing(NOW + 10 + SETTLES - 1) == first
    assert keys.signing(NOW + 10 + SETTLES) == second


def test_a_key_is_not_replaced_while_tokens_of_the_one_before_may_be_valid(file: Path) -> None:
    first = rotate_token_keys(file, NOW)
    second = rotate_token_keys(file, NOW + 10)
    with pytest.raises(ValueError, match=f"tokens of the key {first.kid} may be valid for 24.0 h more"):
        rotate_token_keys(file, NOW + 10 + SETTLES)
    assert {key.kid for key in read_token_keys(file)} == {first.kid, second.kid}
    third = rotate_token_keys(file, NOW + 10 + WAITS)
    assert {key.kid for key in read_token_keys(file)} == {second.kid, third.kid}
    assert WAITS >= TOKEN_LASTS + SETTLES


def test_all_other_keys_can_go_at_once_and_the_new_one_signs(file: Path) -> None:
    rotate_token_keys(file, NOW)
    second = rotate_token_keys(file, NOW + 10)
    keys = keys_of(file)
    keys.load()
    third = rotate_token_keys(file, NOW + 20, at_once=True)
    assert keys.signing(NOW + 20) == third
    assert keys.named(second.kid) is None


def test_only_its_owner_may_read_the_file_and_nothing_else_is_left(file: Path) -> None:
    for number in range(2):
        rotate_token_keys(file, NOW + number)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(("mode", "warns"), [(0o600, False), (0o440, False), (0o604, True), (0o602, True)])
def test_a_file_that_everybody_may_use_is_warned_of(
    file: Path, mode: int, warns: bool, caplog: pytest.LogCaptureFixture
) -> None:
    rotate_token_keys(file, NOW)
    file.chmod(mode)
    with caplog.at_level(logging.WARNING):
        keys_of(file).load()
    assert ("log in as anybody" in caplog.text) is warns


def test_a_file_that_breaks_keeps_the_keys_and_tells_no_secret(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = rotate_token_keys(file, NOW)
    keys = keys_of(file)
    keys.load()
    file.write_text(file.read_text().replace('"HS256"', '"none"'))
    with caplog.at_level(logging.DEBUG):
        assert keys.signing(NOW) == key
    assert "the keys of tokens stay as they were" in caplog.text
    assert key.secret not in caplog.text


def test_without_a_file_nobody_can_log_in() -> None:
    keys = TokenKeys(None)
    keys.load()
    assert not keys.is_given
    asks: list[Callable[[], object]] = [lambda: keys.signing(NOW), lambda: keys.named("any")]
    for ask in asks:
        with pytest.raises(TokenKeysError, match="nobody can log in"):
            ask()


def test_a_file_that_is_not_there_is_an_error_of_a_worker_and_none_of_a_new_key(file: Path) -> None:
    with pytest.raises(TokenKeysError, match="No such file"):
        keys_of(file).load()
    assert read_token_keys(file) == ()


LONG = "c2VjcmV0" * 6
ONE: Mapping[str, object] = {"kid": "one", "alg": "HS256", "secret": LONG, "made": "2026-01-01T00:00:00Z"}
TWO: Mapping[str, object] = {**ONE, "kid": "two", "secret": "b3RoZXJz" * 6}


def test_the_keys_that_the_next_test_breaks_are_good() -> None:
    assert [key.kid for key in token_keys_in(msgspec.json.encode({"keys": [ONE, TWO]}))] == ["one", "two"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "no file of keys"),
        ("\xff", "no file of keys"),
        ({"keys": []}, "length"),
        ({"keys": [ONE, TWO, {**ONE, "kid": "three", "secret": "d" * 43}]}, "length"),
        ({"keys": [ONE, {**TWO, "kid": "one"}]}, "one name"),
        ({"keys": [ONE, {**TWO, "secret": LONG}]}, "one secret"),
        ({"keys": [{**ONE, "alg": "none"}]}, "alg"),
        ({"keys": [{**ONE, "alg": "RS256"}]}, "alg"),
        ({"keys": [{**ONE, "secret": LONG[:42]}]}, "secret"),
        ({"keys": [{**ONE, "secret": LONG[:45]}]}, "no base64url"),
        ({"keys": [{**ONE, "secret": LONG + "\n"}]}, "secret"),
        ({"keys": [{**ONE, "kid": "a b"}]}, "kid"),
        ({"keys": [{**ONE, "made": "2026-01-01T00:00:00"}]}, "made"),
        ({"keys": [{**ONE, "use": "sig"}]}, "unknown field"),
    ],
)
def test_a_file_that_is_broken_at_the_start_is_an_error_that_says_why_and_no_secret(
    file: Path, content: object, why: str
) -> None:
    file.write_bytes(content.encode("latin-1") if isinstance(content, str) else msgspec.json.encode(content))
    with pytest.raises(TokenKeysError, match=f"(?s){file}.*{why}.*faust -A app keys") as raised:
        keys_of(file).load()
    assert LONG[:42] not in str(raised.value)
    before = file.read_bytes()
    with pytest.raises(ValueError, match=why):
        rotate_token_keys(file, NOW, at_once=True)
    assert file.read_bytes() == before


def test_a_key_shows_everything_but_its_secret(file: Path) -> None:
    key = rotate_token_keys(file, NOW)
    for shown in (repr(key), str([key]), str(key.__rich_repr__()), repr(read_token_keys(file))):
        assert key.kid in shown
        assert key.secret not in shown
    assert key.secret in file.read_text()


def test_a_file_that_cannot_be_replaced_stays_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = rotate_token_keys(file, NOW)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("serving.private_file.os.replace", refuse)
    with pytest.raises(OSError, match="No space"):
        rotate_token_keys(file, NOW + 1)
    assert read_token_keys(file) == (key,)
    assert list(file.parent.iterdir()) == [file]


def test_of_rotations_at_once_two_succeed(file: Path) -> None:
    def rotate(_: int) -> bool:
        try:
            rotate_token_keys(file, NOW)
        except ValueError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(rotate, range(8))) == 2
    assert len(read_token_keys(file)) == 2
