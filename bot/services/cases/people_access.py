"""The door to people's rows, its second leaf: the list of people, and who may see whom. The first is ``access``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, false, or_, select, true, union_all

from bot.services.cases import (
    case_rows,
    companion_rows,
    looks,
    people_search,
    people_values,
    person_rows,
    person_timeline,
    shown,
)
from bot.services.cases.access import EVERYTHING, NOBODY, NotYours
from bot.services.cases.case_views import Colleague
from bot.services.cases.look_kinds import FOUND, LISTED
from bot.services.cases.person_views import PeoplePage, PersonPage, PersonRow, Wanted
from bot.services.cases.reading import opened
from bot.services.erasing import asked
from bot.services.kabar import Kabar
from bot.services.persons import consents
from bot.services.staff import StaffMember
from bot.store import alert, case_file, person, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.case import OPEN
from bot.store.crossed import again_if_crossed

A_PAGE = 50
NO_DISTRICT = "-"
NO_WORKER = "none"


@again_if_crossed
def people_list(kabar: Kabar, who: StaffMember, wanted: Wanted) -> PeoplePage:
    """Fifty people that this member may see, the newest first; the look is written down, for each whose name is shown.

    As many statements for sixty thousand people as for sixty, each of them served by an index.
    """
    found = people_search.read(kabar, wanted.text)
    with kabar.database.write() as connection:
        districts = people_values.distinct(connection, person.c.district)
        programmes = people_values.distinct(connection, person.c.programme)
        rows = _page(connection, who, wanted, found, districts)
        members = {one.id: one for one in companion_rows.workers(connection, kabar)}
        listing, each = ("people_search", FOUND) if wanted.text else ("people_list", LISTED)
        named = [row.code for row in rows[:A_PAGE] if row.name or found.kind == "number"]
        shown.names(connection, who.id, (listing, found.kind), each, named, kabar.clock.now())
    kabar.vault.know([row.name for row in rows])
    seen = tuple(_row(kabar, row, members) for row in rows[:A_PAGE])
    whose = tuple(one for one in members.values() if who.role in EVERYTHING or one.id == str(who.id))
    own = tuple(
        name
        for name in districts
        if who.role in EVERYTHING or who.district is None or name in _spelt(who.district, districts)
    )
    return PeoplePage(seen, seen[-1].code if len(rows) > A_PAGE else None, found.kind, own, programmes, whose)


@again_if_crossed
def person_page(kabar: Kabar, who: StaffMember, code: str, *, texts: bool = False) -> PersonPage:
    """Everything on one person; raises NotYours. The look is in the audit trail before anything is shown.

    ``texts``: also what the messages say, unless the person refused that; a look of its own kind.
    """
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = find(connection, who, code)
        may_read = consents.agreed(connection, row.id, "caseworker")
        reads = texts and may_read
        record(connection, who.id, "person_texts" if reads else "person_open", code, now)
        silence, trouble = person_rows.silence_of(connection, kabar, row)
        said = person_rows.consents_of(connection, kabar, row.id)
        cases = person_rows.cases_of(connection, row.id)
        changes = looks.changes(connection, kabar, row.id)
        handed = silence is not None and silence.kind == "handed"
        worker = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id == row.caseworker_id)).first()
        return PersonPage(
            contact=case_rows.contact(connection, kabar, row.id, now),
            birth_year=row.birth_year,
            return_date=row.return_date,
            programme=row.programme,
            caseworker=opened(kabar, worker.name, "staff.name", worker.id) if worker else None,
            plan=person_rows.plan_of(connection, row, handed=handed),
            silence=silence,
            trouble=trouble,
            consents=said,
            cases=cases,
            timeline=person_timeline.of(connection, kabar, row.id, others=(cases, said, changes), texts=reads),
            looks=looks.of_person(connection, kabar, row.id),
            may_read=may_read,
            reads=reads,
            erasures=asked.waiting(connection, kabar, row.id),
        )


@again_if_crossed
def looks_page(kabar: Kabar, who: StaffMember, code: str, page: int) -> looks.Looks:
    """Everybody who looked at this person or changed something, and this look too. Raises NotYours."""
    with kabar.database.write() as connection:
        row = find(connection, who, code)
        record(connection, who.id, "looks_open", code, kabar.clock.now())
        return looks.of_person(connection, kabar, row.id, most=looks.A_PAGE, page=page)


def find(connection: Connection, who: StaffMember, code: str) -> AnyRow:
    """The row of the person with this code; raises NotYours where there is none, or not for this member."""
    seen = and_(person.c.merged_into.is_(None), person.c.erased_at.is_(None), _seen(connection, who))
    row = connection.execute(select(person).where(person.c.code == code, seen)).first()
    if row is None:
        raise NotYours(code)
    return row


def shows(kabar: Kabar, who: StaffMember, code: str) -> bool:
    """Whether this person's page is this member's to open: that of a case may be a little longer."""
    with kabar.database.read() as connection:
        there = and_(person.c.merged_into.is_(None), person.c.erased_at.is_(None))
        seen = and_(person.c.code == code, there, _seen(connection, who))
        return connection.execute(select(person.c.id).where(seen)).first() is not None


def led_to(kabar: Kabar, who: StaffMember, code: str) -> str | None:
    """The code of the record that this one was merged into; None where it was not, or not for this member."""
    merged = person.alias()
    with kabar.database.read() as connection:
        into = select(merged.c.merged_into).where(merged.c.code == code).scalar_subquery()
        query = select(person.c.code).where(person.c.id == into, _seen(connection, who))
        found: str | None = connection.execute(query).scalar()
        return found


def _seen(connection: Connection, who: StaffMember) -> ColumnElement[bool]:
    return or_(*branches(who, people_values.distinct(connection, person.c.district)), _alerted(who))


def branches(who: StaffMember, districts: Sequence[str]) -> list[ColumnElement[bool]]:
    """Whom this member may see, as conditions of which one holds at most: one index serves each."""
    if who.role in NOBODY:
        return [false()]
    if who.role in EVERYTHING or who.district is None:
        return [true()]
    mine = _spelt(who.district, districts)
    elsewhere = and_(person.c.district.is_not(None), person.c.district.not_in(mine))
    return [
        person.c.district.in_(mine),
        person.c.district.is_(None),
        and_(person.c.caseworker_id == who.id, elsewhere),
    ]


def ids_seen(who: StaffMember, districts: Sequence[str]) -> list[Select[tuple[UUID]]]:
    """The ids of everybody that a member of one district may see, each part read from one index; of others, of none.

    Their own people are among them whatever their district: an index alone knows those, and twice does no harm here.
    """
    if who.role in NOBODY or who.role in EVERYTHING or who.district is None:
        return [select(person.c.id).where(one) for one in branches(who, districts)]
    mine = person.c.district.in_(_spelt(who.district, districts))
    return [
        select(person.c.id).where(one) for one in (mine, person.c.district.is_(None), person.c.caseworker_id == who.id)
    ]


def _alerted(who: StaffMember) -> ColumnElement[bool]:
    """Whoever was alerted to a case that is open sees whose it is, as on the case's page."""
    if who.role in NOBODY:
        return false()
    told = (
        select(case_file.c.id)
        .join(alert, alert.c.case_id == case_file.c.id)
        .where(case_file.c.person_id == person.c.id, case_file.c.status == "open", alert.c.staff_id == who.id)
    )
    return told.exists()


def _page(
    connection: Connection, who: StaffMember, wanted: Wanted, found: people_search.Found, districts: Sequence[str]
) -> Sequence[AnyRow]:
    filters = _filters(wanted)
    if wanted.after:
        last = connection.execute(select(person.c.id).where(person.c.code == wanted.after)).scalar()
        filters += [found.key < last] if last else []
    pages = [_keys(found, [*filters, mine]) for mine in branches(who, districts)]
    keys = (
        union_all(*(select(one.subquery().c.id) for one in pages)).subquery() if len(pages) > 1 else pages[0].subquery()
    )
    level = and_(case_file.c.person_id == person.c.id, OPEN)
    columns = [person.c[name] for name in ("id", "code", "name", "language", "district", "programme", "caseworker_id")]
    return connection.execute(
        select(*columns, person.c.status, case_file.c.code.label("case_code"), case_file.c.level)
        .join(keys, keys.c.id == person.c.id)
        .outerjoin(case_file, level)
        .order_by(person.c.id.desc())
        .limit(A_PAGE + 1)
    ).all()


def _keys(found: people_search.Found, conditions: Sequence[ColumnElement[bool]]) -> Select[tuple[UUID]]:
    query = select(found.key.label("id")).select_from(found.source).where(*found.where, *conditions)
    return query.order_by(found.key.desc()).limit(A_PAGE + 1)


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [person.c.merged_into.is_(None), person.c.erased_at.is_(None)]
    conditions += [
        person.c[name] == value
        for name, value in wanted.filters.items()
        if (name, value) != ("district", NO_DISTRICT) and name != "caseworker"
    ]
    conditions += [_of_worker(wanted.caseworker)] if wanted.caseworker else []
    return [*conditions, person.c.district.is_(None)] if wanted.district == NO_DISTRICT else conditions


def _of_worker(given: str) -> ColumnElement[bool]:
    if given == NO_WORKER:
        return person.c.caseworker_id.is_(None)
    try:
        return person.c.caseworker_id == UUID(given)
    except ValueError:
        return false()


def _row(kabar: Kabar, row: AnyRow, members: Mapping[str, Colleague]) -> PersonRow:
    worker = members.get(str(row.caseworker_id))
    return PersonRow(
        code=row.code,
        name=opened(kabar, row.name, "person.name", row.id) if row.name else "",
        language=row.language,
        district=row.district,
        programme=row.programme,
        status=row.status,
        case=row.case_code,
        level=row.level,
        caseworker=worker.name if worker else "",
    )


def _spelt(district: str, districts: Sequence[str]) -> list[str]:
    """The district in every way that it is written."""
    return [name for name in districts if name.lower() == district.lower()]
