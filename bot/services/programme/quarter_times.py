"""Reading within what time cases were taken and people contacted, by quarter: of all, by sex, district and language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.core.contact_times import HALF, MOST
from bot.core.months import quarter_of
from bot.services.programme.periods import Period
from bot.services.programme.timing import TIMES, times_of
from bot.store.base import AnyRow

GROUPS = ("everyone", "women", "men")
BREAKDOWNS = (TIMES, *(times_of(one, percent) for one in ("district", "language") for percent in (HALF, MOST)))


@dataclass(frozen=True, slots=True)
class Within:
    """Of how many cases; the minutes within which half, and nine in ten, were taken or reached. None: not told."""

    cases: int
    half: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Times:
    """A quarter of all, or of one district or language; None: hidden. Women and men both or neither."""

    first: date
    last: date
    everyone: Within | None
    women: Within | None = None
    men: Within | None = None
    value: str = ""


def of(own: Iterable[AnyRow], period: Period) -> tuple[Times, ...]:
    """Of everybody, in the period's quarters; of a month there are none."""
    rows = [row for row in own if row.breakdown == TIMES and _inside(row, period)]
    return _told([row for row in rows if row.value == str(HALF)], [row for row in rows if row.value == str(MOST)])


def by(own: Iterable[AnyRow], period: Period, breakdown: str) -> tuple[Times, ...]:
    """Of its lines, quarter by quarter; those that are hidden too."""
    rows = [row for row in own if _inside(row, period)]
    half, most = ([row for row in rows if row.breakdown == times_of(breakdown, percent)] for percent in (HALF, MOST))
    return _told(half, most, by_line=True)


def _inside(row: AnyRow, period: Period) -> bool:
    if period.kind == "month":
        return False
    return bool(quarter_of(period.first) <= row.first and row.last <= period.last)


def _told(halves: Iterable[AnyRow], mosts: Iterable[AnyRow], *, by_line: bool = False) -> tuple[Times, ...]:
    """Where half is told: nine in ten beside it."""
    most = {(row.first, row.value if by_line else ""): row for row in mosts}
    found = []
    for row in sorted(halves, key=lambda one: (one.first, one.value)):
        value = row.value if by_line else ""
        everyone, women, men = (_within(row, most.get((row.first, value)), who) for who in GROUPS)
        found.append(Times(row.first, row.last, everyone, women, men, value))
    return tuple(found)


def _within(half: AnyRow, most: AnyRow | None, who: str) -> Within | None:
    minutes = getattr(half, who)
    return None if minutes is None else Within(getattr(half, f"of_{who}"), minutes, getattr(most, who, None))
