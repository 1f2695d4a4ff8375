"""Settings come from the environment, from files it names and from kabar.env."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import Settings, load
from bot.config_sources import socket_path, warnings
from tests.configuring import SECRET, faults, usable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return usable(tmp_path)


def test_what_is_not_set_follows_from_the_home(environ: dict[str, str], tmp_path: Path) -> None:
    settings = load(environ)
    assert settings.database_url == f"sqlite:///{tmp_path}/kabar.db"
    assert settings.redis_url == f"unix://{tmp_path}/valkey.sock"
    assert settings.is_sqlite
    assert settings.data_keys == (("k1", b"k" * 32),)
    assert not settings.demo
    assert not settings.send_drafts
    assert settings.channel == "twilio"


def test_the_demo_sends_drafts_and_uses_the_simulator(environ: dict[str, str]) -> None:
    settings = load(environ | {"KABAR_DEMO": "true"})
    assert settings.send_drafts
    assert settings.channel == "simulator"
    assert load(environ | {"KABAR_DEMO": "true", "KABAR_TWILIO_ACCOUNT_SID": "AC1"}).channel == "twilio"
    assert not load(environ | {"KABAR_DEMO": "true", "KABAR_SEND_DRAFTS": "no"}).send_drafts


def test_a_value_may_stand_in_a_file(environ: dict[str, str], tmp_path: Path) -> None:
    del environ["KABAR_SECRET_KEY"]
    (tmp_path / "secret").write_text("f" * 32 + "\n")
    environ["KABAR_SECRET_KEY_FILE"] = str(tmp_path / "secret")
    assert load(environ).secret_key == "f" * 32


def test_a_value_and_its_file_together_are_a_fault(environ: dict[str, str], tmp_path: Path) -> None:
    environ["KABAR_SECRET_KEY_FILE"] = str(tmp_path / "secret")
    assert "KABAR_SECRET_KEY: is set, and so is KABAR_SECRET_KEY_FILE; keep one of them" in faults(environ)


def test_a_file_that_cannot_be_read_is_named(environ: dict[str, str]) -> None:
    environ["KABAR_INDEX_KEY_FILE"] = "/nowhere/key"
    assert faults(environ) == (
        "KABAR_INDEX_KEY_FILE: '/nowhere/key' cannot be read; name a file that this user may read",
    )


def test_kabar_env_lies_beneath_the_environment(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kabar.env").write_text(f"# made here\nKABAR_SECRET_KEY={'e' * 40}\nKABAR_COUNTRY='MY'\n")
    assert load(environ).secret_key == SECRET
    assert load(environ).country == "MY"
    del environ["KABAR_SECRET_KEY"]
    assert load(environ).secret_key == "e" * 40


def test_a_file_named_in_the_environment_wins_over_kabar_env(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kabar.env").write_text("KABAR_TIMEZONE=Asia/Jakarta\n")
    (tmp_path / "zone").write_text("Asia/Jayapura")
    assert load(environ | {"KABAR_TIMEZONE_FILE": str(tmp_path / "zone")}).timezone == "Asia/Jayapura"


def test_an_empty_value_counts_as_not_set(environ: dict[str, str]) -> None:
    settings = load(environ | {"KABAR_TWILIO_API_URL": "", "KABAR_TIMEZONE": ""})
    assert settings.twilio_api_url is None
    assert settings.timezone == "Asia/Makassar"


def test_settings_do_not_change(environ: dict[str, str]) -> None:
    settings = load(environ)
    with pytest.raises(ValueError, match="frozen"):
        settings.demo = True  # type: ignore[misc]


def test_each_part_says_what_it_lacks(environ: dict[str, str]) -> None:
    lacking = load(environ)
    assert [line.partition(":")[0] for line in lacking.missing_for("worker")] == [
        "KABAR_TWILIO_ACCOUNT_SID",
        "KABAR_TWILIO_AUTH_TOKEN",
        "KABAR_TWILIO_WHATSAPP_FROM",
    ]
    assert len(lacking.missing_for("web")) == len(lacking.missing_for("clock")) == 2
    assert load(environ | {"KABAR_DEMO": "1"}).missing_for("worker") == ()
    account = {"KABAR_TWILIO_ACCOUNT_SID": "AC1", "KABAR_TWILIO_AUTH_TOKEN": "t"}
    assert load(environ | account).missing_for("web") == ()
    assert load(environ | account | {"KABAR_TWILIO_SMS_FROM": "+14155550100"}).missing_for("worker") == ()


def test_a_mistyped_name_is_noticed(environ: dict[str, str]) -> None:
    environ |= {"KABAR_PUBLC_URL": "https://x.org", "KABAR_CHROMIUM": "/usr/bin/chromium", "KABAR_QQ": "1"}
    assert warnings(environ, Settings.model_fields) == (
        "KABAR_PUBLC_URL: Kabar has no such setting; did you mean KABAR_PUBLIC_URL?",
        "KABAR_QQ: Kabar has no such setting",
    )


def test_keys_that_others_may_read_are_noticed(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "kabar.env").touch()
    (tmp_path / "kabar.env").chmod(0o644)
    (line,) = warnings(environ, Settings.model_fields)
    assert "others may read the keys in it; run chmod 600" in line
    (tmp_path / "kabar.env").chmod(0o600)
    assert warnings(environ, Settings.model_fields) == ()


def test_a_socket_in_a_deep_folder_gets_a_short_path_that_stays_the_same(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    assert socket_path(tmp_path).parent == tmp_path
    assert len(bytes(socket_path(deep))) <= 100
    assert socket_path(deep) == socket_path(deep)
    assert socket_path(deep) != socket_path(deep / "er")
