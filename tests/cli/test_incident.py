"""``kabar incident report`` and ``kabar people copy``: readable in a hurry, careful with what is given."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_audit import both, home
from tests.cli.test_staff_and_people import HEADER, add, kabar, migrated

__all__ = ["home", "migrated"]


@pytest.fixture
def code(home: Path) -> str:
    """Of the one person there is."""
    file = home / "people.csv"
    file.write_text(HEADER + "Siti Rekaan,081234567001,id,Lombok Tengah,female,1990,,,yes,,\n", encoding="utf-8")
    assert kabar("people", "import", str(file)).exit_code == 0
    with sqlite3.connect(next((home / "pilot").rglob("*.db"))) as connection:
        return str(connection.execute("SELECT code FROM person").fetchone()[0])


def test_a_copy_is_written_and_reported(home: Path, code: str) -> None:
    two = both()
    for wrong in (
        (*two, "P-NOBODY"),
        (code,),
        ("--as", two[1], "--approved-by", two[1], code),
        ("--as", two[1], "--approved-by", "nobody@example.org", code),
    ):
        made = kabar("people", "copy", *wrong, str(home))
        assert (made.exit_code, made.stderr.count("\n")) == (2, 1), wrong
    made = kabar("people", "copy", *two, code.lower(), str(home))
    assert made.exit_code == 0, made.output
    [file] = home.glob("salinan-*.html")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Siti Rekaan" in file.read_text(encoding="utf-8")
    assert kabar("people", "copy", *two, code, str(home / file.name)).exit_code == 2, "it is there already"
    told = kabar("incident", "report", *two, "--since", "2020-01-01T00:00:00+08:00")
    assert told.exit_code == 0, told.output
    assert "PEOPLE WHOSE DATA WAS SHOWN: 1" in told.stdout
    assert "Trail: whole" in told.stdout
    assert re.search(rf"FILES TAKEN OUT: \d+\n(  .*\n)*  .*person_copy  {code}", told.stdout)
    assert "CALLS OF WEBHOOKS TURNED AWAY: none" in told.stdout
    assert "Siti" not in told.stdout
    plain = json.loads(kabar("incident", "report", *two, "--since", "2020-01-01", "--json").stdout)
    assert (plain["codes"], plain["touched"]["words"], plain["trail"]["fault"]) == ([code], 1, None)
    later = kabar("incident", "report", *two, "--since", "2099-01-01", "--until", "2099-02-01")
    assert "PEOPLE WHOSE DATA WAS SHOWN: 0" in later.stdout


def test_a_disk_that_is_full_uses_up_no_approval(home: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    two = both()

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def asked() -> list[str]:
        with sqlite3.connect(next((home / "pilot").rglob("*.db"))) as connection:
            return [row[0] for row in connection.execute("SELECT status FROM export_request")]

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        made = kabar("people", "copy", *two, code, str(home))
    assert (made.exit_code, made.stderr.count("\n")) == (2, 1), made.output
    assert "cannot be written (No space left on device)" in made.stderr
    assert (asked(), list(home.glob("*salinan-*"))) == (["approved"], []), "agreed on, and nothing was taken"
    assert kabar("people", "copy", *two, code, str(home)).exit_code == 0
    assert (asked(), len(list(home.glob("salinan-*.html")))) == (["taken"], 1)


def test_what_will_not_do_gets_one_line(home: Path) -> None:
    assert home.is_dir()
    assert add("editor", "--without-phone").exit_code == 0
    two = both()
    for wrong, named in (
        (("--since", "yesterday"), "--since"),
        (("--since", "2026-01-01", "--until", "2025-01-01"), "--since"),
        (("--since", "2026-01-01", "--staff", "Nobody"), "--staff"),
        (("--since", "2026-01-01", "--staff", "Sari"), "--staff"),
        (("--since", "2026-01-01", "--staff", ""), "--staff"),
        (("--since", "2026-01-01", "--approved-by", "editor@example.org"), "--as, --approved-by"),
    ):
        refused = kabar("incident", "report", *two, *wrong)
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1), wrong
        assert refused.stderr.startswith(named)
