"""HTTPS servers on this machine, and a network in which public names lead to them. For tests alone."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from probe.network import NoSuchName

PUBLIC: Final = "93.184.215.14"
"""A public address that the network below brings to a server of this machine."""


class Authority:
    """Signs certificates that the network below trusts, as RFC 5280 wants them: newer Pythons accept no others."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of the tests")])
        self._certificate = self._sign(self._name, self._key, self._name, self._key, days=(-1, 1), ca=True)
        self.file = directory / "authority.pem"
        self.file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def context(self, host: str, days: tuple[int, int] = (-1, 1), *, itself: bool = False) -> ssl.SSLContext:
        """The server's side for a host, with a certificate that is valid between two days from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        issuer, signer = (name, key) if itself else (self._name, self._key)
        certificate = self._sign(name, key, issuer, signer, days=days, host=host)
        file = self.directory / f"{host.replace(':', '_')}-{days[0]}-{days[1]}-{itself}.pem"
        private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        file.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(serialization.Encoding.PEM, *private)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _sign(
        self,
        name: x509.Name,
        key: Any,
        issuer: x509.Name,
        signer: Any,
        *,
        days: tuple[int, int],
        host: str = "",
        ca: bool = False,
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + dt.timedelta(days=days[0]))
            .not_valid_after(now + dt.timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
            .add_extension(_usage(ca=ca), critical=True)
        )
        if host:
            try:
                alternative: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
            except ValueError:
                alternative = x509.DNSName(host)
            builder = builder.add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        return builder.sign(signer, hashes.SHA256())


def _usage(*, ca: bool) -> x509.KeyUsage:
    """What a key is for: an authority's signs certificates, a server's signs handshakes."""
    return x509.KeyUsage(
        digital_signature=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


Handle = Callable[[socket.socket, bytes], None]


@dataclass
class Server:
    """One that answers each connection by a function; it notes what it was asked."""

    handle: Handle
    context: ssl.SSLContext | None
    address: str = "127.0.0.2"
    port: int = 0
    requests: list[bytes] = field(default_factory=list)

    @contextmanager
    def running(self) -> Iterator[Server]:
        with socket.create_server((self.address, 0)) as listener:
            self.port = listener.getsockname()[1]
            thread = threading.Thread(target=self._serve, args=(listener,), daemon=True)
            thread.start()
            try:
                yield self
            finally:
                with suppress(OSError):
                    listener.shutdown(socket.SHUT_RDWR)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection:
            connection.settimeout(20)
            with self.context.wrap_socket(connection, server_side=True) if self.context else connection as stream:
                request = b""
                while b"\r\n\r\n" not in request and (piece := stream.recv(65_536)):
                    request += piece
                self.requests.append(request)
                self.handle(stream, request)


def answer(status: int, **headers: str) -> Handle:
    """An answer with a status, headers (``_`` for the hyphen) and a short body."""
    lines = [
        f"HTTP/1.1 {status} X",
        "Content-Length: 2",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]

    def handle(stream: socket.socket, _: bytes) -> None:
        stream.sendall("\r\n".join([*lines, "", "ok"]).encode())

    return handle


@dataclass
class TestNetwork:
    """Names, the addresses they lead to, and the servers that stand there. No test leaves this machine."""

    __test__ = False

    trusted: Path
    names: dict[str, list[str] | Exception] = field(default_factory=dict)
    servers: dict[str, Server] = field(default_factory=dict)
    """By the address that a name leads to."""
    asked: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)

    def resolve(self, host: str) -> list[str]:
        self.asked.append(host)
        found = self.names.get(host, NoSuchName(host))
        if isinstance(found, Exception):
            raise found
        return found

    def connect(self, address: str, port: int) -> socket.socket:
        self.connected.append((address, port))
        server = self.servers.get(address)
        if server is None:
            raise ConnectionRefusedError
        return socket.create_connection((server.address, server.port), timeout=5)

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.trusted))
