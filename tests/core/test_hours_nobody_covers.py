"""Hours of duty in accounts: which hours of the day lie in none of them."""

from __future__ import annotations

import pytest

from bot.core.duty_hours import uncovered


@pytest.mark.parametrize(
    ("hours", "free"),
    [
        ([], [("00:00", "00:00")]),
        ([("08:00", "20:00")], [("20:00", "08:00")]),
        ([("20:00", "08:00")], [("08:00", "20:00")]),
        ([("08:00", "20:00"), ("20:00", "08:00")], []),
        ([("06:00", "06:00")], []),
        ([("08:00", "12:00"), ("13:00", "17:30")], [("12:00", "13:00"), ("17:30", "08:00")]),
        ([("00:00", "12:00")], [("12:00", "00:00")]),
        ([("08:00", "16:00"), ("10:00", "20:00"), ("20:00", "23:59")], [("23:59", "08:00")]),
    ],
)
def test_what_lies_in_none_is_told_once_also_over_midnight(hours, free):
    assert uncovered(hours) == tuple(free)
