"""Giving a person a caseworker, on the person's page and many at once; each checks who may, and is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from bot.services.cases import companion_rows, people_access
from bot.services.cases.access import EVERYTHING, NotYours
from bot.services.cases.case_views import Colleague
from bot.services.cases.cases import CaseFault
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons import caseworkers
from bot.services.staff import StaffMember
from bot.store import person, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

NOBODY: Final = people_access.NO_WORKER
"""What a filter and a form call it that somebody has no caseworker."""
MOST: Final = 5000
"""People that are handed on at once."""


@dataclass(frozen=True, slots=True)
class Companion:
    """Who accompanies a person, and what this member may do about it."""

    id: str
    """Empty: nobody."""
    name: str
    may: str
    """``choose`` anybody, ``take``, ``give_back``; empty: nothing."""
    choices: tuple[Colleague, ...] = ()


def of_person(kabar: Kabar, who: StaffMember, code: str) -> Companion:
    """Beside ``people_access.person_page``, which audits the look. Raises NotYours."""
    with kabar.database.read() as connection:
        row = people_access.find(connection, who, code)
        had = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id == row.caseworker_id)).first()
        name = opened(kabar, had.name, "staff.name", had.id) if had else ""
        may = _may(who, row)
        offered = everybody(connection, kabar, row.district) if may == "choose" else ()
        return Companion(str(row.caseworker_id or ""), name, may, offered)


def everybody(connection: Connection, kabar: Kabar, district: str | None) -> tuple[Colleague, ...]:
    """Who may accompany somebody: caseworkers of that district first, then the other caseworkers, then who leads."""
    return tuple(sorted(companion_rows.workers(connection, kabar), key=lambda one: _distance(one, district)))


def offered(kabar: Kabar, who: StaffMember) -> tuple[Colleague, ...]:
    """Whom the form that enrols somebody offers: for who leads everybody, for a caseworker themselves."""
    with kabar.database.read() as connection:
        found = everybody(connection, kabar, who.district)
    return tuple(one for one in found if who.role in EVERYTHING or one.id == str(who.id))


@again_if_crossed
def choose(kabar: Kabar, who: StaffMember, code: str, to: str, seen: str) -> None:
    """Give the person to ``to``: a member's id, or empty for nobody. ``seen``: whom the page showed.

    Who leads chooses anybody; a caseworker takes somebody of their district who has nobody, or gives their own back.
    Raises NotYours, CaseFault.
    """
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        connection.execute(select(person.c.id).where(person.c.code == code).with_for_update(key_share=True))
        row = people_access.find(connection, who, code)
        had = str(row.caseworker_id or "")
        if had == to:
            return  # it is so already: one tap too many
        if had != seen:
            raise CaseFault("companion_changed")
        chosen = member(connection, to) if to else None
        if not _allowed(who, _may(who, row), chosen):
            raise CaseFault("companion_not_yours")
        caseworkers.give(connection, [(row.id, row.caseworker_id)], chosen, who.id, now)
        record(connection, who.id, "companion", code, now)


def held(kabar: Kabar, who: StaffMember, of: str, district: str) -> int:
    """How many people this member accompanies; of nobody's, those of one district. Raises NotYours."""
    _leads(who)
    with kabar.database.read() as connection:
        query = select(func.count()).select_from(person).where(*_of(of, district))
        return connection.execute(query).scalar_one()


@again_if_crossed
def hand_on(kabar: Kabar, who: StaffMember, of: str, district: str, to: str, *, sure: bool) -> int:
    """Give all people of a member (or nobody's, of one district) to another; gives how many.

    Raises NotYours, CaseFault. At most 5,000 at once; what is left is still there to be handed on.
    """
    _leads(who)
    if not sure:
        raise CaseFault("companion_unsure")
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        chosen = member(connection, to) if to else None
        if chosen is None or str(chosen) == of:
            raise CaseFault("companion_missing")
        query = select(person.c.id, person.c.caseworker_id).where(*_of(of, district)).order_by(person.c.id).limit(MOST)
        found = connection.execute(query.with_for_update(key_share=True)).all()
        given = 0
        for start in range(0, len(found), caseworkers.A_PART):
            part = [(row.id, row.caseworker_id) for row in found[start : start + caseworkers.A_PART]]
            given += caseworkers.give(connection, part, chosen, who.id, now)
        record(connection, who.id, "people_hand_on", str(chosen), now)
        return given


def member(connection: Connection, given: str) -> UUID:
    """The member that a form names. Raises CaseFault for one who cannot accompany anybody."""
    try:
        found = UUID(given)
    except ValueError:
        raise CaseFault("companion_missing") from None
    if not caseworkers.may_carry(connection, found):
        raise CaseFault("companion_missing")
    return found


def _of(of: str, district: str) -> list[ColumnElement[bool]]:
    mine: list[ColumnElement[bool]] = [person.c.merged_into.is_(None), person.c.erased_at.is_(None)]
    if of == NOBODY:
        if not district:
            raise CaseFault("companion_district")
        mine.append(person.c.caseworker_id.is_(None))
    else:
        try:
            mine.append(person.c.caseworker_id == UUID(of))
        except ValueError:
            raise NotYours("people") from None
    if district == people_access.NO_DISTRICT:
        mine.append(person.c.district.is_(None))
    elif district:
        mine.append(person.c.district == district)
    return mine


def _may(who: StaffMember, row: AnyRow) -> str:
    if who.role in EVERYTHING:
        return "choose"
    if row.caseworker_id == who.id:
        return "give_back"
    near = who.district is None or row.district is None or row.district.casefold() == who.district.casefold()
    return "take" if near and row.caseworker_id is None else ""


def _allowed(who: StaffMember, may: str, to: UUID | None) -> bool:
    return may == "choose" or (may == "take" and to == who.id) or (may == "give_back" and to is None)


def _distance(one: Colleague, district: str | None) -> tuple[bool, bool]:
    near = one.district is not None and district is not None and one.district.casefold() == district.casefold()
    return one.role != "caseworker", not near


def _leads(who: StaffMember) -> None:
    if who.role not in EVERYTHING:
        raise NotYours("people")
