from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.content import packaged

LOMBOK = ZoneInfo("Asia/Makassar")
FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("level", "wait"),
    [
        ("red", timedelta(minutes=15)),
        ("orange", timedelta(hours=24)),
        ("yellow", timedelta(days=5)),  # three working days over a weekend
        ("silence", timedelta(days=7)),
    ],
)
def test_a_person_must_acknowledge_in_time(level, wait):
    assert packaged().ladder.levels[level].acknowledge.after(FRIDAY, LOMBOK) == FRIDAY + wait


def test_red_is_to_be_contacted_within_the_hour():
    assert packaged().ladder.levels["red"].contact.after(FRIDAY, LOMBOK) == FRIDAY + timedelta(hours=1)


def test_it_climbs_and_then_stays_at_the_top():
    assert [packaged().ladder.helper("red", alerts) for alerts in range(6)] == [
        *("caseworker", "on_call", "backup", "supervisor", "everyone", "everyone")
    ]


def test_after_the_top_the_alert_comes_again_and_again():
    ladder = packaged().ladder
    assert ladder.deadline("orange", 1, FRIDAY, LOMBOK) == FRIDAY + timedelta(hours=24)
    assert ladder.deadline("orange", 6, FRIDAY, LOMBOK) == FRIDAY + timedelta(hours=12)


def test_working_days_leave_out_holidays_and_clocks_do_not():
    christmas_eve = datetime(2026, 12, 24, 2, 0, tzinfo=UTC)  # a Thursday; Friday is Christmas, then a weekend
    content = packaged()
    levels = content.ladder.levels
    after = levels["yellow"].acknowledge.after(christmas_eve, LOMBOK, content.holidays)
    assert after == datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    assert levels["red"].acknowledge.after(christmas_eve, LOMBOK, content.holidays) == christmas_eve + timedelta(
        minutes=15
    )


def test_no_time_of_red_is_in_working_days():
    red = packaged().ladder.levels["red"]
    assert [span.working_days for span in (red.acknowledge, red.contact, red.resolve, red.again_every)] == [0] * 4
