"""Who looked at a person's data or changed it, read from the audit trail: a line for each member and day.

Only the doors to people's rows call this. Grouped, so that many looks of one member do not hide one of another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, String, Subquery, func, or_, select, union_all

from bot.services.cases.look_kinds import HAPPENED, SAID
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.store import audit, case_file, person, staff

FEW: Final = 12
A_PAGE: Final = 50
LATELY: Final = 60
DAY: Final = "YYYY-MM-DD"


@dataclass(frozen=True, slots=True)
class Look:
    """What one member did on one day, on the deployment's clocks."""

    who: str | None
    """None: Kabar itself, or the command line."""
    role: str | None
    day: date
    at: datetime
    """The last time on that day."""
    times: int
    acts: tuple[tuple[str, int], ...]
    """What, and how often; the most frequent first."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Some of them, the newest first."""

    lines: tuple[Look, ...] = ()
    more: bool = False
    """There are earlier ones."""


NO_LOOKS: Final = Looks()


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody changed how this person is asked, reached or visited."""

    who: str | None
    """The member's name; None: Kabar itself, or the command line."""
    action: str
    at: datetime


def of_person(connection: Connection, kabar: Kabar, person_id: UUID, *, most: int = FEW, page: int = 1) -> Looks:
    """The looks at this person, in whichever case and under whichever code; two statements however many there are."""
    zone = ZoneInfo(kabar.settings.timezone)
    rows = _rows(connection, zone, kabar.clock.now(), person_id)
    last = func.max(rows.c.at)
    sums = select(rows.c.staff_id, rows.c.day, last.label("last"), func.count().label("times"))
    sums = sums.group_by(rows.c.staff_id, rows.c.day).order_by(last.desc(), rows.c.day, rows.c.staff_id)
    some = sums.limit(most + 1).offset((page - 1) * most).subquery()
    query = select(some, staff.c.name, staff.c.role).outerjoin(staff, staff.c.id == some.c.staff_id)
    found = connection.execute(query.order_by(some.c.last.desc(), some.c.day, some.c.staff_id)).all()
    if not found:
        return NO_LOOKS
    since = datetime.combine(min(date.fromisoformat(row.day) for row in found), time.min, zone)
    acts = defaultdict(list)
    columns = (rows.c.staff_id, rows.c.day, rows.c.action)
    for row in connection.execute(select(*columns, func.count()).where(rows.c.at >= since).group_by(*columns)):
        acts[row.staff_id, row.day].append((row.action, row[3]))
    lines = tuple(
        Look(
            who=opened(kabar, row.name, "staff.name", row.staff_id) if row.name else None,
            role=row.role,
            day=date.fromisoformat(row.day),
            at=row.last,
            times=row.times,
            acts=tuple(sorted(acts[row.staff_id, row.day], key=lambda act: (-act[1], act[0]))),
        )
        for row in found[:most]
    )
    return Looks(lines, more=len(found) > most)


def changes(connection: Connection, kabar: Kabar, person_id: UUID) -> tuple[Change, ...]:
    """The last changes that belong to what happened, newest first."""
    rows = connection.execute(
        select(audit.c.action, audit.c.at, audit.c.staff_id, staff.c.name)
        .outerjoin(staff, staff.c.id == audit.c.staff_id)
        .where(theirs(person_id), audit.c.action.in_(HAPPENED))
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .limit(LATELY)
    )
    return tuple(
        Change(opened(kabar, row.name, "staff.name", row.staff_id) if row.name else None, row.action, row.at)
        for row in rows
    )


def theirs(person_id: UUID) -> ColumnElement[bool]:
    """The rows of the trail about this person: under their codes, old ones too, and those of their cases."""
    codes = union_all(
        select(case_file.c.code).where(case_file.c.person_id == person_id),
        select(person.c.code).where(or_(person.c.id == person_id, person.c.merged_into == person_id)),
    )
    return audit.c.target.in_(codes)


def _rows(connection: Connection, zone: ZoneInfo, now: datetime, person_id: UUID) -> Subquery:
    """Every row about them, with its day as text."""
    day = _day(connection, zone, now).label("day")
    looked = (theirs(person_id), audit.c.action.not_in(SAID))
    return select(audit.c.staff_id, audit.c.action, audit.c.at, day).where(*looked).subquery()


def _day(connection: Connection, zone: ZoneInfo, now: datetime) -> ColumnElement[Any]:
    """SQLite knows no zones: it takes the hours that this one is from UTC now."""
    if connection.dialect.name == "sqlite":
        apart = now.astimezone(zone).utcoffset()
        return func.date(audit.c.at, f"{int(apart.total_seconds()) if apart else 0:+d} seconds", type_=String)
    return func.to_char(func.timezone(zone.key, audit.c.at), DAY, type_=String)
