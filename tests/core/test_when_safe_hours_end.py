"""What is handed to a phone must not lie there into the night: when the safe hours under way end."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.timing import safe_until

LOMBOK = ZoneInfo("Asia/Makassar")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOMBOK)


@pytest.mark.parametrize(
    ("now", "begin", "end", "expected"),
    [
        ("2026-05-04T10:00", "08:00", "20:00", "2026-05-04T20:00"),
        ("2026-05-04T19:59", "08:00", "20:00", "2026-05-04T20:00"),
        ("2026-05-04T23:00", "22:00", "02:00", "2026-05-05T02:00"),
        ("2026-05-05T01:00", "22:00", "02:00", "2026-05-05T02:00"),
    ],
)
def test_the_end_of_the_hours_under_way(now: str, begin: str, end: str, expected: str) -> None:
    [found] = safe_until(local(now), LOMBOK, begin, end)
    assert found == local(expected)
    assert found.tzinfo is UTC


def test_hours_that_never_end_have_none() -> None:
    assert safe_until(local("2026-05-04T10:00"), LOMBOK, "00:00", "00:00") == ()
