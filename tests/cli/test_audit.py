"""``kabar audit``: one line that says whether the trail is whole, marks to keep, and files."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_staff_and_people import NOT_SET, add, kabar, migrated

__all__ = ["migrated"]


@pytest.fixture
def home(migrated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A deployment in whose trail some rows stand."""
    for name in NOT_SET:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KABAR_HOME", str(shutil.copytree(migrated, tmp_path / "pilot")))
    for _ in range(3):
        assert kabar("cases").exit_code == 0
    return tmp_path


def both() -> tuple[str, ...]:
    """Two who lead, new: whoever asks for a file, and whoever agreed."""
    for role in ("admin", "supervisor"):
        assert add(role, "--without-phone").exit_code == 0
    return "--as", "admin@example.org", "--approved-by", "supervisor@example.org"


def harm(home: Path, statement: str) -> None:
    [file] = (home / "pilot").rglob("kabar.db")
    with sqlite3.connect(file) as connection:
        for name in ("audit_unchanged", "audit_kept"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


def test_a_trail_is_verified_anchored_and_harmed(home: Path) -> None:
    whole = kabar("audit", "verify")
    assert whole.exit_code == 0, whole.output
    assert whole.stdout.startswith("3 rows, whole, head 3:")
    assert whole.stdout.count("\n") == 1
    kept = home / "anchors.txt"
    assert kabar("audit", "anchor", str(kept)).exit_code == 0
    assert kabar("audit", "anchor", str(kept)).exit_code == 0
    through = kabar("audit", "verify", "--anchor", str(kept), "--json")
    assert json.loads(through.stdout)["passed"] == [3, 4]
    assert kabar("audit", "verify", "--anchor", kept.read_text().split()[0]).exit_code == 0
    printed = json.loads(kabar("audit", "anchor", "--json").stdout)
    assert kabar("audit", "verify", "--anchor", printed["hash"]).exit_code == 0

    harm(home, "DELETE FROM audit WHERE seq >= 4")
    short = kabar("audit", "verify", "--anchor", str(kept))
    assert (short.exit_code, "END IS CUT OFF" in short.stdout) == (1, True)
    with sqlite3.connect(next((home / "pilot").rglob("*.db"))) as connection:
        connection.execute("UPDATE audit SET action = 'login' WHERE seq = 2")
    broken = kabar("audit", "verify")
    assert (broken.exit_code, broken.stdout.count("\n")) == (1, 1)
    assert "row 2 was CHANGED" in broken.stdout
    told = json.loads(kabar("audit", "verify", "--json").stdout)
    assert (told["whole"], told["fault"]["kind"], told["fault"]["seq"]) == (False, "changed", 2)


def test_what_is_no_anchor_gets_one_line(home: Path) -> None:
    empty = home / "empty.txt"
    empty.write_text("nothing here\n")
    for given in (str(empty), "x" * 10_000, "\0", "12:short", str(home)):
        refused = kabar("audit", "verify", "--anchor", given)
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1), given[:20]
        assert refused.stderr.startswith("--anchor: ")


def test_an_export_is_its_owners_and_stands_in_the_trail(home: Path) -> None:
    file = home / "trail.csv"
    alone = kabar("audit", "export", str(file))
    assert (alone.exit_code, alone.stderr.count("\n"), file.exists()) == (2, 1, False)
    two = both()
    assert kabar("audit", "export", *two, str(file)).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert [line.split(",")[4] for line in file.read_text().splitlines()] == [
        "action",
        *["case_list"] * 3,
        *["staff_add"] * 2,
        *("export_ask", "export_approve", "audit_export"),
    ]
    assert kabar("audit", "export", *two, str(file)).exit_code == 2, "it is there already"
    lines = home / "trail.jsonl"
    done = kabar("audit", "export", *two, "--format", "jsonl", "--since", "2020-01-01", str(lines))
    assert done.stdout == f"{lines}: 11 rows.\n"
    assert json.loads(lines.read_text().splitlines()[-1])["action"] == "audit_export"
    for wrong in (("--person", "P-NOBODY"), ("--since", "yesterday"), ("--approved-by", two[1])):
        refused = kabar("audit", "export", *two, *wrong, str(home / "other.csv"))
        assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
        assert refused.stderr.startswith(wrong[0])
        assert not (home / "other.csv").exists()
    assert not list(home.glob(".*part"))
    assert kabar("audit", "export", *two, str(home / "nowhere" / "x.csv")).exit_code == 2
