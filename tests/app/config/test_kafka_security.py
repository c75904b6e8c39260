"""What Kafka's clients are made with, and settings that do not go together."""

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiokafka.conn import AIOKafkaConnection
from faust.auth import SASLCredentials, SSLCredentials

from app.config.fields import SettingsError
from app.config.kafka_security import connection, credentials
from app.config.settings import Settings


def given(**values: object) -> Settings:
    environ = {f"OVERSTREAM_{name.upper()}": str(value) for name, value in values.items()}
    return Settings.from_env({"HOME": "/home/scorer", **environ})


def problems(**values: object) -> str:
    with pytest.raises(SettingsError) as refusal:
        connection(given(**values))
    return " ".join(refusal.value.problems)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    for name in ("me", "other"):
        made = authority.issue_cert(common_name=name)
        made.cert_chain_pems[0].write_to_path(str(tmp_path / f"{name}.pem"))
        made.private_key_pem.write_to_path(str(tmp_path / f"{name}.key"))
    return {path.name: path for path in tmp_path.iterdir()}


def test_without_security_kafka_is_asked_in_plain_text():
    made = connection(given(broker="k1:9092"))

    assert made == {"bootstrap_servers": ["k1:9092"], "security_protocol": "PLAINTEXT"}
    assert credentials(made) is None


def test_with_tls_the_brokers_name_and_certificate_are_checked(files):
    made = connection(given(security_protocol="SSL", ssl_ca_file=files["ca.pem"]))

    context = made["ssl_context"]
    assert isinstance(context, ssl.SSLContext)
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert len(context.get_ca_certs()) == 1
    assert isinstance(credentials(made), SSLCredentials)


def test_name_and_password_go_to_all_clients(files, tmp_path):
    (tmp_path / "password").write_text("correct horse\n")
    made = connection(
        given(
            security_protocol="sasl_ssl",
            ssl_ca_file=files["ca.pem"],
            sasl_username="score",
            sasl_password="not this one",  # pragma: allowlist secret
            sasl_password_file=tmp_path / "password",
        )
    )

    faust: Any = credentials(made)
    assert isinstance(faust, SASLCredentials)
    assert (faust.username, faust.password) == ("score", "correct horse")
    assert (made["sasl_plain_username"], made["sasl_plain_password"]) == ("score", "correct horse")
    assert faust.protocol.value == made["security_protocol"] == "SASL_SSL"
    assert faust.mechanism.value == made["sasl_mechanism"] == "SCRAM-SHA-512"


def test_a_password_file_that_is_not_there_is_named_without_what_was_to_be_in_it():
    named = problems(security_protocol="sasl_plaintext", sasl_username="a", sasl_password_file="/nowhere/p")

    assert "OVERSTREAM_SASL_PASSWORD_FILE is '/nowhere/p': No such file or directory" in named


def test_all_files_that_cannot_be_used_are_named_at_once():
    named = problems(
        security_protocol="sasl_ssl",
        ssl_ca_file="/nowhere/ca",
        sasl_username="a",
        sasl_password_file="/nowhere/p",
    )

    assert "OVERSTREAM_SSL_CA_FILE is '/nowhere/ca'" in named
    assert "OVERSTREAM_SASL_PASSWORD_FILE is '/nowhere/p'" in named


def test_a_file_of_authorities_that_has_none_is_named(tmp_path):
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")

    assert f"OVERSTREAM_SSL_CA_FILE is '{empty}'" in problems(security_protocol="ssl", ssl_ca_file=empty)


def test_a_key_that_is_of_another_certificate_is_named(files):
    told = problems(
        security_protocol="ssl",
        ssl_ca_file=files["ca.pem"],
        ssl_certificate_file=files["me.pem"],
        ssl_key_file=files["other.key"],
    )

    assert "OVERSTREAM_SSL_CERTIFICATE_FILE" in told
    assert "KEY_VALUES_MISMATCH" in told


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"security_protocol": "sasl_ssl", "sasl_password": "p"}, "SASL_USERNAME is missing"),
        ({"security_protocol": "sasl_ssl", "sasl_username": "u"}, "SASL_PASSWORD_FILE is missing"),
        ({"ssl_ca_file": "/ca.pem"}, "SSL_CA_FILE is given"),
        ({"security_protocol": "ssl", "ssl_key_file": "/k"}, "given without OVERSTREAM_SSL_CERTIFICATE_FILE"),
        ({"security_protocol": "ssl", "ssl_certificate_file": "/c"}, "given without OVERSTREAM_SSL_KEY_FILE"),
    ],
)
def test_settings_that_do_not_go_together_are_named(values, named):
    assert named in problems(**values)


class Writer:
    """A connection's end that notes how it is closed."""

    def __init__(self) -> None:
        self.closed: list[str] = []
        self.transport = self

    def close(self) -> None:
        self.closed.append("close")

    def abort(self) -> None:
        self.closed.append("abort")


@pytest.mark.parametrize(
    ("protocol", "how"),
    [("PLAINTEXT", ["close"]), ("SSL", ["close", "abort"]), ("SASL_SSL", ["close", "abort"])],
)
async def test_a_tls_connection_is_closed_without_waiting_for_the_brokers_farewell(protocol, how):
    """To see why, take the abort away: some rebalances over TLS last 30 s."""
    context = ssl.create_default_context() if "SSL" in protocol else None
    connection = AIOKafkaConnection("127.0.0.1", 1, security_protocol=protocol, ssl_context=context)
    writer = Writer()
    connection._reader, connection._writer = object(), writer
    connection._read_task = asyncio.create_task(asyncio.sleep(0))

    connection.close()

    assert writer.closed == how
