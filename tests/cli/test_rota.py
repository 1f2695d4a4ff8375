"""``kabar rota``: shifts and leave from the command line, and the gaps that doctor tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.doctor import checks
from bot.config import load
from tests.cli.test_staff_and_people import HEADER, add, home, kabar, migrated

__all__ = ["home", "migrated"]

EMAIL = ("--email", "caseworker@example.org")


@pytest.fixture
def crew(home: Path) -> Path:
    """A pilot with one caseworker and one person."""
    assert add("caseworker", "--phone", "081200007001").exit_code == 0
    file = home / "people.csv"
    file.write_text(HEADER + "Made Up,081200007000,,Lombok Tengah,,,,,,,\n", encoding="utf-8")
    assert kabar("people", "import", str(file)).exit_code == 0
    return home


def of_doctor() -> list[tuple[str, str]]:
    return [(check.state, check.words) for check in checks(load()) if check.name == "rota"]


def test_shifts_and_leave_are_written_shown_and_taken_away(crew: Path) -> None:
    assert crew.is_dir()
    added = kabar(
        "rota", "add", *EMAIL, "--from", "20:00", "--to", "08:00", "--days", "12345", "--levels", "red,orange"
    )
    assert added.exit_code == 0, added.output
    assert kabar("rota", "leave", *EMAIL, "--from", "2031-01-01").exit_code == 0
    shown = kabar("rota", "show").output
    assert "20:00-08:00 Mon-Fri" in shown
    assert "red,orange" in shown
    assert "away 2031-01-01 to 2031-01-01  Sari" in shown
    assert "GAP red and orange, Lombok Tengah: " in shown
    line = added.output.split()[1]
    assert kabar("rota", "remove", line).exit_code == 0
    told = json.loads(kabar("rota", "show", "--json").output)
    assert (told["used"], told["shifts"], len(told["leave"])) == (False, [], 1)


def test_doctor_names_the_gaps_of_the_week(crew: Path) -> None:
    assert crew.is_dir()
    [(state, words)] = of_doctor()
    assert (state, words.startswith("there is none: and no account has hours of duty")) == ("warn", True)
    kabar("rota", "add", *EMAIL, "--from", "08:00", "--to", "20:00")
    found = of_doctor()
    assert found[0][1].startswith("nobody for cases of red and orange, Lombok Tengah: ")
    assert {state for state, _ in found} == {"warn"}
    kabar("rota", "add", *EMAIL, "--from", "20:00", "--to", "08:00")
    assert of_doctor() == [("ok", "somebody is on call at every hour of the next 7 days")]


def test_doctor_tells_of_hours_that_only_red_has(crew: Path) -> None:
    assert crew.is_dir()
    kabar("rota", "add", *EMAIL, "--from", "00:00", "--to", "00:00", "--levels", "red")
    [(state, words)] = of_doctor()
    assert (state, words.startswith("nobody for cases of orange, Lombok Tengah: ")) == ("warn", True)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        (("add", "--email", "x@example.org", "--from", "08:00", "--to", "20:00"), "--email: no active caseworker"),
        (("add", *EMAIL, "--from", "8", "--to", "20:00"), "--from, --to: write times of day like 20:00"),
        (("add", *EMAIL, "--from", "08:00", "--to", "20:00", "--district", "Atlantis"), "--district: is not in"),
        (("add", *EMAIL, "--from", "08:00", "--to", "20:00", "--levels", "purple"), "--levels: write some of red,"),
        (("leave", *EMAIL, "--from", "soon"), "a day is written like 2026-12-31"),
        (("remove", "ffff"), "no line has this id"),
    ],
)
def test_bad_input_is_one_line_with_the_mend(crew: Path, given: tuple[str, ...], line: str) -> None:
    assert crew.is_dir()
    result = kabar("rota", *given)
    assert result.exit_code == 2
    assert result.stderr.startswith(line)
    assert result.stderr.count("\n") == 1
