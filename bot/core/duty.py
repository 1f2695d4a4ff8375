"""The 7-day duty: rehabilitation is given within 7 days of its application (UU 21/2007, article 52)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

DAYS: Final = 7


def day_of(sent: date, until: date) -> int:
    """How many days have passed; 0 on the day of the application."""
    return (until - sent).days


def last_day(sent: date) -> date:
    """The last day that is in time."""
    return sent + timedelta(days=DAYS)
