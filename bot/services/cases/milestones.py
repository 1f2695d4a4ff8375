"""Milestones of a person: read, written, corrected. Every word is kept; the newest one holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, insert, select

from bot.core.guidance import Milestone
from bot.services.cases import people_access, work
from bot.services.cases.cases import CaseFault
from bot.services.cases.milestone_views import Mark, MilestoneLine, Milestones
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.store import milestone_mark, new_id, person, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed
from bot.store.milestone import ANSWERS

OLDEST: Final = timedelta(days=12 * 366)
"""The programme's first funds were handed out in 2019; a day before this was mistyped."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a member writes of a milestone, as it came from the form."""

    milestone: str
    answer: str
    on_day: str
    seen: str
    """The newest mark that the page showed."""


def of_case(kabar: Kabar, who: StaffMember, code: str) -> Milestones:
    """Those of the case's person, beside ``access.case_page``, which audits the look. Raises NotYours."""
    with kabar.database.read() as connection:
        row = work.shown(connection, who, code)
        owner = connection.execute(select(person.c.code).where(person.c.id == row.person_id)).scalar_one()
        return _read(connection, kabar, who, row.person_id, owner)


def of_person(kabar: Kabar, who: StaffMember, code: str) -> Milestones:
    """Beside ``people_access.person_page``, which audits the look. Raises NotYours."""
    with kabar.database.read() as connection:
        return _read(connection, kabar, who, people_access.find(connection, who, code).id, code)


@again_if_crossed
def mark(kabar: Kabar, who: StaffMember, code: str, said: Said) -> None:
    """Write down that a person reached a milestone, did not, or that nobody knows. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        # one after another: each sees what the last wrote, and whether two records have become one
        connection.execute(select(person.c.id).where(person.c.code == code).with_for_update(key_share=True))
        row = people_access.find(connection, who, code)
        lines = {line.id: line for line in _read(connection, kabar, who, row.id, code).lines}
        line = lines.get(said.milestone)
        if line is None:
            raise CaseFault("milestone_gone")
        if said.answer not in ANSWERS:
            raise CaseFault("milestone_answer")
        day = None if said.answer == "none" else _day(said.on_day, line, work.today(kabar, who))
        newest = line.marks[0] if line.marks else None
        if newest and (newest.answer, newest.on_day) == (said.answer, day):
            return  # it stands there already: one tap too many, or somebody else saw the same
        if line.seen != said.seen:
            raise CaseFault("milestone_changed")
        if said.answer == "none" and newest is None:
            raise CaseFault("milestone_answer")
        connection.execute(
            insert(milestone_mark).values(
                id=new_id(),
                person_id=row.id,
                milestone=said.milestone,
                answer=said.answer,
                on_day=day,
                staff_id=who.id,
                at=now,
            )
        )
        record(connection, who.id, "milestone", code, now)


def _read(connection: Connection, kabar: Kabar, who: StaffMember, person_id: UUID, code: str) -> Milestones:
    rows = connection.execute(
        select(milestone_mark, staff.c.name)
        .join(staff, staff.c.id == milestone_mark.c.staff_id)
        .where(milestone_mark.c.person_id == person_id)
        .order_by(milestone_mark.c.at.desc(), milestone_mark.c.id.desc())
    ).all()
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    for row in rows:
        marks[row.milestone].append(_mark(kabar, row))
    known = kabar.content.milestones
    reached = {
        name: own[0].on_day for name, own in marks.items() if own[0].answer == "yes" and own[0].on_day is not None
    }
    return Milestones(
        code, tuple(_line(one, known, marks[one.id], reached) for one in known.values()), work.today(kabar, who)
    )


def _mark(kabar: Kabar, row: AnyRow) -> Mark:
    return Mark(str(row.id), row.answer, row.on_day, opened(kabar, row.name, "staff.name", row.staff_id), row.at)


def _line(one: Milestone, known: Mapping[str, Milestone], marks: list[Mark], reached: dict[str, date]) -> MilestoneLine:
    base = reached.get(one.after) if one.after else None
    before = known[one.after].title if one.after and base is None else None
    return MilestoneLine(one.id, one.title, tuple(marks), before, one.earliest(base), one.goal)


def _day(given: str, line: MilestoneLine, today: date) -> date:
    day = work.day(given, "milestone_day")
    if day > today:
        raise CaseFault("milestone_future")
    if day < today - OLDEST:
        raise CaseFault("milestone_old")
    if line.before is not None:
        raise CaseFault("milestone_before")
    if line.earliest is not None and day < line.earliest:
        raise CaseFault("milestone_early")
    return day
