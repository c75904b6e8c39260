"""How a worker and Kafka authenticate each other: TLS, mutual TLS, SASL."""

import ssl
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

from faust.auth import Credentials, SASLCredentials, SSLCredentials
from pydantic import Field, SecretStr

from app.config.fields import Declared, SettingsError, in_environment
from app.config.kinds import ANY_CASE, Servers, Words


class Protocol(StrEnum):
    """Kafka's `security.protocol`."""

    PLAINTEXT = "plaintext"
    SSL = "ssl"
    SASL_PLAINTEXT = "sasl_plaintext"
    SASL_SSL = "sasl_ssl"

    @property
    def encrypts(self) -> bool:
        """Whether the connection is TLS."""
        return self in (Protocol.SSL, Protocol.SASL_SSL)

    @property
    def asks_for_a_password(self) -> bool:
        """Whether the worker authenticates by name and password."""
        return self in (Protocol.SASL_PLAINTEXT, Protocol.SASL_SSL)


class Mechanism(StrEnum):
    """The values of Kafka's `sasl.mechanism` that use a name and a password."""

    PLAIN = "plain"
    SCRAM_SHA_256 = "scram-sha-256"
    SCRAM_SHA_512 = "scram-sha-512"


class KafkaSettings(Declared):
    """Where Kafka is, and the worker's credentials."""

    broker: Annotated[
        Servers, Field(description="Kafka's bootstrap servers; any of them leads to the whole cluster.")
    ] = ("127.0.0.1:9092",)
    security_protocol: Annotated[
        Protocol,
        ANY_CASE,
        Field(description="How to speak to Kafka, in Kafka's own words; with TLS outside a closed network."),
    ] = Protocol.PLAINTEXT
    ssl_ca_file: Annotated[
        Path | None,
        Field(description="Whose certificates to trust (PEM); those of the system if not given."),
    ] = None
    ssl_certificate_file: Annotated[
        Path | None,
        Field(description="For mutual TLS: the certificate that shows Kafka who this is (PEM)."),
    ] = None
    ssl_key_file: Annotated[
        Path | None, Field(description="That certificate's key (PEM, without a password).")
    ] = None
    sasl_mechanism: Annotated[
        Mechanism,
        ANY_CASE,
        Field(description="How name and password are proven; a SCRAM never sends the password."),
    ] = Mechanism.SCRAM_SHA_512
    sasl_username: Annotated[
        str | None, Words(allowed="a name that Kafka knows"), Field(description="The user's name.")
    ] = None
    sasl_password: Annotated[
        SecretStr | None,
        Words(allowed="a password"),
        Field(
            description="The password. Whoever sees the process's environment sees it: rather give the file."
        ),
    ] = None
    sasl_password_file: Annotated[
        Path | None,
        Field(description="The file that has the password; it wins over the password itself."),
    ] = None

    def contradictions(self) -> Iterator[str]:
        """Yield a sentence for each setting that is valid by itself but conflicts with others."""
        protocol = self.security_protocol
        if protocol.asks_for_a_password:
            if not self.sasl_username:
                yield f"{in_environment('sasl_username')} is missing: {_given(protocol)} asks for a name"
            if not self.sasl_password and not self.sasl_password_file:
                yield (
                    f"{in_environment('sasl_password_file')} is missing: "
                    f"{_given(protocol)} asks for a password"
                )
        if not protocol.encrypts:
            for name in ("ssl_ca_file", "ssl_certificate_file", "ssl_key_file"):
                if getattr(self, name):
                    yield (
                        f"{in_environment(name)} is given, and {_given(protocol)} is not TLS: "
                        f"expected {Protocol.SSL} or {Protocol.SASL_SSL}"
                    )
        if bool(self.ssl_certificate_file) != bool(self.ssl_key_file):
            pair = "ssl_certificate_file", "ssl_key_file"
            given, missing = pair if self.ssl_certificate_file else reversed(pair)
            yield f"{in_environment(given)} is given without {in_environment(missing)}"


def _given(protocol: Protocol) -> str:
    return f"{in_environment('security_protocol')}={protocol}"


def connection(settings: KafkaSettings) -> dict[str, object]:
    """Return the arguments of every aiokafka client. It reads files here: rotating them requires a restart.

    Raises:
        SettingsError: files cannot be used; it names all of them.
    """
    protocol = settings.security_protocol
    made: dict[str, object] = {
        "bootstrap_servers": list(settings.broker),
        "security_protocol": protocol.value.upper(),
    }
    read: dict[str, Callable[[KafkaSettings], object]] = {}
    if protocol.encrypts:
        read["ssl_context"] = _context
    if protocol.asks_for_a_password:
        made["sasl_mechanism"] = settings.sasl_mechanism.value.upper()
        made["sasl_plain_username"] = settings.sasl_username
        read["sasl_plain_password"] = _password
    problems: list[str] = []
    for name, reader in read.items():
        try:
            made[name] = reader(settings)
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(tuple(problems))
    return made


def credentials(connection: dict[str, object]) -> Credentials | None:
    """Return the same for Faust's own clients; None where Kafka needs no credentials."""
    context = cast("ssl.SSLContext | None", connection.get("ssl_context"))
    if "sasl_mechanism" in connection:
        return SASLCredentials(
            username=str(connection["sasl_plain_username"]),
            password=str(connection["sasl_plain_password"]),
            ssl_context=context,
            mechanism=str(connection["sasl_mechanism"]),
        )
    return SSLCredentials(context) if context is not None else None


def _context(settings: KafkaSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ssl_ca_file)
    except (OSError, ssl.SSLError) as error:
        raise _unusable("ssl_ca_file", settings.ssl_ca_file, error, "certificates in PEM") from error
    if settings.ssl_certificate_file is not None:
        try:
            # OpenSSL would ask for a password on the terminal.
            context.load_cert_chain(settings.ssl_certificate_file, settings.ssl_key_file, password="")
        except (OSError, ssl.SSLError) as error:
            files = f"{settings.ssl_certificate_file} with {settings.ssl_key_file}"
            raise _unusable(
                "ssl_certificate_file", files, error, "a certificate and its key without a password, in PEM"
            ) from error
    return context


def _password(settings: KafkaSettings) -> str:
    if settings.sasl_password_file is None:
        return settings.sasl_password.get_secret_value() if settings.sasl_password else ""
    try:
        return settings.sasl_password_file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(
            "sasl_password_file", settings.sasl_password_file, error, "a password in UTF-8"
        ) from error


def _unusable(name: str, given: Path | str | None, error: Exception, expected: str) -> SettingsError:
    reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or type(error).__name__
    return SettingsError((f"{in_environment(name)} is {str(given)!r}: {reason}; expected {expected}",))
