"""Accounts from the command line: a link, a lost phone, an account that is closed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

SARI = ("--name", "Sari", "--email", "sari@example.org", "--role", "caseworker", "--phone", "081299900001")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KABAR_DATABASE_URL", "KABAR_REDIS_URL", "KABAR_SECRET_KEY", "KABAR_DATA_KEYS", "KABAR_INDEX_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KABAR_HOME", str(tmp_path / "pilot"))
    assert kabar("migrate").exit_code == 0


def kabar(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), prog_name="kabar")


def test_an_invitation_is_one_line_for_a_program_and_one_for_a_person() -> None:
    refused = kabar("staff", "invite", *SARI[:6])
    assert refused.exit_code == 2
    assert "--phone: a caseworker without one is never alerted" in refused.stderr
    made = kabar("staff", "invite", *SARI)
    assert made.exit_code == 0, made.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/invitation/[\w-]{43}\n", made.stdout)
    assert "Opens once, until" in made.stderr
    twice = kabar("staff", "invite", *SARI)
    assert (twice.exit_code, "email: somebody has an account" in twice.stderr) == (2, True)


def test_each_command_finds_an_account_by_its_address() -> None:
    kabar("staff", "invite", *SARI)
    for command in ("new-link", "reset-second-factor", "close"):
        done = kabar("staff", command, " Sari@Example.org ")
        assert done.exit_code == 0, done.stderr
        assert done.stdout
        missed = kabar("staff", command, "nobody@example.org")
        assert (missed.exit_code, missed.stderr.count("\n")) == (2, 1)
        assert "nobody has an account with 'nobody@example.org'" in missed.stderr
