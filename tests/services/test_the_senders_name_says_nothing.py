"""An SMS sender of letters stands above every message: with a listed word in it no part that keeps running starts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bot import config
from bot.config import SettingsError
from bot.services.start import start

REAL = {"KABAR_DEMO": "false", "KABAR_TWILIO_ACCOUNT_SID": "AC" + "0" * 32}
PARTS = [["web", "--port", "58998"], ["worker"], ["clock", "--once"]]
LINE = (
    "KABAR_TWILIO_SMS_FROM: says {}, which whoever holds the phone reads; "
    "take one that says nothing about anybody's past, and register it anew"
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["KEMENSOS", "Info TKI"])
def test_a_sender_that_gives_people_away_is_a_fault_of_the_settings(environ: dict[str, str], name: str) -> None:
    real = environ | REAL
    with pytest.raises(SettingsError) as fault:
        start(config.load(real | {"KABAR_TWILIO_SMS_FROM": name}))
    assert fault.value.lines == (LINE.format(name.lower().removeprefix("info ")),)
    for harmless in ("KABAR", "+6281100000002"):
        assert start(config.load(real | {"KABAR_TWILIO_SMS_FROM": harmless}))
    assert start(config.load(environ | {"KABAR_TWILIO_SMS_FROM": name})), "the demo sends nothing"


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("arguments", PARTS, ids=" ".join)
def test_no_part_starts_with_it(environ: dict[str, str], arguments: list[str]) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KABAR_")}
    ended = subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        env=clean | environ | REAL | {"KABAR_TWILIO_SMS_FROM": "KEMENSOS"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (ended.stderr, ended.returncode) == (f"{LINE.format('kemensos')}\n", 2)
