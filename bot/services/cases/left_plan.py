"""Many cases that a closed account leaves behind: to whom each goes, so that everybody hears of theirs in one message.

What is written here is a hand-over in bulk: see :mod:`reassigning`, which moves each case by itself and goes on after
any pause. Until a case moves it stands with the closed account, and the clock looks for such cases at every tick.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select

from bot.services.cases import roster
from bot.services.cases.case_lists import BY_LEVEL
from bot.services.cases.roster import Member
from bot.services.kabar import Kabar
from bot.services.persons import people
from bot.services.persons.people import CODE_LENGTH, CODE_LETTERS
from bot.store import alert, case_file, case_handover, new_id, reassignment, reassignment_case, staff
from bot.store.base import AnyRow
from bot.store.reassignment import OF_KABAR

MOST: Final = 500
"""Cases in one step; what is more is planned at the next tick."""
MANY: Final = 2
"""So many for one colleague are told in one message; a single one is alerted as any other."""


def left_alone(staff_id: UUID) -> ColumnElement[bool]:
    """Open, and taken by them; or taken by nobody, and nobody else was alerted when it last rang."""
    last = (alert.c.case_id == case_file.c.id, alert.c.at >= case_file.c.last_alert_at)
    they = select(alert.c.id).where(*last, alert.c.staff_id == staff_id)
    others = select(alert.c.id).where(*last, alert.c.staff_id != staff_id)
    only_they = and_(case_file.c.acknowledged_at.is_(None), they.exists(), ~others.exists())
    return and_(case_file.c.status == "open", or_(case_file.c.acknowledged_by == staff_id, only_they))


def on_its_way() -> ColumnElement[bool]:
    """Is to be moved by a hand-over in bulk that runs."""
    waits = (reassignment_case.c.case_id == case_file.c.id, reassignment_case.c.outcome.is_(None))
    runs = (reassignment.c.id == reassignment_case.c.reassignment_id, reassignment.c.status == "running")
    return select(reassignment_case.c.case_id).join(reassignment, and_(*runs)).where(*waits).exists()


def plan(connection: Connection, kabar: Kabar, staff_id: UUID, now: datetime) -> tuple[list[UUID], list[int], int]:
    """Hand-overs in bulk, one for each colleague; then the cases that ring one by one, and how many go in bulk.

    Nothing moves yet, and no case is locked: each is looked at again when it moves.
    """
    # two clocks must not both hand on the same
    connection.execute(select(staff.c.id).where(staff.c.id == staff_id).with_for_update(key_share=True))
    waits = and_(case_handover.c.case_id == case_file.c.id, case_handover.c.ended_at.is_(None))
    query = (
        select(case_file, case_handover.c.id.label("handover_id"))
        .outerjoin(case_handover, waits)
        .where(left_alone(staff_id), case_file.c.level != "red", ~on_its_way())
        .order_by(BY_LEVEL, case_file.c.raised_at, case_file.c.id)
        .limit(MOST)
    )
    shares: defaultdict[UUID, list[AnyRow]] = defaultdict(list)
    single: list[int] = []
    for row in connection.execute(query).all():
        to = _receiver(connection, kabar, row, now, shares)
        if to is None:
            single.append(row.id)
        else:
            shares[to.id].append(row)
    single += [rows[0].id for rows in shares.values() if len(rows) < MANY]
    many = {to: rows for to, rows in shares.items() if len(rows) >= MANY}
    jobs = [_write(connection, staff_id, to, rows, now) for to, rows in many.items()]
    return jobs, single, sum(map(len, many.values()))


def _receiver(
    connection: Connection, kabar: Kabar, row: AnyRow, now: datetime, shares: defaultdict[UUID, list[AnyRow]]
) -> Member | None:
    """Of those whom the case's ladder tells first, the one who was given least by now; None where there is nobody."""
    ladder, who = kabar.content.ladder, people.get(connection, kabar, row.person_id)
    ready = roster.ready(connection, who, row.level, now)
    for rung in range(ladder.top(row.level) + 1):
        if reached := ready.rung(ladder.helper(row.level, rung)):
            return min(reached, key=lambda one: len(shares.get(one.id, ())))
    return next(iter(ready.everybody()), None)


def _write(connection: Connection, staff_id: UUID, to: UUID, rows: Sequence[AnyRow], now: datetime) -> UUID:
    job = new_id()
    code = OF_KABAR + "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    fixed = {"status": "running", "total": len(rows), "done": 0, "created_at": now, "changed_at": now}
    connection.execute(insert(reassignment).values(id=job, code=code, staff_id=staff_id, to_id=to, **fixed))
    connection.execute(
        insert(reassignment_case),
        [
            {"reassignment_id": job, "case_id": row.id, "place": place, "holder_id": row.acknowledged_by}
            | {"handover_id": row.handover_id}
            for place, row in enumerate(rows)
        ],
    )
    return job
