from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.core.plan import Row, settle
from tests.transcripts.chat import packaged

LOMBOK = ZoneInfo("Asia/Makassar")
ENROLLED = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


def rows(safe_from="08:00", safe_to="20:00"):
    return packaged().plan.rows(ENROLLED, LOMBOK, safe_from, safe_to)


def test_the_first_check_in_comes_the_day_after_at_nine():
    assert rows()[0].due_at == datetime(2026, 11, 24, 9, 0, tzinfo=LOMBOK)
    assert rows()[0].due_at.tzinfo is UTC


def test_then_weekly_eight_times_then_every_two_weeks_then_monthly():
    days = [row.due_at.astimezone(LOMBOK).date() for row in rows()]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert gaps[:8] == [7] * 8
    fortnights = [gap for row, gap in zip(rows()[1:], gaps, strict=True) if row.step == "fortnightly"]
    assert set(fortnights) == {14}
    assert all(28 <= gap <= 31 for row, gap in zip(rows()[1:], gaps, strict=True) if row.step == "monthly")
    last_fortnight = max(row.due_at for row in rows() if row.step == "fortnightly")
    assert last_fortnight.date() <= date(2027, 5, 23)
    assert date(2027, 10, 1) < days[-1] <= date(2027, 11, 23)


def test_rounds_count_up_so_that_the_items_rotate():
    assert [row.round for row in rows()] == list(range(len(rows())))


def test_it_is_never_before_nine_nor_outside_the_persons_hours():
    assert rows("06:00", "12:00")[0].due_at.astimezone(LOMBOK).hour == 9
    assert rows("16:00", "20:00")[0].due_at.astimezone(LOMBOK).hour == 16
    assert rows("20:00", "06:00")[0].due_at.astimezone(LOMBOK).hour == 20
    assert rows("05:00", "08:00")[0].due_at.astimezone(LOMBOK).hour == 5


def due(*hours_ago, late="collapse", after=timedelta(days=3)):
    now = datetime(2026, 12, 1, tzinfo=UTC)
    return [Row("w", "check_in", 0, now - timedelta(hours=hours), late, after) for hours in hours_ago], now


def test_of_several_due_at_once_only_the_newest_is_sent():
    assert settle(*due(30, 2, 50)) == ("collapse", "send", "collapse")


def test_what_is_too_late_follows_its_policy():
    assert settle(*due(24 * 4)) == ("collapse",)
    assert settle(*due(24 * 4, late="task")) == ("task",)
    assert settle(*due(24 * 4, late="send")) == ("send",)
    assert settle(*due(24 * 2, late="task")) == ("send",)
    assert settle((), datetime.now(UTC)) == ()
