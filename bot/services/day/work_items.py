"""Tasks and referrals on a member's day: what ends today or has not been done in time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from bot.core.day import Item
from bot.services.cases import access
from bot.services.day.asking import MOST, Asker
from bot.services.kabar import Kabar
from bot.store import alert, case_file, case_task, person, referral, staff
from bot.store.base import AnyRow


def tasks(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """Given to this member by name, or to whoever has the case.

    Also what was given to somebody who left, or who sees the case no more: it would be on nobody's day.
    """
    of_holder = and_(or_(case_task.c.staff_id.is_(None), ~_can_do()), case_file.c.acknowledged_by == asks.who.id)
    mine = or_(case_task.c.staff_id == asks.who.id, of_holder)
    return _due(connection, asks, "task", case_task, case_task.c.done_at.is_(None), mine)


def referrals(connection: Connection, _kabar: Kabar, asks: Asker) -> list[Item]:
    """Of their own cases, out or in, whose seven days end."""
    waits = and_(referral.c.outcome.is_(None), referral.c.case_id.is_not(None))
    return _due(connection, asks, "referral", referral, waits, case_file.c.acknowledged_by == asks.who.id)


def _can_do() -> ColumnElement[bool]:
    """Whether whom a task was given to is there, and sees its case: as ``access.who_may_see`` has it."""
    told = select(alert.c.id).where(alert.c.case_id == case_file.c.id, alert.c.staff_id == staff.c.id)
    sees = or_(
        staff.c.role.in_(access.EVERYTHING),
        staff.c.district.is_(None),
        person.c.district.is_(None),
        func.lower(staff.c.district) == func.lower(person.c.district),
        person.c.caseworker_id == staff.c.id,
        told.correlate(case_file, staff).exists(),
    )
    doer = (staff.c.id == case_task.c.staff_id, staff.c.active, staff.c.role.not_in(access.NOBODY), sees)
    return select(staff.c.id).where(*doer).correlate(case_task, case_file, person).exists()


def _due(connection: Connection, asks: Asker, kind: str, table: Any, *wanted: Any) -> list[Item]:  # noqa: ANN401
    today = (asks.end - timedelta(seconds=1)).date()
    query = (
        select(case_file.c.code, case_file.c.level, case_file.c.reason, table.c.at, table.c.due_on)
        .join(case_file, case_file.c.id == table.c.case_id)
        .join(person, person.c.id == case_file.c.person_id)
        .where(case_file.c.status == "open", table.c.due_on <= today, access.seen(asks.who), *wanted)
    )
    rows = connection.execute(query.order_by(table.c.due_on, table.c.id).limit(MOST))
    return [_item(kind, row, asks) for row in rows]


def _item(kind: str, row: AnyRow, asks: Asker) -> Item:
    return Item(kind, row.code, row.at, _end_of(row.due_on, asks), row.level, row.reason, why="yours")


def _end_of(day: date, asks: Asker) -> datetime:
    """The end of that day, on the clocks that the asker's day ends by."""
    return datetime.combine(day + timedelta(days=1), time.min, asks.end.tzinfo)
