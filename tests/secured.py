"""A Kafka that trusts nobody: TLS with certificates made for the occasion, mutual TLS, SCRAM."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sandbox.kafka import BrokerSettings, KafkaServer
from sandbox.kafka.ports import HOST, free_port

USER, PASSWORD = "score", "correct horse battery"  # pragma: allowlist secret
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


class SecuredKafka:
    """A broker with a listener for each way of being asked; `environ` is what a worker is told for one.

    Listeners: `ssl` wants a certificate of the client's, `sasl_ssl` a name and a password, `expired` has
    a certificate that was valid once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority, self._next_authority = trustme.CA(), trustme.CA()
        self.trusted, self._trusted_by_broker = folder / "ca.pem", folder / "trusted-by-broker.pem"
        for file in (self.trusted, self._trusted_by_broker):
            self.authority.cert_pem.write_to_path(str(file))
            self._next_authority.cert_pem.write_to_path(str(file), append=True)
        self.ports = {name: free_port() for name in ("ssl", "sasl_ssl", "expired")}
        self._keystore("broker.pem", HOST)
        self._keystore("expired.pem", HOST, datetime(2020, 1, 1, tzinfo=UTC))
        own, controller = free_port(), free_port()
        listeners = {"PLAINTEXT": own, "CONTROLLER": controller}
        listeners |= {name.upper(): port for name, port in self.ports.items()}
        protocols = {name: name for name in listeners} | {"CONTROLLER": "PLAINTEXT", "EXPIRED": "SSL"}
        self.kafka = KafkaServer(
            BrokerSettings(
                data=folder / "kafka",
                port=own,
                controller_port=controller,
                scram_users={USER: PASSWORD},
                properties={
                    "listeners": ",".join(f"{name}://{HOST}:{port}" for name, port in listeners.items()),
                    "listener.security.protocol.map": ",".join(map(":".join, protocols.items())),
                    "ssl.keystore.type": "PEM",
                    "ssl.keystore.location": str(folder / "broker.pem"),
                    "ssl.truststore.type": "PEM",
                    "ssl.truststore.location": str(self._trusted_by_broker),
                    "listener.name.ssl.ssl.client.auth": "required",
                    "listener.name.expired.ssl.keystore.type": "PEM",
                    "listener.name.expired.ssl.keystore.location": str(folder / "expired.pem"),
                    "sasl.enabled.mechanisms": "SCRAM-SHA-512",
                    "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": _SCRAM,
                },
            )
        )

    def issue(self, name: str) -> Mapping[str, str]:
        """Write a client's certificate and key, anew if they are there; what a worker is told of them."""
        # With a name, since Java takes none whose list of names is empty.
        made = self.authority.issue_cert(f"{name}.test", common_name=name)
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        certificate.write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
        key.write_bytes(made.private_key_pem.bytes())
        return {"OVERSTREAM_SSL_CERTIFICATE_FILE": str(certificate), "OVERSTREAM_SSL_KEY_FILE": str(key)}

    def renew_authority(self) -> None:
        """Issue by the next authority from now on, which everybody trusts already beside today's."""
        self.authority = self._next_authority

    def renew_broker(self) -> None:
        """Give the broker a certificate of today's authority and trust in no other, once it is restarted."""
        self._keystore("broker.pem", HOST)
        self.authority.cert_pem.write_to_path(str(self._trusted_by_broker))

    def environ(self, listener: str, **more: str) -> dict[str, str]:
        """What a worker is told to use a listener."""
        return {
            "OVERSTREAM_BROKER": f"{HOST}:{self.ports[listener]}",
            "OVERSTREAM_SECURITY_PROTOCOL": "sasl_ssl" if listener == "sasl_ssl" else "ssl",
            "OVERSTREAM_SSL_CA_FILE": str(self.trusted),
            **{f"OVERSTREAM_{name.upper()}": value for name, value in more.items()},
        }

    def _keystore(self, file: str, host: str, until: datetime | None = None) -> None:
        """Write a certificate and its key as Kafka reads them, the key in PKCS #8."""
        made = self.authority.issue_cert(host, not_after=until)
        key = load_pem_private_key(made.private_key_pem.bytes(), None)
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        Path(self.folder, file).write_bytes(text + b"".join(blob.bytes() for blob in made.cert_chain_pems))


@contextmanager
def secured_kafka(folder: Path) -> Iterator[SecuredKafka]:
    """Run one until the block is left."""
    secured = SecuredKafka(folder)
    with secured.kafka:
        yield secured
