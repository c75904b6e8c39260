"""What passes for a hop, and what does not."""

import hmac
import logging
import os
import time
from pathlib import Path

import pytest

from serving.hops import HOP, Hop, HopSecret, HopSecretError, is_loopback

SECRET = "a secret of the tests"  # pragma: allowlist secret
ELSEWHERE = "192.0.2.7"


def secret_of(path: Path, *lines: str) -> HopSecret:
    file = path / "secret"
    file.write_text("\n".join(lines) + "\n")
    return HopSecret(file, look_again=-1.0)


@pytest.fixture
def secret(tmp_path: Path) -> HopSecret:
    return secret_of(tmp_path, SECRET)


def proven(secret: HopSecret, value: str, method: str = "GET", path: str = "/matches/?limit=5") -> bool:
    return secret.proves(method, path, {HOP: value}, ELSEWHERE) is not None


def test_a_hop_is_proven_for_its_path_and_its_method_alone(secret: HopSecret) -> None:
    value = secret.header("GET", "/matches/?limit=5")
    assert proven(secret, value)
    assert not proven(secret, value, path="/matches/?limit=6")
    assert not proven(secret, value, path="/scores/?limit=5")
    assert not proven(secret, value, method="POST")


def test_a_write_is_proven_with_its_body_and_for_whom_it_is(secret: HopSecret) -> None:
    """To see it fail, leave the body or the identity out of what is signed."""
    path, body = "/football/events/", b'{"event_id": "1"}'
    value = secret.header("POST", path, body, "feed é-1")

    def hop(value: str, method: str = "POST", path: str = path, body: bytes = body) -> Hop | None:
        return secret.proves(method, path, {HOP: value}, ELSEWHERE, body)

    assert hop(value) == Hop("feed é-1")
    assert hop(secret.header("POST", path, body)) == Hop("")
    assert hop(value, body=b'{"event_id": "2"}') is hop(value, body=b"") is None
    assert hop(value, method="PUT") is hop(value, path="/cricket/events/") is None
    signed, _, name = value.rpartition("-")
    another = secret.header("POST", path, body, "admin").rpartition("-")[2]
    for made_up in (f"{signed}-{another}", f"{signed}-", signed, f"{value}-", f"{value}=", f"{value}-{name}"):
        assert hop(made_up) is None, made_up


def test_a_proof_of_reading_is_none_of_a_write(secret: HopSecret) -> None:
    value = secret.header("GET", "/football/events/")
    assert proven(secret, value, path="/football/events/")
    assert not proven(secret, value, "POST", "/football/events/")
    assert secret.proves("GET", "/football/events/", {HOP: value}, ELSEWHERE, b"a body") is None
    assert secret.proves("GET", "/football/events/", {HOP: f"{value}-"}, ELSEWHERE) is None


def test_without_a_secret_nobody_is_vouched_for() -> None:
    """Whoever is on the machine could say what it likes. The client's own credential is verified again."""
    none = HopSecret(None)
    asked = {HOP: none.header("POST", "/football/events/", b"{}", "admin")}
    assert none.proves("POST", "/football/events/", asked, "127.0.0.1", b"{}") == Hop("")
    assert none.proves("POST", "/football/events/", {HOP: "1-2-YWRtaW4="}, "127.0.0.1", b"{}") == Hop("")


def test_what_a_worker_of_0_1_0_signs_and_proves_is_as_it_was(secret: HopSecret) -> None:
    """Workers are renewed one by one. To see it fail, sign what is read as a write is."""
    moment = str(time.time_ns() // 1_000_000)
    signed = hmac.new(SECRET.encode(), f"GET /matches/?limit=5 {moment}".encode(), "sha256").hexdigest()
    assert proven(secret, f"{moment}-{signed}")
    assert secret.header("GET", "/matches/?limit=5").count("-") == 1


def test_what_clients_make_up_is_no_proof(secret: HopSecret, tmp_path: Path) -> None:
    """The header alone made a worker answer with a part of a list, which caches kept for everybody."""
    value = secret.header("GET", "/matches/?limit=5")
    moment, _, proof = value.partition("-")
    for made_up in ("1", "", "-", moment, f"{moment}-", f"-{proof}", f"{moment}-{proof[:-1]}x", f"x-{proof}",
                    f"{int(moment) + 1}-{proof}", f"{moment}-é", f"{'9' * 30}-{proof}"):  # fmt: skip
        assert not proven(secret, made_up), made_up
    assert not proven(secret_of(tmp_path, "another secret of the tests"), value)
    assert not secret.proves("GET", "/matches/?limit=5", {}, "127.0.0.1")


@pytest.mark.parametrize(("seconds", "holds"), [(55, True), (-55, True), (65, False), (-65, False)])
def test_a_proof_holds_for_a_minute(
    secret: HopSecret, monkeypatch: pytest.MonkeyPatch, seconds: float, holds: bool
) -> None:
    value, now = secret.header("GET", "/matches/?limit=5"), time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)
    assert proven(secret, value) is holds


def test_with_a_secret_being_on_the_same_machine_is_no_proof(secret: HopSecret) -> None:
    assert not secret.proves("GET", "/", {HOP: "1"}, "127.0.0.1")


def test_without_a_secret_only_the_same_machine_is_believed() -> None:
    none = HopSecret(None)
    asked = {HOP: none.header("GET", "/")}
    assert none.proves("GET", "/", asked, "127.0.0.1")
    assert none.proves("GET", "/", asked, "::1")
    assert not none.proves("GET", "/", asked, ELSEWHERE)
    assert not none.proves("GET", "/", asked, None)
    # A proxy on the same machine brings others' requests.
    assert not none.proves("GET", "/", asked | {"X-Forwarded-For": ELSEWHERE}, "127.0.0.1")


def test_a_secret_is_renewed_without_a_restart_and_without_a_gap(tmp_path: Path) -> None:
    worker, other = secret_of(tmp_path, SECRET), HopSecret(tmp_path / "secret", look_again=-1.0)
    new = "the next secret of the tests"
    old_hop = worker.header("GET", "/")
    _replace(tmp_path / "secret", f"{new}\n{SECRET}\n")
    assert other.proves("GET", "/", {HOP: old_hop}, ELSEWHERE)
    new_hop = worker.header("GET", "/")
    _replace(tmp_path / "secret", f"{new}\n")
    assert other.proves("GET", "/", {HOP: new_hop}, ELSEWHERE)
    assert not other.proves("GET", "/", {HOP: old_hop}, ELSEWHERE)


def test_a_secret_that_cannot_be_read_any_more_stays_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    worker = secret_of(tmp_path, SECRET)
    _replace(tmp_path / "secret", "\n")
    with caplog.at_level(logging.WARNING):
        assert worker.proves("GET", "/", {HOP: worker.header("GET", "/")}, ELSEWHERE)
    assert "it is empty" in caplog.text


def _replace(file: Path, text: str) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    os.replace(fresh, file)


@pytest.mark.parametrize(
    ("text", "reason"), [("", "it is empty"), ("short\n", "too short"), (None, "No such file")]
)
def test_a_secret_that_is_none_is_refused_before_anything_starts(
    tmp_path: Path, text: str | None, reason: str
) -> None:
    file = tmp_path / "secret"
    if text is not None:
        file.write_text(text)
    with pytest.raises(HopSecretError, match=f"{file}.*{reason}"):
        HopSecret(file)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "::ffff:127.0.0.1"])
def test_this_machine_s_own_addresses(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "example.org", "", "::ffff:192.0.2.7"])
def test_addresses_that_others_reach(host: str) -> None:
    assert not is_loopback(host)
