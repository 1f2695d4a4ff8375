"""The rota: who is on call when, who is away, and which hours nobody covers. Hours are the wall clock of the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Final, Literal
from uuid import UUID

from bot.core.flow import LEVELS, Level

Duty = Literal["on_call", "backup"]
DUTIES: Final[tuple[Duty, ...]] = ("on_call", "backup")
WEEK: Final = frozenset(range(7))
"""Monday is 0."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours that come back every week. ``begins`` = ``ends``: the whole day, until the same hour of the next."""

    staff: UUID
    duty: Duty
    begins: time
    ends: time
    district: str | None = None
    """Empty: every district."""
    levels: frozenset[Level] = frozenset(LEVELS)
    days: frozenset[int] = WEEK
    """On which the shift begins; over midnight it ends on the next."""
    since: date | None = None
    until: date | None = None

    def serves(self, district: str | None, level: Level) -> bool:
        """Whether it is meant for people of this district and cases of this level."""
        here = self.district is None or (district is not None and self.district.casefold() == district.casefold())
        return here and level in self.levels

    def covers(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether this moment lies in the shift."""
        local = moment.astimezone(zone)
        return any(begin <= local < end for begin, end in self.spans(local.date() - timedelta(days=1), 2, zone))

    def spans(self, first: date, days: int, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
        """The shifts that begin within so many days."""
        for day in (first + timedelta(days=count) for count in range(days)):
            if day.weekday() not in self.days or (self.since and day < self.since) or (self.until and day > self.until):
                continue
            last = day if self.begins < self.ends else day + timedelta(days=1)
            yield datetime.combine(day, self.begins, zone), datetime.combine(last, self.ends, zone)


@dataclass(frozen=True, slots=True)
class Leave:
    """Days, both counted, on which somebody is away."""

    staff: UUID
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Rota:
    """All shifts and all leave."""

    shifts: tuple[Shift, ...] = ()
    leave: tuple[Leave, ...] = ()

    @property
    def used(self) -> bool:
        """Whether anybody has written one; without, everybody's own hours of duty count."""
        return bool(self.shifts)

    def away(self, staff: UUID, moment: datetime, zone: tzinfo) -> bool:
        """Whether they are on leave on this day."""
        day = moment.astimezone(zone).date()
        return any(one.staff == staff and one.first <= day <= one.last for one in self.leave)

    def on(self, duty: Duty, district: str | None, level: Level, moment: datetime, zone: tzinfo) -> list[UUID]:
        """Who has this duty now: those of the district first, then those for every district."""
        found = [
            shift
            for shift in self.shifts
            if shift.duty == duty and shift.serves(district, level) and shift.covers(moment, zone)
        ]
        found.sort(key=lambda shift: shift.district is None)
        return list(dict.fromkeys(shift.staff for shift in found if not self.away(shift.staff, moment, zone)))


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours in which nobody is on call, nor backup, in UTC."""

    begins: datetime
    ends: datetime


def gaps(
    rota: Rota,
    staff: Iterable[UUID],
    district: str | None,
    level: Level,
    begins: datetime,
    ends: datetime,
    zone: tzinfo,
) -> tuple[Gap, ...]:
    """Hours from ``begins`` to ``ends`` that nobody among ``staff`` covers: who cannot be alerted covers nothing."""
    able = frozenset(staff)
    edges = sorted({begins, ends, *(edge for edge in _edges(rota, begins, ends, zone) if begins < edge < ends)})
    found: list[Gap] = []
    for here, after in pairwise(edges):
        if any(who in able for duty in DUTIES for who in rota.on(duty, district, level, here, zone)):
            continue
        if found and found[-1].ends == here:
            found[-1] = Gap(found[-1].begins, after)
        else:
            found.append(Gap(here, after))
    return tuple(found)


def _edges(rota: Rota, begins: datetime, ends: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Every moment at which anything changes: a shift begins or ends, a day of leave does."""
    first = begins.astimezone(zone).date() - timedelta(days=1)
    days = (ends - begins).days + 3
    for shift in rota.shifts:
        for span in shift.spans(first, days, zone):
            yield from (edge.astimezone(UTC) for edge in span)
    for count in range(days):
        yield datetime.combine(first + timedelta(days=count), time(), zone).astimezone(UTC)


def day_names(days: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Runs of days that follow each other: Monday to Friday is ``((0, 4),)``."""
    runs: list[tuple[int, int]] = []
    for day in sorted(days):
        if runs and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)
