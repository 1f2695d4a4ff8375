"""Calendar months and quarters, each told by the first day of its first month."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo

from bot.core.timing import add_months, at_local

QUARTER = 3


def month_of(moment: datetime, zone: tzinfo) -> date:
    """The month in which it lies on the wall's calendar."""
    return moment.astimezone(zone).date().replace(day=1)


def bounds(month: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The month's first moment, and the first after it, in UTC."""
    return at_local(month, time.min, zone), at_local(add_months(month, 1), time.min, zone)


def quarter_of(month: date) -> date:
    """The first month of its quarter."""
    return month.replace(month=month.month - (month.month - 1) % QUARTER, day=1)


def months_of(quarter: date) -> tuple[date, ...]:
    """The three months of a quarter."""
    return tuple(add_months(quarter, number) for number in range(QUARTER))
