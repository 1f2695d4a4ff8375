"""When: a person's safe hours, working days and months. Every datetime is aware; results are UTC."""

from __future__ import annotations

import calendar
from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

SAFE_FROM: Final = "08:00"
SAFE_TO: Final = "20:00"
"""When nobody has chosen hours of their own (domain rule 12)."""

_SATURDAY: Final = 5


def is_safe(moment: datetime, zone: tzinfo, safe_from: str = SAFE_FROM, safe_to: str = SAFE_TO) -> bool:
    """Whether the person may be written to now. Hours are local ``HH:MM``; from = to means at any hour."""
    begin, end = time.fromisoformat(safe_from), time.fromisoformat(safe_to)
    local = moment.astimezone(zone).time()
    if begin == end:
        return True
    if begin < end:
        return begin <= local < end
    return local >= begin or local < end  # a window over midnight


def next_safe(moment: datetime, zone: tzinfo, safe_from: str = SAFE_FROM, safe_to: str = SAFE_TO) -> datetime:
    """``moment`` itself if it is safe, else the next time the safe hours begin."""
    if is_safe(moment, zone, safe_from, safe_to):
        return moment.astimezone(UTC)
    local = moment.astimezone(zone)
    begin = time.fromisoformat(safe_from)
    day = local.date() if local.time() < begin else local.date() + timedelta(days=1)
    return at_local(day, begin, zone)


def safe_until(
    moment: datetime, zone: tzinfo, safe_from: str = SAFE_FROM, safe_to: str = SAFE_TO
) -> tuple[datetime, ...]:
    """When the safe hours that ``moment`` lies in end; nothing where they never do."""
    if safe_from == safe_to:
        return ()
    local = moment.astimezone(zone)
    end = time.fromisoformat(safe_to)
    day = local.date() if local.time() < end else local.date() + timedelta(days=1)
    return (at_local(day, end, zone),)


def at_local(day: date, hour: time, zone: tzinfo) -> datetime:
    """That wall-clock time in the zone, in UTC."""
    return datetime.combine(day, hour, zone).astimezone(UTC)


def add_working_days(moment: datetime, days: int, zone: tzinfo, holidays: Container[date] = frozenset()) -> datetime:
    """The same local time ``days`` working days (Monday to Friday, no holiday) later.

    A moment on a free day counts as the beginning of the next working day's count.
    """
    local = moment.astimezone(zone)
    day = local.date()
    left = days
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in holidays:
            left -= 1
    return at_local(day, local.time(), zone)


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
