"""Enrolling one person: by the same checks as a row of a list, by somebody who may see them afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bot.services.cases import companions, people_access
from bot.services.cases.access import EVERYTHING, NOBODY, NotYours
from bot.services.cases.cases import CaseFault
from bot.services.kabar import Kabar
from bot.services.persons import importing, people_file, taking
from bot.services.persons.people_file import COLUMNS, OPTIONAL, Problem
from bot.services.persons.plans import STAFF
from bot.services.staff import StaffMember
from bot.store import person
from bot.store.audit import record
from bot.store.crossed import again_if_crossed

CELLS = tuple(name for name in (*COLUMNS, *OPTIONAL) if name != "caseworker")


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
    with kabar.database.write() as connection:
        named = _caseworker(connection, who, given.get("caseworker", ""))
        problems += () if named is not None else (Problem(0, "caseworker", "cannot accompany anybody", "colleague"),)
        if problems:
            return Enrolled(tuple(problems))
        row["caseworker"] = named
        importing.alone_at_it(connection, kabar)
        taken = taking.take(connection, kabar, row, now, alone=True, source=STAFF, by=who.id)
        code = connection.execute(select(person.c.code).where(person.c.id == taken.person_id)).scalar_one()
        record(connection, who.id, "person_add", code, now)
        return Enrolled(code=_seen(connection, who, code), status=taken.status)


def _caseworker(connection: Connection, who: StaffMember, given: str) -> str | None:
    """The id that the form names; empty: nobody, None: one who will not do. A caseworker names only themselves."""
    if not given:
        return ""
    try:
        found = companions.member(connection, given)
    except CaseFault:
        return None
    return str(found) if who.role in EVERYTHING or found == who.id else None


def _seen(connection: Connection, who: StaffMember, code: str) -> str | None:
    try:
        found: Any = people_access.find(connection, who, code)
    except NotYours:
        return None
    return str(found.code)
