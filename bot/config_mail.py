"""The kinds of values that the settings of e-mail and of the outgoing heartbeat have, as ``config_values`` has others.

An address of a heartbeat is a secret (whoever knows it can ring for us), so no words here repeat one.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

PORTS = {"smtp": 587, "smtps": 465}
"""The port of each way to speak with a mail server, where none is written."""
# what may stand in an envelope and in a header without being read as something else; no quoted names, no domains in
# brackets
_MAILBOX = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+",
)
_LONGEST_MAILBOX = 254
"""Characters, by RFC 5321 (4.5.3.1.3, less the brackets)."""


def is_mailbox(value: str) -> bool:
    """Whether a mail server can be given this address as it stands."""
    return len(value) <= _LONGEST_MAILBOX and _MAILBOX.fullmatch(value) is not None


def is_near(address: str) -> bool:
    """Whether this is the address of this machine or of one in our own network: nobody listens on the way."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def mailbox(value: str) -> str:
    """A bare e-mail address."""
    if not is_mailbox(value):
        raise ValueError("is not an e-mail address; write it like kabar@example.org, without a name")
    return value


def mail_server(value: str) -> str:
    """``smtp://`` or ``smtps://``, a host and perhaps a port."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if good and "@" in parts.netloc:
        raise ValueError("holds a user; write it into KABAR_SMTP_USER and KABAR_SMTP_PASSWORD instead")
    if not good or re.search(r"\s", value) or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError("is not a mail server; write it like smtps://mail.example.org or smtp://mail.example.org:587")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def heartbeat(value: str) -> str:
    """An http or https address, with path and query as the watchdog gave it."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x1f\x7f]", value) or parts.fragment or parts.username is not None:
        raise ValueError("is not a web address; write it like https://hc-ping.com/your-own-id")
    return value


def faults(url: str | None, user: str | None, password: str | None, sender: str | None) -> list[str]:
    """What is wrong with the settings of e-mail, seen together; one line a fault."""
    others = {"KABAR_SMTP_USER": user, "KABAR_SMTP_PASSWORD": password, "KABAR_SMTP_FROM": sender}
    if not url:
        return [f"{name}: is set, but KABAR_SMTP_URL is not; set that too" for name, value in others.items() if value]
    found = []
    if not sender:
        found.append("KABAR_SMTP_FROM: is not set, but KABAR_SMTP_URL is; write the address that e-mails come from")
    if bool(user) != bool(password):
        given, lacks = ("USER", "PASSWORD") if user else ("PASSWORD", "USER")
        found.append(f"KABAR_SMTP_{lacks}: is not set, but KABAR_SMTP_{given} is; set both, or neither")
    found += [
        f"KABAR_SMTP_{name}: holds a letter that mail servers do not take; write letters without accents"
        for name, value in (("USER", user), ("PASSWORD", password))
        if value and not value.isascii()
    ]
    return found
