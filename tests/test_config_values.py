"""A value that will not do is one clear line with the mend; what will do is kept in one form."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from bot.config import load
from tests.configuring import KEY, SECRET, faults, usable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return usable(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PUBLIC_URL", "foo", "'foo' is not a web address; write it like https://kabar.example.org"),
        (
            "PUBLIC_URL",
            "http://kabar.example.org",
            "messages would travel unencrypted over http; write https://",
        ),
        ("TWILIO_API_URL", "http://double.example.org", "the account's token would travel unencrypted"),
        ("SECRET_KEY", "short", "is shorter than 32 characters"),
        ("DATA_KEYS", "k1:c2hvcnQ=", "a key is not 32 bytes in base64; `kabar keys new` prints one"),
        ("DATA_KEYS", f"k1:{KEY},k1:{KEY}", "two keys have the id 'k1'; give each its own"),
        ("DATA_KEYS", f"K 1:{KEY}", "a key's id is 1 to 16 small letters, digits, - or _"),
        ("DATABASE_URL", "mysql://host/db", "'mysql' is not a database Kabar knows"),
        ("DATABASE_URL", "kabar.db", "is not a database address"),
        ("REDIS_URL", "valkey", "is not an address of Valkey"),
        ("TWILIO_WHATSAPP_FROM", "whatsapp:call-us-all-day", "is not a sender; write a number like +62"),
        ("DEMO", "maybe", "'maybe' is neither yes nor no; write true or false"),
        ("DEFAULT_LINE", "fax", "'fax' is not possible; write 'whatsapp', 'sms' or 'sim'"),
        ("TIMEZONE", "Asia/Lombok", "'Asia/Lombok' is not a time zone; write it like Asia/Makassar"),
        ("COUNTRY", "Indonesia", "'Indonesia' is not a country; write two capital letters, like ID"),
    ],
)
def test_a_fault_is_one_line_with_the_mend(environ: dict[str, str], name: str, value: str, line: str) -> None:
    (said,) = faults(environ | {f"KABAR_{name}": value})
    assert said.startswith(f"KABAR_{name}: {line}")
    assert "\n" not in said


def test_all_faults_are_told_at_once(environ: dict[str, str]) -> None:
    lines = faults(environ | {"KABAR_TIMEZONE": "x", "KABAR_DEMO": "x", "KABAR_PUBLIC_URL": "x"})
    assert [line.partition(":")[0] for line in lines] == ["KABAR_PUBLIC_URL", "KABAR_DEMO", "KABAR_TIMEZONE"]


@pytest.mark.parametrize("url", ["", "postgresql://kabar@db/kabar"])
def test_without_keys_nothing_starts(tmp_path: Path, url: str) -> None:
    lines = faults({"KABAR_HOME": str(tmp_path), "KABAR_DATABASE_URL": url})
    assert [line.partition(":")[0] for line in lines] == ["KABAR_SECRET_KEY", "KABAR_DATA_KEYS"]
    assert all("`kabar keys new` prints one" in line for line in lines)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg(environ: dict[str, str], scheme: str) -> None:
    settings = load(environ | {"KABAR_DATABASE_URL": f"{scheme}://kabar:pw@db/kabar"})
    assert settings.database_url == "postgresql+psycopg://kabar:pw@db/kabar"
    assert not settings.is_sqlite


def test_keys_are_taken_in_base64_or_hex_with_an_id_or_without(environ: dict[str, str]) -> None:
    unpadded = base64.urlsafe_b64encode(b"\xff" * 32).decode().rstrip("=")
    keys = load(environ | {"KABAR_DATA_KEYS": f"new:{unpadded}, {'ab' * 32}"}).data_keys
    assert [key for _, key in keys] == [b"\xff" * 32, b"\xab" * 32]
    alone = load(environ | {"KABAR_DATA_KEYS": "ab" * 32}).data_keys
    assert alone[0] == keys[1]  # its id stays when another key comes in front


def test_the_index_key_follows_from_the_secret_unless_it_is_set(environ: dict[str, str]) -> None:
    derived = load(environ).index_key
    assert len(derived) == 32
    assert derived != load(environ | {"KABAR_SECRET_KEY": "t" * 40}).index_key
    assert load(environ | {"KABAR_INDEX_KEY": KEY}).index_key == b"k" * 32


def test_addresses_and_senders_are_written_in_one_way(environ: dict[str, str]) -> None:
    settings = load(
        environ
        | {
            "KABAR_PUBLIC_URL": "https://Kabar.Example.org/app/",
            "KABAR_TWILIO_WHATSAPP_FROM": "whatsapp:+62 812 3456 7890",
            "KABAR_TWILIO_SMS_FROM": "KABAR NTB",
        },
    )
    assert settings.public_url == "https://kabar.example.org/app"
    assert settings.twilio_whatsapp_from == "+6281234567890"
    assert settings.twilio_sms_from == "KABAR NTB"


def test_no_secret_shows_in_a_repr(environ: dict[str, str]) -> None:
    settings = load(
        environ
        | {
            "KABAR_TWILIO_AUTH_TOKEN": "token-9f",
            "KABAR_DATABASE_URL": "postgresql://kabar:passw0rd@db/kabar",
            "KABAR_REDIS_URL": "redis://:passw0rd@valkey/0",
        },
    )
    for text in (repr(settings), str(settings), repr(settings.data_keys)):
        assert not any(secret in text for secret in (SECRET, "token-9f", "passw0rd", KEY, "kkkk"))
