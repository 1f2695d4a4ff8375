"""docs/safety.md: each of the 16 rules says what is done about it, and which tests prove that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8").splitlines()
CELLS = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES if re.match(r"\| *[0-9]+ *\|", line)]
RULES = [row for row in CELLS if len(row) == 4]
PROOFS = [row for row in CELLS if len(row) == 3]
ALL = [str(number) for number in range(1, 17)]


def test_every_rule_says_what_is_done_about_it() -> None:
    assert len(RULES) + len(PROOFS) == len(CELLS)
    assert [row[0] for row in RULES] == ALL
    assert all(row[1] and row[2] for row in RULES)


def test_every_rule_has_a_behaviour_that_is_proved() -> None:
    numbers = [row[0] for row in PROOFS]
    assert list(dict.fromkeys(numbers)) == ALL, "in their order, none left out"
    assert len({row[1] for row in PROOFS}) == len(PROOFS)


@pytest.mark.parametrize("row", PROOFS, ids=lambda row: f"{row[0]}-{row[1][:30]}")
def test_its_tests_are_there(row: list[str]) -> None:
    named = re.findall(r"`([^`]+)`", row[2])
    assert named, row
    for name in named:
        file = ROOT / "tests" / name
        assert file.is_file(), name
        assert re.search(r"^def test_", file.read_text(encoding="utf-8"), re.MULTILINE), name
