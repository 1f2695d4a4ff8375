"""Two records of one person, for supervisors: which may be the same, how they differ, making them one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.services.cases import case_rows, duplicate_rows, people_access, person_rows, shown
from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.cases.case_views import Contact
from bot.services.cases.look_kinds import LISTED
from bot.services.cases.person_views import CaseLine, ConsentLine
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import merging
from bot.services.persons.merging import CHOSEN, MergeFault
from bot.services.staff import StaffMember
from bot.store import follow_up, message, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the same person's."""

    code: str
    name: str
    district: str | None
    birth_year: int | None
    status: str
    reasons: tuple[str, ...]
    """``number``, ``name`` (words of it), ``year``."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records."""

    contact: Contact
    birth_year: int | None
    return_date: str | None
    programme: str | None
    caseworker: str | None
    created_at: datetime
    messages: int
    asked: int
    cases: tuple[CaseLine, ...]
    consents: tuple[ConsentLine, ...]
    """The last word on each question."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Both, and what of the other one could survive."""

    survivor: Side
    gone: Side
    differing: tuple[str, ...]
    """Of which a choice is to be made."""
    missing: tuple[str, ...]
    """Which the survivor does not have: the other's is proposed."""


@again_if_crossed
def found(kabar: Kabar, who: StaffMember, code: str) -> tuple[Candidate, ...]:
    """Records that may be this person's. Raises NotYours. The look is in the audit trail before they are shown."""
    with kabar.database.write() as connection:
        row = _find(connection, who, code)
        found = tuple(_candidate(kabar, *one) for one in duplicate_rows.candidates(connection, row))
        named = [one.code for one in found if one.name]
        shown.names(connection, who.id, ("merge_open", code), LISTED, named, kabar.clock.now())
        return found


@again_if_crossed
def compared(kabar: Kabar, who: StaffMember, code: str, other: str) -> Compared:
    """Both side by side. Raises NotYours, MergeFault. The look at both is in the audit trail."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        rows = _both(connection, who, code, other)
        for row in rows:
            record(connection, who.id, "merge_open", row.code, now)
        mine, theirs = (_side(connection, kabar, row, now) for row in rows)
    kept = {name: (_value(mine, name), _value(theirs, name)) for name in CHOSEN}
    differing = tuple(name for name, (one, two) in kept.items() if one != two and two not in {None, ""})
    return Compared(mine, theirs, differing, tuple(name for name in differing if kept[name][0] in {None, ""}))


@again_if_crossed
def merge(kabar: Kabar, who: StaffMember, code: str, other: str, chosen: frozenset[str]) -> None:
    """Make ``other`` a pointer to ``code``. ``chosen``: of which the other's value survives.

    Two at once: one wins, the other hears that it is done. Raises NotYours, MergeFault.
    """
    now = kabar.clock.now()

    with kabar.database.write() as connection:
        mine, theirs = _both(connection, who, code, other)
        told = merging.merge(connection, kabar, mine.id, theirs.id, chosen & set(CHOSEN), now)
        merging.keep(connection, kabar, (mine.id, theirs.id), told, who.id)
        record(connection, who.id, "person_merge", mine.code, now)
        record(connection, who.id, "person_merged", theirs.code, now)


def _find(connection: Connection, who: StaffMember, code: str) -> AnyRow:
    if who.role not in EVERYTHING:
        raise NotYours(code)
    return people_access.find(connection, who, code)


def _both(connection: Connection, who: StaffMember, code: str, other: str) -> tuple[AnyRow, AnyRow]:
    mine = _find(connection, who, code)
    try:
        theirs = _find(connection, who, other)
    except NotYours:
        raise MergeFault("merge_unknown") from None
    if mine.id == theirs.id:
        raise MergeFault("merge_self")
    return mine, theirs


def _candidate(kabar: Kabar, row: AnyRow, reasons: tuple[str, ...]) -> Candidate:
    name = opened(kabar, row.name, "person.name", row.id) if row.name else ""
    return Candidate(row.code, name, row.district, row.birth_year, row.status, reasons)


def _side(connection: Connection, kabar: Kabar, row: AnyRow, now: datetime) -> Side:
    said: dict[str, ConsentLine] = {}
    for one in person_rows.consents_of(connection, kabar, row.id):
        said.setdefault(one.scope, one)
    worker = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id == row.caseworker_id)).first()
    messages = select(func.count()).select_from(message).where(message.c.person_id == row.id)
    asked = (
        select(func.count())
        .select_from(follow_up)
        .where(follow_up.c.person_id == row.id, follow_up.c.asked_at.is_not(None))
    )
    return Side(
        contact=case_rows.contact(connection, kabar, row.id, now),
        birth_year=row.birth_year,
        return_date=row.return_date.isoformat() if row.return_date else None,
        programme=row.programme,
        caseworker=opened(kabar, worker.name, "staff.name", worker.id) if worker else None,
        created_at=row.created_at,
        messages=connection.execute(messages).scalar_one(),
        asked=connection.execute(asked).scalar_one(),
        cases=person_rows.cases_of(connection, row.id),
        consents=tuple(said.values()),
    )


def _value(side: Side, name: str) -> object:
    match name:
        case "name" | "language" | "district" | "gender":
            return getattr(side.contact, name)
        case "caseworker_id":
            return side.caseworker
        case "hours":
            return side.contact.safe_from, side.contact.safe_to, side.contact.timezone
        case _:
            return getattr(side, name)


__all__ = ["CHOSEN", "Candidate", "Compared", "MergeFault", "Side", "compared", "found", "merge"]
