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
    assert [packaged().ladder.helper(alerts) for alerts in range(5)] == [
        *("caseworker", "backup", "supervisor", "supervisor", "supervisor")
    ]


def test_after_the_top_the_alert_comes_again_and_again():
    ladder = packaged().ladder
    assert ladder.deadline("orange", 1, FRIDAY, LOMBOK) == FRIDAY + timedelta(hours=24)
    assert ladder.deadline("orange", 4, FRIDAY, LOMBOK) == FRIDAY + timedelta(hours=12)
