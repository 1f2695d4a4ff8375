"""The one door to people's rows: decides who may see what, and writes down who looked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, or_, select, true

from bot.services.cases import case_people, case_rows, cases, looks, silences
from bot.services.cases.case_views import CasePage, CaseRow, Colleague
from bot.services.cases.reading import opened
from bot.services.erasing import asked
from bot.services.kabar import Kabar
from bot.services.persons import consents
from bot.services.sending import cost
from bot.services.staff import StaffMember
from bot.store import alert, case_file, person, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

EVERYTHING = frozenset({"supervisor", "admin"})
NOBODY = frozenset({"editor"})
SHOWN_CLOSED = 200


class NotYours(Exception):
    """This case is not there, or not this member's to see: both look the same from outside."""


def case_list(kabar: Kabar, who: StaffMember, status: str = "open") -> list[CaseRow]:
    """The cases this member may see: unacknowledged before acknowledged, graver before lesser, oldest first."""
    by_level = case({"red": 0, "orange": 1, "yellow": 2, "silence": 3}, value=case_file.c.level)
    query = _visible(who).where(case_file.c.status == status)
    if status == "open":
        unseen = or_(case_file.c.acknowledged_at.is_(None), case_file.c.news_at.is_not(None))
        waiting = case((unseen, 0), else_=1)
        query = query.order_by(waiting, by_level, case_file.c.raised_at, case_file.c.id)
    else:
        query = query.order_by(case_file.c.closed_at.desc(), case_file.c.id.desc()).limit(SHOWN_CLOSED)
    with kabar.database.read() as connection:
        return [_row(kabar, row) for row in connection.execute(query)]


@again_if_crossed
def all_cases(kabar: Kabar) -> list[CaseRow]:
    """Every case, for the command line of whoever runs the machine; the look is written down."""
    query = _base().order_by(case_file.c.id)
    with kabar.database.write() as connection:
        record(connection, None, "case_list", "all", kabar.clock.now())
        return [_row(kabar, row) for row in connection.execute(query)]


@again_if_crossed
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
        how = silences.of(connection, kabar, [found.person_id])[found.person_id]
        silent = found.status == "open" and found.level == "silence"
        contact = case_rows.contact(connection, kabar, found.person_id, now)
        erasures = asked.of_erased if contact.erased_at else asked.waiting
        return CasePage(
            silence=how.silence if silent else None,
            trouble=how.trouble,
            row=_row(kabar, found),
            contact=contact,
            signs=case_rows.signs(connection, kabar, found.id),
            events=case_rows.events(connection, kabar, found.id),
            messages=case_rows.messages(connection, kabar, found.person_id, None if agreed else found.id),
            mine=found.acknowledged_by == who.id,
            costs=tuple(cost.of_person(connection, kabar, found.person_id)),
            withheld=not agreed,
            closing=case_rows.closing(connection, kabar, found.id),
            handed=case_people.handed(connection, kabar, found.id, who.id),
            alerted=case_people.alerted(connection, found.id, who.id),
            colleagues=_colleagues(connection, kabar, who, found),
            looks=looks.of_person(connection, kabar, found.person_id) if who.role in EVERYTHING else looks.NO_LOOKS,
            erasures=erasures(connection, kabar, found.person_id),
        )


@again_if_crossed
def case_file_of(kabar: Kabar, who: StaffMember, code: str, media_id: UUID) -> tuple[str, bytes]:
    """A file that the case's person sent: its kind and content; raises NotYours. The look is in the audit trail."""
    with kabar.database.write() as connection:
        found = connection.execute(_visible(who).where(case_file.c.code == code)).first()
        if found is None:
            raise NotYours(code)
        agreed = consents.agreed(connection, found.person_id, "caseworker")
        file = case_rows.file(connection, kabar, found.person_id, media_id, None if agreed else found.id)
        if file is None:
            raise NotYours(code)
        record(connection, who.id, "media_open", code, kabar.clock.now())
        return file


def may_see(connection: Connection, who: StaffMember, code: str) -> bool:
    """Whether this case is this member's to see and to act on."""
    return connection.execute(_visible(who).where(case_file.c.code == code)).first() is not None


def seen_by(who: StaffMember) -> Select[Any]:
    """The cases this member may see with district and holder, for the lists that narrow it down."""
    return _visible(who)


def anybodys(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of a case and its person; none: what ``row_of`` needs
    """All cases: for a list that has chosen by itself those that its member may see."""
    return select(*columns).join(person, person.c.id == case_file.c.person_id) if columns else _base()


def row_of(kabar: Kabar, row: AnyRow) -> CaseRow:
    """A row that ``seen_by`` found, as a list shows it."""
    return _row(kabar, row)


def who_may_see(connection: Connection, kabar: Kabar, row: AnyRow) -> tuple[Colleague, ...]:
    """The active members to whom ``_visible`` shows this case, by name; for the page of one who sees it."""
    mine = connection.execute(select(person).where(person.c.id == row.person_id)).one()
    told = set(connection.execute(select(alert.c.staff_id).where(alert.c.case_id == row.id)).scalars())
    told &= told if row.status == "open" else {row.acknowledged_by, row.closed_by}
    found = []
    for one in connection.execute(select(staff).where(staff.c.active, staff.c.role.not_in(NOBODY))):
        anywhere = one.role in EVERYTHING or one.district is None or mine.district is None
        if anywhere or one.district.lower() == mine.district.lower() or one.id in {*told, mine.caseworker_id}:
            name = opened(kabar, one.name, "staff.name", one.id)
            found.append(Colleague(str(one.id), name, one.role, one.district))
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _colleagues(connection: Connection, kabar: Kabar, who: StaffMember, row: AnyRow) -> tuple[Colleague, ...]:
    if row.status != "open" or (row.acknowledged_by != who.id and who.role not in EVERYTHING):
        return ()
    return case_people.colleagues(connection, kabar, {who.id, row.acknowledged_by}, row.district)


def _base() -> Select[Any]:
    return (
        select(case_file, person.c.district, staff.c.name.label("taker"), staff.c.id.label("taker_id"))
        .join(person, person.c.id == case_file.c.person_id)
        .outerjoin(staff, staff.c.id == case_file.c.acknowledged_by)
    )


def _visible(who: StaffMember) -> Select[Any]:
    return _base().where(seen(who))


def seen(who: StaffMember) -> ColumnElement[bool]:
    """Caseworkers see their district, their own people, and what they were told of; editors see nobody."""
    if who.role in NOBODY:
        return false()
    if not looks_at_people(who):
        return true()
    return or_(
        func.lower(person.c.district) == (who.district or "").lower(),
        person.c.district.is_(None),
        person.c.caseworker_id == who.id,
        told_of(who),
    )


def told_of(who: StaffMember) -> ColumnElement[bool]:
    """The cases that this member was alerted to: while they are open, and afterwards those that they had or closed.

    A red case that nobody takes is told to everybody: what its person writes next year is not for all of them.
    """
    alerted = case_file.c.id.in_(select(alert.c.case_id).where(alert.c.staff_id == who.id))
    had = or_(case_file.c.acknowledged_by == who.id, case_file.c.closed_by == who.id)
    return and_(alerted, or_(case_file.c.status == "open", had))


def looks_at_people(who: StaffMember) -> bool:
    """Whether what they see depends on whose case it is."""
    return who.role not in EVERYTHING and who.district is not None


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
        acknowledged_by=opened(kabar, row.taker, "staff.name", row.taker_id) if row.taker else None,
        outcome=row.outcome,
        news_at=row.news_at,
        resolve_by=row.resolve_by,
        contacted_at=row.contacted_at,
        next_contact_at=row.next_contact_at,
    )
