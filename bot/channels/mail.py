"""E-mail to staff by SMTP: plain text, one connection a message, nothing in it that tells who opened it.

``smtps://`` speaks TLS from the first byte. ``smtp://`` demands STARTTLS, except of this very machine or an address of
our own network, where it speaks plainly. Certificates are checked.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import ClassVar, Final
from urllib.parse import urlsplit

from bot.channels.base import Outgoing, SendError, Sent
from bot.channels.mail_faults import BUSY, GOOD, SILENT, UNFIT, fault_of, meaning_of, refused
from bot.config_mail import PORTS, is_mailbox, is_near

OWN_NAME: Final = "Kabar"
AT_ONCE: Final = 4
"""Connections of one process: mail servers refuse those who open many."""
LONGEST_WAIT: Final = 5.0
"""Seconds that a message waits for one of these; then it goes back and is none the worse."""


@dataclass
class MailChannel:
    """Sends through one mail server. Safe to use from many threads, and in a forked child.

    ``timeout`` is in seconds, for each wait on the network, ``within`` for a whole conversation, however slowly the
    server drips: a claim is taken for lost after a minute. ``context`` is what certificates are checked with;
    ``plainly`` overrules what the address says.
    """

    url: str
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 8.0
    within: float = 18.0
    context: ssl.SSLContext | None = field(default=None, repr=False)
    plainly: bool | None = None
    name: ClassVar[str] = "email"

    def __post_init__(self) -> None:
        self._room = threading.BoundedSemaphore(AT_ONCE)
        self._domain = self.sender.rpartition("@")[2]

    def send(self, outgoing: Outgoing) -> Sent | SendError:
        """Hand it over. Whether a server that falls silent after the text has it, nobody can tell: it is repeated.

        A repeat has the same Message-ID, by which mail programs know it.
        """
        said = self._composed(outgoing)
        if said is None:
            return UNFIT
        if not self._room.acquire(timeout=LONGEST_WAIT):
            return BUSY
        try:
            return self._hand_over(outgoing, said)
        finally:
            self._room.release()

    def look_up(self, outgoing: Outgoing, since: datetime, known: frozenset[str]) -> Sent | SendError | None:  # noqa: ARG002 - the protocol's
        """SMTP cannot be asked: it is sent again, under the same Message-ID."""
        return None

    def meaning(self, code: str | None) -> SendError:
        """What an error code asks us to do."""
        return meaning_of(code)

    def greet(self) -> SendError | None:
        """Ask whether the server lets us in; None if it does."""
        try:
            with self._connected():
                return None
        except (OSError, smtplib.SMTPException) as error:
            return fault_of(error)

    def message_id(self, outgoing: Outgoing) -> str:
        """The same for all tries of one row of the outbox."""
        return f"{outgoing.id}@{self._domain}"

    def _composed(self, outgoing: Outgoing) -> bytes | None:
        """None for an address that is none, and for what would break out of its header."""
        if not is_mailbox(outgoing.to) or not outgoing.subject.isprintable():
            return None
        mail = EmailMessage(policy=SMTP)
        mail["From"] = f"{OWN_NAME} <{self.sender}>"
        mail["To"] = outgoing.to
        mail["Subject"] = outgoing.subject
        mail["Date"] = format_datetime(outgoing.created_at)
        mail["Message-ID"] = f"<{self.message_id(outgoing)}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: machines do not answer this
        mail["X-Auto-Response-Suppress"] = "All"
        body = outgoing.body.encode("utf-8", "replace").decode()  # half an emoji is no letter
        mail.set_content(body, subtype="plain", charset="utf-8", cte="quoted-printable")
        return mail.as_bytes()

    def _hand_over(self, outgoing: Outgoing, said: bytes) -> Sent | SendError:
        begun = False
        try:
            with self._connected() as client:
                number, words = client.mail(self.sender)
                if number not in GOOD:
                    return refused(number, words)
                number, words = client.rcpt(outgoing.to)
                if number not in GOOD:
                    return refused(number, words, of_recipient=True)
                begun = True
                number, words = client.data(said)
        except smtplib.SMTPDataError as error:
            return refused(error.smtp_code, error.smtp_error)  # it did not want to hear the text at all
        except (OSError, smtplib.SMTPException) as error:
            return SILENT if begun else fault_of(error)
        return Sent(self.message_id(outgoing), "sent") if number in GOOD else refused(number, words)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        """A server that has let us in. Whatever it says at the end changes nothing."""
        client = self._client()
        # a server that sends a byte now and then would hold us for ever: no wait of its own is long
        end = threading.Timer(self.within, _cut, [client])
        end.daemon = True
        end.start()
        try:
            client.connect(*self._place())
            if not end.is_alive():
                raise TimeoutError
            client.ehlo_or_helo_if_needed()
            if isinstance(client, _Plain) and not self._speaks_plainly():
                client.starttls(context=self._checked())
                client.ehlo_or_helo_if_needed()  # what was said before it counts no more
            if self.user and self.password:
                client.login(self.user, self.password)
            yield client
            with suppress(OSError, smtplib.SMTPException):
                client.quit()
        finally:
            end.cancel()
            client.close()

    def _client(self) -> smtplib.SMTP:
        host, _ = self._place()
        if urlsplit(self.url).scheme == "smtps":
            return _Sealed(host, self._domain, self.timeout, self._checked())
        return _Plain(host, self._domain, self.timeout)

    def _place(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or PORTS[parts.scheme]

    def _speaks_plainly(self) -> bool:
        return is_near(self.url) if self.plainly is None else self.plainly

    def _checked(self) -> ssl.SSLContext:
        return self.context or ssl.create_default_context()


class _Plain(smtplib.SMTP):
    """One that is made before it connects. It gives our domain for its name: the machine's own is nobody's business."""

    def __init__(self, host: str, own: str, timeout: float) -> None:
        super().__init__(local_hostname=own, timeout=timeout)
        self._host = host  # what a certificate must be for


class _Sealed(smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""

    def __init__(self, host: str, own: str, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(local_hostname=own, timeout=timeout, context=context)
        self._host = host


def _cut(client: smtplib.SMTP) -> None:
    """End the conversation from outside: whoever waits for a word gets an end instead."""
    line = client.sock
    if line is not None:
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)
