"""A mail server on loopback (aiosmtpd, so real SMTP) that refuses, falls silent and drops connections when told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

USER, PASSWORD = "kabar", "a mail password"


@dataclass(frozen=True)
class Got:
    """A mail that was taken."""

    sender: str
    to: tuple[str, ...]
    raw: bytes

    @property
    def mail(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def text(self) -> str:
        return self.mail.get_content().replace("\r\n", "\n").rstrip("\n")


class MailDouble:
    """``refusing`` maps a step (``mail``, ``rcpt``, ``data``) to a reply; ``after_text`` is done once the text is in:
    ``drop`` the connection, or stay ``silent``, although it was taken. ``meanwhile`` is called before that."""

    def __init__(self, **options: Any) -> None:
        self.got: list[Got] = []
        self.refusing: dict[str, str] = {}
        self.after_text = ""
        self.meanwhile: Callable[[], object] = lambda: None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=20, **options)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[Got]:
        return [one for one in self.got if address in one.to]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802, ARG002
        if "mail" in self.refusing:
            return self.refusing["mail"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802, ARG002
        if "rcpt" in self.refusing:
            return self.refusing["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002
        if "data" in self.refusing:
            return self.refusing["data"]
        await asyncio.get_running_loop().run_in_executor(None, self.meanwhile)
        self.got.append(Got(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content))
        if self.after_text == "drop":
            server.transport.abort()
        if self.after_text == "silent":
            await asyncio.sleep(60)
        return "250 OK"


def authenticator(*answer: Any) -> AuthResult:
    told = answer[-1]
    return AuthResult(success=(told.login, told.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context, and one of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a mail server of the tests")])
    now = datetime.now(UTC) - timedelta(minutes=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    certificate = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    file = folder / "mail.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=certificate.decode())


@contextmanager
def dripping(first: bytes, every: float = 0.05) -> Iterator[str]:
    """A server that says something without end, a letter at a time; gives its address."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            caller, _ = server.accept()
            with caller:
                caller.sendall(first)
                while not ended.wait(every):
                    try:
                        caller.sendall(b"x")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{server.getsockname()[1]}"
        finally:
            ended.set()
            thread.join(5)
