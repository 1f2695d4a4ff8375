"""Lines of the audit trail as people read them: who, what, to whom or what, when; filtered, a page at a time.

Supervisors and admins see people everywhere, so they see the whole trail. No name of a person stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, false, or_, select

from bot.services.cases import looks
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.staff import StaffMember
from bot.services.trail import kinds
from bot.store import audit, case_file, person, staff
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

A_PAGE: Final = 50
NOBODY: Final = "kabar"
"""In place of a member: Kabar itself, or the command line."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the trail; empty: everything."""

    member: str = ""
    """A member's id, or ``NOBODY``."""
    code: str = ""
    """A person's code (with their cases), a case's, or whatever else stands as a target."""
    kind: str = ""
    """One of ``kinds.KINDS``."""
    since: datetime | None = None
    until: datetime | None = None
    """Before this moment."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff, also one whose account is closed."""

    id: str
    name: str
    role: str
    active: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    id: UUID
    seq: int | None
    """Its place in the chain; None for some seconds."""
    at: datetime
    who: Member | None
    """None: Kabar itself, or the command line."""
    action: str
    target: str
    about: Member | None
    """The member whom the target names."""
    before: str | None = None
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of it, the newest first."""

    lines: tuple[Line, ...]
    following: str | None
    """From where the next page goes on; None: nothing is older."""
    members: tuple[Member, ...]


@again_if_crossed
def page(kabar: Kabar, who: StaffMember, wanted: Wanted, after: str = "") -> Page:
    """Fifty rows, the newest first; that the trail was read stands in it too."""
    with kabar.database.write() as connection:
        known = knows(connection, wanted.code)
        target = wanted.code if known else "all"  # what else was typed may be a name
        record(connection, who.id, "trail_open" if known else "audit_open", target, kabar.clock.now())
        mine = _conditions(connection, wanted)
        query = select(audit).where(*mine, *_older(after)).order_by(audit.c.at.desc(), audit.c.id.desc())
        rows = connection.execute(query.limit(A_PAGE + 1)).all()
        members = members_of(connection, kabar)
        found = tuple(_line(row, members) for row in rows[:A_PAGE])
    following = f"{found[-1].at.isoformat()}_{found[-1].id}" if len(rows) > A_PAGE else None
    return Page(found, following, tuple(members.values()))


def every(connection: Connection, kabar: Kabar, wanted: Wanted) -> Iterator[Line]:
    """All rows that are wanted, in the order of the chain; those without a place come last."""
    members = members_of(connection, kabar)
    query = select(audit).where(*_conditions(connection, wanted)).order_by(audit.c.seq.is_(None), audit.c.seq)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield _line(row, members)


def person_of(connection: Connection, code: str) -> UUID | None:
    """Whose code this is: a person's, also one that was merged into another's record."""
    merged = person.alias()
    owner = select(merged.c.merged_into).where(merged.c.code == code, merged.c.merged_into.is_not(None))
    row = connection.execute(owner).scalar()
    return row or connection.execute(select(person.c.id).where(person.c.code == code)).scalar()


def knows(connection: Connection, code: str) -> bool:
    """Whether it is the code of a person or of a case."""
    a_case = select(case_file.c.id).where(case_file.c.code == code)
    return person_of(connection, code) is not None or connection.execute(a_case).first() is not None


def members_of(connection: Connection, kabar: Kabar) -> dict[str, Member]:
    """Everybody who ever had an account, by id; those who still have one first, then by name."""
    rows = connection.execute(select(staff.c.id, staff.c.name, staff.c.role, staff.c.active))
    found = [Member(str(row.id), opened(kabar, row.name, "staff.name", row.id), row.role, row.active) for row in rows]
    return {one.id: one for one in sorted(found, key=lambda one: (not one.active, one.name.casefold(), one.id))}


def _conditions(connection: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.member:
        found.append(_by(wanted.member))
    if wanted.code:
        owner = person_of(connection, wanted.code)
        found.append(looks.theirs(owner) if owner else audit.c.target == wanted.code)
    if (one := kinds.condition(wanted.kind)) is not None:
        found.append(one)
    if wanted.since:
        found.append(audit.c.at >= wanted.since)
    if wanted.until:
        found.append(audit.c.at < wanted.until)
    return found


def _by(member: str) -> ColumnElement[bool]:
    if member == NOBODY:
        return audit.c.staff_id.is_(None)
    try:
        return audit.c.staff_id == UUID(member)
    except ValueError:
        return false()


def _older(after: str) -> list[ColumnElement[bool]]:
    """Rows behind the last of a page; what is no such mark begins anew."""
    at, _, row = after.partition("_")
    try:
        moment, last = datetime.fromisoformat(at), UUID(row)
        aware = moment.utcoffset() is not None
    except ValueError:
        return []
    return [or_(audit.c.at < moment, (audit.c.at == moment) & (audit.c.id < last))] if aware else []


def _line(row: AnyRow, members: Mapping[str, Member]) -> Line:
    who = members.get(str(row.staff_id)) if row.staff_id else None
    about = members.get(row.target)
    return Line(row.id, row.seq, row.at, who, row.action, row.target, about, row.before, row.hash)
