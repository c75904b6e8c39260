from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, SecretStr, ValidationError

from app.config.describe import settings_lines, settings_table
from app.config.fields import SettingsError
from app.config.kafka_security import Mechanism, Protocol
from app.config.kinds import Words
from app.config.logs import Format, Level
from app.config.settings import Settings

HOME = {"HOME": "/home/scorer"}

# For each setting a text that is allowed, what it is read as, and texts that are not.
EXAMPLES: dict[str, tuple[str, object, list[str]]] = {
    "broker": (
        "k1:9092, [::1]:9093",
        ("k1:9092", "[::1]:9093"),
        ["k1", "k1:", ":9092", "k1:0", "k1:9,", "k://a:1"],
    ),
    "security_protocol": ("plaintext", Protocol.PLAINTEXT, ["tls", "SASL"]),
    "ssl_ca_file": ("/tls/ca.pem", Path("/tls/ca.pem"), []),
    "ssl_certificate_file": ("/tls/me.pem", Path("/tls/me.pem"), []),
    "ssl_key_file": ("/tls/me.key", Path("/tls/me.key"), []),
    "sasl_mechanism": ("PLAIN", Mechanism.PLAIN, ["GSSAPI", "scram"]),
    "sasl_username": ("score", "score", []),
    "sasl_password": ("p", SecretStr("p"), []),
    "sasl_password_file": ("/run/secrets/kafka", Path("/run/secrets/kafka"), []),
    "app_id": ("score-board_2.a", "score-board_2.a", ["score board", "é", "a" * 151]),
    "instance_id": ("worker-1", "worker-1", ["worker 1", "worker/1"]),
    "datadir": ("/var/lib/scores", Path("/var/lib/scores"), []),
    "web_host": ("worker-1.lan", "worker-1.lan", ["http://worker-1", "worker 1", "::1"]),
    "web_port": ("8080", 8080, ["0", "65536", "http", "80.5"]),
    "web_bind": ("::", "::", ["a b", "tcp://x"]),
    "public_url": (
        "https://scores.example:8443/",
        "https://scores.example:8443",
        ["scores.example", "ftp://a", "https://a/b", "https://me@a", "https://a:0", "https://a:70000"],
    ),
    "embed_origins": (
        "https://news.example/, http://b:8080",
        ("https://news.example", "http://b:8080"),
        ["news.example", "https://a/b", "https://*.a", "*, https://a", "https://a; x"],
    ),
    "offline_pages": ("no", False, ["perhaps"]),
    "grpc_port": ("0", 0, ["-1", "65536", "grpc"]),
    "grpc_certificate_file": ("/tls/me.pem", Path("/tls/me.pem"), []),
    "grpc_key_file": ("/tls/me.key", Path("/tls/me.key"), []),
    "grpc_rpcs": ("500", 500, ["0", "100001", "many"]),
    "hop_secret_file": ("/hops", Path("/hops"), []),
    "api_keys_file": ("/keys.json", Path("/keys.json"), []),
    "api_requests_sample": ("0.1", 0.1, ["-0.1", "1.1", "10 %", "nan"]),
    "jwt_keys_file": ("/tokens.json", Path("/tokens.json"), []),
    "trusted_proxies": (
        "10.0.0.0/8, ::1",
        ("10.0.0.0/8", "::1/128"),
        ["proxy.lan", "10.0.0.0/40", "10.0.0.1/8"],
    ),
    "passwords_over_plain_http": ("true", True, ["perhaps"]),
    "slices": ("cricket, chess", ("cricket", "chess"), ["cricket,", "the chess"]),
    "partitions": ("12", 12, ["0", "-1", "1001", "six"]),
    "replication": ("3", 3, ["0", "10"]),
    "standby_replicas": ("1", 1, ["-1", "10"]),
    "session_timeout": ("45", 45.0, ["0.5", "91", "6s", "nan", "inf"]),
    "heartbeat_interval": ("2", 2.0, ["0", "31", "nan"]),
    "rebalance_timeout": ("90", 90.0, ["0", "601"]),
    "batch_max_records": ("500", 500, ["0", "10001", "1e3"]),
    "lateness": ("30", 30.0, ["0", "soon", "inf"]),
    "apply_late": ("Yes", True, ["perhaps", "2"]),
    "keep_finished": ("3600", 3600.0, ["-1", "a day", "inf"]),
    "keep_silent": ("3600", 3600.0, ["-1", "a week", "inf"]),
    "keep_final": ("86400", 86400.0, ["-1", "nan"]),
    "log_level": ("DEBUG", Level.DEBUG, ["loud", "1"]),
    "log_format": ("json", Format.JSON, ["xml"]),
}
# What some of them cannot be without.
TLS = {"OVERSTREAM_SECURITY_PROTOCOL": "ssl"}
COMPANIONS: dict[str, dict[str, str]] = {
    "grpc_certificate_file": {"OVERSTREAM_GRPC_KEY_FILE": "/tls/me.key"},
    "grpc_key_file": {"OVERSTREAM_GRPC_CERTIFICATE_FILE": "/tls/me.pem"},
    "ssl_ca_file": TLS,
    "ssl_certificate_file": TLS | {"OVERSTREAM_SSL_KEY_FILE": "/tls/me.key"},
    "ssl_key_file": TLS | {"OVERSTREAM_SSL_CERTIFICATE_FILE": "/tls/me.pem"},
}
REFUSED = [(name, text) for name, (_, _, refused) in EXAMPLES.items() for text in refused]


def in_environment(name: str) -> str:
    return f"OVERSTREAM_{name.upper()}"


def test_every_setting_has_an_example_here():
    assert list(Settings.model_fields) == list(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_setting_is_read_from_the_environment(name):
    text, expected, _ = EXAMPLES[name]

    environ = HOME | COMPANIONS.get(name, {}) | {in_environment(name): text}
    value = getattr(Settings.from_env(environ), name)

    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_a_value_that_is_not_allowed_is_named_with_what_is(name, text):
    with pytest.raises(SettingsError) as refusal:
        Settings.from_env({in_environment(name): text})

    (problem,) = refusal.value.problems
    allowed = {row[0]: row[2] for row in rows_of_the_table()}[f"`{in_environment(name)}`"]
    assert problem == f"{in_environment(name)} is {text!r}: expected {allowed}"


def test_all_problems_are_named_at_once():
    environ = {"OVERSTREAM_WEB_PORT": "http", "OVERSTREAM_BROKERS": "k1:9092", "OVERSTREAM_PARTITIONS": "0"}

    with pytest.raises(SettingsError) as refusal:
        Settings.from_env(environ)

    assert str(refusal.value).splitlines() == [
        "the settings cannot be used:",
        "  OVERSTREAM_BROKERS is not a setting: did you mean OVERSTREAM_BROKER?",
        "  OVERSTREAM_WEB_PORT is 'http': expected a whole number from 1 to 65535",
        "  OVERSTREAM_PARTITIONS is '0': expected a whole number from 1 to 1000",
    ]


@pytest.mark.parametrize("somebody_elses", ["OVERSTREAM_CRICKET_DATA", "OVERSTREAM_KAFKA_JARS", "WEB_PORT"])
def test_a_name_that_is_not_like_a_setting_is_left_alone(somebody_elses):
    assert Settings.from_env(HOME | {somebody_elses: "x"}) == Settings.from_env(HOME)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_empty_variable_is_one_that_is_not_set(name):
    assert Settings.from_env(HOME | {in_environment(name): " "}) == Settings.from_env(HOME)


def test_a_heartbeat_must_fit_three_times_into_the_session():
    at_the_limit = {"OVERSTREAM_SESSION_TIMEOUT": "9", "OVERSTREAM_HEARTBEAT_INTERVAL": "3"}
    assert Settings.from_env(at_the_limit).heartbeat_interval == 3.0

    with pytest.raises(
        SettingsError, match=r"HEARTBEAT_INTERVAL is 3\.1 s: expected at most a third of .* 9 s"
    ):
        Settings.from_env(at_the_limit | {"OVERSTREAM_HEARTBEAT_INTERVAL": "3.1"})


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        (HOME, "/home/scorer/.local/state/overstream/6066"),
        (HOME | {"XDG_STATE_HOME": "/state"}, "/state/overstream/6066"),
        (HOME | {"XDG_STATE_HOME": "relative/is/to/be/ignored"}, "/home/scorer/.local/state/overstream/6066"),
        (HOME | {"OVERSTREAM_WEB_PORT": "6067"}, "/home/scorer/.local/state/overstream/6067"),
        (HOME | {"OVERSTREAM_APP_ID": "nightly"}, "/home/scorer/.local/state/nightly/6066"),
        ({}, ".run/overstream/6066"),
    ],
)
def test_workers_of_one_machine_have_different_folders_by_default(environ, expected):
    assert Settings.from_env(environ).datadir == Path(expected)


class WithPassword(Settings):
    password: Annotated[
        SecretStr | None,
        Words(allowed="at least 8 characters"),
        Field(min_length=8, description="To be somebody."),
    ] = None


def test_a_secret_is_read_and_never_shown():
    settings = WithPassword.from_env(HOME | {"OVERSTREAM_PASSWORD": "correct-horse"})

    assert settings.password == SecretStr("correct-horse")  # pragma: allowlist secret
    assert "correct-horse" not in f"{settings!r} {settings}"


def test_a_secret_that_is_not_allowed_is_not_repeated():
    with pytest.raises(SettingsError) as refusal:
        WithPassword.from_env({"OVERSTREAM_PASSWORD": "hunter2"})  # pragma: allowlist secret

    assert "hunter2" not in str(refusal.value)
    assert "OVERSTREAM_PASSWORD is not usable" in str(refusal.value)


def test_all_settings_are_printed_and_those_that_are_not_the_default_are_marked():
    environ = HOME | {"OVERSTREAM_WEB_PORT": "6067", "OVERSTREAM_PARTITIONS": "6", "OVERSTREAM_DATADIR": "/d"}

    lines = list(settings_lines(Settings.from_env(environ), environ))

    assert [line.partition("=")[0] for line in lines] == [in_environment(name) for name in EXAMPLES]
    assert [line for line in lines if "#" in line] == [
        "OVERSTREAM_DATADIR=/d  # not the default, `~/.local/state/<app_id>/<web_port>`",
        "OVERSTREAM_WEB_PORT=6067  # not the default, `6066`",
    ]


def test_what_is_printed_can_be_given_back():
    environ = HOME | {"OVERSTREAM_BROKER": "k1:9092,k2:9092", "OVERSTREAM_SESSION_TIMEOUT": "7.5"}
    settings = Settings.from_env(environ)

    given_back = dict(line.partition("  #")[0].split("=", 1) for line in settings_lines(settings, environ))

    assert Settings.from_env(given_back) == settings


def test_a_secret_is_not_settings_lines():
    environ = HOME | {"OVERSTREAM_PASSWORD": "correct-horse"}  # pragma: allowlist secret

    *_, last = settings_lines(WithPassword.from_env(environ), environ)

    assert last == "OVERSTREAM_PASSWORD=***  # not the default, none"


def test_settings_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        Settings.from_env(HOME).web_port = 1  # type: ignore[misc]


def rows_of_the_table() -> list[list[str]]:
    _, _, *rows = settings_table().splitlines()
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def test_the_table_has_a_row_for_each_setting_and_its_default_can_be_given_back():
    rows, defaults = rows_of_the_table(), Settings.from_env(HOME)

    assert [row[0] for row in rows] == [f"`{in_environment(name)}`" for name in EXAMPLES]
    for name, (variable, shown, allowed, why) in zip(EXAMPLES, rows, strict=True):
        assert allowed
        assert why.endswith(".")
        if name != "datadir" and shown != "none":
            given_back = Settings.from_env(HOME | {variable.strip("`"): shown.split("`")[1]})
            assert given_back == defaults
