"""How this worker proves to Kafka who it is, and Kafka to it: TLS, mutual TLS, SASL."""

import ssl
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, cast

from faust.auth import Credentials, SASLCredentials, SSLCredentials

from app.config.fields import SettingsError, in_environment

if TYPE_CHECKING:
    from app.config.settings import Settings


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
        """Whether it is by name and password that Kafka knows us."""
        return self in (Protocol.SASL_PLAINTEXT, Protocol.SASL_SSL)


class Mechanism(StrEnum):
    """Kafka's `sasl.mechanism`, as far as it is by name and password."""

    PLAIN = "plain"
    SCRAM_SHA_256 = "scram-sha-256"
    SCRAM_SHA_512 = "scram-sha-512"


def contradictions(settings: "Settings") -> tuple[str, ...]:
    """Return a sentence for each of these settings that does not go with the others."""
    protocol = settings.security_protocol
    found = []
    if protocol.asks_for_a_password:
        if not settings.sasl_username:
            found.append(f"{in_environment('sasl_username')} is missing: {_given(protocol)} asks for a name")
        if not settings.sasl_password and not settings.sasl_password_file:
            found.append(
                f"{in_environment('sasl_password_file')} is missing: {_given(protocol)} asks for a password"
            )
    if not protocol.encrypts:
        found += [
            f"{in_environment(name)} is given, and {_given(protocol)} is no TLS: "
            f"expected {Protocol.SSL} or {Protocol.SASL_SSL}"
            for name in ("ssl_ca_file", "ssl_certificate_file", "ssl_key_file")
            if getattr(settings, name)
        ]
    if bool(settings.ssl_certificate_file) != bool(settings.ssl_key_file):
        one, other = ("certificate", "key") if settings.ssl_certificate_file else ("key", "certificate")
        found.append(
            f"{in_environment(f'ssl_{one}_file')} is given without {in_environment(f'ssl_{other}_file')}"
        )
    return tuple(found)


def _given(protocol: Protocol) -> str:
    return f"{in_environment('security_protocol')}={protocol}"


def connection(settings: "Settings") -> dict[str, object]:
    """Return what every aiokafka client is made with. Files are read here: a rotation takes a restart.

    Raises:
        SettingsError: a file cannot be used.
    """
    protocol = settings.security_protocol
    made: dict[str, object] = {
        "bootstrap_servers": list(settings.broker),
        "security_protocol": protocol.value.upper(),
    }
    if protocol.encrypts:
        made["ssl_context"] = _context(settings)
    if protocol.asks_for_a_password:
        made |= {
            "sasl_mechanism": settings.sasl_mechanism.value.upper(),
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": _password(settings),
        }
    return made


def credentials(connection: dict[str, object]) -> Credentials | None:
    """Return the same for Faust's own clients; None where Kafka asks nothing."""
    context = cast("ssl.SSLContext | None", connection.get("ssl_context"))
    if "sasl_mechanism" in connection:
        return SASLCredentials(
            username=str(connection["sasl_plain_username"]),
            password=str(connection["sasl_plain_password"]),
            ssl_context=context,
            mechanism=str(connection["sasl_mechanism"]),
        )
    return SSLCredentials(context) if context is not None else None


def _context(settings: "Settings") -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ssl_ca_file)
    except (OSError, ssl.SSLError) as error:
        raise _unusable("ssl_ca_file", settings.ssl_ca_file, error, "certificates in PEM") from error
    if settings.ssl_certificate_file is not None:
        try:
            # A password would be asked for on the terminal, where nobody sits.
            context.load_cert_chain(settings.ssl_certificate_file, settings.ssl_key_file, password="")
        except (OSError, ssl.SSLError) as error:
            files = f"{settings.ssl_certificate_file} with {settings.ssl_key_file}"
            raise _unusable(
                "ssl_certificate_file", files, error, "a certificate and its key without a password, in PEM"
            ) from error
    return context


def _password(settings: "Settings") -> str:
    if settings.sasl_password_file is None:
        return settings.sasl_password or ""
    try:
        return settings.sasl_password_file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(
            "sasl_password_file", settings.sasl_password_file, error, "a password in UTF-8"
        ) from error


def _unusable(name: str, given: Path | str | None, error: Exception, expected: str) -> SettingsError:
    reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or type(error).__name__
    return SettingsError((f"{in_environment(name)} is {str(given)!r}: {reason}; expected {expected}",))
