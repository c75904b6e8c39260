"""The certificate of gRPC, read again when its file changes: new connections have it, open ones stay."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import cast

import grpc

from serving.watched_file import LOOK_AGAIN, WatchedFile


def check_pair(certificate: Path, key: Path) -> None:
    """Check that a certificate and a key without a password go together.

    Raises:
        OSError: they do not, or cannot be read; the errors of `ssl` are some.
    """
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")


class Certificates:
    """A certificate and its key in two files. Where they do not go together, those of before stay in use."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Read them.

        Raises:
            FileError: they cannot be used.
        """
        self._certificate = certificate
        self._key = key
        self._watched = WatchedFile(certificate, self._pair, "gRPC keeps the one of before", LOOK_AGAIN)
        self._given = self._watched.now()

    def credentials(self) -> grpc.ServerCredentials:
        """Return what a server listens with."""
        # The stubs do not know that None is "as before".
        newer = cast("Callable[[], grpc.ServerCertificateConfiguration]", self._newer)
        return grpc.dynamic_ssl_server_credentials(_configuration(self._given), newer)

    def _newer(self) -> grpc.ServerCertificateConfiguration | None:
        """Return the pair of now for a connection that begins, None where the server has it already."""
        now = self._watched.now()
        if now == self._given:
            return None
        self._given = now
        return _configuration(now)

    def _pair(self, certificate: bytes) -> tuple[bytes, bytes]:
        """Return the key and the certificate, which go together."""
        check_pair(self._certificate, self._key)
        return self._key.read_bytes(), certificate


def _configuration(pair: tuple[bytes, bytes]) -> grpc.ServerCertificateConfiguration:
    return grpc.ssl_server_certificate_configuration([pair])
