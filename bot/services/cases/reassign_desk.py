"""Handing on many cases in the browser: chosen, looked at, let go or thrown away, and found again."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, and_, insert, or_, select, update

from bot.services.cases import case_people, caseload, reassigning, roster
from bot.services.cases.access import NotYours
from bot.services.cases.case_lists import BY_LEVEL
from bot.services.cases.case_views import Colleague
from bot.services.cases.caseload import Which
from bot.services.cases.cases import CaseFault
from bot.services.cases.reading import opened
from bot.services.kabar import Kabar
from bot.services.persons.people import CODE_LENGTH, CODE_LETTERS
from bot.services.staff import StaffMember
from bot.store import case_file, case_handover, new_id, person, reassignment, reassignment_case, staff, takeover
from bot.store.audit import record
from bot.store.base import AnyRow
from bot.store.crossed import again_if_crossed

MOST: Final = 5000
"""Cases in one go."""
AT_ONCE: Final = 1.5
"""Seconds of moving within the request: what is few is done when the page comes."""
SHOWN: Final = 10
EXAMPLES: Final = 12


@dataclass(frozen=True, slots=True)
class Move:
    """One, as a list shows it."""

    code: str
    status: str
    total: int
    done: int
    by: str
    to: str
    at: datetime

    @property
    def busy(self) -> bool:
        """The work goes on."""
        return self.status == "running"


@dataclass(frozen=True, slots=True)
class MovePage:
    """One with what is in it."""

    move: Move
    levels: Counter[str]
    outcomes: Counter[str]
    free: int
    """Cases that nobody had."""
    talks: int
    """Conversations that go back to Kabar with their holder's case."""
    codes: tuple[str, ...]
    changed: tuple[str, ...]
    """Codes of what was not moved."""


@again_if_crossed
def choose(kabar: Kabar, who: StaffMember, to: UUID, codes: Collection[str], which: Which | None = None) -> str:
    """Choose these cases, or all that ``which`` finds; gives the code. Nothing moves. Raises NotYours, CaseFault."""
    caseload.leads(who)
    now = kabar.clock.now()
    job = new_id()
    code = "R-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    with kabar.database.write() as connection:
        if to == who.id or to not in {one.id for one in roster.alertable(connection)}:
            raise CaseFault("colleague_missing")
        wanted = caseload.conditions(which or Which(), now)
        if which is None:
            wanted.append(case_file.c.code.in_(list(codes)[: MOST + 1]))
        rows = _chosen(connection, to, wanted)
        if not rows:
            raise CaseFault("cases_missing")
        if len(rows) > MOST:
            raise CaseFault("cases_many")
        fixed = {"status": "draft", "total": len(rows), "done": 0, "created_at": now, "changed_at": now}
        connection.execute(insert(reassignment).values(id=job, code=code, staff_id=who.id, to_id=to, **fixed))
        connection.execute(
            insert(reassignment_case),
            [
                {"reassignment_id": job, "case_id": row.id, "place": place, "holder_id": row.acknowledged_by}
                | {"handover_id": row.handover_id}
                for place, row in enumerate(rows)
            ],
        )
        record(connection, who.id, "reassignment_choose", code, now)
    return code


@again_if_crossed
def begin(kabar: Kabar, who: StaffMember, code: str) -> None:
    """Let it go; some of it moves at once, the clock does the rest. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = _find(connection, who, code)
        draft = (reassignment.c.id == row.id, reassignment.c.status == "draft", reassignment.c.staff_id == who.id)
        moved = connection.execute(update(reassignment).where(*draft).values(status="running", changed_at=now))
        if not moved.rowcount:
            raise CaseFault("move_changed")
        record(connection, who.id, "reassignment_running", code, now)
    reassigning.go_on(kabar, now, AT_ONCE, only=row.id)


@again_if_crossed
def cancel(kabar: Kabar, who: StaffMember, code: str) -> None:
    """Throw it away; what has moved stays moved. Raises NotYours, CaseFault."""
    now = kabar.clock.now()
    with kabar.database.write() as connection:
        row = _find(connection, who, code)
        draft = (reassignment.c.id == row.id, reassignment.c.status == "draft")
        thrown = connection.execute(update(reassignment).where(*draft).values(status="cancelled", changed_at=now))
        if thrown.rowcount:
            record(connection, who.id, "reassignment_cancelled", code, now)
            return
    if not reassigning.finish(kabar, row.id, "cancelled", now):
        raise CaseFault("move_changed")


def moves(kabar: Kabar, who: StaffMember) -> list[Move]:
    """The newest; of what was only chosen, one's own. Raises NotYours."""
    caseload.leads(who)
    query = select(reassignment).where(or_(reassignment.c.status != "draft", reassignment.c.staff_id == who.id))
    with kabar.database.read() as connection:
        rows = connection.execute(query.order_by(reassignment.c.id.desc()).limit(SHOWN)).all()
        return _moves(connection, kabar, rows)


def progress(kabar: Kabar, who: StaffMember, code: str) -> Move:
    """How far it is. Raises NotYours."""
    with kabar.database.read() as connection:
        return _moves(connection, kabar, [_find(connection, who, code)])[0]


def page(kabar: Kabar, who: StaffMember, code: str) -> MovePage:
    """One of them. Raises NotYours."""
    with kabar.database.read() as connection:
        row = _find(connection, who, code)
        held = and_(takeover.c.person_id == case_file.c.person_id, takeover.c.ended_at.is_(None))
        talks = held & (takeover.c.staff_id == reassignment_case.c.holder_id)
        rows = connection.execute(
            select(case_file.c.code, case_file.c.level, reassignment_case, takeover.c.id.label("talk"))
            .join(case_file, case_file.c.id == reassignment_case.c.case_id)
            .outerjoin(takeover, talks)
            .where(reassignment_case.c.reassignment_id == row.id)
            .order_by(reassignment_case.c.place)
        ).all()
        stayed = [one.code for one in rows if one.outcome not in {None, "moved"}]
        return MovePage(
            move=_moves(connection, kabar, [row])[0],
            levels=Counter(one.level for one in rows),
            outcomes=Counter(one.outcome for one in rows if one.outcome),
            free=sum(one.holder_id is None for one in rows),
            talks=sum(one.talk is not None for one in rows),
            codes=tuple(one.code for one in rows[:EXAMPLES]),
            changed=tuple(stayed[:EXAMPLES]),
        )


def colleagues(kabar: Kabar, who: StaffMember) -> list[Colleague]:
    """Who can be handed cases: those who can be told. Raises NotYours."""
    caseload.leads(who)
    with kabar.database.read() as connection:
        return list(case_people.colleagues(connection, kabar, {who.id}, who.district))


def _chosen(connection: Connection, to: UUID, wanted: Collection[object]) -> list[AnyRow]:
    """Those that are not the colleague's already, nor wait for them."""
    waits = and_(case_handover.c.case_id == case_file.c.id, case_handover.c.ended_at.is_(None))
    query = (
        select(case_file.c.id, case_file.c.acknowledged_by, case_handover.c.id.label("handover_id"))
        .join(person, person.c.id == case_file.c.person_id)
        .outerjoin(case_handover, waits)
        .where(
            *wanted,  # type: ignore[arg-type]  # conditions
            or_(case_file.c.acknowledged_by.is_(None), case_file.c.acknowledged_by != to),
            or_(case_handover.c.to_id.is_(None), case_handover.c.to_id != to),
        )
    )
    ordered = query.order_by(BY_LEVEL, case_file.c.raised_at, case_file.c.id)
    return list(connection.execute(ordered.limit(MOST + 1)).all())


def _find(connection: Connection, who: StaffMember, code: str) -> AnyRow:
    caseload.leads(who)
    row = connection.execute(select(reassignment).where(reassignment.c.code == code)).first()
    if row is None:
        raise NotYours(code)
    return row


def _moves(connection: Connection, kabar: Kabar, rows: Collection[AnyRow]) -> list[Move]:
    ids = {one for row in rows for one in (row.staff_id, row.to_id)}
    found = connection.execute(select(staff.c.id, staff.c.name).where(staff.c.id.in_(ids)))
    names = {row.id: opened(kabar, row.name, "staff.name", row.id) for row in found}
    return [
        Move(row.code, row.status, row.total, row.done, names[row.staff_id], names[row.to_id], row.created_at)
        for row in rows
    ]
