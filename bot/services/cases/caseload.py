"""Who carries what: open cases by worker and by district, for who leads; and the cases behind each number.

A page takes the same few statements for five thousand cases as for five.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, or_, select

from bot.services.cases import access, case_lists, people_values, shown
from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.cases.case_lists import BY_LEVEL
from bot.services.cases.case_views import CaseRow
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store import case_file, case_handover, person, staff

CARRIES: Final = ("caseworker", "supervisor", "admin")
NOBODY: Final = "none"
NO_DISTRICT: Final = "-"
STATES: Final = ("all", "waiting", "late")
SHOWN: Final = 50
"""Cases that can be ticked on one page; all that a filter finds can be chosen together."""


@dataclass(slots=True)
class Load:
    """What a worker or a district carries. ``key`` is what a filter calls it."""

    key: str
    name: str
    levels: Counter[str] = field(default_factory=Counter)
    """Open cases."""
    late: int = 0
    """Of them past a deadline."""
    waiting: int = 0
    """Of a district: that nobody has. Of a worker: handed to them and not accepted yet."""
    oldest: datetime | None = None
    """Since when the oldest of those waits."""
    people: int = 0
    alone: int = 0
    """Of a district: people whom nobody accompanies."""
    role: str = ""
    district: str | None = None

    @property
    def cases(self) -> int:
        """All open ones."""
        return self.levels.total()


_Count = tuple[Any, ...]
"""District, holder, level; how many cases, how many late, how many that nobody has, since when the oldest of those."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """Those who carry most, and what is worst, come first."""

    workers: tuple[Load, ...]
    districts: tuple[Load, ...]
    oldest: CaseRow | None
    """The case that has waited longest for anybody."""


@dataclass(frozen=True, slots=True)
class Which:
    """Which open cases. Empty: any."""

    holder: str = ""
    """A member's id, or ``none``."""
    district: str = ""
    level: str = ""
    state: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """Those that are set."""
        given = {"holder": self.holder, "district": self.district, "level": self.level, "state": self.state}
        return {name: value for name, value in given.items() if value}


def leads(who: StaffMember) -> None:
    """Raises NotYours for whoever does not."""
    if who.role not in EVERYTHING:
        raise NotYours("caseload")


def read(kabar: Kabar, who: StaffMember) -> Caseload:
    """Everybody's load now; the look is written down. Raises NotYours."""
    leads(who)
    now = kabar.clock.now()
    shown.a_list(kabar, who.id, "caseload_open", "all")
    with kabar.database.read() as connection:
        rows = [tuple(row) for row in connection.execute(_counted(now))]
        workers, districts = _workers(connection, kabar, rows), _districts(connection, rows)
        free = [case_file.c.status == "open", case_file.c.acknowledged_at.is_(None)]
        longest = case_lists.first(who, (), free, (case_file.c.raised_at, case_file.c.id), 1)
        row = connection.execute(access.seen_by(who).where(case_file.c.id.in_(longest))).first()
        oldest = access.row_of(kabar, row) if row else None
    return Caseload(tuple(sorted(workers, key=_heaviest)), tuple(sorted(districts, key=_heaviest)), oldest)


def listed(kabar: Kabar, who: StaffMember, which: Which) -> tuple[list[CaseRow], int]:
    """The first of these cases, the gravest first, and how many there are. Raises NotYours.

    That they were looked at is written down, with the filters' kinds.
    """
    leads(who)
    now = kabar.clock.now()
    shown.a_list(kabar, who.id, "caseload_list", ",".join(which.filters) or "all")
    wanted, order = conditions(which, now), (BY_LEVEL, case_file.c.raised_at, case_file.c.id)
    query = access.seen_by(who).where(case_file.c.id.in_(_chosen(wanted, order))).order_by(*order)
    with kabar.database.read() as connection:
        count = connection.execute(select(func.count()).select_from(case_file).where(*wanted))
        total: int = count.scalar_one()
        return [access.row_of(kabar, row) for row in connection.execute(query)], total


def choices(kabar: Kabar, who: StaffMember) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Whom and where the list can be narrowed to: who may carry cases, by id and name, and districts."""
    leads(who)
    with kabar.database.read() as connection:
        rows = connection.execute(
            select(staff.c.id, staff.c.name).where(staff.c.role.in_(CARRIES)).order_by(staff.c.id)
        )
        names = [(str(row.id), opened(kabar, row.name, "staff.name", row.id)) for row in rows]
        return names, people_values.distinct(connection, person.c.district)


def _chosen(wanted: Sequence[ColumnElement[bool]], order: Sequence[Any]) -> Select[Any]:
    """The first of them; what else is shown is fetched for so many only."""
    keys = select(case_file.c.id).where(*wanted).order_by(*order).limit(SHOWN)
    chosen = keys.correlate(None).subquery()
    return select(chosen.c.id)


def conditions(which: Which, now: datetime) -> list[ColumnElement[bool]]:
    """These cases, as conditions of ``case_file``; a filter that names nothing finds nothing."""
    found: list[ColumnElement[bool]] = [case_file.c.status == "open"]
    if which.holder == NOBODY:
        found.append(case_file.c.acknowledged_at.is_(None))
    elif which.holder:
        found.append(_of_holder(which.holder))
    if which.district:
        there = person.c.district.is_(None) if which.district == NO_DISTRICT else person.c.district == which.district
        found.append(case_file.c.person_id.in_(select(person.c.id).where(there).correlate(None)))
    if which.level:
        found.append(case_file.c.level == which.level)
    if which.state == "waiting":
        found.append(case_file.c.acknowledged_at.is_(None))
    elif which.state == "late":
        found.append(late(now))
    return found


def late(now: datetime) -> ColumnElement[bool]:
    """One of its deadlines has passed, as ``CaseRow.late`` says it."""
    return or_(
        and_(case_file.c.acknowledged_at.is_(None), case_file.c.acknowledge_by <= now),
        and_(case_file.c.contacted_at.is_(None), case_file.c.contact_by <= now),
        case_file.c.next_contact_at <= now,
        case_file.c.resolve_by <= now,
    )


def _of_holder(given: str) -> ColumnElement[bool]:
    try:
        return case_file.c.acknowledged_by == UUID(given)
    except ValueError:
        return false()


def _workers(connection: Connection, kabar: Kabar, rows: Collection[_Count]) -> list[Load]:
    carriers = {holder for _, holder, *_ in rows if holder}
    handed = _numbers(connection, case_handover.c.to_id, case_handover.c.ended_at.is_(None))
    people = _numbers(connection, person.c.caseworker_id, person.c.caseworker_id.is_not(None))
    members = connection.execute(
        select(staff.c.id, staff.c.name, staff.c.role, staff.c.district, staff.c.active).order_by(staff.c.id)
    )
    found: dict[UUID, Load] = {}
    for one in members:
        # who has left and still has cases must be seen, or nobody hands them on
        if (one.active and one.role in CARRIES) or one.id in carriers:
            name = opened(kabar, one.name, "staff.name", one.id)
            found[one.id] = Load(str(one.id), name, role=one.role, district=one.district)
            found[one.id].waiting, found[one.id].people = handed.get(one.id, 0), people.get(one.id, 0)
    for _, holder, level, cases, late_ones, _, _ in rows:
        if holder in found:
            _add(found[holder], level, cases, late_ones)
    return list(found.values())


def _districts(connection: Connection, rows: Collection[_Count]) -> list[Load]:
    people = people_values.in_each_district(connection)
    # records that were merged into another or erased are nobody's: few, so they are taken off rather than looked for in
    # all. Nobody accompanies an erased one
    merged = _numbers(connection, person.c.district, person.c.merged_into.is_not(None))
    erased = _numbers(connection, person.c.district, person.c.erased_at.is_not(None))
    alone = _numbers(
        connection, person.c.district, and_(person.c.caseworker_id.is_(None), person.c.merged_into.is_(None))
    )
    found: dict[str | None, Load] = {}
    for name, count in people.items():
        found[name] = Load(name or NO_DISTRICT, name or "", people=count - merged.get(name, 0) - erased.get(name, 0))
        found[name].alone = alone.get(name, 0) - erased.get(name, 0)
    for district, _, level, cases, late_ones, waiting, oldest in rows:
        one = found[district]
        _add(one, level, cases, late_ones)
        one.waiting += waiting
        if oldest and (one.oldest is None or oldest < one.oldest):
            one.oldest = oldest
    return list(found.values())


def _counted(now: datetime) -> Select[Any]:
    """Open cases by district, holder and level: read once for both tables."""
    free = case_file.c.acknowledged_at.is_(None)
    by = (person.c.district, case_file.c.acknowledged_by.label("holder"), case_file.c.level)
    query = select(
        *by,
        func.count().label("cases"),
        func.sum(case((late(now), 1), else_=0)).label("late"),
        func.sum(case((free, 1), else_=0)).label("waiting"),
        func.min(case((free, case_file.c.raised_at))).label("oldest"),
    )
    return query.select_from(case_file.join(person)).where(case_file.c.status == "open").group_by(*by)


def _numbers(connection: Connection, by: Any, where: ColumnElement[bool]) -> dict[Any, int]:  # noqa: ANN401 - a column
    return {row[0]: row[1] for row in connection.execute(select(by, func.count()).where(where).group_by(by))}


def _add(one: Load, level: str, cases: int, late_ones: int) -> None:
    one.levels[level] += cases
    one.late += late_ones


def _heaviest(one: Load) -> tuple[int, int, int, str]:
    return -one.late, -one.waiting, -one.cases, one.name.casefold()
