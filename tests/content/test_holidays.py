"""Free days: Indonesia's own, corrected by what staff wrote."""

from __future__ import annotations

from datetime import date

import pytest

from bot.content.holidays import read_holidays


@pytest.fixture
def corrected(tmp_path):
    text = 'added: {2026-12-24: "Cuti bersama Natal"}\nremoved: {2026-08-25: "Maulid digeser"}\n'
    (tmp_path / "holidays.yaml").write_text(text, encoding="utf-8")
    return read_holidays(tmp_path)


def test_public_holidays_are_known_in_any_year_and_named_in_indonesian(tmp_path):
    known = read_holidays(tmp_path)
    assert known.name(date(2026, 8, 17)) == known.name(date(2031, 8, 17)) == "Hari Kemerdekaan Republik Indonesia"
    assert date(2026, 8, 18) not in known


def test_staff_add_days_with_their_names(corrected):
    assert corrected.name(date(2026, 12, 24)) == "Cuti bersama Natal"


def test_staff_take_days_away(corrected, tmp_path):
    assert date(2026, 8, 25) not in corrected
    (tmp_path / "holidays.yaml").unlink()
    assert date(2026, 8, 25) in read_holidays(tmp_path)
