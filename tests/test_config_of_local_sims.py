"""The settings of phones with a local SIM: together or not at all, and encrypted outside our own network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.config import load
from tests.configuring import faults, usable

if TYPE_CHECKING:
    from pathlib import Path


SIM = {
    "KABAR_SIM_URL": "https://sms.example.org/api/3rdparty/v1",
    "KABAR_SIM_USER": "kabar",
    "KABAR_SIM_PASSWORD": "p",
    "KABAR_SIM_WEBHOOK_KEY": "k",
}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return usable(tmp_path)


def test_a_deployment_may_have_local_sims_and_nothing_else(environ: dict[str, str]) -> None:
    settings = load(environ | SIM)
    assert settings.missing_for("worker") == ()
    assert settings.default_line == "sim"
    assert load(environ | SIM | {"KABAR_TWILIO_ACCOUNT_SID": "AC1"}).default_line == "whatsapp"
    assert load(environ | SIM | {"KABAR_DEMO": "true"}).default_line == "whatsapp"


@pytest.mark.parametrize("name", ["KABAR_SIM_USER", "KABAR_SIM_PASSWORD", "KABAR_SIM_WEBHOOK_KEY"])
def test_the_settings_of_local_sims_go_together(environ: dict[str, str], name: str) -> None:
    without = {key: value for key, value in SIM.items() if key != name}
    assert faults(environ | without) == (f"{name}: is not set, but KABAR_SIM_URL is; see docs/local-sim.md",)
    assert faults(environ | {name: "x"}) == (f"{name}: is set, but KABAR_SIM_URL is not; set that too",)


@pytest.mark.parametrize("url", ["http://192.168.1.20:8080", "http://127.0.0.1:8080", "http://10.8.0.2:8080"])
def test_a_phone_in_our_own_network_may_speak_plainly(environ: dict[str, str], url: str) -> None:
    assert load(environ | SIM | {"KABAR_SIM_URL": url}).sim_url == url


def test_and_no_other_gateway(environ: dict[str, str]) -> None:
    assert "unencrypted" in faults(environ | SIM | {"KABAR_SIM_URL": "http://sms.example.org"})[0]


def test_the_secrets_of_local_sims_stand_in_files_and_in_no_repr(environ: dict[str, str], tmp_path: Path) -> None:
    secret = tmp_path / "sim"
    secret.write_text("sealed-words\n")
    given = {key: value for key, value in SIM.items() if key not in {"KABAR_SIM_PASSWORD", "KABAR_SIM_WEBHOOK_KEY"}}
    files = {"KABAR_SIM_PASSWORD_FILE": str(secret), "KABAR_SIM_WEBHOOK_KEY_FILE": str(secret)}
    settings = load(environ | given | files)
    assert (settings.sim_password, settings.sim_webhook_key) == ("sealed-words", "sealed-words")
    assert "sealed-words" not in repr(settings)
