"""Enrolling one person: by the same checks as a row of a list, by somebody who may see them afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.services.cases import people_access
from bot.services.cases.access import EVERYTHING, NOBODY, NotYours
from bot.services.kabar import Kabar
from bot.services.persons import importing, people_file, taking
from bot.services.persons.people_file import COLUMNS, OPTIONAL, Problem
from bot.services.persons.plans import STAFF
from bot.services.staff import StaffMember
from bot.store import person
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

CELLS = (*COLUMNS, *OPTIONAL)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of it: ``problems``, or the person's ``code`` and what became of them."""

    problems: tuple[Problem, ...] = ()
    code: str | None = None
    """None where the person was there already, and is not this member's to see."""
    status: str = ""
    """As the person's, or ``already``."""


@again_if_crossed
def enrol(kabar: Kabar, who: StaffMember, given: Mapping[str, str]) -> Enrolled:
    """Enrol the person whose cells these are, by the names of the columns of a list. Raises NotYours for editors.

    A caseworker with a district enrols people of that district: nobody is sent out of their own sight.
    """
    if who.role in NOBODY:
        raise NotYours("new")
    now = kabar.clock.now()
    cells = {name: given.get(name, "") for name in CELLS}
    if who.role not in EVERYTHING and who.district is not None:
        cells["district"] = who.district
    row, problems = people_file.read_cells(kabar, cells, now)
    if problems:
        return Enrolled(tuple(problems))
    with kabar.database.write() as connection:
        importing.alone_at_it(connection, kabar)
        taken = taking.take(connection, kabar, row, now, alone=True, source=STAFF)
        code = connection.execute(select(person.c.code).where(person.c.id == taken.person_id)).scalar_one()
        record(connection, who.id, "person_add", code, now)
        return Enrolled(code=_seen(connection, who, code), status=taken.status)


def _seen(connection: Connection, who: StaffMember, code: str) -> str | None:
    try:
        found: Any = people_access.find(connection, who, code)
    except NotYours:
        return None
    return str(found.code)
