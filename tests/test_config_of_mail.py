"""The settings of e-mail and of the heartbeat: together or not at all, and one clear line a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import load
from tests.configuring import faults, usable

if TYPE_CHECKING:
    from pathlib import Path

MAIL = {"KABAR_DEMO": "true", "KABAR_SMTP_URL": "smtps://mail.example.org", "KABAR_SMTP_FROM": "kabar@example.org"}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return usable(tmp_path) | MAIL


def test_a_server_and_a_sender_are_enough(environ: dict[str, str]) -> None:
    settings = load(environ)
    assert (settings.smtp_url, settings.smtp_from) == ("smtps://mail.example.org", "kabar@example.org")
    assert settings.smtp_user is None


@pytest.mark.parametrize("url", ["smtp://Mail.example.org:2525", "smtps://10.0.0.2", "smtp://[::1]:25", "smtp://mail"])
def test_a_port_and_any_host_may_be_written(environ: dict[str, str], url: str) -> None:
    assert load(environ | {"KABAR_SMTP_URL": url}).smtp_url == url.lower()


@pytest.mark.parametrize(
    "url",
    [
        *("mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org/inbox", "smtp://a b"),
        *("smtp://mail.example.org:99999", "smtp://mail.example.org:0", "smtp://mail.example.org?x=1"),
    ],
)
def test_what_is_no_mail_server_is_named(environ: dict[str, str], url: str) -> None:
    [line] = faults(environ | {"KABAR_SMTP_URL": url})
    assert line.startswith("KABAR_SMTP_URL: is not a mail server; write it like smtps://mail.example.org")


def test_a_password_in_the_address_is_refused_and_not_repeated(environ: dict[str, str]) -> None:
    [line] = faults(environ | {"KABAR_SMTP_URL": "smtp://kabar:geheim@mail.example.org"})
    assert line.startswith("KABAR_SMTP_URL: holds a user; write it into KABAR_SMTP_USER")
    assert "geheim" not in line


@pytest.mark.parametrize(
    "sender", ["kabar", "Kabar <kabar@example.org>", "a@example.org\nBcc: b@example.org", "a@b c.org"]
)
def test_the_sender_is_a_bare_address(environ: dict[str, str], sender: str) -> None:
    [line] = faults(environ | {"KABAR_SMTP_FROM": sender})
    assert line == "KABAR_SMTP_FROM: is not an e-mail address; write it like kabar@example.org, without a name"


def test_what_is_lacking_is_told(environ: dict[str, str]) -> None:
    without = {name: value for name, value in environ.items() if name != "KABAR_SMTP_FROM"}
    assert faults(without) == (
        "KABAR_SMTP_FROM: is not set, but KABAR_SMTP_URL is; write the address that e-mails come from",
    )
    without = {name: value for name, value in environ.items() if name != "KABAR_SMTP_URL"}
    assert faults(without | {"KABAR_SMTP_USER": "x"}) == (
        "KABAR_SMTP_USER: is set, but KABAR_SMTP_URL is not; set that too",
        "KABAR_SMTP_FROM: is set, but KABAR_SMTP_URL is not; set that too",
    )
    assert faults(environ | {"KABAR_SMTP_USER": "x"}) == (
        "KABAR_SMTP_PASSWORD: is not set, but KABAR_SMTP_USER is; set both, or neither",
    )
    assert faults(environ | {"KABAR_SMTP_PASSWORD": "x"}) == (
        "KABAR_SMTP_USER: is not set, but KABAR_SMTP_PASSWORD is; set both, or neither",
    )


def test_a_password_stands_in_a_file_and_in_no_repr(environ: dict[str, str], tmp_path: Path) -> None:
    secret = tmp_path / "mail"
    secret.write_text("sealed: words%\n")
    settings = load(environ | {"KABAR_SMTP_USER": "kabar", "KABAR_SMTP_PASSWORD_FILE": str(secret)})
    assert settings.smtp_password == "sealed: words%"
    assert "sealed" not in repr(settings)


def test_a_password_that_smtp_cannot_carry_is_told_at_the_start(environ: dict[str, str]) -> None:
    [line] = faults(environ | {"KABAR_SMTP_USER": "kabar", "KABAR_SMTP_PASSWORD": "gehëim"})
    assert line.startswith("KABAR_SMTP_PASSWORD: holds a letter that mail servers do not take")
    assert "im" not in line.partition("take")[2]


@pytest.mark.parametrize("url", ["https://hc-ping.com/1-2-3", "http://10.0.0.9:3001/api/push/x?status=up&msg=OK"])
def test_a_heartbeat_keeps_its_path_and_query(environ: dict[str, str], url: str) -> None:
    settings = load(environ | {"KABAR_HEARTBEAT_URL": url})
    assert settings.heartbeat_url == url
    assert url not in repr(settings)


@pytest.mark.parametrize(
    "url", ["ftp://x.org/a", "file:///etc/passwd", "hc-ping.com/1", "https://u:geheim@x.org/", "https://x.org/a#b"]
)
def test_what_is_no_web_address_rings_nowhere(environ: dict[str, str], url: str) -> None:
    assert faults(environ | {"KABAR_HEARTBEAT_URL": url}) == (
        "KABAR_HEARTBEAT_URL: is not a web address; write it like https://hc-ping.com/your-own-id",
    )
