"""The one door to people's rows: decides who may see what, and writes down who looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, case, false, func, or_, select

from bot.core.timing import is_safe
from bot.services import cases, consents, people
from bot.services.kabar import Kabar
from bot.services.raising import EVIDENCE
from bot.services.staff import StaffMember
from bot.services.writing import BODY
from bot.store import alert, case_event, case_file, case_sign, identity, message, person, staff
from bot.store.audit import record
from bot.store.base import AnyRow

EVERYTHING = frozenset({"supervisor", "admin"})
NOBODY = frozenset({"editor"})
SHOWN_MESSAGES = 200


class NotYours(Exception):
    """This case is not there, or not this member's to see: both look the same from outside."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A line of the case list."""

    code: str
    level: str
    reason: str
    status: str
    district: str | None
    opened_at: datetime
    raised_at: datetime
    acknowledge_by: datetime
    contact_by: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    """The member's name."""
    outcome: str | None = None
    news_at: datetime | None = None
    """A sign came since it was taken, and its taker has not looked yet."""


@dataclass(frozen=True, slots=True)
class SignLine:
    """A sign that fired: which rule, on which words."""

    level: str
    reason: str
    rule: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something that happened to the case."""

    kind: str
    who: str | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message of the conversation. ``direction``: ``in`` the person wrote it, ``out`` Kabar did."""

    direction: str
    kind: str
    line: str
    text: str
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the person without harm."""

    person: str
    """The person's code."""
    name: str
    numbers: tuple[str, ...]
    language: str
    district: str | None
    gender: str | None
    timezone: str
    safe_from: str
    safe_to: str
    safe_now: bool
    contact_way: str | None
    """``phone`` or ``message``, as the person chose in a crisis."""
    status: str
    shared: bool
    """Somebody else uses this phone or number: never greet by name."""


@dataclass(frozen=True, slots=True)
class CasePage:
    """All of one case."""

    row: CaseRow
    contact: Contact
    signs: tuple[SignLine, ...]
    events: tuple[EventLine, ...]
    messages: tuple[MessageLine, ...]
    mine: bool
    withheld: bool = False
    """The person did not agree that a caseworker reads the conversation: only what signs fired on is shown."""


def case_list(kabar: Kabar, who: StaffMember, status: str = "open") -> list[CaseRow]:
    """The cases this member may see: unacknowledged before acknowledged, graver before lesser, oldest first."""
    by_level = case({"red": 0, "orange": 1, "yellow": 2, "silence": 3}, value=case_file.c.level)
    query = _visible(who).where(case_file.c.status == status)
    if status == "open":
        unseen = or_(case_file.c.acknowledged_at.is_(None), case_file.c.news_at.is_not(None))
        waiting = case((unseen, 0), else_=1)
        query = query.order_by(waiting, by_level, case_file.c.raised_at, case_file.c.id)
    else:
        query = query.order_by(case_file.c.closed_at.desc()).limit(SHOWN_MESSAGES)
    with kabar.database.read() as connection:
        return [_row(kabar, row) for row in connection.execute(query)]


def all_cases(kabar: Kabar) -> list[CaseRow]:
    """Every case, for the command line of whoever runs the machine; the look is written down."""
    query = _base().order_by(case_file.c.id)
    with kabar.database.write() as connection:
        record(connection, None, "case_list", "all", kabar.clock.now())
        return [_row(kabar, row) for row in connection.execute(query)]


def case_page(kabar: Kabar, who: StaffMember, code: str) -> CasePage:
    """Everything on one case; raises NotYours. The look is in the audit trail before anything is shown."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        found = connection.execute(_visible(who).where(case_file.c.code == code)).first()
        if found is None:
            raise NotYours(code)
        record(connection, who.id, "case_open", code, now)
        if found.acknowledged_by == who.id:
            cases.seen_in(connection, found.id)
        agreed = consents.agreed(connection, found.person_id, "caseworker")
        return CasePage(
            row=_row(kabar, found),
            contact=_contact(connection, kabar, found.person_id, now),
            signs=_signs(connection, kabar, found.id),
            events=_events(connection, kabar, found.id),
            messages=_messages(connection, kabar, found.person_id, None if agreed else found.id),
            mine=found.acknowledged_by == who.id,
            withheld=not agreed,
        )


def may_see(connection: Connection, who: StaffMember, code: str) -> bool:
    """Whether this case is this member's to see and to act on."""
    return connection.execute(_visible(who).where(case_file.c.code == code)).first() is not None


def _base() -> Select[Any]:
    return (
        select(case_file, person.c.district, staff.c.name.label("taker"), staff.c.id.label("taker_id"))
        .join(person, person.c.id == case_file.c.person_id)
        .outerjoin(staff, staff.c.id == case_file.c.acknowledged_by)
    )


def _visible(who: StaffMember) -> Select[Any]:
    """Caseworkers see their district, their own people, and what they were alerted to; editors see nobody."""
    query = _base()
    if who.role in EVERYTHING:
        return query
    if who.role in NOBODY:
        return query.where(false())
    if who.district is None:
        return query
    alerted = select(alert.c.case_id).where(alert.c.staff_id == who.id)
    return query.where(
        or_(
            func.lower(person.c.district) == who.district.lower(),
            person.c.district.is_(None),
            person.c.caseworker_id == who.id,
            case_file.c.id.in_(alerted),
        )
    )


def _row(kabar: Kabar, row: AnyRow) -> CaseRow:
    return CaseRow(
        code=row.code,
        level=row.level,
        reason=row.reason,
        status=row.status,
        district=row.district,
        opened_at=row.opened_at,
        raised_at=row.raised_at,
        acknowledge_by=row.acknowledge_by,
        contact_by=row.contact_by,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=kabar.vault.open(row.taker, "staff.name", row.taker_id) if row.taker else None,
        outcome=row.outcome,
        news_at=row.news_at,
    )


def _contact(connection: Connection, kabar: Kabar, person_id: UUID, now: datetime) -> Contact:
    who = people.get(connection, kabar, person_id)
    sealed = connection.execute(select(person.c.name).where(person.c.id == person_id)).scalar()
    ids = connection.execute(select(identity.c.id, identity.c.value).where(identity.c.person_id == person_id)).all()
    way = who.remembered.get("contact_way")
    return Contact(
        person=who.code,
        name=kabar.vault.open(sealed, "person.name", person_id) if sealed else "",
        numbers=tuple(kabar.vault.open(one.value, "identity.value", one.id) for one in ids),
        language=who.language,
        district=who.district,
        gender=who.gender,
        timezone=who.timezone,
        safe_from=who.safe_from,
        safe_to=who.safe_to,
        safe_now=is_safe(now, ZoneInfo(who.timezone), who.safe_from, who.safe_to),
        contact_way=str(way) if way else None,
        status=who.status,
        shared=bool(who.remembered.get("phone_shared")) or bool(people.sharing(connection, kabar, who)),
    )


def _signs(connection: Connection, kabar: Kabar, case_id: int) -> tuple[SignLine, ...]:
    rows = connection.execute(select(case_sign).where(case_sign.c.case_id == case_id).order_by(case_sign.c.at))
    return tuple(
        SignLine(
            row.level,
            row.reason,
            row.rule,
            kabar.vault.open(row.evidence, EVIDENCE, row.id) if row.evidence else "",
            row.at,
        )
        for row in rows
    )


def _events(connection: Connection, kabar: Kabar, case_id: int) -> tuple[EventLine, ...]:
    rows = connection.execute(
        select(case_event, staff.c.name.label("taker"))
        .outerjoin(staff, staff.c.id == case_event.c.staff_id)
        .where(case_event.c.case_id == case_id)
        .order_by(case_event.c.at, case_event.c.id)
    )
    return tuple(
        EventLine(
            row.kind,
            kabar.vault.open(row.taker, "staff.name", row.staff_id) if row.taker else None,
            kabar.vault.open(row.note, cases.NOTE, row.id) if row.note else "",
            row.at,
        )
        for row in rows
    )


def _messages(
    connection: Connection, kabar: Kabar, person_id: UUID, only_signs_of: int | None
) -> tuple[MessageLine, ...]:
    shown = [message.c.person_id == person_id]
    if only_signs_of is not None:
        signs = select(case_sign.c.message_id).where(case_sign.c.case_id == only_signs_of)
        shown.append(message.c.id.in_(signs))
    rows: Sequence[AnyRow] = connection.execute(
        select(message).where(*shown).order_by(message.c.id.desc()).limit(SHOWN_MESSAGES)
    ).all()
    return tuple(
        MessageLine(
            row.direction,
            row.kind,
            row.line,
            kabar.vault.open(row.body, BODY, row.id),
            row.status,
            row.created_at,
        )
        for row in reversed(rows)
    )
