"""A slower plan leaves out regular contacts until the space is twice as wide, and none at a fixed time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.pace import Coming, left_out

START = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
SPACE = {"weekly": WEEK}


def coming(*steps: str) -> list[Coming[int]]:
    return [Coming(number, step, START + number * WEEK) for number, step in enumerate(steps, 1)]


def test_every_other_regular_contact_stays():
    assert left_out(coming(*["weekly"] * 6), START, SPACE) == [1, 3, 5]


def test_what_comes_at_a_fixed_time_stays_and_counts():
    assert left_out(coming("weekly", "weekly", "review", "weekly", "weekly"), START, SPACE) == [1, 4]


def test_twice_slower_is_no_slower():
    rows = coming(*["weekly"] * 6)
    gone = left_out(rows, START, SPACE)
    assert left_out([row for row in rows if row.key not in gone], START, SPACE) == []
