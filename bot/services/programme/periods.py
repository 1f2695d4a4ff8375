"""The times that a report may be about: a closed month, a quarter whose last month is closed, or all closed months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.months import QUARTER, months_of, quarter_of

ALL = "all"


class PeriodFault(ValueError):
    """There is no such period, or it is not closed; the value is what was asked for."""


@dataclass(frozen=True, slots=True)
class Period:
    """``key`` stands in addresses and file names: ``all``, ``2026-Q1``, ``2026-03``."""

    key: str
    kind: Literal["all", "quarter", "month"]
    first: date
    last: date
    """The first day of its last month."""

    def holds(self, first: date, last: date) -> bool:
        """Whether a window from the one month to the other lies in it."""
        return self.first <= first and last <= self.last


def of(months: Sequence[date]) -> tuple[Period, ...]:
    """Everything there is a report about, latest first; nothing before a month is closed."""
    if not months:
        return ()
    whole = Period(ALL, "all", months[0], months[-1])
    ends = sorted({quarter_of(month) for month in months if month == months_of(quarter_of(month))[-1]}, reverse=True)
    quarters = [
        Period(f"{first.year}-Q{(first.month - 1) // QUARTER + 1}", "quarter", first, months_of(first)[-1])
        for first in ends
    ]
    single = [Period(f"{month:%Y-%m}", "month", month, month) for month in sorted(months, reverse=True)]
    return (whole, *quarters, *single)


def chosen(periods: Sequence[Period], key: str) -> Period:
    """The period of this key. Raises PeriodFault."""
    found = next((one for one in periods if one.key == key), None)
    if found is None:
        raise PeriodFault(key[:40])
    return found
