"""Visits to a person: planned for a day, written down when they were made. Reviews of the plan ask for one too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update

from bot.services.cases import people_access, work
from bot.services.cases.cases import CaseFault
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store import follow_up, new_id, person, staff, visit
from bot.store.audit import record
from bot.store.crossed import again_if_crossed
from bot.store.visit import RESULTS

REVIEW: Final = "review"
ASKED_FOR: Final = timedelta(days=14)
"""So long after its day a fuller review asks for a visit; the plan too gives it up then."""
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit. ``result`` is empty while it is to come."""

    id: str
    on_day: date
    who: str
    result: str


@dataclass(frozen=True, slots=True)
class Visits:
    """Those of a person."""

    ahead: tuple[VisitLine, ...]
    past: tuple[VisitLine, ...]
    """The newest first."""
    review: datetime | None
    """Since when a fuller review of the plan waits for somebody to meet the person."""
    today: date


def of_person(kabar: Kabar, who: StaffMember, code: str) -> Visits:
    """Beside ``people_access.person_page``, which audits the look. Raises NotYours."""
    now = kabar.clock.now()
    with kabar.database.read() as connection:
        row = people_access.find(connection, who, code)
        rows = connection.execute(
            select(visit, staff.c.name)
            .join(staff, staff.c.id == visit.c.staff_id)
            .where(visit.c.person_id == row.id)
            .order_by(visit.c.on_day.desc(), visit.c.id.desc())
            .limit(SHOWN)
        ).all()
        lines = [
            VisitLine(str(one.id), one.on_day, opened(kabar, one.name, "staff.name", one.staff_id), one.result or "")
            for one in rows
        ]
        due = select(follow_up.c.due_at).where(follow_up.c.person_id == row.id, *asks_for_one(now, now))
        review = connection.execute(due.order_by(follow_up.c.due_at.desc()).limit(1)).scalar()
    ahead = tuple(one for one in reversed(lines) if not one.result)
    past = tuple(one for one in lines if one.result)
    return Visits(ahead, past, review if row.status == "active" else None, work.today(kabar, who))


def asks_for_one(now: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    """Reviews due before ``until`` since which nobody met the person, nor plans to, as conditions of ``follow_up``."""
    asked = ("due", "asked", "reminded", "answered", "silent")
    made = and_(visit.c.result == "met", visit.c.ended_at >= follow_up.c.due_at)
    there = select(visit.c.id).where(visit.c.person_id == follow_up.c.person_id, or_(made, visit.c.ended_at.is_(None)))
    return (
        follow_up.c.step == REVIEW,
        follow_up.c.status.in_(asked),
        follow_up.c.due_at < until,
        follow_up.c.due_at >= now - ASKED_FOR,
        ~there.correlate(follow_up).exists(),
    )


@again_if_crossed
def plan(kabar: Kabar, who: StaffMember, code: str, given: str) -> None:
    """Plan a visit for a day (ISO). Raises NotYours, CaseFault."""
    with kabar.database.write() as connection:
        person_id, today = _locked(connection, who, code), work.today(kabar, who)
        day = work.day(given, "visit_day")
        if day < today:
            raise CaseFault("visit_past")
        if day > today + work.FURTHEST:
            raise CaseFault("visit_far")
        same = (visit.c.person_id == person_id, visit.c.on_day == day, visit.c.ended_at.is_(None))
        if connection.execute(select(visit.c.id).where(*same)).first():
            return  # it stands there already
        now = kabar.clock.now()
        connection.execute(insert(visit).values(id=new_id(), person_id=person_id, on_day=day, staff_id=who.id, at=now))
        record(connection, who.id, "visit_plan", code, now)


@again_if_crossed
def made(kabar: Kabar, who: StaffMember, code: str, result: str) -> None:
    """Write down a visit of today that nobody had planned. Raises NotYours, CaseFault."""
    if result not in RESULTS[:2]:
        raise CaseFault("visit_changed")
    with kabar.database.write() as connection:
        person_id, today, now = _locked(connection, who, code), work.today(kabar, who), kabar.clock.now()
        same = (visit.c.person_id == person_id, visit.c.on_day == today, visit.c.result == result)
        if connection.execute(select(visit.c.id).where(*same)).first():
            return
        ended = {"ended_at": now, "ended_by": who.id, "result": result}
        row = {"id": new_id(), "person_id": person_id, "on_day": today, "staff_id": who.id, "at": now}
        connection.execute(insert(visit).values(**row, **ended))
        record(connection, who.id, f"visit_{result}", code, now)


@again_if_crossed
def end(kabar: Kabar, who: StaffMember, code: str, visit_id: UUID, result: str) -> None:
    """Write down what came of a planned visit. Raises NotYours, CaseFault."""
    if result not in RESULTS:
        raise CaseFault("visit_changed")
    with kabar.database.write() as connection:
        person_id, today, now = _locked(connection, who, code), work.today(kabar, who), kabar.clock.now()
        mine = (visit.c.id == visit_id, visit.c.person_id == person_id)
        row = connection.execute(select(visit).where(*mine)).first()
        if row is not None and row.result == result:
            return
        if row is None or row.ended_at is not None:
            raise CaseFault("visit_changed")
        if result != "cancelled" and row.on_day > today:
            raise CaseFault("visit_early")
        connection.execute(update(visit).where(*mine).values(ended_at=now, ended_by=who.id, result=result))
        record(connection, who.id, f"visit_{result}", code, now)


def _locked(connection: Connection, who: StaffMember, code: str) -> UUID:
    connection.execute(select(person.c.id).where(person.c.code == code).with_for_update(key_share=True))
    found: UUID = people_access.find(connection, who, code).id
    return found
