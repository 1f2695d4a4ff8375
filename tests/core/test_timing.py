from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.timing import add_months, add_working_days, is_safe, next_safe

LOMBOK = ZoneInfo("Asia/Makassar")  # UTC+8, no daylight saving


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=LOMBOK)


@pytest.mark.parametrize(
    ("now", "window", "expected"),
    [
        ("2026-11-23 10:00", ("08:00", "20:00"), "2026-11-23 10:00"),
        ("2026-11-23 05:00", ("08:00", "20:00"), "2026-11-23 08:00"),
        ("2026-11-23 20:00", ("08:00", "20:00"), "2026-11-24 08:00"),
        ("2026-11-23 08:00", ("08:00", "20:00"), "2026-11-23 08:00"),
        ("2026-11-23 23:00", ("21:00", "05:00"), "2026-11-23 23:00"),
        ("2026-11-23 04:59", ("21:00", "05:00"), "2026-11-23 04:59"),
        ("2026-11-23 12:00", ("21:00", "05:00"), "2026-11-23 21:00"),
        ("2026-11-23 05:00", ("21:00", "05:00"), "2026-11-23 21:00"),
        ("2026-11-23 03:00", ("07:00", "07:00"), "2026-11-23 03:00"),
    ],
)
def test_the_next_safe_moment_is_in_the_persons_own_hours(now, window, expected):
    found = next_safe(local(now), LOMBOK, *window)
    assert found == local(expected)
    assert found.tzinfo is UTC


def test_midnight_in_utc_is_no_midnight_in_lombok():
    assert is_safe(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), LOMBOK)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    st.times(),
    st.times(),
)
def test_the_next_safe_moment_is_safe_and_within_a_day(now, begin, end):
    window = f"{begin:%H:%M}", f"{end:%H:%M}"
    found = next_safe(now, LOMBOK, *window)
    assert is_safe(found, LOMBOK, *window)
    assert 0 <= (found - now).total_seconds() <= 24 * 3600


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-11-23 10:00", 3, "2026-11-26 10:00"),  # Monday
        ("2026-11-26 10:00", 3, "2026-12-01 10:00"),  # Thursday, over a weekend
        ("2026-11-28 10:00", 1, "2026-11-30 10:00"),  # Saturday
        ("2026-11-23 10:00", 0, "2026-11-23 10:00"),
    ],
)
def test_working_days_leave_weekends_out(start, days, expected):
    assert add_working_days(local(start), days, LOMBOK) == local(expected)


def test_working_days_leave_holidays_out():
    found = add_working_days(local("2026-12-24 09:00"), 1, LOMBOK, frozenset({date(2026, 12, 25)}))
    assert found == local("2026-12-28 09:00")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 21), 3, date(2027, 2, 21)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_months_last(day, months, expected):
    assert add_months(day, months) == expected
