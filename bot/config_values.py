"""The kinds of values that settings have: one function each, raising ValueError with the mend.

Words raised here are shown to whoever starts Kabar; they never repeat a secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_BYTES = 32
SECRET_LENGTH = 32
"""Characters that the secret key has at least."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_KEY_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,15}")
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_ALPHANUMERIC_SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")


class DataKey(NamedTuple):
    """A key that numbers, names and texts are encrypted with; its id is stored beside what it encrypted."""

    id: str
    key: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.id!r}, ...)"


def _key_bytes(text: str) -> bytes:
    """32 bytes out of hex or base64 (either alphabet, padded or not)."""
    if _HEX.fullmatch(text):
        return bytes.fromhex(text)
    plain = text.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("a key is not 32 bytes in base64; `kabar keys new` prints one")
    return key


def data_keys(value: object) -> tuple[DataKey, ...]:
    """``id:base64`` pairs, comma separated. A key without an id gets one that follows from its hash."""
    if not isinstance(value, str):
        return tuple(DataKey(*pair) for pair in value)  # type: ignore[attr-defined]
    found: list[DataKey] = []
    for item in filter(None, (part.strip() for part in value.split(","))):
        name, colon, rest = item.rpartition(":")
        key = _key_bytes(rest)
        name = name if colon else hashlib.sha256(key).hexdigest()[:8]
        if not _KEY_ID.fullmatch(name):
            raise ValueError("a key's id is 1 to 16 small letters, digits, - or _, as in k1:...")
        if name in {other.id for other in found}:
            raise ValueError(f"two keys have the id {name!r}; give each its own")
        found.append(DataKey(name, key))
    return tuple(found)


def index_key(value: object) -> object:
    """32 bytes, from hex or base64."""
    return _key_bytes(value.rpartition(":")[2]) if isinstance(value, str) else value


def web_address(value: str) -> str:
    """An http or https address without query; no slash at its end."""
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or re.search(r"\s", value):
        raise ValueError(f"{value!r} is not a web address; write it like https://kabar.example.org")
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError("holds more than host and path; write it like https://kabar.example.org")
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), "", ""))


def is_private(address: str) -> bool:
    """Whether what is sent to this web address stays secret: https, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in LOOPBACK


def sim_faults(url: str | None, user: str | None, password: str | None, key: str | None) -> list[str]:
    """What is wrong with the settings of local SIMs, seen together; one line a fault."""
    others = {"KABAR_SIM_USER": user, "KABAR_SIM_PASSWORD": password, "KABAR_SIM_WEBHOOK_KEY": key}
    if not url:
        return [f"{name}: is set, but KABAR_SIM_URL is not; set that too" for name, value in others.items() if value]
    faults = [f"{name}: is not set, but KABAR_SIM_URL is; see docs/local-sim.md" for name in others if not others[name]]
    if not is_private(url) and not _in_own_network(url):
        faults.append("KABAR_SIM_URL: texts and the password would travel unencrypted; write https://")
    return faults


def _in_own_network(address: str) -> bool:
    """Whether a phone in our own network is meant: it speaks plain http only."""
    try:
        return ipaddress.ip_address(urlsplit(address).hostname or "").is_private
    except ValueError:
        return False


def database_url(value: str) -> str:
    """A SQLAlchemy URL for SQLite or for PostgreSQL with psycopg 3."""
    scheme, mark, rest = value.partition("://")
    if mark and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if mark and scheme == "sqlite" and rest.startswith("/"):
        return value
    raise ValueError(
        f"{scheme!r} is not a database Kabar knows; write sqlite:////absolute/file or postgresql://user@host/name"
        if mark
        else "is not a database address; write sqlite:////absolute/file or postgresql://user@host/name",
    )


def keys_beside(url: str) -> str:
    """Where the keys of people lie when nothing else is said: in a file beside SQLite's, in the same PostgreSQL."""
    if not url.startswith("sqlite:///"):
        return url
    file = Path(url.removeprefix("sqlite:///"))
    return f"sqlite:///{file.with_name('keys.db' if file.stem == 'kabar' else f'{file.stem}.keys.db')}"


def redis_url(value: str) -> str:
    """An address of Valkey or Redis."""
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("is not an address of Valkey; write redis://host:6379/0 or unix:///path/to/socket")
    return value


def sender(value: str) -> str:
    """A number in E.164 without ``whatsapp:``, or up to 11 letters and digits of an SMS sender."""
    plain = value.removeprefix("whatsapp:").strip()
    if _ALPHANUMERIC_SENDER.fullmatch(plain):
        return plain
    try:
        number = phonenumbers.parse(plain)
    except phonenumbers.NumberParseException:
        raise ValueError("is not a sender; write a number like +6281234567890") from None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def time_zone(value: str) -> str:
    """An IANA time zone's name."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{value!r} is not a time zone; write it like Asia/Makassar") from None
    return value


def explain(name: str, error: Mapping[str, Any]) -> str:
    """One line about a fault that pydantic found in the setting ``name``."""
    match error["type"]:
        case "value_error":
            words = str(error["ctx"]["error"])
        case "bool_parsing" | "bool_type":
            words = f"{error['input']!r} is neither yes nor no; write true or false"
        case "literal_error":
            words = f"{error['input']!r} is not possible; write {error['ctx']['expected']}"
        case "string_pattern_mismatch":
            words = f"{error['input']!r} is not a country; write two capital letters, like ID"
        case "float_parsing":
            words = f"{error['input']!r} is not a number"
        case "greater_than" | "greater_than_equal" | "less_than_equal":
            words = f"{error['input']!r} is not possible; {error['msg'][0].lower()}{error['msg'][1:]}"
        case _:
            words = "has a value that does not fit"
    return f"{name}: {words}"
