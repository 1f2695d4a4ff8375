"""``kabar retention``: counts by itself, and takes something away only after an admin said so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_audit import home
from tests.cli.test_staff_and_people import add, kabar, migrated

__all__ = ["home", "migrated"]


def test_it_counts_then_takes_what_an_admin_let_go(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home.is_dir()
    assert add("admin", "--without-phone").exit_code == 0
    said = kabar("retention", "--dry-run")
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("messages    365 days  dry run; past: 0; never ran\n")
    assert said.stdout.count("\n") == 5
    nothing = kabar("retention", "run")
    assert (nothing.exit_code, nothing.stderr.count("\n")) == (2, 1)
    me = ("--as", "admin@example.org")
    for wrong in (
        ("on", "audit", "--days", "90", *me),
        ("on", "letters", "--days", "365", *me),
        ("on", "audit", "--days", "1825", "--as", "nobody@example.org"),
        ("off", "letters", *me),
    ):
        refused = kabar("retention", *wrong)
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1), wrong
    assert kabar("retention", "on", "audit", "--days", "1825", *me).exit_code == 0
    assert kabar("retention", "run").stdout == "0 taken away (audit).\n"
    told = {one["kind"]: one for one in json.loads(kabar("retention", "--json").stdout)}
    assert (told["audit"]["on"], told["audit"]["took"], told["messages"]["on"]) == (True, 0, False)
    doctor = {one["name"]: one for one in json.loads(kabar("doctor", "--json").stdout)}["retention"]
    assert (doctor["state"], "audit" in doctor["words"], "media" in doctor["words"]) == ("warn", False, True)
    monkeypatch.setenv("KABAR_KEEP_AUDIT_DAYS", "400")
    assert "dry run (the period was made shorter: look again)" in kabar("retention").stdout
    assert kabar("retention", "off", "audit", *me).stdout == "audit: dry run.\n"
    monkeypatch.setenv("KABAR_KEEP_AUDIT_DAYS", "30")
    short = kabar("retention")
    assert (short.exit_code, short.stderr.count("\n")) == (2, 1)
    assert short.stderr.startswith("KABAR_KEEP_AUDIT_DAYS: ")
