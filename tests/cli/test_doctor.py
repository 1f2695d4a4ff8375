"""``kabar doctor``: what is wrong in a person's words, and each advice once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main

TWILIO = {
    "KABAR_DEMO": "false",
    "KABAR_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "KABAR_TWILIO_API_URL": "http://127.0.0.1:9",
}


def doctor(environ: dict[str, str], **more: str) -> list[str]:
    return CliRunner().invoke(main, ["doctor"], env=environ | more, prog_name="kabar").stdout.splitlines()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_one_advice_mends_is_listed_above_it(environ: dict[str, str], tmp_path: Path) -> None:
    told = doctor(environ, **TWILIO, KABAR_REDIS_URL=f"unix://{tmp_path}/none")
    [valkey] = [line for line in told if "valkey" in line]
    assert valkey.startswith("BAD  valkey: does not answer -> check KABAR_REDIS_URL and that Valkey runs")
    advice = [line.partition(" -> ")[2] for line in told if " -> " in line]
    assert len(advice) == len(set(advice))
    assert sum("template" in line and "sync" in line for line in told) == 1
    assert not any("Error" in line for line in told)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sender_name_that_says_too_much_is_told(environ: dict[str, str]) -> None:
    told = doctor(environ, **TWILIO, KABAR_TWILIO_SMS_FROM="INFO TKI")
    assert [line for line in told if line.startswith("BAD  sender: KABAR_TWILIO_SMS_FROM says tki")]
    assert not any("sender" in line for line in doctor(environ, **TWILIO, KABAR_TWILIO_SMS_FROM="KABAR"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_so_is_an_address_that_does(environ: dict[str, str]) -> None:
    given = {"KABAR_PUBLIC_URL": "https://lapor.tppo-ntb.example.org", "KABAR_SMTP_FROM": "kemensos@example.org"}
    given["KABAR_SMTP_URL"] = "smtp://localhost:25"
    told = [line for line in doctor(environ, **TWILIO, **given) if line.startswith("BAD  sender")]
    assert ["lapor, tppo" in told[0], "KABAR_SMTP_FROM says kemensos" in told[1]] == [True, True]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_was_never_set_up_has_one_advice(tmp_path: Path, environ: dict[str, str]) -> None:
    told = doctor(environ, KABAR_DATABASE_URL=f"sqlite:///{tmp_path / 'none.db'}")
    assert told[0] == "BAD  database: was never set up -> run `kabar migrate`"
